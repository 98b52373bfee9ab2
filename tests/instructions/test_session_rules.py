# SPDX-License-Identifier: EUPL-1.2
"""Rules of thinking along: links, names, words and reasons."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.errors import Invalid
from feedback.instructions.rules.sessions import (
    Credit,
    Helper,
    LinkState,
    Outcome,
    SaidAndDone,
    credit_of,
    link_ends_at,
    link_state,
    read_contribution,
    read_line,
    read_reason,
    write_reply,
)
from feedback.instructions.rules.versions import Facts

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def helper(
    name: str = "Fatma", *, named: bool = True, said: bool = True, gone: bool = False
) -> Helper:
    return Helper(name, may_be_named=named, has_contributed=said, has_withdrawn=gone)


@pytest.mark.parametrize(
    ("withdrawn_at", "expires_at", "facts", "opens"),
    [
        pytest.param(None, NOW + SECOND, Facts(), LinkState.OPEN, id="open-until-its-end"),
        pytest.param(None, NOW, Facts(), LinkState.OVER, id="over-at-its-end"),
        pytest.param(NOW - SECOND, NOW + SECOND, Facts(), LinkState.WITHDRAWN, id="withdrawn"),
        pytest.param(
            NOW - SECOND, NOW, Facts(), LinkState.WITHDRAWN, id="withdrawn-says-so-when-over"
        ),
        pytest.param(
            None, NOW + SECOND, Facts(asked_at=NOW), LinkState.OVER, id="still-while-being-approved"
        ),
        pytest.param(
            None, NOW + SECOND, Facts(approved_at=NOW), LinkState.OVER, id="over-once-approved"
        ),
        pytest.param(
            None, NOW + SECOND, Facts(set_aside_at=NOW), LinkState.OVER, id="over-once-set-aside"
        ),
    ],
)
def test_a_link_opens_what_its_person_still_wants(
    withdrawn_at: datetime | None, expires_at: datetime, facts: Facts, opens: LinkState
) -> None:
    state = link_state(withdrawn_at=withdrawn_at, expires_at=expires_at, facts=facts, now=NOW)
    assert state is opens


def test_the_last_day_counts_whole_on_amsterdams_clock() -> None:
    assert link_ends_at(date(2026, 12, 4)) == datetime(2026, 12, 4, 23, tzinfo=UTC)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_answer_says_what_was_said_done_and_why(language: str) -> None:
    said = [
        SaidAndDone("Een briefje\nmoet ook goed zijn.", outcome, "Een foto is genoeg.")
        for outcome in Outcome
    ]
    told = write_reply(said, language=language)
    assert told.count("\u201cEen briefje moet ook goed zijn.\u201d") == 3
    assert told.count("Een foto is genoeg.") == 3
    assert len(set(told.split("\n\n"))) == 3
    assert write_reply([], language=language)


@pytest.mark.parametrize(
    ("helpers", "credit"),
    [
        pytest.param([], Credit((), 0), id="nobody"),
        pytest.param([helper(said=False)], Credit((), 0), id="invited-only-is-no-help"),
        pytest.param([helper(named=False)], Credit((), 1), id="counted-without-consent"),
        pytest.param([helper("")], Credit((), 1), id="a-pseudonym-left-empty-is-counted"),
        pytest.param([helper(gone=True)], Credit((), 0), id="withdrawn-is-neither"),
        pytest.param(
            [helper("Wim"), helper("Anja"), helper(named=False)],
            Credit(("Anja", "Wim"), 1),
            id="by-alphabet",
        ),
    ],
)
def test_nobody_is_named_without_consent(helpers: list[Helper], credit: Credit) -> None:
    assert credit_of(helpers) == credit
    assert credit.is_made_with_residents is bool(credit.names or credit.others)


@pytest.mark.parametrize("read", [read_contribution, read_reason])
@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "x" * 4001, "x" * 100_000])
def test_nothing_and_too_much_are_refused_in_words(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(Invalid):
        read(text)


def test_words_stay_as_they_were_said() -> None:
    said = "Bel mij <b>eerst</b> 🙏\nen leg uit waarom."
    assert read_contribution(said) == said


def test_a_theme_is_one_line() -> None:
    assert read_line(" Parkeren\n in  de straat ", field="theme", missing="x") == (
        "Parkeren in de straat"
    )
    with pytest.raises(Invalid):
        read_line("x" * 201, field="theme", missing="x")

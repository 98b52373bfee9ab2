# SPDX-License-Identifier: EUPL-1.2
"""Does how we handle a case work? The rungs, and when nothing is said."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from feedback.insight.handling_tables import HEADER, handling_rows
from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.handled import (
    Person,
    Question,
    climb,
    judge_version,
    recovery_of,
)

ONE = Person(
    "2026-Q3", "phone", "complaint", "waste", "in_time", "none", frozenset(), None, 7, "yes_at_once"
)
PRETREND_QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")


def mark(level: float, chance: Random, spread: float = 1.2) -> int:
    return min(10, max(1, round(chance.gauss(level, spread))))


def people(count: int, *, seed: int = 1, level: float = 7.0, **fields: Any) -> list[Person]:
    """Return people around one level, some of them with a tip in place of a complaint."""
    chance = Random(seed)
    return [
        ONE._replace(
            kind="complaint" if number % 3 else "suggestion", mark=mark(level, chance), **fields
        )
        for number in range(count)
    ]


def test_a_known_effect_is_found_and_the_naive_difference_is_not_the_headline() -> None:
    chance = Random(3)
    crowd = []
    for _ in range(900):
        kind = chance.choice(("complaint", "compliment"))
        late = chance.random() < (0.6 if kind == "complaint" else 0.2)
        level = (6.0 if kind == "complaint" else 8.0) + (0.0 if late else 0.5)
        fate = "late" if late else "in_time"
        crowd.append(ONE._replace(kind=kind, callback=fate, mark=mark(level, chance)))
    found = climb(Question.IN_TIME, crowd)
    naive = float(found.treated.mean - found.control.mean)
    assert found.verdict is Verdict.SHOWN
    assert found.headline is found.weighted
    assert found.weighted is not None
    assert naive > 1.0, "complaints are called late more often"
    assert found.weighted.interval.low < 0.5 < found.weighted.interval.high
    assert not found.weighted.interval.low < naive < found.weighted.interval.high


@pytest.mark.parametrize(
    ("control", "reason", "shown"),
    [
        (0, Reason.NO_COMPARISON, False),
        (9, Reason.TOO_FEW, False),
        (10, Reason.TOO_FEW, True),
        (29, Reason.TOO_FEW, True),
    ],
)
def test_small_groups_give_no_claim_and_below_ten_no_figure(
    control: int, reason: Reason, shown: bool
) -> None:
    found = climb(Question.SPOKEN, people(60) + people(control, seed=2, callback="never"))
    assert (found.is_shown, found.reasons, found.headline) == (shown, (reason,), None)
    assert found.verdict is Verdict.NO_CLAIM


def test_the_means_are_hidden_where_they_would_give_the_others_away() -> None:
    both = people(60) + people(40, seed=2, callback="late")
    assert climb(Question.IN_TIME, both).hides_means is False
    assert climb(Question.IN_TIME, both + people(9, callback="never")).hides_means is True
    assert climb(Question.IN_TIME, both + people(10, callback="never")).hides_means is False
    rows = list(handling_rows([climb(Question.IN_TIME, both + people(9, callback="never"))]))
    hidden = [dict(zip(HEADER, row, strict=True)) for row in rows]
    assert {row["n"] for row in hidden} == {row["mean"] for row in hidden} == {None}
    assert {row["naive"] for row in hidden} == {None}
    assert all(row["suppressed"] for row in hidden)


def test_answers_around_an_attentie_count_for_neither_side() -> None:
    crowd = people(50) + people(50, seed=2, attention="given")
    found = climb(Question.ATTENTIE, crowd + people(20, level=10, attention="around"))
    assert (found.treated.n, found.control.n, found.left_out) == (50, 50, 20)


def gifts(count: int, *, effect: float, seed: int = 5) -> list[Person]:
    """Return people with a mark before; an attentie goes to who gave a low one."""
    chance, found = Random(seed), []
    for _ in range(count):
        mood = chance.gauss(0, 1)
        before = mark(6.5 + mood, chance, 1.0)
        given = chance.random() < (0.8 if before <= 5 else 0.1)
        after = mark(6.5 + mood + effect * given, chance, 1.0)
        attention = "given" if given else "none"
        found.append(ONE._replace(before=before, mark=after, attention=attention))
    return found


def test_low_marks_that_rise_by_themselves_are_no_effect_of_an_attentie() -> None:
    found = climb(Question.ATTENTIE, gifts(500, effect=0.0))
    assert Reason.REGRESSION_TO_MEAN in found.reasons
    assert found.verdict is Verdict.NO_CLAIM
    assert found.gain is not None
    assert found.gain > 0.5, "before and after alone looks like a success"


def test_an_attentie_that_helps_is_seen_at_the_same_mark_before() -> None:
    found = climb(Question.ATTENTIE, gifts(900, effect=0.8))
    assert found.treated.mean < found.control.mean, "it goes to whom it went badly"
    assert found.verdict is Verdict.SHOWN
    assert found.same_before is not None
    assert found.same_before.interval.low < 0.8 < found.same_before.interval.high


def test_without_a_mark_before_who_was_chosen_cannot_be_told_from_what_helped() -> None:
    found = climb(Question.ATTENTIE, people(60) + people(60, level=9, attention="given"))
    assert Reason.CHOSEN in found.reasons
    assert found.verdict is Verdict.NO_CLAIM


def test_a_difference_in_response_stops_the_claim() -> None:
    silent = people(60, seed=4)
    silent = [one._replace(mark=None) for one in silent]
    found = climb(Question.IN_TIME, people(60) + silent + people(60, seed=2, callback="late"))
    assert found.response == (0.5, 1.0)
    assert found.reasons == (Reason.RESPONSE,)


def versions(*, lift: float, slope: float = 0.0, n: int = 40) -> list[Person]:
    """Return five quarters with version 1, and one since with version 2; others beside them."""
    found = []
    for place, quarter in enumerate(PRETREND_QUARTERS):
        number = 2 if quarter == "2026-Q3" else 1
        level = 6.5 + slope * place + lift * (number == 2)
        ours = frozenset({number})
        found += people(n, seed=place, level=level, quarter=quarter, versions=ours)
        found += people(60, seed=place + 10, level=7.0, quarter=quarter)
    return found


OURS = frozenset({1, 2})


def test_a_new_version_stands_beside_cases_without_that_instruction() -> None:
    found = judge_version(versions(lift=1.0), versions=OURS, begun="2026-Q2")
    assert found.quarters == ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q3")
    assert (found.before.n, found.since.n) == (120, 40)
    assert found.verdict is Verdict.SHOWN
    assert found.effect is not None
    assert found.effect.adjusted.interval.low < 1.0 < found.effect.adjusted.interval.high


@pytest.mark.parametrize(
    ("crowd", "begun", "reason"),
    [
        (versions(lift=0.6, slope=0.5, n=150), "2026-Q2", Reason.PRETREND),
        (versions(lift=1.0), "2026-Q3", Reason.NOTHING_AFTER),
        (versions(lift=1.0), "2025-Q4", Reason.TOO_FEW_BEFORE),
        ([one for one in versions(lift=1.0) if one.versions], "2026-Q2", Reason.NO_COMPARISON),
        ([one for one in versions(lift=1.0) if not one.versions], "2026-Q2", Reason.TOO_FEW),
    ],
    ids=["it rose before", "nothing since", "too short before", "nothing beside it", "no answers"],
)
def test_a_new_version_is_refused_in_words(crowd: list[Person], begun: str, reason: Reason) -> None:
    found = judge_version(crowd, versions=OURS, begun=begun)
    assert reason in found.reasons
    assert found.verdict is Verdict.NO_CLAIM


def test_a_quarter_of_nine_is_left_out_of_everything() -> None:
    few = people(9, quarter="2026-Q3", versions=frozenset({2}), level=1)
    before = [one for one in versions(lift=0.0) if one.quarter != "2026-Q3"]
    found = judge_version(before + few, versions=OURS, begun="2026-Q2")
    assert found.since.n == 0
    assert "2026-Q3" not in found.quarters


def test_recovered_is_a_six_or_higher_after_a_five_or_lower() -> None:
    pairs = [(5, 6), (5, 5), (4, 9), (6, 9), (None, 9), (3, None)]
    crowd = [ONE._replace(before=first, mark=second) for first, second in pairs]
    found = recovery_of(crowd)
    assert (found.low, found.recovered, found.is_shown, found.expected) == (3, 2, False, None)
    assert recovery_of(crowd * 4).is_shown
    assert recovery_of([one._replace(attention="around") for one in crowd * 4]).low == 0
    assert recovery_of([]).low == 0

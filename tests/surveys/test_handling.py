# SPDX-License-Identifier: EUPL-1.2
"""How a case was handled that we ask about: coarse, until the answer, and then only counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import Role
from feedback.accounts.services import people as accounts
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.db import db, end_reading, unit_of_work
from feedback.insight.handling import list_people
from feedback.insight.rules.handled import Question, climb
from feedback.money import Cents
from feedback.surprise_budget.rules.surprises import Delivery
from feedback.surprise_budget.services import pots
from feedback.surprise_budget.services.requests import Wish, request
from feedback.surveys.models.aftercare import Invitation
from feedback.surveys.queries.handling import list_handling_cells
from feedback.surveys.rules.aftercare import AfterTalk, Solved
from feedback.surveys.rules.handling import (
    ASKED,
    Attention,
    Callback,
    Handling,
    cell_of,
    judge_callback,
)
from feedback.surveys.services import aftercare
from feedback.surveys.services.handling import count_cells
from feedback.surveys.tasks import forget_asked, invite_after_closure
from tests.make import RESIDENT
from tests.people import TERMINAL, Cast
from tests.surveys.talked import DAY, closed_case, invited_case, letters, sweep, token_of

KEPT = (VerdictOutcome.KEPT, VerdictReason.SPOKEN)
LATE = (VerdictOutcome.LATE, VerdictReason.SPOKEN)
GAVE_UP = (VerdictOutcome.LATE, VerdictReason.UNREACHABLE)
MOVED = (VerdictOutcome.EXCLUDED, VerdictReason.MOVED_ON_REQUEST)
HANDLING = Handling(
    "2026-Q4", "phone", "complaint", "waste", Callback.LATE, Attention.NONE, (3, 12), 4
)


@pytest.mark.parametrize(
    ("verdicts", "was_spoken", "expected"),
    [
        ([KEPT], True, Callback.IN_TIME),
        ([LATE], True, Callback.LATE),
        ([LATE, KEPT], True, Callback.LATE),
        ([MOVED, KEPT], True, Callback.IN_TIME),
        ([GAVE_UP], False, Callback.NEVER),
        ([None], False, Callback.NEVER),
        ([MOVED], True, Callback.UNKNOWN),
        ([], False, Callback.UNKNOWN),
    ],
    ids=[
        "in time",
        "late",
        "the first promise decides",
        "moved on request counts as the next",
        "never reached",
        "still open",
        "nothing to say",
        "nothing promised",
    ],
)
def test_the_first_promise_that_says_something_decides(
    verdicts: list[tuple[VerdictOutcome, VerdictReason] | None],
    was_spoken: bool,
    expected: Callback,
) -> None:
    assert judge_callback(verdicts, was_spoken=was_spoken) is expected


def kept_handling(case_id: int) -> dict[str, object] | None:
    end_reading()
    return db.session.scalar(sa.select(Invitation.handling).where(Invitation.case_id == case_id))


def test_facts_are_kept_until_the_answer_and_then_only_counted(app: Flask, now: datetime) -> None:
    case_id = closed_case(now=now)
    end_reading()
    invite_after_closure(now=now + 2 * DAY, versions_of=lambda number: (number * 10,))
    kept = kept_handling(case_id)
    assert kept is not None
    assert Handling.from_stored(kept).versions == (case_id * 10,)
    assert [(cell.mark, count) for cell, count in list_handling_cells()] == [(ASKED, 1)]
    given = AfterTalk(Solved.PARTLY, 6)
    end_reading()
    with unit_of_work():
        token = token_of(letters("aftercare", now=now)[-1])
        aftercare.answer(token, given, by=RESIDENT, now=now + 3 * DAY)
    assert kept_handling(case_id) is None
    (person,) = list_people()
    assert (person.callback, person.attention, person.mark) == ("in_time", "none", 6)
    assert (person.quarter, person.solved) == ("2026-Q4", "partly")


def test_an_attentie_between_question_and_answer_puts_the_answer_apart(
    app: Flask, people: Cast, now: datetime
) -> None:
    case_id, token = invited_case(now=now)
    with unit_of_work():
        holder = accounts.create_user(
            "hanneke@duinrade.example",
            name="Hanneke",
            roles=[Role.BUDGET_HOLDER, Role.EMPLOYEE],
            team_id=people.klantcontact,
            by=TERMINAL,
            now=now,
        )
    wish = Wish(
        description="Een kaart",
        reason="Zij had een zware maand.",
        amount=Cents(5_00),
        consented=True,
        delivery=Delivery.PICK_UP,
        case_id=case_id,
    )
    with unit_of_work():
        team = people.klantcontact
        pot = pots.open_pot(
            "Pot", year=2026, team_id=team, holder_id=holder, by=people.bram, now=now
        ).id
        pots.allocate(
            pot, amount=Cents(100_00), reason="begroting", key="1", by=people.bram, now=now
        )
    with unit_of_work():
        request(pot, wish, by=people.marloes, now=now + 2 * DAY)
    with unit_of_work():
        aftercare.answer(token, AfterTalk(Solved.AT_ONCE, 10), by=RESIDENT, now=now + 3 * DAY)
    (person,) = list_people()
    assert (person.attention, person.mark) == ("around", 10)
    assert climb(Question.ATTENTIE, [person]).treated.n == 0


def test_who_does_not_answer_is_one_who_was_asked_and_the_facts_go(
    app: Flask, now: datetime
) -> None:
    case_id, _token = invited_case(now=now)
    assert forget_asked(now=now + 10 * DAY).handlings == 0
    assert forget_asked(now=now + 20 * DAY).handlings == 1
    assert kept_handling(case_id) is None
    (person,) = list_people()
    assert person.mark is None


def test_counts_add_up_in_any_order_on_both_engines(app: Flask) -> None:
    asked = cell_of(HANDLING, mark=ASKED)
    seven = cell_of(HANDLING, mark="7", solved="no")
    around = cell_of(replace(HANDLING, attention=Attention.AROUND), mark="2", solved="no")
    for cells in ({asked: 3}, {seven: 1, asked: 2}, {around: 1}):
        with unit_of_work():
            count_cells(cells)
    assert dict(list_handling_cells()) == {asked: 5, seven: 1, around: 1}
    found = list_people()
    assert sorted(str(one.mark) for one in found) == ["2", "7", "None", "None", "None"]
    assert {one.versions for one in found} == {frozenset({3, 12})}
    assert {one.before for one in found} == {4}


def test_stored_facts_come_back_as_they_went() -> None:
    assert Handling.from_stored(HANDLING.as_stored()) == HANDLING


def test_facts_hold_no_day_and_nothing_of_a_person() -> None:
    assert set(HANDLING.as_stored()) == {
        "quarter", "channel", "kind", "topic", "callback", "attention", "versions", "before",
    }  # fmt: skip


def test_a_pass_without_instructions_keeps_none(app: Flask, now: datetime) -> None:
    case_id = closed_case(now=now)
    sweep(now + 2 * DAY + timedelta(hours=2))
    kept = kept_handling(case_id)
    assert kept is not None
    assert kept["versions"] == []

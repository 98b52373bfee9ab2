# SPDX-License-Identifier: EUPL-1.2
"""What a call came to: the line proposes, a person decides."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback.callbacks.models import CallAttempt, Verdict
from feedback.callbacks.queries.phone import find_line_call
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import AttemptOutcome, VerdictOutcome
from feedback.callbacks.services.phone import confirm_outcome, confirm_spoken
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, NotFound
from feedback.telephony.rules.calls import CallEnd
from tests.callbacks.conftest import Begin
from tests.callbacks.line import Line, case_with
from tests.people import Cast


def spoken(line: Line, *, now: datetime) -> None:
    """The resident answered after 15 seconds and spoke for a minute."""
    line.press()
    for status, sequence, second, seconds in (
        ("in-progress", 2, 15, ""),
        ("completed", 3, 75, "60"),
    ):
        at = now + timedelta(seconds=second)
        more = {"CallDuration": seconds} if seconds else {}
        line.tell(status, sequence=sequence, other=True, at=at, **more)


def in_vain(line: Line, *, now: datetime) -> None:
    line.press()
    line.tell("no-answer", sequence=2, other=True, at=now + timedelta(seconds=40))


def attempts(case_id: int) -> list[CallAttempt]:
    end_reading()
    query = sa.select(CallAttempt).where(CallAttempt.case_id == case_id)
    return list(db.session.scalars(query))


def test_the_line_proposes_and_a_person_decides(
    begin: Begin, people: Cast, clock: FixedClock, now: datetime
) -> None:
    line = begin()
    in_vain(line, now=now)
    clock.set(now + timedelta(minutes=2))
    end_reading()
    found = find_line_call(line.case_id)
    assert found is not None
    assert found.proposal is AttemptOutcome.NO_ANSWER
    assert attempts(line.case_id) == []
    with unit_of_work():
        confirm_outcome(
            line.call_id,
            case_id=line.case_id,
            outcome=AttemptOutcome.VOICEMAIL,
            by=people.marloes,
            now=clock.now(),
        )
    [attempt] = attempts(line.case_id)
    assert attempt.outcome is AttemptOutcome.VOICEMAIL
    assert attempt.started_at == now
    assert line.call.attempt_id == attempt.id
    end_reading()
    assert find_open_promise(line.case_id) is not None


def test_an_outcome_is_given_once(begin: Begin, people: Cast, now: datetime) -> None:
    line = begin()
    in_vain(line, now=now)
    give = {"outcome": AttemptOutcome.NO_ANSWER, "by": people.tom, "now": now}
    with unit_of_work():
        confirm_outcome(line.call_id, case_id=line.case_id, **give)  # type: ignore[arg-type]
    with pytest.raises(Conflict), unit_of_work():
        confirm_outcome(line.call_id, case_id=line.case_id, **give)  # type: ignore[arg-type]
    assert len(attempts(line.case_id)) == 1


def test_a_call_that_reached_nobody_s_phone_is_no_attempt(
    begin: Begin, people: Cast, now: datetime
) -> None:
    line = begin()
    line.tell("no-answer", sequence=2, at=now)
    assert line.call.line_end is CallEnd.NOT_CALLED
    with pytest.raises(Conflict), unit_of_work():
        confirm_outcome(
            line.call_id,
            case_id=line.case_id,
            outcome=AttemptOutcome.NO_ANSWER,
            by=people.marloes,
            now=now,
        )


def test_a_call_of_another_case_cannot_be_confirmed_here(
    begin: Begin, people: Cast, now: datetime
) -> None:
    line = begin()
    in_vain(line, now=now)
    another = case_with("0612345670", now=now)
    with pytest.raises(NotFound), unit_of_work():
        confirm_outcome(
            line.call_id,
            case_id=another,
            outcome=AttemptOutcome.REACHED,
            by=people.marloes,
            now=now,
        )


def test_spoken_keeps_the_promise_by_the_second_the_resident_was_called(
    begin: Begin, people: Cast, clock: FixedClock, now: datetime
) -> None:
    line = begin()
    spoken(line, now=now)
    clock.set(now + timedelta(minutes=2))
    assert line.call.line_end is CallEnd.ANSWERED
    with unit_of_work():
        confirm_outcome(
            line.call_id,
            case_id=line.case_id,
            outcome=AttemptOutcome.REACHED,
            by=people.marloes,
            now=clock.now(),
        )
    [attempt] = attempts(line.case_id)
    assert attempt.started_at == now
    [verdict] = db.session.scalars(sa.select(Verdict)).all()
    assert verdict.outcome is VerdictOutcome.KEPT
    assert verdict.happened_at == now


@pytest.mark.parametrize(
    ("minutes", "confirmed"), [(0, True), (-1, True), (-5, False), (30, False)]
)
def test_a_conversation_confirms_the_call_it_was_about(
    begin: Begin, people: Cast, clock: FixedClock, now: datetime, minutes: int, confirmed: bool
) -> None:
    early = now + timedelta(minutes=10)
    line = begin(now=early)
    clock.set(early)
    spoken(line, now=early)
    later = early + timedelta(hours=1)
    with unit_of_work():
        begun = confirm_spoken(
            line.case_id,
            started_at=early + timedelta(minutes=minutes),
            by=people.marloes,
            now=later,
        )
    assert (begun is not None) is confirmed
    assert len(attempts(line.case_id)) == int(confirmed)

# SPDX-License-Identifier: EUPL-1.2
"""Giving up on a call: refused until enough was tried and the last letter has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import program
from feedback.callbacks.models import Verdict
from feedback.callbacks.queries.board import count_tried_in_time, find_kept
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import AttemptOutcome, VerdictOutcome, VerdictReason
from feedback.callbacks.services import cases as commands
from feedback.callbacks.services import unreachable
from feedback.callbacks.services.calls import log_attempt
from feedback.cases.errors import SomethingPromisedIsOpen
from feedback.cases.queries import get_case, has_holds, list_timeline
from feedback.cases.rules import CaseStatus, CloseReason, TimelineKind
from feedback.clock import AMSTERDAM
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.service_calendar.queries import active_norms
from feedback.service_calendar.rules import LadderPolicy
from feedback.service_calendar.services import publish_norms
from tests.make import make_case, make_report

MARLOES = program("Marloes", origin="web")
MAIL = "jan.postma@inwoner.example"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the case came in on Monday the 23rd, 9.14."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


LADDER = (at(23, 10), at(23, 15), at(24, 9))


def try_in_vain(case_id: int, *moments: datetime) -> None:
    for moment in moments:
        with unit_of_work():
            vain = AttemptOutcome.NO_ANSWER
            log_attempt(case_id, outcome=vain, started_at=moment, by=MARLOES, now=moment)


def close(case_id: int, now: datetime) -> None:
    with unit_of_work():
        commands.close_case(case_id, reason=CloseReason.UNREACHABLE, by=MARLOES, now=now)


def post_letter(case_id: int, sent_on: date, now: datetime) -> None:
    with unit_of_work():
        unreachable.record_letter(case_id, sent_on=sent_on, by=MARLOES, now=now)


@pytest.mark.parametrize(
    ("tried", "sentence"),
    [
        ((), "Nog niet geprobeerd te bellen"),
        (LADDER[:1], "1 poging, in 1 dagdeel, op 1 werkdag"),
        ((at(23, 10), at(23, 11), at(23, 11, 30)), "3 pogingen, in 1 dagdeel, op 1 werkdag"),
    ],
    ids=["never", "once", "three times one morning"],
)
def test_not_reached_is_refused_until_enough_was_tried(
    app: Flask, now: datetime, tried: tuple[datetime, ...], sentence: str
) -> None:
    case_id = make_case(now=now).case.id
    try_in_vain(case_id, *tried)
    post_letter(case_id, date(2026, 11, 23), at(23, 16))
    with pytest.raises(SomethingPromisedIsOpen, match=sentence) as refusal:
        close(case_id, at(23, 16))
    assert "Nodig: 3 pogingen, 2 dagdelen, 2 werkdagen." in refusal.value.message
    assert find_open_promise(case_id) is not None


def test_not_reached_is_refused_until_the_last_letter_has_left(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    try_in_vain(case_id, *LADDER)
    with pytest.raises(SomethingPromisedIsOpen, match="nog niet weg") as refusal:
        close(case_id, at(24, 10))
    assert "Wij hebben geen e-mailadres of adres" in refusal.value.message
    post_letter(case_id, date(2026, 11, 24), at(24, 11))
    close(case_id, at(24, 11))
    assert get_case(case_id).status is CaseStatus.CLOSED
    assert not has_holds(case_id)


def test_giving_up_is_a_promise_not_kept_with_its_own_reason(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    try_in_vain(case_id, *LADDER)
    post_letter(case_id, date(2026, 11, 24), at(24, 11))
    close(case_id, at(25, 9))
    verdict = db.session.scalars(sa.select(Verdict)).one()
    assert (verdict.outcome, verdict.reason) == (VerdictOutcome.LATE, VerdictReason.UNREACHABLE)
    assert verdict.late_seconds == 16 * 3600
    assert find_kept(since=at(1, 0), now=at(25, 10)).late == 1


def test_attempts_in_time_are_counted_apart_from_conversations(app: Flask, now: datetime) -> None:
    tried, silent = (make_case(now=now).case.id for _ in range(2))
    try_in_vain(tried, at(24, 16))
    try_in_vain(silent, at(25, 9))
    counted = count_tried_in_time(since=at(1, 0), now=at(25, 10))
    kept = find_kept(since=at(1, 0), now=at(25, 10))
    assert (counted, kept.open_late, kept.kept) == (1, 2, 0)


def test_without_a_running_promise_there_is_nobody_to_reach(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now, report=make_report(phone="", name="")).case.id
    with pytest.raises(SomethingPromisedIsOpen, match="geen belofte"):
        close(case_id, now)
    with pytest.raises(Conflict, match="geen belofte"):
        post_letter(case_id, date(2026, 11, 23), now)


def test_the_letter_has_a_day_that_can_be(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with pytest.raises(Invalid, match="komt nog"):
        post_letter(case_id, date(2026, 11, 24), now)
    with pytest.raises(Invalid, match="nog niet"):
        post_letter(case_id, date(2026, 11, 22), now)
    post_letter(case_id, date(2026, 11, 23), now)
    told = [entry for entry in list_timeline(case_id) if entry.kind is TimelineKind.LETTER_SENT]
    assert told[0].fields["sent_on"] == "2026-11-23"


def test_the_policy_is_data_with_a_history(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    norms = active_norms(now)
    with unit_of_work():
        lighter = replace(norms, ladder=LadderPolicy(2, 1, 1))
        publish_norms(lighter, based_on=norms.version, reason="Proef", by=MARLOES, now=now)
    try_in_vain(case_id, at(23, 10))
    with pytest.raises(SomethingPromisedIsOpen, match="Nodig: 2 pogingen, 1 dagdeel, 1 werkdag"):
        close(case_id, at(23, 11))
    try_in_vain(case_id, at(23, 11))
    post_letter(case_id, date(2026, 11, 23), at(23, 12))
    close(case_id, at(23, 12))
    assert active_norms(now - timedelta(seconds=1)).ladder == LadderPolicy(3, 2, 2)


@pytest.mark.parametrize(
    ("ladder", "field"),
    [
        (LadderPolicy(0, 1, 1), "ladder.attempts"),
        (LadderPolicy(11, 2, 2), "ladder.attempts"),
        (LadderPolicy(3, 3, 2), "ladder.parts_of_day"),
        (LadderPolicy(3, 2, 4), "ladder.working_days"),
    ],
)
def test_a_policy_that_nobody_can_follow_is_refused(
    app: Flask, now: datetime, ladder: LadderPolicy, field: str
) -> None:
    norms = active_norms(now)
    with pytest.raises(Invalid) as refusal, unit_of_work():
        publish_norms(
            replace(norms, ladder=ladder),
            based_on=norms.version,
            reason="Proef",
            by=MARLOES,
            now=now,
        )
    assert field in refusal.value.fields

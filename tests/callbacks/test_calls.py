# SPDX-License-Identifier: EUPL-1.2
"""Calls, conversations and the verdicts they bring."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from feedback.accounts.rules import program
from feedback.accounts.services import people
from feedback.callbacks.errors import DraftChanged
from feedback.callbacks.models import CallAttempt, Conversation, Promise, Verdict
from feedback.callbacks.queries.calls import find_draft
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import AttemptOutcome, Emotion, Need, VerdictOutcome, VerdictReason
from feedback.callbacks.services import cases as commands
from feedback.callbacks.services import drafts
from feedback.callbacks.services.calls import NewAgreement, Talk, log_attempt, record_conversation
from feedback.cases.errors import SomethingPromisedIsOpen
from feedback.cases.queries import get_case, has_holds, list_agreements
from feedback.cases.rules import AgreementStatus, CaseStatus, CloseReason, ReopenReason
from feedback.cases.services.agreements import settle_agreement
from feedback.clock import AMSTERDAM
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid, NotAllowed
from tests.make import make_case

MARLOES = program("Marloes", origin="web")
CHIEF = program("Ingrid", permissions=frozenset({"cases.assign", "accounts.manage"}))
DUE = datetime(2026, 11, 24, 17, 0, tzinfo=AMSTERDAM)
HOUR = timedelta(hours=1)


def call(
    case_id: int, outcome: AttemptOutcome, started_at: datetime, now: datetime
) -> Verdict | None:
    with unit_of_work():
        return log_attempt(
            case_id, outcome=outcome, started_at=started_at, by=MARLOES, now=now
        ).verdict


def talk(started_at: datetime, **changes: object) -> Talk:
    usual: dict[str, object] = {
        "started_at": started_at,
        "summary": "Vier keer hetzelfde formulier.",
        "needs": [Need.EXPLANATION],
        "emotion": Emotion.ANGRY,
    }
    return Talk(**{**usual, **changes})  # type: ignore[arg-type]


def test_a_conversation_in_time_keeps_the_promise_for_ever(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    verdict = call(case_id, AttemptOutcome.REACHED, DUE, DUE)
    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (VerdictOutcome.KEPT, VerdictReason.SPOKEN)
    assert (verdict.late_seconds, verdict.target_met) == (0, False)
    assert find_open_promise(case_id) is None
    assert not has_holds(case_id)
    with pytest.raises(DBAPIError), unit_of_work() as session:
        session.execute(sa.update(Verdict).values(late_seconds=1))


def test_one_second_after_due_is_late_by_one_second(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    after = DUE + timedelta(seconds=1)
    verdict = call(case_id, AttemptOutcome.REACHED, after, after)
    assert verdict is not None
    assert (verdict.outcome, verdict.late_seconds) == (VerdictOutcome.LATE, 1)


def test_a_call_entered_later_is_judged_on_its_start(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    verdict = call(case_id, AttemptOutcome.REACHED, DUE - HOUR, DUE + 3 * HOUR)
    assert verdict is not None
    assert verdict.outcome is VerdictOutcome.KEPT
    assert verdict.recorded_at == DUE + 3 * HOUR


@pytest.mark.parametrize(
    "outcome", [AttemptOutcome.VOICEMAIL, AttemptOutcome.NO_ANSWER, AttemptOutcome.WRONG_NUMBER]
)
def test_reaching_nobody_lets_the_promise_run_and_is_counted_once(
    app: Flask, now: datetime, outcome: AttemptOutcome
) -> None:
    case_id = make_case(now=now).case.id
    assert call(case_id, outcome, now + HOUR, now + HOUR) is None
    assert call(case_id, outcome, now + 2 * HOUR, now + 2 * HOUR) is None
    running = find_open_promise(case_id)
    assert running is not None and running.first_attempt_at == now + HOUR


def test_who_does_not_want_a_call_is_left_out_and_listed(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    verdict = call(case_id, AttemptOutcome.DECLINED, now + HOUR, now + HOUR)
    assert verdict is not None
    assert verdict.outcome is VerdictOutcome.EXCLUDED


def test_a_call_before_receipt_is_refused(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with pytest.raises(Invalid, match="vóór"):
        call(case_id, AttemptOutcome.REACHED, now - HOUR, now)


def test_what_was_promised_never_changes(app: Flask, now: datetime) -> None:
    make_case(now=now)
    for column, value in (("due_at", DUE + HOUR), ("due_policy", "x"), ("started_at", DUE - HOUR)):
        with pytest.raises(DBAPIError), unit_of_work() as session:
            session.execute(sa.update(Promise).values({column: value}))
    with pytest.raises(DBAPIError), unit_of_work() as session:
        session.execute(sa.delete(Promise))


def test_a_conversation_belongs_to_the_call_that_reached(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    call(case_id, AttemptOutcome.REACHED, now + HOUR, now + HOUR)
    with unit_of_work():
        record_conversation(case_id, talk(now + HOUR), by=MARLOES, now=now + 2 * HOUR)
    assert len(db.session.scalars(sa.select(CallAttempt)).all()) == 1


def test_a_conversation_alone_is_a_call_that_reached(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    agreement = NewAgreement("Vergunning goedzetten", "Parkeren", date(2026, 11, 27))
    with unit_of_work():
        record_conversation(
            case_id, talk(now + HOUR, agreements=[agreement]), by=MARLOES, now=now + 2 * HOUR
        )
    assert find_open_promise(case_id) is None
    assert [one.text for one in list_agreements(case_id)] == ["Vergunning goedzetten"]
    assert get_case(case_id).handled_at == now + HOUR


def test_a_conversation_misses_nothing_mandatory(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with pytest.raises(Invalid) as refusal, unit_of_work():
        empty = talk(now + HOUR, summary=" ", needs=[])
        record_conversation(case_id, empty, by=MARLOES, now=now + HOUR)
    assert set(refusal.value.fields) == {"summary", "underlyingNeed"}
    assert db.session.scalar(sa.select(Conversation)) is None


def test_a_case_stays_open_while_something_promised_is_open(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id

    def close() -> None:
        with unit_of_work():
            commands.close_case(case_id, reason=CloseReason.HANDLED, by=MARLOES, now=now + 2 * HOUR)

    with pytest.raises(SomethingPromisedIsOpen, match="belofte loopt nog"):
        close()
    agreement = NewAgreement("Heg snoeien", "Groen", date(2026, 12, 8))
    with unit_of_work():
        record_conversation(
            case_id, talk(now + HOUR, agreements=[agreement]), by=MARLOES, now=now + HOUR
        )
    with pytest.raises(SomethingPromisedIsOpen, match="Heg snoeien"):
        close()
    with unit_of_work():
        made = list_agreements(case_id)[0]
        kept = AgreementStatus.KEPT
        settle_agreement(made.id, outcome=kept, reason="", by=MARLOES, now=now + HOUR)
    close()
    assert get_case(case_id).status is CaseStatus.CLOSED


def test_reopening_gives_a_new_promise_and_keeps_the_first_verdict(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    late = DUE + HOUR
    call(case_id, AttemptOutcome.REACHED, late, late)
    again = late + 20 * HOUR
    with unit_of_work():
        commands.close_case(case_id, reason=CloseReason.HANDLED, by=MARLOES, now=late)
    with unit_of_work():
        reason = ReopenReason.NOT_SOLVED
        made = commands.reopen_case(case_id, reason=reason, by=MARLOES, now=again)
        assert made is not None and made.started_at == again and made.due_at > again
    verdicts = db.session.scalars(sa.select(Verdict)).all()
    assert [verdict.outcome for verdict in verdicts] == [VerdictOutcome.LATE]


def test_withdrawing_ends_the_case_and_leaves_the_promise_out(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        commands.withdraw_case(case_id, by=MARLOES, now=now + HOUR)
    verdict = db.session.scalars(sa.select(Verdict)).one()
    assert verdict.outcome is VerdictOutcome.EXCLUDED
    assert get_case(case_id).status is CaseStatus.WITHDRAWN


def test_a_second_promise_cannot_run_beside_the_first(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        first = find_open_promise(case_id)
        assert commands.call_again(case_id, by=MARLOES, now=now + HOUR) is first
    with pytest.raises(Conflict), unit_of_work():
        commands.reopen_case(
            case_id, reason=ReopenReason.RESIDENT_ASKED, by=MARLOES, now=now + HOUR
        )


def test_a_draft_is_never_overwritten_unseen(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    yasmina = program("Yasmina", origin="web")
    with unit_of_work():
        assert drafts.save(case_id, {"summary": "a"}, version=0, by=MARLOES, now=now) == 1
    with unit_of_work():
        assert drafts.save(case_id, {"summary": "b"}, version=1, by=MARLOES, now=now) == 2
    with pytest.raises(DraftChanged) as other, unit_of_work():
        drafts.save(case_id, {"summary": "c"}, version=1, by=yasmina, now=now)
    assert (other.value.version, other.value.data, other.value.saved_by) == (
        2,
        {"summary": "b"},
        "Marloes",
    )
    with pytest.raises(DraftChanged), unit_of_work():
        drafts.save(case_id, {"summary": "c"}, version=0, by=yasmina, now=now)


def test_finishing_throws_the_draft_away(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        drafts.save(case_id, {"summary": "a"}, version=0, by=MARLOES, now=now)
    with unit_of_work():
        record_conversation(case_id, talk(now + HOUR), by=MARLOES, now=now + HOUR)
    assert find_draft(case_id) is None


def test_a_case_put_on_a_teams_list_is_nobodys(app: Flask, now: datetime) -> None:
    with unit_of_work():
        team_id = people.create_team("Wijkbeheer", by=CHIEF, now=now)
    case_id = make_case(now=now).case.id
    with unit_of_work():
        commands.hand_to_team(case_id, team_id=team_id, by=CHIEF, now=now)
    case, running = get_case(case_id), find_open_promise(case_id)
    assert (case.team_id, case.assignee_id) == (team_id, None)
    assert running is not None
    assert (running.team_id, running.owner_id) == (team_id, None)


def test_only_who_may_assign_hands_a_case_to_a_team(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work(), pytest.raises(NotAllowed):
        commands.hand_to_team(case_id, team_id=None, by=MARLOES, now=now)
    with unit_of_work(), pytest.raises(Invalid):
        commands.hand_to_team(case_id, team_id=99, by=CHIEF, now=now)

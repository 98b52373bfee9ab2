# SPDX-License-Identifier: EUPL-1.2
"""Asking afterwards: whom, when, how often, and what becomes of the answer."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import Role
from feedback.accounts.services import people as accounts
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.services.cases import reopen_case
from feedback.cases.queries import get_case, list_timeline
from feedback.cases.rules import CaseStatus, ReopenReason, TimelineKind
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.money import Cents
from feedback.surprise_budget.rules.surprises import Delivery
from feedback.surprise_budget.services import pots
from feedback.surprise_budget.services.requests import Wish, request
from feedback.surveys.models.aftercare import Invitation, SurveyOptOut
from feedback.surveys.models.answers import Response, ResponseFollowUp
from feedback.surveys.queries.answers import find_score_of_case, find_survey
from feedback.surveys.rules.aftercare import AfterTalk, InvitationState, NotAsked, Solved
from feedback.surveys.rules.marks import Effort
from feedback.surveys.services import aftercare
from tests.make import RESIDENT
from tests.people import TERMINAL, Cast
from tests.surveys.talked import DAY, HOUR, closed_case, invited_case, letters, sweep, token_of

HAPPY = AfterTalk(Solved.AT_ONCE, 9, marks={"k_heard": 10}, effort=Effort.LITTLE)
ANGRY = AfterTalk(Solved.NO, 3, explanation="Nog steeds niets.", wants_call=True)
OPENED = 2 * HOUR


def answer(token: str, given: AfterTalk, now: datetime) -> None:
    with unit_of_work():
        aftercare.answer(token, given, by=RESIDENT, now=now)


def invitation(case_id: int) -> Invitation:
    end_reading()
    found = db.session.get(Invitation, case_id)
    assert found is not None
    return found


def responses() -> list[Response]:
    end_reading()
    return list(db.session.scalars(sa.select(Response).order_by(Response.id)))


def test_a_day_after_closing_a_resident_is_asked_once(app: Flask, now: datetime) -> None:
    case_id = closed_case(now=now)
    assert sweep(now + DAY + HOUR).looked_at == 0, "it was closed two hours after it came in"
    assert sweep(now + DAY + OPENED).invited == 1
    assert sweep(now + 2 * DAY).looked_at == 0
    (text,) = letters("aftercare", now=now)
    token = token_of(text)
    assert f"/enquete/{token}/stoppen" in text
    kept = invitation(case_id)
    assert token.encode() not in (kept.token_hash or b"") + (kept.token_sealed or b"")


@pytest.mark.parametrize(
    "given",
    [pytest.param({"may_ask": False}, id="did not say that we may ask")],
)
def test_who_did_not_agree_is_not_looked_at(app: Flask, now: datetime, given: dict) -> None:
    closed_case(now=now, **given)
    assert sweep(now + 2 * DAY).looked_at == 0


def test_what_was_closed_long_ago_is_left_alone(app: Flask, now: datetime) -> None:
    closed_case(now=now)
    assert sweep(now + 40 * DAY).looked_at == 0


def test_one_address_is_asked_once_in_ninety_days(app: Flask, now: datetime) -> None:
    closed_case(now=now)
    other = closed_case(now=now + HOUR, email="", phone="06 12 34 56 78")
    result = sweep(now + 2 * DAY)
    assert (result.looked_at, result.invited) == (2, 1)
    assert invitation(other).why_not is NotAsked.ASKED_RECENTLY
    later = closed_case(now=now + 95 * DAY)
    assert sweep(now + 97 * DAY).invited == 1
    assert invitation(later).state is InvitationState.WAITING


def test_without_an_address_nobody_is_asked_and_it_is_written_down(
    app: Flask, now: datetime
) -> None:
    case_id = closed_case(now=now, email="", phone="0224 12 34 56")
    assert sweep(now + 2 * DAY).invited == 0
    assert invitation(case_id).why_not is NotAsked.NO_WAY_TO_WRITE


def test_one_reminder_with_the_same_link(app: Flask, now: datetime) -> None:
    case_id, token = invited_case(now=now)
    start = now + DAY + OPENED
    assert sweep(start + 5 * DAY - HOUR).reminded == 0
    assert sweep(start + 5 * DAY).reminded == 1
    assert sweep(start + 6 * DAY).reminded == 0
    (text,) = letters("aftercare_reminder", now=now)
    assert token_of(text) == token
    assert invitation(case_id).token_sealed is None


def test_who_answered_or_was_called_again_gets_no_reminder(app: Flask, now: datetime) -> None:
    case_id, _token = invited_case(now=now)
    with unit_of_work():
        reopen_case(case_id, reason=ReopenReason.NOT_SOLVED, by=RESIDENT, now=now + 3 * DAY)
    _, other = invited_case(now=now + HOUR, email="ander@inwoner.example", phone="06 87 65 43 21")
    answer(other, HAPPY, now + 3 * DAY)
    assert sweep(now + 8 * DAY).reminded == 0


def test_who_opts_out_is_never_asked_again_on_any_address(app: Flask, now: datetime) -> None:
    _, token = invited_case(now=now)
    with unit_of_work():
        assert aftercare.stop(token, now=now + 2 * DAY)
        assert aftercare.stop(token, now=now + 2 * DAY), "twice is once"
    assert sweep(now + 8 * DAY).reminded == 0
    by_phone = closed_case(now=now + 100 * DAY, email="")
    by_mail = closed_case(now=now + 100 * DAY, phone="06 87 65 43 21")
    assert sweep(now + 102 * DAY).invited == 0
    assert {invitation(one).why_not for one in (by_phone, by_mail)} == {NotAsked.WANTS_NONE}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyOptOut)) == 2


def test_an_answer_holds_nothing_personal(app: Flask, now: datetime) -> None:
    case_id, token = invited_case(now=now)
    given = AfterTalk(Solved.PARTLY, 8, suggestion="Mijn BSN is 123456782, bel mij sneller.")
    answer(token, given, now + 3 * DAY)
    (kept,) = responses()
    assert kept.suggestion is not None and "123456782" not in kept.suggestion
    assert (kept.overall_mark, kept.background) == (8, {"q_solved": "partly"})
    assert kept.submitted_at is not None and kept.submitted_at.minute == 0
    assert kept.submitted_at < now + 3 * DAY, "the day only: the moment would lead to somebody"
    assert find_score_of_case(case_id) is None
    assert get_case(case_id).status is CaseStatus.CLOSED
    assert invitation(case_id).token_sealed is None


def test_who_allows_it_has_the_mark_on_the_case(app: Flask, now: datetime) -> None:
    case_id, token = invited_case(now=now)
    answer(token, AfterTalk(Solved.AT_ONCE, 9, may_tie=True), now + 3 * DAY)
    score = find_score_of_case(case_id)
    assert score is not None and (score.mark, score.survey_title) == (9, "Na het gesprek")
    assert get_case(case_id).status is CaseStatus.CLOSED


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param(ANGRY, "not_solved", id="not settled and a low mark"),
        pytest.param(AfterTalk(Solved.AT_ONCE, 5, wants_call=True), "not_solved", id="a five"),
        pytest.param(AfterTalk(Solved.NOT_YET, 8, wants_call=True), "not_solved", id="not yet"),
        pytest.param(AfterTalk(Solved.AT_ONCE, 8, wants_call=True), "resident_asked", id="happy"),
        pytest.param(
            AfterTalk(Solved.PARTLY, None, wants_call=True), "resident_asked", id="no mark"
        ),
    ],
)
def test_who_wants_a_call_gets_a_promise_and_the_timeline_says_why(
    app: Flask, now: datetime, given: AfterTalk, reason: str
) -> None:
    case_id, token = invited_case(now=now)
    answer(token, given, now + 3 * DAY)
    end_reading()
    assert get_case(case_id).status is CaseStatus.OPEN
    promise = find_open_promise(case_id)
    assert promise is not None and promise.started_at == now + 3 * DAY
    told = {entry.kind: entry.fields for entry in list_timeline(case_id)}
    assert told[TimelineKind.REOPENED] == {"reason": reason}
    assert TimelineKind.ADDED in told
    assert find_score_of_case(case_id) is not None


def test_dissatisfied_without_a_wish_to_be_called_stays_anonymous(
    app: Flask, now: datetime
) -> None:
    case_id, token = invited_case(now=now)
    answer(token, AfterTalk(Solved.NO, 1), now + 3 * DAY)
    assert get_case(case_id).status is CaseStatus.CLOSED
    assert db.session.scalar(sa.select(ResponseFollowUp.case_id)) is None


def test_an_answer_counts_once_and_not_after_two_weeks(app: Flask, now: datetime) -> None:
    _, token = invited_case(now=now)
    answer(token, HAPPY, now + 3 * DAY)
    with pytest.raises(Conflict):
        answer(token, ANGRY, now + 3 * DAY)
    _, late = invited_case(now=now + 4 * DAY, email="laat@inwoner.example", phone="06 87 65 43 21")
    with pytest.raises(Conflict):
        answer(late, ANGRY, now + 20 * DAY)
    for foreign in ("", token[:-1], token.upper(), token + "A"):
        with pytest.raises(Conflict):
            answer(foreign, ANGRY, now + 3 * DAY)
    assert [one.overall_mark for one in responses()] == [9]


def test_words_that_are_too_long_use_nothing_up(app: Flask, now: datetime) -> None:
    _, token = invited_case(now=now)
    with pytest.raises(Invalid):
        answer(token, AfterTalk(Solved.NO, 3, explanation="a" * 10_001), now + 3 * DAY)
    odd = AfterTalk(Solved.NO, 3, explanation="\x00\ud800😀<b>" + "é" * 9_000, wants_call=True)
    answer(token, odd, now + 3 * DAY)
    assert len(responses()) == 1


def test_an_attentie_holds_the_question_back(app: Flask, now: datetime, people: Cast) -> None:
    case_id = closed_case(now=now)
    with unit_of_work():
        holder = accounts.create_user(
            "hanneke@duinrade.example",
            name="Hanneke",
            roles=[Role.BUDGET_HOLDER, Role.EMPLOYEE],
            team_id=people.klantcontact,
            by=TERMINAL,
            now=now,
        )
    with unit_of_work():
        pot = pots.open_pot(
            "Klantcontact",
            year=2026,
            team_id=people.klantcontact,
            holder_id=holder,
            by=people.bram,
            now=now,
        ).id
        pots.allocate(
            pot, amount=Cents(100_00), reason="begroting", key="1", by=people.bram, now=now
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
        request(pot, wish, by=people.marloes, now=now + 3 * HOUR)
    assert sweep(now + 2 * DAY).looked_at == 0
    closed_case(now=now, email="saar@inwoner.example")  # the same number: the same person
    assert sweep(now + 2 * DAY).looked_at == 0
    closed_case(now=now, email="an@inwoner.example", phone="06 87 65 43 21")
    assert sweep(now + 2 * DAY).looked_at == 1


def test_other_times_hold_from_then_on(app: Flask, now: datetime) -> None:
    run = app.test_cli_runner()
    done = run.invoke(args=["surveys", "aftercare", "--wait-hours", "3"])
    assert done.exit_code == 0 and "3 hours after closing" in done.output
    assert run.invoke(args=["surveys", "aftercare", "--reminder-days", "14"]).exit_code == 1
    assert "5 days" in run.invoke(args=["surveys", "aftercare"]).output
    closed_case(now=now)
    assert sweep(now + 5 * HOUR).invited == 1


def test_the_survey_comes_along(app: Flask) -> None:
    found = find_survey("na-het-gesprek")
    assert found is not None and found.title == "Na het gesprek"

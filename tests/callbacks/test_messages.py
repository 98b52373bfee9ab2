# SPDX-License-Identifier: EUPL-1.2
"""What a resident reads when a call did not succeed, and after choosing a moment."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask

from feedback.accounts.rules import program
from feedback.business_time.day_parts import PartOfDay
from feedback.callbacks.rules import AttemptOutcome, find_window
from feedback.callbacks.services import cases as commands
from feedback.callbacks.services import moments
from feedback.callbacks.services.calls import log_attempt
from feedback.cases.errors import SomethingPromisedIsOpen
from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.cases.rules import CaseStatus, CloseReason
from feedback.cases.services.links import address_of
from feedback.clock import AMSTERDAM
from feedback.contacts.services import set_messages
from feedback.db import unit_of_work
from feedback.notifications.outcomes import mark_sent, record_bounce
from feedback.notifications.queries import (
    MessageRow,
    find_open_letter,
    get_message,
    list_messages_about,
)
from feedback.notifications.rules import ChannelKind, Letter
from feedback.service_calendar.rules import DEFAULT_CALENDAR
from tests.make import RESIDENT, make_case, make_report

MARLOES = program("Marloes de Wit", origin="web")
MAIL = "jan.postma@inwoner.example"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the case came in on Monday the 23rd, 9.14."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


LADDER = (at(23, 10), at(23, 15), at(24, 9))


def attempt(
    case: Case,
    *moments_: datetime,
    outcome: AttemptOutcome = AttemptOutcome.NO_ANSWER,
    entered: datetime | None = None,
) -> None:
    for moment in moments_:
        with unit_of_work():
            log_attempt(
                case.id, outcome=outcome, started_at=moment, by=MARLOES, now=entered or moment
            )


def sent_about(case: Case) -> list[MessageRow]:
    return [one for one in list_messages_about(case.id) if one.template != "confirmation"]


def letter(message: MessageRow) -> Letter:
    found = find_open_letter(message.id, now=message.send_after)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("report", "channel"),
    [(make_report(email=MAIL), ChannelKind.EMAIL), (make_report(), ChannelKind.SMS)],
    ids=["mail when there is an address", "else an sms"],
)
def test_after_a_vain_try_the_resident_reads_when_we_try_again(
    app: Flask, now: datetime, report, channel: ChannelKind
) -> None:
    receipt = make_case(now=now, report=report)
    attempt(receipt.case, at(23, 10, 44))
    (message,) = sent_about(receipt.case)
    assert (message.template, message.channel) == ("not_reached", channel)
    text = " ".join(letter(message).text.split())
    assert "10.44 uur niet bereiken" in text or "om 10.44 uur" in text
    assert "23 november tussen 12.00 en 17.00 uur" in text
    address = address_of(receipt.status_token, part="/moment")
    assert (address.short if channel is ChannelKind.SMS else address.full) in text


def test_voicemail_is_followed_by_the_same_message_and_a_conversation_by_none(
    app: Flask, now: datetime
) -> None:
    voicemail, spoken = (make_case(now=now).case for _ in range(2))
    attempt(voicemail, at(23, 10), outcome=AttemptOutcome.VOICEMAIL)
    attempt(spoken, at(23, 10), outcome=AttemptOutcome.REACHED)
    assert [one.template for one in sent_about(voicemail)] == ["not_reached"]
    assert sent_about(spoken) == []


def test_messages_leave_at_decent_hours(app: Flask, now: datetime) -> None:
    case = make_case(now=now).case
    attempt(case, at(23, 21, 30))
    assert sent_about(case)[0].send_after == at(24, 8)


def test_who_declined_messages_gets_none(app: Flask, now: datetime) -> None:
    case = make_case(now=now).case
    with unit_of_work():
        set_messages(case.contact_id or "", declined=True, by=RESIDENT, about_case=case.id, now=now)
    attempt(case, *LADDER)
    assert sent_about(case) == []


def test_who_does_not_want_a_call_gets_no_message_about_one(app: Flask, now: datetime) -> None:
    case = make_case(now=now).case
    attempt(case, at(23, 10), outcome=AttemptOutcome.DECLINED)
    assert sent_about(case) == []


def test_a_wrong_number_gets_no_sms(app: Flask, now: datetime) -> None:
    by_sms, by_mail = (make_case(now=now, report=make_report(email=e)).case for e in ("", MAIL))
    for case in (by_sms, by_mail):
        attempt(case, at(23, 10), outcome=AttemptOutcome.WRONG_NUMBER)
    assert sent_about(by_sms) == []
    assert [one.channel for one in sent_about(by_mail)] == [ChannelKind.EMAIL]


def test_a_try_that_is_entered_a_day_later_is_not_told_as_if_it_was_today(
    app: Flask, now: datetime
) -> None:
    case = make_case(now=now).case
    attempt(case, at(23, 10), entered=at(24, 9))
    assert sent_about(case) == []


def test_when_enough_was_tried_the_last_mail_is_queued_and_closing_waits_for_it(
    app: Flask, now: datetime
) -> None:
    case = make_case(now=now, report=make_report(email=MAIL)).case
    attempt(case, *LADDER)
    last = sent_about(case)[-1]
    assert last.template == "last_attempt"
    assert "Marloes" in letter(last).text and "22 december" in letter(last).text

    def close(now: datetime) -> None:
        with unit_of_work():
            commands.close_case(case.id, reason=CloseReason.UNREACHABLE, by=MARLOES, now=now)

    with pytest.raises(SomethingPromisedIsOpen, match="nog niet weg"):
        close(at(24, 9, 5))
    with unit_of_work():
        mark_sent(last.id, detail="250 ok", now=at(24, 9, 6))
        record_bounce(get_message(last.id).message_id, detail="550 unknown", now=at(24, 9, 7))
    with pytest.raises(SomethingPromisedIsOpen, match="nog niet weg"):
        close(at(24, 9, 8))


def test_a_last_mail_that_left_lets_the_case_close(app: Flask, now: datetime) -> None:
    case = make_case(now=now, report=make_report(email=MAIL)).case
    attempt(case, *LADDER)
    with unit_of_work():
        mark_sent(sent_about(case)[-1].id, detail="250 ok", now=at(24, 9, 6))
    with unit_of_work():
        reason = CloseReason.UNREACHABLE
        commands.close_case(case.id, reason=reason, by=MARLOES, now=at(24, 9, 10))
    assert get_case(case.id).status is CaseStatus.CLOSED


@pytest.mark.parametrize(
    ("day", "expected"),
    [(24, "dinsdag 24 november tussen 12.00 en 17.00 uur"), (26, "donderdag 26 november")],
    ids=["refined", "moved"],
)
def test_a_choice_is_confirmed_at_any_hour(
    app: Flask, now: datetime, day: int, expected: str
) -> None:
    receipt = make_case(now=now, report=make_report(email=MAIL))
    night = at(23, 23, 30)
    window = find_window(
        date(2026, 11, day),
        PartOfDay.AFTERNOON,
        now=night,
        calendar=DEFAULT_CALENDAR,
        most_days=14,
    )
    with unit_of_work():
        choice = moments.Choice("phone", window)
        moments.choose(receipt.case.id, choice, by=RESIDENT, now=night)
    (message,) = sent_about(receipt.case)
    assert (message.template, message.send_after) == ("new_promise", night)
    assert expected in letter(message).text

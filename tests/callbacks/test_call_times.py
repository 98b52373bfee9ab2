# SPDX-License-Identifier: EUPL-1.2
"""Between which hours we say to call: within the promise, told once, in decent hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import program
from feedback.business_time.day_parts import PartOfDay
from feedback.callbacks.call_times import check_call_time, offered_times, whole_choice
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import find_window
from feedback.callbacks.services import moments
from feedback.callbacks.services.call_times import fix_call_time
from feedback.clock import AMSTERDAM
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.notifications.models import Message
from feedback.notifications.queries import find_open_letter
from feedback.notifications.rules import ChannelKind, MessageStatus
from feedback.service_calendar.rules import DEFAULT_CALENDAR
from feedback.texts.rules.sms import measure
from tests.make import RESIDENT, make_case, make_report

MARLOES = program("Marloes", origin="web")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


NOW, DUE = at(23, 9, 14), at(24, 17)
AFTERNOON = (at(23, 12), at(23, 17))


@pytest.mark.parametrize(
    ("begin", "end", "says"),
    [
        (at(23, 14), at(23, 15), None),
        (at(23, 9), at(23, 10), None),
        (at(24, 16), at(24, 17), None),
        (at(23, 15), at(23, 14), "niet na het begin"),
        (at(23, 14), at(23, 14, 15), "half uur tot vier uur"),
        (at(23, 10), at(23, 16), "half uur tot vier uur"),
        (at(23, 8, 30), at(23, 9, 14), "al voorbij"),
        (at(23, 16, 30), at(23, 17, 30), "zijn wij dicht"),
        (at(22, 14), at(22, 15), "al voorbij"),
        (at(25, 9), at(25, 10), "later dan beloofd: uiterlijk dinsdag 24 november"),
        (at(28, 14), at(28, 15), "zijn wij dicht"),
    ],
)
def test_a_call_time_stays_within_the_promise(
    begin: datetime, end: datetime, says: str | None
) -> None:
    facts = {"now": NOW, "due_at": DUE, "chosen": None, "calendar": DEFAULT_CALENDAR}
    if says is None:
        check_call_time((begin, end), **facts)
        return
    with pytest.raises(Invalid, match=says):
        check_call_time((begin, end), **facts)


def test_a_call_time_stays_within_what_the_resident_chose() -> None:
    facts = {"now": NOW, "due_at": DUE, "chosen": AFTERNOON, "calendar": DEFAULT_CALENDAR}
    check_call_time((at(23, 14), at(23, 15)), **facts)
    with pytest.raises(Invalid, match="De inwoner koos maandag 23 november tussen"):
        check_call_time((at(23, 10), at(23, 11)), **facts)
    assert whole_choice((at(23, 14), at(23, 15)), calendar=DEFAULT_CALENDAR) == AFTERNOON


def test_only_days_that_still_keep_the_promise_are_offered() -> None:
    offer = offered_times(now=NOW, due_at=DUE, calendar=DEFAULT_CALENDAR)
    assert offer.days == (date(2026, 11, 23), date(2026, 11, 24))
    assert (offer.hours[0], offer.hours[-1]) == (timedelta(hours=8.5), timedelta(hours=17))
    late = offered_times(now=at(24, 16, 45), due_at=DUE, calendar=DEFAULT_CALENDAR)
    assert (late.days, late.hours) == ((), ())


def sent(case_id: int) -> list[Message]:
    end_reading()
    query = sa.select(Message).where(Message.about_case_id == case_id)
    return list(db.session.scalars(query.where(Message.template == "call_window")))


def fix(case_id: int, begin: datetime, end: datetime, *, now: datetime) -> ChannelKind | None:
    with unit_of_work():
        return fix_call_time(case_id, (begin, end), by=MARLOES, now=now).channel


def test_the_hours_become_part_of_the_promise_and_the_resident_hears_them_once(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    assert fix(case_id, at(23, 14), at(23, 15), now=now) is ChannelKind.SMS
    assert fix(case_id, at(23, 14), at(23, 15), now=now) is None
    (message,) = sent(case_id)
    letter = find_open_letter(message.id, now=now)
    assert letter is not None and measure(letter.text).parts <= 2
    assert "wij bellen u ma 23 november tussen 14.00 en 15.00 uur" in letter.text
    running = find_open_promise(case_id)
    assert running is not None
    assert running.due_at == DUE
    assert (running.window, running.target_at) == ((at(23, 14), at(23, 15)), at(23, 15))
    assert running.chosen_at is None


def test_a_newer_call_time_takes_the_place_of_one_that_still_waits_for_the_morning(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now, report=make_report(email="s.dewit@voorbeeld.nl")).case.id
    night = at(23, 22)
    fix(case_id, at(24, 9), at(24, 10), now=night)
    fix(case_id, at(24, 11), at(24, 12), now=night)
    first, second = sent(case_id)
    assert (first.status, second.status) == (MessageStatus.DROPPED, MessageStatus.WAITING)
    assert second.send_after == at(24, 8)
    assert fix(case_id, at(24, 8, 30), at(24, 9), now=at(24, 7)) is ChannelKind.EMAIL
    assert sent(case_id)[1].status is MessageStatus.DROPPED


def test_a_call_time_narrows_what_a_resident_chose_and_never_undoes_it(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    window = find_window(
        date(2026, 11, 24), PartOfDay.MORNING, now=now, calendar=DEFAULT_CALENDAR, most_days=9
    )
    with unit_of_work():
        moments.choose(case_id, moments.Choice(window=window), by=RESIDENT, now=now)
    fix(case_id, at(24, 9), at(24, 10), now=now)
    fix(case_id, at(24, 11), at(24, 12), now=now)
    with pytest.raises(Invalid, match="De inwoner koos dinsdag 24 november"):
        fix(case_id, at(24, 14), at(24, 15), now=now)


def test_who_asked_for_a_mail_is_not_called_at_an_hour(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now, report=make_report(email="s.dewit@voorbeeld.nl")).case.id
    with unit_of_work():
        moments.choose(case_id, moments.Choice(way="email"), by=RESIDENT, now=now)
    with pytest.raises(Conflict, match="andere manier"):
        fix(case_id, at(24, 9), at(24, 10), now=now)

# SPDX-License-Identifier: EUPL-1.2
"""Agreements in writing: to the resident where they may, to colleagues when they press."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.cases.models import Agreement
from feedback.cases.rules import AgreementStatus, check_move
from feedback.cases.services.agreements import agree, move_agreement, settle_agreement
from feedback.cases.tasks import remind_of_agreements
from feedback.clock import AMSTERDAM
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Invalid
from feedback.notifications import queries
from feedback.notifications.models import Message
from feedback.notifications.rules import ChannelKind, Template
from tests.make import make_case, make_report
from tests.people import Cast

FRIDAY = date(2026, 11, 27)


def made(
    people: Cast, now: datetime, *, due_on: date = FRIDAY, shown: bool = True, **report: object
) -> int:
    report.setdefault("assignee_id", people.marloes.id)
    case_id = make_case(now=now, report=make_report(**report)).case.id  # type: ignore[arg-type]
    with unit_of_work():
        agreement = agree(
            case_id,
            text="de tegels voor de deur liggen recht",
            owner="wijkbeheer",
            due_on=due_on,
            on_status_page=shown,
            by=people.marloes,
            now=now,
        )
        return agreement.id


def messages(template: Template) -> list[Message]:
    end_reading()
    query = sa.select(Message).where(Message.template == template.value)
    return list(db.session.scalars(query.order_by(Message.created_at)))


@pytest.mark.parametrize(
    ("email", "channel"),
    [("s.dewit@voorbeeld.nl", ChannelKind.EMAIL), ("", ChannelKind.SMS)],
)
def test_the_resident_gets_an_agreement_in_writing(
    app: Flask, people: Cast, now: datetime, email: str, channel: ChannelKind
) -> None:
    made(people, now, email=email)
    (message,) = messages(Template.AGREEMENT)
    assert message.channel is channel
    letter = queries.find_open_letter(message.id, now=now)
    assert letter is not None
    assert "de tegels voor de deur liggen recht" in letter.text
    address = "/status/" if channel is ChannelKind.EMAIL else "/s/"
    assert "27 november" in letter.text and address in letter.text


def test_an_agreement_made_late_is_written_in_the_morning(
    app: Flask, people: Cast, now: datetime
) -> None:
    evening = datetime(2026, 11, 23, 21, 30, tzinfo=AMSTERDAM)
    made(people, evening)
    (message,) = messages(Template.AGREEMENT)
    assert message.send_after == datetime(2026, 11, 24, 8, 0, tzinfo=AMSTERDAM)


def test_what_may_not_be_shown_is_not_written(app: Flask, people: Cast, now: datetime) -> None:
    made(people, now, shown=False)
    made(people, now, phone="")
    assert messages(Template.AGREEMENT) == []


@pytest.mark.parametrize(
    ("on", "told"),
    [("2026-11-25", 0), ("2026-11-26", 1), ("2026-11-27", 1), ("2026-11-28", 0), ("2026-11-30", 1)],
    ids=["two days before", "the day before", "the day", "a Saturday", "late"],
)
def test_who_has_the_case_is_reminded_once_a_day(
    app: Flask, people: Cast, now: datetime, on: str, told: int
) -> None:
    made(people, now)
    made(people, now)
    at = datetime.fromisoformat(f"{on}T07:00").replace(tzinfo=AMSTERDAM)
    assert remind_of_agreements(now=at) == told
    assert remind_of_agreements(now=at + timedelta(minutes=5)) == 0
    sent = messages(Template.AGREEMENT_DUE)
    assert [one.for_user_id for one in sent] == [people.marloes.id] * told
    for one in sent:
        assert one.send_after == at + timedelta(hours=1, minutes=30)
        letter = queries.find_open_letter(one.id, now=at)
        assert letter is not None and letter.subject == "Afspraak nakomen: 2 inwoners"


def test_a_kept_agreement_reminds_nobody(app: Flask, people: Cast, now: datetime) -> None:
    agreement_id = made(people, now)
    with unit_of_work():
        settle_agreement(
            agreement_id, outcome=AgreementStatus.KEPT, reason="", by=people.marloes, now=now
        )
    assert remind_of_agreements(now=now + timedelta(days=4)) == 0


def test_an_agreement_that_becomes_later_is_told_with_the_reason(
    app: Flask, people: Cast, now: datetime
) -> None:
    agreement_id = made(people, now, email="s.dewit@voorbeeld.nl")
    with unit_of_work():
        queued = move_agreement(
            agreement_id,
            due_on=date(2026, 12, 4),
            reason="de stratenmaker ziek is.",
            by=people.marloes,
            now=now,
        )
    assert queued.channel is ChannelKind.EMAIL
    (message,) = messages(Template.AGREEMENT_LATE)
    letter = queries.find_open_letter(message.id, now=now)
    assert letter is not None
    text = " ".join(letter.text.split())
    assert "uiterlijk vrijdag 27 november. Dat halen wij niet. Dat spijt ons." in text
    assert "De nieuwe dag is vrijdag 4 december, omdat de stratenmaker ziek is." in text
    moved = db.session.get_one(Agreement, agreement_id)
    assert (moved.first_due_on, moved.due_on) == (FRIDAY, date(2026, 12, 4))
    first = db.session.get_one(Message, messages(Template.AGREEMENT)[0].id)
    assert first.place_in_case < message.place_in_case


@pytest.mark.parametrize(
    ("due_on", "reason", "says"),
    [
        (date(2026, 12, 4), "", "waarom het later wordt"),
        (FRIDAY, "ziek", "niet later dan afgesproken"),
        (date(2026, 11, 20), "ziek", "al voorbij"),
        (date(2028, 1, 1), "ziek", "meer dan een jaar"),
    ],
)
def test_an_agreement_moves_only_later_and_with_a_reason(
    due_on: date, reason: str, says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        check_move(due_on, before=FRIDAY, reason=reason, today=date(2026, 11, 23))


def test_what_may_not_be_shown_is_told_by_a_person_when_it_becomes_later(
    app: Flask, people: Cast, now: datetime
) -> None:
    agreement_id = made(people, now, shown=False, email="s.dewit@voorbeeld.nl")
    with unit_of_work():
        queued = move_agreement(
            agreement_id, due_on=date(2026, 12, 4), reason="ziek", by=people.marloes, now=now
        )
    assert queued.channel is None
    assert messages(Template.AGREEMENT_LATE) == []

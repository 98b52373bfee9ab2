# SPDX-License-Identifier: EUPL-1.2
"""Agreements in writing: to the resident where they may, to colleagues when they press."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.cases.rules import AgreementStatus
from feedback.cases.services.agreements import agree, settle_agreement
from feedback.cases.tasks import remind_of_agreements
from feedback.clock import AMSTERDAM
from feedback.db import db, end_reading, unit_of_work
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
    assert "27 november" in letter.text and "/status/" in letter.text


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

# SPDX-License-Identifier: EUPL-1.2
"""Who must act is told by mail: never who asked, never in the evening, never for whom or why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import Actor, Role
from feedback.clock import AMSTERDAM
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Invalid, NotAllowed
from feedback.money import Cents
from feedback.notifications.models import Message
from feedback.notifications.queries import find_open_letter
from feedback.surprise_budget.services import decisions, deliveries, rules
from feedback.surprise_budget.tasks import remind_of_attenties
from tests.make import make_case, make_report
from tests.people import number_of
from tests.surprise_budget.test_surprises import BON, Ground, ask, ground

__all__ = ["ground"]


def mails(template: str, *, now: datetime) -> dict[int | None, tuple[Message, str]]:
    """Return what waits to leave, by who gets it."""
    end_reading()
    rows = db.session.scalars(sa.select(Message).where(Message.template == template)).all()
    found = {row.for_user_id: (row, find_open_letter(row.id, now=now)) for row in rows}
    return {who: (row, letter.text) for who, (row, letter) in found.items() if letter}


def numbers(*people: Actor) -> set[int | None]:
    return {number_of(one) for one in people}


def test_who_may_decide_is_told_at_the_request_and_the_asker_after_it(
    app: Flask, ground: Ground, now: datetime
) -> None:
    evening = datetime(2026, 11, 23, 20, 15, tzinfo=AMSTERDAM)
    reason = "Haar man ligt in het ziekenhuis."
    number = ask(ground, now=evening, amount=Cents(64_95), reason=reason)
    told = mails("attentie_asked", now=evening)
    assert set(told) == numbers(ground.hanneke)
    message, text = told[ground.hanneke.id]
    assert message.send_after == datetime(2026, 11, 24, 8, 30, tzinfo=AMSTERDAM)
    assert "€ 64,95" in text and f"/werk/attenties/{number}" in text
    assert "ziekenhuis" not in text
    with unit_of_work():
        decisions.decline(number, reason="Te duur.", by=ground.hanneke, now=now)
    ((who, (_, text)),) = mails("attentie_decided", now=now).items()
    assert who == ground.people.marloes.id and "afgewezen" in text


def test_a_colleagues_yes_is_asked_of_the_team_lead_and_never_of_who_asked(
    app: Flask, ground: Ground, now: datetime
) -> None:
    ask(ground, now=now, amount=Cents(30_00))
    assert set(mails("attentie_asked", now=now)) == numbers(ground.people.ingrid)
    ask(ground, now=now, amount=Cents(30_00), by=ground.people.ingrid)
    assert set(mails("attentie_asked", now=now)) == numbers(ground.people.ingrid, ground.hanneke)


def test_the_holders_own_lies_with_another_holder_and_with_a_deputy_for_others(
    app: Flask, ground: Ground, now: datetime
) -> None:
    ask(ground, now=now, amount=Cents(64_95), by=ground.hanneke)
    assert set(mails("attentie_asked", now=now)) == numbers(ground.otto)
    with unit_of_work():
        today = now.date()
        deputy = number_of(ground.people.ingrid)
        rules.give_mandate(
            deputy, from_day=today, until_day=today, most=Cents(80_00), by=ground.hanneke, now=now
        )
    ask(ground, now=now, amount=Cents(64_95))
    told = set(mails("attentie_asked", now=now))
    assert told == numbers(ground.otto, ground.hanneke, ground.people.ingrid)


def test_what_waits_is_told_once_a_working_day(app: Flask, ground: Ground, now: datetime) -> None:
    ask(ground, now=now, amount=Cents(64_95))
    brought = ask(ground, now=now)
    with unit_of_work():
        deliveries.deliver(brought, BON, by=ground.people.marloes, now=now)
    assert remind_of_attenties(now=now + timedelta(days=1)) == 1
    assert remind_of_attenties(now=now + timedelta(days=1, hours=1)) == 0
    assert remind_of_attenties(now=now + timedelta(days=5)) == 0  # a Saturday
    assert remind_of_attenties(now=now + timedelta(days=7)) == 2
    texts = [text for _, text in mails("attenties_waiting", now=now).values()]
    assert any("1 attentie om na te kijken" in text for text in texts)
    assert any("1 attentie om goed te keuren" in text for text in texts)


def test_nobody_surprises_or_approves_for_themselves_as_the_resident(
    app: Flask, ground: Ground, now: datetime
) -> None:
    """By the e-mail address of the account, whatever name stands on the case."""
    address = "ingrid@duinrade.example"
    own = make_case(now=now, report=make_report(email=address)).case.id
    with pytest.raises(Invalid, match="Niemand verrast zichzelf"):
        ask(ground, now=now, case_id=own, by=ground.people.ingrid)
    number = ask(ground, now=now, case_id=own, amount=Cents(30_00))
    with pytest.raises(NotAllowed, match="uw eigen aanvraag"), unit_of_work():
        decisions.approve(number, by=ground.people.ingrid, now=now)
    assert Role.MANAGER in ground.people.ingrid.roles

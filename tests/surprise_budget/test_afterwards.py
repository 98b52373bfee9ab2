# SPDX-License-Identifier: EUPL-1.2
"""After an attentie: persons behind accounts, the sample, the reaction, the timeline."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from feedback.accounts.services.ties import tie_accounts
from feedback.cases.queries import list_timeline
from feedback.cases.rules import TimelineKind
from feedback.db import end_reading, unit_of_work
from feedback.errors import Conflict, NotAllowed
from feedback.money import Cents
from feedback.surprise_budget.queries.checks import list_sample
from feedback.surprise_budget.rules.surprises import (
    Reaction,
    vat_within,
)
from feedback.surprise_budget.services import checks, decisions, deliveries
from feedback.surprise_budget.tasks import draw_samples
from tests.make import make_case
from tests.people import TERMINAL, number_of
from tests.surprise_budget.test_surprises import BON, Ground, ask, get, ground

__all__ = ["ground"]


def test_two_accounts_of_one_person_are_one_pair_of_eyes(ground: Ground, now: datetime) -> None:
    """Marloes asks, and says yes with her other account: refused once an admin tied the two."""
    tom, ingrid = number_of(ground.people.tom), number_of(ground.people.ingrid)
    number = ask(ground, now=now, amount=Cents(30_00))
    with unit_of_work():
        tie_accounts(number_of(ground.people.marloes), tom, by=TERMINAL, now=now)
        tie_accounts(tom, ingrid, by=TERMINAL, now=now)
    for other in (ground.people.tom, ground.people.ingrid):
        with pytest.raises(NotAllowed, match="Dit is uw eigen aanvraag"), unit_of_work():
            decisions.approve(number, by=other, now=now)
    with unit_of_work():
        decisions.approve(number, by=ground.hanneke, now=now)


def test_vat_is_kept_apart_and_counted_from_the_rate() -> None:
    assert [vat_within(Cents(20_00), rate) for rate in (0, 9, 21)] == [0, 165, 347]


def test_the_reaction_is_written_down_and_a_no_is_respected(ground: Ground, now: datetime) -> None:
    number = ask(ground, now=now)
    with pytest.raises(Conflict), unit_of_work():
        deliveries.record_reaction(number, Reaction.GLAD, text="", by=ground.people.marloes)
    with unit_of_work():
        deliveries.deliver(number, BON, by=ground.people.marloes, now=now)
        deliveries.record_reaction(
            number, Reaction.REFUSED, text=" Liever niet, 111222333. ", by=ground.people.marloes
        )
    assert get(number).reaction is Reaction.REFUSED
    assert "111222333" not in (get(number).reaction_text or "")


def test_the_sample_of_a_month_is_drawn_once_and_looked_at_by_a_holder(
    ground: Ground, now: datetime
) -> None:
    numbers = [ask(ground, now=now) for _ in range(6)]
    with unit_of_work():
        for number in numbers:
            deliveries.deliver(number, BON, by=ground.people.marloes, now=now)
    later = now + timedelta(days=10)
    assert [draw_samples(now=later), draw_samples(now=later)] == [4, 0]
    end_reading()
    drawn = [item.surprise_id for item in list_sample(ground.pot)]
    assert len(drawn) == 4
    for nobody in (ground.people.marloes, ground.people.tom, ground.otto):
        with pytest.raises(NotAllowed), unit_of_work():
            checks.look_at_sample(drawn[0], found="", by=nobody, now=later)
    with unit_of_work():
        checks.look_at_sample(drawn[0], found="", by=ground.hanneke, now=later)
    with pytest.raises(Conflict), unit_of_work():
        checks.look_at_sample(drawn[0], found="", by=ground.hanneke, now=later)


def test_the_case_tells_what_became_of_its_attentie(ground: Ground, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    number = ask(ground, now=now, case_id=case_id, amount=Cents(30_00))
    with unit_of_work():
        decisions.decline(number, reason="Er loopt iets.", by=ground.people.tom, now=now)
    end_reading()
    told = [row.fields for row in list_timeline(case_id) if row.kind is TimelineKind.SURPRISED]
    assert sorted(row["step"] for row in told) == ["awaiting_approval", "declined"]

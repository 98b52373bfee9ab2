# SPDX-License-Identifier: EUPL-1.2
"""An attentie from wish to check: who decides, what is refused, where the cents are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from feedback.accounts.rules import Actor, Role
from feedback.accounts.services import people as accounts
from feedback.callbacks.services.cases import withdraw_case
from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.money import Cents
from feedback.surprise_budget.errors import NotEnoughRoom, PotClosed
from feedback.surprise_budget.models.surprises import Mandate, Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.verify import find_faults
from feedback.surprise_budget.rules.ledger import Balance
from feedback.surprise_budget.rules.surprises import (
    Delivery,
    Exclusion,
    SurpriseState,
)
from feedback.surprise_budget.services import checks, decisions, deliveries, pots
from feedback.surprise_budget.services.deliveries import Delivered
from feedback.surprise_budget.services.requests import Wish, request
from tests.make import make_case, make_report
from tests.people import TERMINAL, Cast, actor_of

WISH = Wish(
    description="Een bos bloemen",
    reason="Zij zorgt sinds een maand voor haar moeder.",
    amount=Cents(22_50),
    consented=True,
    delivery=Delivery.HOME,
)
BON = Delivered(on=date(2026, 11, 23), spent=Cents(22_50), receipt_statement="Marktkraam, geen bon")


@dataclass(frozen=True)
class Ground:
    """A pot of the team with € 300, its holder, another holder and the cast."""

    pot: int
    hanneke: Actor
    otto: Actor
    people: Cast

    @property
    def balance(self) -> Balance:
        end_reading()
        return book.get_balance(self.pot)


@pytest.fixture
def ground(people: Cast, now: datetime) -> Ground:
    numbers = []
    for name in ("hanneke", "otto"):
        with unit_of_work():
            numbers.append(
                accounts.create_user(
                    f"{name}@duinrade.example",
                    name=name.title(),
                    roles=[Role.BUDGET_HOLDER, Role.EMPLOYEE],
                    team_id=people.klantcontact,
                    by=TERMINAL,
                    now=now,
                )
            )
    with unit_of_work():
        pot = pots.open_pot(
            "Klantcontact",
            year=2026,
            team_id=people.klantcontact,
            holder_id=numbers[0],
            by=people.bram,
            now=now,
        ).id
        pots.allocate(
            pot, amount=Cents(300_00), reason="begroting", key="1", by=people.bram, now=now
        )
    return Ground(pot, actor_of(numbers[0]), actor_of(numbers[1]), people)


def ask(ground: Ground, *, now: datetime, by: Actor | None = None, **values: Any) -> int:
    with unit_of_work():
        wish = replace(WISH, **values)
        return request(ground.pot, wish, by=by or ground.people.marloes, now=now).id


def get(surprise_id: int) -> Surprise:
    end_reading()
    return queries.get_surprise(surprise_id)


def test_below_the_threshold_it_is_approved_at_once_and_reserved(
    ground: Ground, now: datetime
) -> None:
    made = get(ask(ground, now=now))
    assert made.state is SurpriseState.APPROVED
    assert ground.balance == Balance(300_00, 277_50, 22_50)
    assert made.held_until == now + timedelta(days=60)


def test_delivering_books_what_it_cost_and_returns_the_rest(ground: Ground, now: datetime) -> None:
    number = ask(ground, now=now)
    with unit_of_work():
        deliveries.deliver(
            number,
            replace(BON, spent=Cents(20_00), vat_percent=9),
            by=ground.people.marloes,
            now=now,
        )
    assert ground.balance == Balance(300_00, 280_00, 0, 20_00)
    assert (get(number).spent_cents, get(number).vat_cents) == (20_00, 1_65)
    assert list(find_faults(pot_id=ground.pot)) == []


def test_a_little_more_than_asked_is_booked_within_the_same_threshold(
    ground: Ground, now: datetime
) -> None:
    number = ask(ground, now=now)
    with unit_of_work():
        deliveries.deliver(
            number, replace(BON, spent=Cents(24_95)), by=ground.people.marloes, now=now
        )
    assert ground.balance == Balance(300_00, 275_05, 0, 24_95)
    other = ask(ground, now=now)
    with pytest.raises(Invalid) as refusal, unit_of_work():
        deliveries.deliver(
            other, replace(BON, spent=Cents(25_01)), by=ground.people.marloes, now=now
        )
    assert list(refusal.value.fields) == ["spent"]


@pytest.mark.parametrize(
    ("amount", "colleague", "holder"),
    [(25_01, True, True), (50_00, True, True), (50_01, False, True), (100_00, False, True)],
)
def test_who_may_approve_follows_the_amount(
    ground: Ground, amount: int, colleague: bool, holder: bool, now: datetime
) -> None:
    number = ask(ground, now=now, amount=Cents(amount))
    assert get(number).state is SurpriseState.AWAITING_APPROVAL
    if not colleague:
        with pytest.raises(NotAllowed, match="beslist de budgethouder"), unit_of_work():
            decisions.approve(number, by=ground.people.tom, now=now)
    with unit_of_work():
        by = ground.people.tom if colleague else ground.hanneke
        decisions.approve(number, by=by, now=now)
    assert get(number).state is SurpriseState.APPROVED
    assert holder


def test_above_a_hundred_euros_it_is_no_attentie(ground: Ground, now: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(ground, now=now, amount=Cents(100_01))
    assert "te groot voor een attentie" in refusal.value.fields["amount"]
    assert ground.balance.reserved == 0


def test_nobody_decides_about_their_own(ground: Ground, now: datetime) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    for act in (
        lambda: decisions.approve(number, by=ground.people.marloes, now=now),
        lambda: decisions.decline(number, reason="nee", by=ground.people.marloes, now=now),
    ):
        with pytest.raises(NotAllowed, match="Dit is uw eigen aanvraag"), unit_of_work():
            act()


def test_the_holders_own_wish_lies_with_another_holder(ground: Ground, now: datetime) -> None:
    number = ask(ground, now=now, by=ground.hanneke, amount=Cents(70_00))
    with pytest.raises(NotAllowed), unit_of_work():
        decisions.approve(number, by=ground.hanneke, now=now)
    with pytest.raises(NotAllowed), unit_of_work():
        decisions.approve(number, by=ground.people.tom, now=now)
    with unit_of_work():
        decisions.approve(number, by=ground.otto, now=now)
    assert get(number).decided_by_id == ground.otto.id


def test_a_deputy_decides_within_dates_and_amount_and_not_for_the_holder_self(
    ground: Ground, now: datetime, clock: FixedClock
) -> None:
    tom = ground.people.tom
    with unit_of_work() as session:
        session.add(
            Mandate(
                holder_id=ground.hanneke.id,
                deputy_id=tom.id,
                from_day=date(2026, 11, 23),
                until_day=date(2026, 11, 24),
                most_cents=60_00,
                made_at=now,
            )
        )
    small = ask(ground, now=now, amount=Cents(60_00))
    large = ask(ground, now=now, amount=Cents(60_01))
    own = ask(ground, now=now, by=ground.hanneke, amount=Cents(55_00))
    with unit_of_work():
        made = decisions.approve(small, by=tom, now=now)
        assert made.mandate_id is not None
    for number, moment in ((large, now), (own, now)):
        with pytest.raises(NotAllowed), unit_of_work():
            decisions.approve(number, by=tom, now=moment)
    late = ask(ground, now=now, amount=Cents(55_00))
    with pytest.raises(NotAllowed), unit_of_work():
        decisions.approve(late, by=tom, now=now + timedelta(days=2))


def test_who_made_the_pot_decides_about_nothing_in_it(ground: Ground, now: datetime) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    with pytest.raises(NotAllowed, match="Wie de pot maakte"), unit_of_work():
        decisions.approve(number, by=ground.people.bram, now=now)


def test_declining_needs_a_reason_and_returns_the_money_once(ground: Ground, now: datetime) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    with pytest.raises(Invalid), unit_of_work():
        decisions.decline(number, reason="  ", by=ground.people.tom, now=now)
    with unit_of_work():
        decisions.decline(number, reason="Er loopt iets.", by=ground.people.tom, now=now)
    with pytest.raises(Conflict, match="afgewezen"), unit_of_work():
        decisions.approve(number, by=ground.people.tom, now=now)
    assert ground.balance == Balance(300_00, 300_00)


def test_a_reservation_that_runs_out_returns_its_money_exactly_once(
    ground: Ground, now: datetime
) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    until = get(number).held_until
    assert until == datetime.fromisoformat("2026-12-07T17:00:00+01:00")
    later = until + timedelta(seconds=1)
    assert list(queries.list_expired(now=until - timedelta(seconds=1), most=9)) == []
    for expected in (True, False, False):
        with unit_of_work():
            assert decisions.expire(number, by=TERMINAL, now=later) is expected
    assert ground.balance == Balance(300_00, 300_00)


def test_the_check_afterwards_is_by_somebody_who_had_no_hand_in_it(
    ground: Ground, now: datetime
) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    with unit_of_work():
        decisions.approve(number, by=ground.people.tom, now=now)
        deliveries.deliver(
            number, replace(BON, spent=Cents(30_00)), by=ground.people.marloes, now=now
        )
    assert get(number).check_by == datetime.fromisoformat("2026-11-30T17:00:00+01:00")
    for by in (ground.people.marloes, ground.people.tom, ground.people.bram):
        with pytest.raises(NotAllowed), unit_of_work():
            checks.check_afterwards(number, found="", by=by, now=now)
    with unit_of_work():
        checks.check_afterwards(number, found="", by=ground.people.ingrid, now=now)
    with pytest.raises(Conflict), unit_of_work():
        checks.check_afterwards(number, found="", by=ground.hanneke, now=now)


def test_the_database_too_refuses_that_somebody_decides_about_their_own(
    ground: Ground, now: datetime
) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    with pytest.raises(IntegrityError), unit_of_work():
        queries.get_surprise(number).decided_by_id = ground.people.marloes.id


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param({"consented": False}, "consented", id="not asked"),
        pytest.param({"description": " "}, "description", id="nothing"),
        pytest.param({"reason": "\0"}, "reason", id="no reason"),
        pytest.param({"amount": Cents(0)}, "amount", id="nothing to pay"),
        pytest.param({"amount": Cents(-1)}, "amount", id="below zero"),
        pytest.param({"exclusions": frozenset({Exclusion.OBJECTION})}, "exclusions", id="bezwaar"),
        pytest.param({"reason": "x" * 501}, "reason", id="too long"),
    ],
)
def test_what_may_not_be_is_refused_by_its_field(
    ground: Ground, values: dict[str, Any], field: str, now: datetime
) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(ground, now=now, **values)
    assert field in refusal.value.fields
    assert ground.balance == Balance(300_00, 300_00)


def test_given_in_person_it_needs_no_consent(ground: Ground, now: datetime) -> None:
    assert ask(ground, now=now, consented=False, delivery=Delivery.IN_PERSON)


def test_one_a_year_for_a_resident_however_many_cases(ground: Ground, now: datetime) -> None:
    first = make_case(now=now).case.id
    second = make_case(now=now, report=make_report(name="Mevrouw De Wit")).case.id
    ask(ground, now=now, case_id=first)
    with pytest.raises(Invalid) as refusal:
        ask(ground, now=now, case_id=second)
    assert "kreeg op 23 november een attentie" in refusal.value.fields["override_reason"]
    number = ask(ground, now=now, case_id=second, override_reason="Haar man overleed.")
    made = get(number)
    assert (made.overridden, made.needs) == (["resident"], "budget_holder")


def test_one_a_year_for_an_address(ground: Ground, now: datetime) -> None:
    ask(ground, now=now, name="J. Postma", address="Duinweg 12, 1741 AB Duinrade")
    with pytest.raises(Invalid, match="Dit adres kreeg"):
        ask(ground, now=now, name="K. Postma", address="Duinweg 12 \n1741ab  Duinrade")
    assert ask(ground, now=now, name="L. Jansen", address="Duinweg 14, 1741 AB Duinrade")


def test_own_relatives_and_money_are_never_overridden(ground: Ground, now: datetime) -> None:
    for one in (Exclusion.OWN_RELATIVE, Exclusion.COLLEAGUE, Exclusion.CASH):
        with pytest.raises(Invalid):
            ask(ground, now=now, exclusions=frozenset({one}), override_reason="toch")


def test_the_same_form_twice_is_one_attentie(ground: Ground, now: datetime) -> None:
    assert ask(ground, now=now, submission_key="k") == ask(ground, now=now, submission_key="k")
    assert ground.balance.reserved == 22_50


def test_another_teams_pot_and_another_year_are_refused(ground: Ground, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        ask(ground, now=now, by=ground.people.tom)
    with pytest.raises(Invalid) as refusal:
        ask(ground, now=now + timedelta(days=60))
    assert "pot" in refusal.value.fields


def test_the_last_cents_are_told(ground: Ground, now: datetime) -> None:
    for _ in range(3):
        ask(ground, now=now, amount=Cents(95_00))
    with pytest.raises(NotEnoughRoom) as refusal:
        ask(ground, now=now)
    assert "nog €\u00a015,00" in refusal.value.message


def test_a_closed_pot_takes_no_wishes(ground: Ground, now: datetime) -> None:
    with unit_of_work():
        pots.close_year(ground.pot, by=ground.hanneke, now=now)
    with pytest.raises(PotClosed):
        ask(ground, now=now)


def test_a_case_that_was_withdrawn_meanwhile_stops_the_approval(
    app: Flask, ground: Ground, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    number = ask(ground, now=now, case_id=case_id, amount=Cents(30_00))
    with unit_of_work():
        withdraw_case(case_id, by=ground.people.marloes, now=now)
    with pytest.raises(Conflict, match="ingetrokken"), unit_of_work():
        decisions.approve(number, by=ground.people.tom, now=now)

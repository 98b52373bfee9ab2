# SPDX-License-Identifier: EUPL-1.2
"""Two colleagues at the same instant: one a year stays one, one decision stays one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import Actor
from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, FeedbackError
from feedback.money import Cents
from feedback.surprise_budget.queries.verify import find_all_faults
from feedback.surprise_budget.services import decisions, deliveries, pots
from feedback.surprise_budget.services.requests import Wish, request
from tests.make import make_case, make_report
from tests.surprise_budget.test_surprises import BON, WISH, Ground, ask, ground

__all__ = ["ground"]


def at_once(app: Flask, *acts: Callable[[], object]) -> Counter[str]:
    """Do every act in a thread of its own, all at the same instant; count what came of it."""
    came: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    act()
                came.append("done")
            except FeedbackError as refusal:
                came.append(type(refusal).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(came)


def second_pot(ground: Ground, *, now: datetime) -> int:
    with unit_of_work():
        made = pots.open_pot(
            "Gemeentebreed", year=2026, team_id=None, holder_id=None, by=ground.otto, now=now
        ).id
        pots.allocate(made, amount=Cents(90_00), reason="b", key="1", by=ground.otto, now=now)
    return made


def wishes(
    ground: Ground, first: Wish, second: Wish, *, now: datetime
) -> list[Callable[[], object]]:
    """Return eight requests: the first wish from the team's pot, the second from another."""
    pot_ids = (ground.pot, second_pot(ground, now=now))

    def one(number: int) -> Callable[[], object]:
        wish, pot_id = (first, second)[number % 2], pot_ids[number % 2]
        return lambda: request(pot_id, wish, by=ground.people.marloes, now=now)

    return [one(number) for number in range(8)]


def test_one_a_year_for_a_resident_from_two_pots_and_two_cases_at_once(
    app: Flask, ground: Ground, now: datetime
) -> None:
    cases = [
        make_case(now=now, report=make_report(name=name)).case.id for name in ("S. de Wit", "Saar")
    ]
    first, second = (replace(WISH, case_id=case_id) for case_id in cases)
    came = at_once(app, *wishes(ground, first, second, now=now))
    assert came == {"done": 1, "Invalid": 7}


def test_one_a_year_for_an_address_from_two_pots_at_once(
    app: Flask, ground: Ground, now: datetime
) -> None:
    there = ("Duinweg 12, 1741 AB Duinrade", "Duinweg 12\n1741ab Duinrade")
    first, second = (replace(WISH, name="Jan", address=one) for one in there)
    came = at_once(app, *wishes(ground, first, second, now=now))
    assert came == {"done": 1, "Invalid": 7}


def test_the_same_form_pressed_eight_times_is_one_attentie(
    app: Flask, ground: Ground, now: datetime
) -> None:
    wish = replace(WISH, submission_key="one-form")

    def press() -> object:
        return request(ground.pot, wish, by=ground.people.marloes, now=now)

    assert at_once(app, *[press] * 8) == {"done": 8}
    assert ground.balance.reserved == 22_50


@pytest.mark.parametrize("also", ["approve", "decline", "cancel", "expire", "deliver"])
def test_of_two_decisions_at_once_one_holds(
    app: Flask, ground: Ground, also: str, now: datetime
) -> None:
    number = ask(ground, now=now, amount=Cents(30_00))
    by = {"first": ground.hanneke, "second": ground.people.ingrid}

    def other(actor: Actor) -> object:
        if also == "approve":
            return decisions.approve(number, by=actor, now=now)
        if also == "decline":
            return decisions.decline(number, reason="Liever niet.", by=actor, now=now)
        if also == "cancel":
            return decisions.cancel(number, reason="", by=ground.people.marloes, now=now)
        if also == "expire":
            return decisions.expire(number, by=actor, now=now)
        return deliveries.deliver(number, BON, by=ground.people.marloes, now=now)

    came = at_once(
        app,
        lambda: decisions.approve(number, by=by["first"], now=now),
        lambda: other(by["second"]),
    )
    assert came["done"] >= 1 and sum(came.values()) == 2
    assert list(find_all_faults({})) == []


@pytest.mark.parametrize(
    ("status", "is_fine"),
    [(CaseStatus.CLOSED, True), (CaseStatus.MERGED, False), (CaseStatus.WITHDRAWN, False)],
)
def test_a_case_that_ended_meanwhile(
    ground: Ground, status: CaseStatus, is_fine: bool, now: datetime
) -> None:
    """After closing it may still come, as a thank-you often does; merged it is another's case."""
    case_id = make_case(now=now).case.id
    number = ask(ground, now=now, case_id=case_id, amount=Cents(30_00))
    with unit_of_work() as session:
        ended = sa.update(Case).where(Case.id == case_id).values(status=status, closed_at=now)
        session.execute(ended)
    for act in (
        lambda: decisions.approve(number, by=ground.hanneke, now=now),
        lambda: request(
            ground.pot,
            replace(WISH, case_id=case_id, override_reason="toch"),
            by=ground.people.marloes,
            now=now,
        ),
    ):
        if is_fine:
            with unit_of_work():
                act()
        else:
            with pytest.raises(Conflict, match="samengevoegd of ingetrokken"), unit_of_work():
                act()

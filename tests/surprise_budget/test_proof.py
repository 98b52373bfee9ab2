# SPDX-License-Identifier: EUPL-1.2
"""``budget verify`` finds what is wrong between attenties, books and what was written outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import Role
from feedback.db import db, end_reading, structure_change, unit_of_work
from feedback.errors import Conflict
from feedback.money import Cents
from feedback.surprise_budget.errors import NotEnoughRoom
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.ledger import Balance
from feedback.surprise_budget.rules.surprises import SurpriseState
from feedback.surprise_budget.services import decisions, deliveries, pots
from feedback.surprise_budget.services.carrying import carry_over
from feedback.surprise_budget.tasks import erase_addresses, expire_reservations, prove_books
from tests.people import TERMINAL
from tests.surprise_budget.test_surprises import BON, Ground, ask, ground

__all__ = ["ground"]


@pytest.fixture
def lived_in(ground: Ground, now: datetime) -> Ground:
    """Attenties in every state."""
    marloes, tom = ground.people.marloes, ground.people.tom
    ask(ground, now=now)
    delivered = ask(ground, now=now, name="J. Postma", address="Duinweg 12, 1741 AB Duinrade")
    approved = ask(ground, now=now, amount=Cents(40_00))
    declined = ask(ground, now=now, amount=Cents(30_00))
    cancelled = ask(ground, now=now)
    with unit_of_work():
        deliveries.deliver(delivered, replace(BON, spent=Cents(20_00)), by=marloes, now=now)
        decisions.approve(approved, by=tom, now=now)
        decisions.decline(declined, reason="Er loopt iets.", by=tom, now=now)
        decisions.cancel(cancelled, reason="", by=marloes, now=now)
    end_reading()
    return ground


def drop_guards() -> None:
    with structure_change() as connection:
        for trigger in ("refuses_update", "refuses_delete", "follows"):
            on = "" if connection.dialect.name == "sqlite" else " ON ledger_entry"
            connection.exec_driver_sql(f"DROP TRIGGER ledger_entry_{trigger}{on}")


def test_sound_books_are_written_down_outside_and_stay_sound(
    lived_in: Ground, app: Flask, now: datetime
) -> None:
    result = app.test_cli_runner().invoke(args=["budget", "verify"])
    assert result.exit_code == 0, result.output
    assert "All books are sound." in result.output
    assert prove_books(now=now) == []


@pytest.mark.parametrize(
    ("statement", "invariant"),
    [
        pytest.param("UPDATE surprise SET state = 'expired' WHERE id = 1", "I9", id="money kept"),
        pytest.param("UPDATE surprise SET spent_cents = 1999 WHERE id = 2", "I4", id="other cost"),
        pytest.param("UPDATE surprise SET decided_by_id = NULL WHERE id = 3", "I5", id="nobody"),
        pytest.param(
            "UPDATE surprise SET needs = 'budget_holder' WHERE id = 3", "I5", id="not the holder"
        ),
        pytest.param("UPDATE surprise SET state = 'approved' WHERE id = 4", "I4", id="revived"),
    ],
)
def test_an_attentie_that_does_not_agree_is_named(
    lived_in: Ground, statement: str, invariant: str, now: datetime
) -> None:
    with unit_of_work() as session:
        session.execute(sa.text(statement))
    faults = prove_books(now=now)
    assert faults and {fault.invariant for fault in faults} <= {invariant, "I4"}
    assert invariant in {fault.invariant for fault in faults}


def test_lost_guards_and_a_cut_tail_are_named(lived_in: Ground, app: Flask, now: datetime) -> None:
    assert prove_books(now=now) == []
    drop_guards()
    assert [fault.invariant for fault in prove_books(now=now)] == ["I6", "I6", "I6"]
    with unit_of_work() as session:
        session.execute(sa.text("DELETE FROM ledger_entry WHERE number >= 10"))
    found = [fault.what for fault in prove_books(now=now) if fault.invariant == "I7"]
    assert found == ["it was there and is cut off"]
    result = app.test_cli_runner().invoke(args=["budget", "verify"])
    assert result.exit_code == 1
    assert "I7 pot 1, line" in result.output


def test_reservations_end_and_addresses_go(lived_in: Ground, now: datetime) -> None:
    assert expire_reservations(now=now) == 0
    later = now + timedelta(days=61)
    assert expire_reservations(now=later) == 2
    assert expire_reservations(now=later) == 0
    assert lived_in.balance == Balance(300_00, 280_00, 0, 20_00)
    assert erase_addresses(now=now + timedelta(days=29)) == 0
    assert erase_addresses(now=now + timedelta(days=30)) == 1
    row = queries.find_recipient(2)
    assert row is not None
    assert (row.name_sealed, row.address_sealed) == (None, None)
    assert row.address_index is not None
    assert prove_books(now=later) == []


def test_a_reservation_goes_into_the_new_year_from_its_room(
    lived_in: Ground, now: datetime
) -> None:
    with unit_of_work():
        next_ = pots.open_pot(
            "Klantcontact",
            year=2027,
            team_id=None,
            holder_id=lived_in.hanneke.id,
            by=lived_in.people.bram,
            now=now,
        ).id
    with pytest.raises(NotEnoughRoom), unit_of_work():
        carry_over(1, to_pot_id=next_, by=lived_in.hanneke, now=now)
    with unit_of_work():
        pots.allocate(next_, amount=Cents(50_00), reason="b", key="1", by=TERMINAL, now=now)
        carry_over(1, to_pot_id=next_, by=lived_in.hanneke, now=now)
    assert book.get_balance(next_) == Balance(50_00, 27_50, 22_50)
    assert lived_in.balance.reserved == 40_00
    with pytest.raises(Conflict), unit_of_work():
        carry_over(2, to_pot_id=next_, by=lived_in.hanneke, now=now)
    assert prove_books(now=now) == []
    assert queries.get_surprise(1).state is SurpriseState.APPROVED


def test_a_pot_is_opened_from_the_terminal(lived_in: Ground, app: Flask) -> None:
    words = ["budget", "open", "Wijkteam", "--holder", "hanneke@duinrade.example", "--amount"]
    run = app.test_cli_runner()
    assert run.invoke(args=[*words, "1.000,00"]).output == "Wijkteam 2026: €\u00a01.000,00\n"
    assert "er is al een pot" in run.invoke(args=[*words, "1.000,00"]).output.lower()
    assert "komma" in run.invoke(args=[*words, "12.50"]).output
    db.session.rollback()
    assert Role.BUDGET_HOLDER in lived_in.hanneke.roles

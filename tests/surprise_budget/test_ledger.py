# SPDX-License-Identifier: EUPL-1.2
"""The book of a pot: exact, append-only, never overspent, and every fault in it is found."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from feedback.accounts.rules import program
from feedback.db import db, end_reading, structure_change, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.money import Cents
from feedback.surprise_budget.errors import NotEnoughRoom, PotClosed
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries.verify import find_faults
from feedback.surprise_budget.rules.ledger import Balance, Posting
from feedback.surprise_budget.services import corrections, pots
from feedback.surprise_budget.services.ledger import post
from tests.people import Cast

HOLDER = program("test", origin="cli")


@pytest.fixture
def pot(people: Cast, now: datetime) -> int:
    """A pot of this year with € 100 in it."""
    return make_pot(people, now=now)


def make_pot(people: Cast, *, now: datetime, name: str = "Klantenservice") -> int:
    with unit_of_work():
        made = pots.open_pot(
            name, year=2026, team_id=None, holder_id=people.ingrid.id, by=people.bram, now=now
        ).id
        pots.allocate(
            made, amount=Cents(10_000), reason="begroting 2026", key="1", by=people.bram, now=now
        )
    return made


def book_line(pot: int, posting: Posting, amount: int, key: str, *, now: datetime) -> None:
    with unit_of_work():
        post(pot, posting=posting, amount=Cents(amount), posting_key=key, by=HOLDER, now=now)


def balance(pot: int) -> Balance:
    end_reading()
    return book.get_balance(pot)


def test_money_moves_from_budget_to_reserved_to_spent(pot: int, now: datetime) -> None:
    book_line(pot, Posting.RESERVE, 2250, "a", now=now)
    book_line(pot, Posting.SPEND, 2000, "b", now=now)
    book_line(pot, Posting.RETURN, 250, "c", now=now)
    assert balance(pot) == Balance(allocated=10_000, available=8_000, spent=2_000)
    assert [entry.number for entry in book.list_entries(pot)] == [1, 2, 3, 4]
    assert list(find_faults(pot_id=pot)) == []


def test_what_is_not_there_is_refused_and_nothing_is_booked(pot: int, now: datetime) -> None:
    with pytest.raises(NotEnoughRoom) as refusal:
        book_line(pot, Posting.RESERVE, 10_001, "a", now=now)
    assert refusal.value.available == 10_000
    assert "nog €\u00a0100,00" in refusal.value.message
    with pytest.raises(Conflict):
        book_line(pot, Posting.SPEND, 1, "b", now=now)
    assert balance(pot) == Balance(allocated=10_000, available=10_000)


@pytest.mark.parametrize("amount", [0, -1, 10**12])
def test_an_impossible_amount_never_reaches_the_book(pot: int, amount: int, now: datetime) -> None:
    with pytest.raises(ValueError, match="no amount"):
        book_line(pot, Posting.RESERVE, amount, "a", now=now)


def test_the_same_act_is_booked_once(pot: int, now: datetime) -> None:
    for _ in range(3):
        book_line(pot, Posting.RESERVE, 500, "same", now=now)
    assert balance(pot).reserved == 500
    with pytest.raises(Conflict):
        book_line(pot, Posting.RESERVE, 501, "same", now=now)


def test_a_wrong_line_is_put_right_once_and_stays(pot: int, people: Cast, now: datetime) -> None:
    book_line(pot, Posting.RESERVE, 500, "a", now=now)
    book_line(pot, Posting.SPEND, 500, "b", now=now)
    with unit_of_work():
        made = corrections.correct(pot, number=3, reason="dubbele bon", by=people.ingrid, now=now)
        assert made.reverses_number == 3
    assert balance(pot) == Balance(allocated=10_000, available=10_000)
    for number in (2, 4):
        with pytest.raises(Conflict), unit_of_work():
            corrections.correct(pot, number=number, reason="nog eens", by=people.ingrid, now=now)
    with unit_of_work():
        again = corrections.correct(pot, number=3, reason="nog eens", by=people.ingrid, now=now)
        assert again.number == 4
    with pytest.raises(Invalid), unit_of_work():
        corrections.correct(pot, number=3, reason=" ", by=people.ingrid, now=now)


def test_a_closed_year_gives_back_what_is_left_and_takes_no_lines(
    pot: int, people: Cast, now: datetime
) -> None:
    book_line(pot, Posting.RESERVE, 500, "a", now=now)
    with pytest.raises(Conflict, match="Er staan nog reserveringen open"), unit_of_work():
        pots.close_year(pot, by=people.ingrid, now=now)
    book_line(pot, Posting.RETURN, 500, "b", now=now)
    with unit_of_work():
        pots.close_year(pot, by=people.ingrid, now=now)
    assert balance(pot) == Balance(allocated=10_000, released=10_000)
    with pytest.raises(PotClosed):
        book_line(pot, Posting.RESERVE, 1, "c", now=now)


def test_random_lines_agree_with_a_plain_sum(pot: int, now: datetime) -> None:
    chance = random.Random(20261123)
    expected = Balance(allocated=10_000, available=10_000)
    kinds = [Posting.RESERVE, Posting.RETURN, Posting.SPEND, Posting.REFUND, Posting.ALLOCATE]
    for number in range(200):
        kind, amount = chance.choice(kinds), chance.randrange(1, 4_000)
        moved = expected.moved(kind, amount)
        if moved.is_sound:
            book_line(pot, kind, amount, str(number), now=now)
            expected = moved
        else:
            with pytest.raises(Conflict):
                book_line(pot, kind, amount, str(number), now=now)
    assert balance(pot) == expected
    assert list(find_faults(pot_id=pot)) == []


REFUSED = {
    "a change": "UPDATE ledger_entry SET amount_cents = amount_cents + 1 WHERE number = 2",
    "a removal": "DELETE FROM ledger_entry WHERE number = 2",
    "a line out of order": """
        INSERT INTO ledger_entry (id, pot_id, number, posted_at, posting, from_account, to_account,
          amount_cents, allocated_after, available_after, reserved_after, spent_after,
          released_after, posting_key, actor_label, reason, previous_seal, seal)
        SELECT 9999, pot_id, number + {step}, posted_at, posting, from_account, to_account,
          amount_cents, allocated_after, available_after - {less}, reserved_after + {more},
          spent_after, released_after, 'x', actor_label, reason, seal, 'y'
        FROM ledger_entry WHERE number = 2""",
}


def refused_statements() -> Iterator[tuple[str, str]]:
    yield "a change", REFUSED["a change"]
    yield "a removal", REFUSED["a removal"]
    for name, (step, less, more) in {
        "a gap": (2, 500, 500),
        "a second line with one number": (0, 500, 500),
        "a balance that does not follow": (1, 400, 400),
        "money from nowhere": (1, 0, 500),
        "an overdraft": (1, 99_999, 99_999),
    }.items():
        yield name, REFUSED["a line out of order"].format(step=step, less=less, more=more)


@pytest.mark.parametrize(
    "statement", [pytest.param(sql, id=name) for name, sql in refused_statements()]
)
def test_the_database_itself_refuses(pot: int, statement: str, now: datetime) -> None:
    book_line(pot, Posting.RESERVE, 500, "a", now=now)
    before = balance(pot)
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(sa.text(statement))
    assert balance(pot) == before


def test_the_planted_line_that_does_follow_is_taken(pot: int, now: datetime) -> None:
    """The statement of the test above, made right: so that one fails for its own reason."""
    book_line(pot, Posting.RESERVE, 500, "a", now=now)
    statement = REFUSED["a line out of order"].format(step=1, less=500, more=500)
    with unit_of_work() as session:
        session.execute(sa.text(statement))
    assert balance(pot).reserved == 1_000
    assert [fault.invariant for fault in find_faults(pot_id=pot)] == ["I7"]


def test_of_fifty_at_once_on_the_last_money_one_succeeds(
    app: Flask, pot: int, now: datetime
) -> None:
    book_line(pot, Posting.RESERVE, 7_500, "before", now=now)
    outcomes: list[str] = []
    gate = threading.Barrier(50)

    def ask(number: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                book_line(pot, Posting.RESERVE, 2_500, f"ask{number}", now=now)
                outcomes.append("booked")
            except NotEnoughRoom:
                outcomes.append("refused")
            finally:
                db.session.remove()

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sorted(outcomes) == ["booked"] + ["refused"] * 49
    assert balance(pot) == Balance(allocated=10_000, available=0, reserved=10_000)


COLUMNS = {
    "posted_at": "2026-11-23 08:14:00.000001+00:00",
    "amount_cents": 101,
    "available_after": 4321,
    "reserved_after": 4321,
    "surprise_id": 7,
    "posting_key": "another",
    "actor_id": 77,
    "actor_label": "iemand anders",
    "reason": "een andere reden",
    "seal": "f" * 64,
    "previous_seal": "e" * 64,
}


@pytest.mark.slow
def test_a_thousand_random_tamperings_are_all_found(
    app: Flask, people: Cast, now: datetime
) -> None:
    """As the owner of the database, without triggers; a removed tail is for the anchor."""
    pot = make_pot(people, now=now)
    for number in range(30):
        book_line(pot, Posting.RESERVE, 100, f"n{number}", now=now)
    assert list(find_faults(pot_id=pot)) == []
    end_reading()
    with structure_change() as connection:
        for trigger in ("refuses_update", "refuses_delete", "follows"):
            on = "" if connection.dialect.name == "sqlite" else " ON ledger_entry"
            connection.exec_driver_sql(f"DROP TRIGGER ledger_entry_{trigger}{on}")
    chance = random.Random(4711)
    acts = [tampering(chance) for _ in range(1_000)]
    assert [act for act in acts if not is_found(act, pot)] == []


@pytest.mark.parametrize(
    "column, value", [("posting", "gift"), ("posted_at", "last Tuesday"), ("to_account", "")]
)
def test_a_line_that_cannot_be_read_is_named(
    app: Flask, people: Cast, now: datetime, column: str, value: str
) -> None:
    """SQLite alone: PostgreSQL refuses what is no value of the column's type."""
    pot = make_pot(people, now=now)
    for number in range(4):
        book_line(pot, Posting.RESERVE, 100, f"n{number}", now=now)
    end_reading()
    with structure_change() as connection:
        if connection.dialect.name != "sqlite":
            column, value = "reason", "changed"
            connection.exec_driver_sql("DROP TRIGGER ledger_entry_refuses_update ON ledger_entry")
        else:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = 1")
            connection.exec_driver_sql("DROP TRIGGER ledger_entry_refuses_update")
        edit = sa.text(f"UPDATE ledger_entry SET {column} = :value WHERE number = 3")
        connection.execute(edit, {"value": value})
    assert next(iter(find_faults(pot_id=pot))).number == 3


Act = list[tuple[str, dict[str, object]]]


def tampering(chance: random.Random) -> Act:
    """Return the statements of one edit, removal or swap somewhere before the last line."""
    number, other = chance.sample(range(1, 31), 2)
    kind = chance.choice(["edit", "edit", "delete", "swap"])
    if kind == "delete":
        return [("DELETE FROM ledger_entry WHERE number = :number", {"number": number})]
    if kind == "swap":
        renumber = "UPDATE ledger_entry SET number = :new WHERE number = :old"
        steps = ((number, 1000), (other, number), (1000, other))
        return [(renumber, {"old": old, "new": new}) for old, new in steps]
    column = chance.choice(list(COLUMNS))
    edit = f"UPDATE ledger_entry SET {column} = :value WHERE number = :number"
    return [(edit, {"value": COLUMNS[column], "number": number})]


def is_found(act: Act, pot: int) -> bool:
    """Tamper in a transaction that is undone; tell whether it was refused or is found."""
    with unit_of_work() as session:
        try:
            for statement, values in act:
                session.execute(sa.text(statement), values)
            return any(find_faults(pot_id=pot))
        except IntegrityError:
            return True
        finally:
            session.rollback()

# SPDX-License-Identifier: EUPL-1.2
"""Who reads the books twenty times a second, and proves what is new in them at every read."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from feedback.db import begin_steady_reading, db, end_reading, unit_of_work
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries.ledger import EMPTY, End
from feedback.surprise_budget.queries.verify import (
    Fault,
    find_all_faults,
    find_faults,
    find_faults_of,
    find_missing_guards,
)
from feedback.surprise_budget.rules.ledger import PATHS, Account, Balance
from tests.databases import Installation

EVERY = 1 / 20


class Auditor:
    """Reads in one steady moment at a time: all of I1-I9 for what changed since the last read."""

    def __init__(self, installation: Installation, pots: list[int]) -> None:
        self.reads = 0
        self.lines = 0
        self.faults: list[Fault] = []
        self._app = installation.app
        self._ends: dict[int, End] = dict.fromkeys(pots, EMPTY)
        self._authorised: int | None = None
        self._decided: datetime | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read_on)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def end(self) -> None:
        """Read a last time, everything from the first line; and try the guards themselves."""
        self._over.set()
        self._thread.join()
        with self._app.app_context():
            begin_steady_reading()
            self.faults += find_all_faults({})
            self.lines = sum(end.number for end in book.list_ends())
            for pot_id in self._ends:
                self.faults += self._differs_from_its_sum(pot_id)
            end_reading()
            self.faults += _takes_changes()
            db.session.remove()

    def _read_on(self) -> None:
        with self._app.app_context():
            while not self._over.is_set():
                begun = time.monotonic()
                begin_steady_reading()
                self.faults += self._look()
                end_reading()
                self.reads += 1
                self._over.wait(max(0.0, EVERY - (time.monotonic() - begun)))
            db.session.remove()

    def _look(self) -> Iterator[Fault]:
        yield from find_missing_guards()
        ends = {pot_id: book.find_end(pot_id) for pot_id in self._ends}
        yield from self._total_differs(ends)
        touched = set(self._decided_since())
        for pot_id, end in ends.items():
            before = self._ends[pot_id]
            if end.number < before.number:
                yield Fault("I7", pot_id, before.number, "a line that was read is gone")
            if end != before:
                yield from find_faults(pot_id=pot_id, start=before)
                touched.update(_attenties(pot_id, after=before.number))
        if touched:
            changed = sa.select(Surprise).where(Surprise.id.in_(touched))
            yield from find_faults_of(db.session.scalars(changed).all())
        yield from self._differs_from_its_sum(list(ends)[self.reads % len(ends)])
        self._ends = ends

    def _total_differs(self, ends: dict[int, End]) -> Iterator[Fault]:
        """Yield I2: all money of all pots together, as this read sees it."""
        total = sum(
            one.balance.available + one.balance.reserved + one.balance.spent + one.balance.released
            for one in ends.values()
        )
        if self._authorised is None:
            self._authorised = total
        if total != self._authorised:
            yield Fault("I2", 0, 0, f"a read saw {total} cents of {self._authorised}")

    def _decided_since(self) -> list[int]:
        """Return what was decided since the last read: a yes by itself moves no money."""
        query = sa.select(Surprise.id, Surprise.decided_at).where(Surprise.decided_at.is_not(None))
        if self._decided is not None:
            query = query.where(Surprise.decided_at >= self._decided)
        rows = db.session.execute(query).all()
        self._decided = max((row.decided_at for row in rows), default=self._decided)
        return [row.id for row in rows]

    def _differs_from_its_sum(self, pot_id: int) -> Iterator[Fault]:
        """Yield I8 once more, in another way: the plain sum of all lines of one pot."""
        query = (
            sa.select(LedgerEntry.posting, sa.func.sum(LedgerEntry.amount_cents))
            .where(LedgerEntry.pot_id == pot_id)
            .group_by(LedgerEntry.posting)
        )
        sums = dict.fromkeys(Account, 0)
        for posting, cents in db.session.execute(query):
            source, goal = PATHS[posting]
            sums[source] -= int(cents)
            sums[goal] += int(cents)
        plain = Balance(
            -sums[Account.BUDGET],
            sums[Account.AVAILABLE],
            sums[Account.RESERVED],
            sums[Account.SPENT],
            sums[Account.RELEASED],
        )
        if plain != book.get_balance(pot_id):
            yield Fault("I8", pot_id, 0, "the balance is not the sum of the lines")


def _attenties(pot_id: int, *, after: int) -> set[int]:
    query = (
        sa.select(LedgerEntry.surprise_id)
        .where(LedgerEntry.pot_id == pot_id, LedgerEntry.number > after)
        .distinct()
    )
    return {one for one in db.session.scalars(query) if one is not None}


def _takes_changes() -> Iterator[Fault]:
    """Yield I6: the database took what it must refuse."""
    for statement in ("UPDATE ledger_entry SET amount_cents = 1", "DELETE FROM ledger_entry"):
        with contextlib.suppress(IntegrityError), unit_of_work() as session:
            session.execute(sa.text(statement))
            yield Fault("I6", 0, 0, f"the database took: {statement}")
            session.rollback()

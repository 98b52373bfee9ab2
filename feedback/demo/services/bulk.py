# SPDX-License-Identifier: EUPL-1.2
"""Cases in great numbers: the rows that the services would write, in batches.

A test plays one plan both ways and compares every table. What is left out is mail: nobody
reads the confirmations of a hundred thousand invented people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from feedback.audit.models import AuditEntry
from feedback.business_time.calendar import ServiceCalendar
from feedback.callbacks.models import CallAttempt, Conversation, Promise, Verdict
from feedback.cases.models import (
    Agreement,
    Case,
    CaseCounter,
    CaseNote,
    Hold,
    StatusLink,
    TimelineEntry,
)
from feedback.contacts.models import Contact, ContactIndex
from feedback.db import Base, as_row, db, insert_rows, unit_of_work
from feedback.demo import queries
from feedback.demo.rules.plan import PlannedCase
from feedback.demo.services.ground import Ground
from feedback.demo.services.lives import Life
from feedback.demo.services.people import Staff
from feedback.service_calendar import queries as calendars
from feedback.watch.models import WatchStep

BATCH = 1_000
#: Parents before children, as the foreign keys ask.
ORDER: tuple[type[Base], ...] = (
    Contact,
    ContactIndex,
    Case,
    CaseNote,
    StatusLink,
    Promise,
    Hold,
    CallAttempt,
    Conversation,
    Agreement,
    Verdict,
    WatchStep,
    TimelineEntry,
    AuditEntry,
)
NUMBERED: tuple[type[Base], ...] = (Case, CaseNote, Promise, CallAttempt, Conversation, Agreement)


class Rows:
    """Rows waiting to be written, and the numbers they get."""

    def __init__(self) -> None:
        self._waiting: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self._last = {table: queries.find_last_id(table) for table in NUMBERED}

    def next_id(self, table: type[Base]) -> int:
        """Give out the next number of a table."""
        self._last[table] += 1
        return self._last[table]

    def add(self, table: type[Base], **values: Any) -> dict[str, Any]:
        """Add a row; it may be changed until it is written."""
        self._waiting[table].append(values)
        return values

    def add_object(self, row: Base) -> None:
        """Add a model that was filled by a service, with all its columns."""
        self._waiting[type(row)].append(as_row(row))

    def write(self) -> None:
        """Write everything that waits, in the running unit of work."""
        for table in ORDER:
            insert_rows(table, self._waiting.pop(table, []))

    def hand_over_numbers(self) -> None:
        """Have PostgreSQL go on after the numbers that were given out here."""
        if db.engine.dialect.name != "postgresql":
            return
        for table, last in self._last.items():
            name = table.__tablename__
            sequence = sa.func.pg_get_serial_sequence(name, "id")
            db.session.execute(sa.select(sa.func.setval(sequence, max(last, 1), last > 0)))


def write_cases(
    plan: Iterable[PlannedCase],
    staff: Staff,
    *,
    calendar: ServiceCalendar,
    now: datetime,
    tell: Callable[[int], None],
) -> None:
    """Write every case of ``plan`` with its whole life, a thousand at a time.

    ``plan`` comes in the order of receipt, so that the numbers of cases do too.
    """
    ground = Ground(
        staff=staff,
        calendar=calendar,
        norms=calendars.active_norms(now),
        topic_ids=queries.list_topic_ids(),
        district_ids=queries.list_district_ids(),
        now=now,
    )
    rows, last_numbers, done = Rows(), queries.list_last_numbers(), 0
    db.session.rollback()
    cases = iter(plan)
    while batch := list(islice(cases, BATCH)):
        for case in batch:
            Life(case, ground, rows, last_numbers).live()
        with unit_of_work():
            rows.write()
            _remember_numbers(last_numbers)
            rows.hand_over_numbers()
        done += len(batch)
        tell(done)


def _remember_numbers(last_numbers: dict[int, int]) -> None:
    """Have the services go on after the case numbers that were given out here."""
    db.session.execute(sa.delete(CaseCounter))
    rows = [{"year": year, "last": last} for year, last in last_numbers.items()]
    db.session.execute(sa.insert(CaseCounter), rows)

# SPDX-License-Identifier: EUPL-1.2
"""Quarters of a year, as figures are told by: 2026-Q3 runs from 1 July until 1 October."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.business_time.local_time import FIRST_YEAR, LAST_YEAR, day_of, moment_on
from feedback.errors import Invalid
from feedback.wording import N_

#: Quarters of a trend, the last one included.
TREND = 4

#: How long after a quarter its figures are mailed.
SETTLES = timedelta(days=7)

_NAME = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months on Amsterdam's calendar."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """As addresses and files name it: 2026-Q3."""
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """The day it begins."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day that is part of it."""
        return self.after.first_day - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        """The moment from which on it is this quarter."""
        return moment_on(self.first_day, timedelta(0))

    @property
    def ends(self) -> datetime:
        """The moment at which the next one begins."""
        return self.after.begins

    @property
    def after(self) -> Quarter:
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)


def quarter_of(at: datetime) -> Quarter:
    """Return the quarter that a moment is in."""
    day = day_of(at)
    return Quarter(day.year, (day.month - 1) // 3 + 1)


def get_quarter(name: str) -> Quarter:
    """Return the quarter with this name; raises ``Invalid`` for anything else."""
    found = read_quarter(name)
    if found is None:
        raise Invalid({"quarter": N_("Schrijf een kwartaal als 2026-Q3.")})
    return found


def trend_of(quarter: Quarter) -> list[Quarter]:
    """Return a quarter and the three before it, oldest first."""
    found = [quarter]
    while len(found) < TREND:
        found.insert(0, found[0].before)
    return found


def last_to_mail(now: datetime) -> Quarter:
    """Return the last quarter that ended long enough ago: late answers are in by then."""
    return quarter_of(now - SETTLES).before


def read_quarter(name: str) -> Quarter | None:
    """Return the quarter with this name; None for anything else."""
    found = _NAME.fullmatch(name)
    if found is None or not FIRST_YEAR <= int(found[1]) < LAST_YEAR:
        return None
    return Quarter(int(found[1]), int(found[2]))

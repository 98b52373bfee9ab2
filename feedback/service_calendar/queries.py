# SPDX-License-Identifier: EUPL-1.2
"""Every select on calendars and norms; they answer with values of business time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.hours import Block, Blocks
from feedback.db import db
from feedback.errors import NotFound
from feedback.reference import kept_by_edition
from feedback.service_calendar import rules
from feedback.service_calendar.models import (
    BASE_DAY,
    CalendarVersion,
    ClosureDay,
    ExceptionalHours,
    NormVersion,
    OpeningBlock,
    VersionHoliday,
)

_CALENDARS = sa.select(
    CalendarVersion.valid_from, CalendarVersion.id, CalendarVersion.fingerprint
).order_by(CalendarVersion.valid_from, CalendarVersion.id)
_NORMS = sa.select(*sa.inspect(NormVersion).columns).order_by(
    NormVersion.valid_from, NormVersion.id
)
_MISSING = "De openingstijden ontbreken. Voer uit: flask db upgrade"
_VALID_FROM = itemgetter(0)


def active_calendar(now: datetime) -> ServiceCalendar:
    """Return the calendar that holds at ``now``.

    Every process sees a new version at once (``reference``). Raises ``NotFound`` on a
    database without reference data.
    """
    versions = _calendar_versions()
    place = bisect_right(versions, now, key=_VALID_FROM)
    if place == 0:
        raise NotFound(_MISSING)
    _, version_id, known = versions[place - 1]
    return _calendar(version_id, known)


def get_calendar(version_id: int) -> ServiceCalendar:
    """Return one version of the calendar; raises ``NotFound``."""
    for _, number, known in _calendar_versions():
        if number == version_id:
            return _calendar(number, known)
    raise NotFound("Deze versie van de openingstijden bestaat niet.")


def active_norms(now: datetime) -> rules.Norms:
    """Return the norms that hold at ``now``; raises ``NotFound`` without reference data."""
    versions = _norm_versions()
    place = bisect_right(versions, now, key=_VALID_FROM)
    if place == 0:
        raise NotFound("De normen ontbreken. Voer uit: flask db upgrade")
    return versions[place - 1][1]


@kept_by_edition
def _calendar_versions() -> tuple[tuple[datetime, int, str], ...]:
    """Return since when each version of the calendar holds, its number and what it must be."""
    return tuple((row[0], row[1], row[2]) for row in db.session.connection().execute(_CALENDARS))


@kept_by_edition
def _norm_versions() -> tuple[tuple[datetime, rules.Norms], ...]:
    """Return since when each version of the norms holds, and the version."""
    return tuple((row.valid_from, _norms(row)) for row in db.session.connection().execute(_NORMS))


def _norms(row: sa.Row[*tuple[Any, ...]]) -> rules.Norms:
    return rules.Norms(
        row.id,
        target_policy=row.target_policy,
        due_policy=row.due_policy,
        working_minutes=row.working_minutes,
        warn_percentages=tuple(row.warn_percentages),
        escalations=rules.escalations_from_data(row.escalations),
        ladder=rules.LadderPolicy(
            row.ladder_attempts, row.ladder_parts_of_day, row.ladder_working_days
        ),
        spoken_percent=row.spoken_percent,
    )


def list_calendar_versions() -> Sequence[CalendarVersion]:
    """Return every version of the calendar, newest first: who made it, when and why."""
    query = sa.select(CalendarVersion).order_by(CalendarVersion.id.desc())
    return db.session.scalars(query).all()


def list_norm_versions(*, limit: int) -> Sequence[NormVersion]:
    """Return the versions of the norms, newest first: who made them, when and why."""
    query = sa.select(NormVersion).order_by(NormVersion.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def newest_version(table: type[CalendarVersion] | type[NormVersion]) -> int:
    """Return the highest version number in use; 0 when there is none yet."""
    return db.session.scalar(sa.select(sa.func.max(table.id))) or 0


@lru_cache(maxsize=64)
def _calendar(version_id: int, fingerprint: str) -> ServiceCalendar:
    """Build a calendar from its rows; kept by what it says, never by its number alone."""
    weekly, later_weeks = rules.weeks_from(_weekly_rows(version_id), base_day=BASE_DAY)
    found = ServiceCalendar(
        version_id,
        weekly,
        frozenset(
            db.session.scalars(
                sa.select(VersionHoliday.holiday).where(
                    VersionHoliday.calendar_version_id == version_id
                )
            )
        ),
        _closures(version_id),
        _exceptional(version_id),
        later_weeks,
    )
    if rules.fingerprint(found) != fingerprint:
        raise RuntimeError(f"calendar version {version_id} is not what was published")
    return found


def _weekly_rows(version_id: int) -> list[tuple[date, int, Block]]:
    query = sa.select(OpeningBlock).where(OpeningBlock.calendar_version_id == version_id)
    return [
        (row.from_day, row.weekday, Block(row.opens, row.closes))
        for row in db.session.scalars(query)
    ]


def _closures(version_id: int) -> Mapping[date, str]:
    query = sa.select(ClosureDay.day, ClosureDay.reason).where(
        ClosureDay.calendar_version_id == version_id
    )
    return {row.day: row.reason for row in db.session.execute(query)}


def _exceptional(version_id: int) -> Mapping[date, Blocks]:
    query = (
        sa.select(ExceptionalHours)
        .where(ExceptionalHours.calendar_version_id == version_id)
        .order_by(ExceptionalHours.day, ExceptionalHours.opens)
    )
    found: dict[date, Blocks] = {}
    for row in db.session.scalars(query):
        found[row.day] = (*found.get(row.day, ()), Block(row.opens, row.closes))
    return found

# SPDX-License-Identifier: EUPL-1.2
"""Every select on calendars and norms; they answer with values of business time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

import sqlalchemy as sa

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.hours import Block, Blocks
from feedback.db import UtcMoment, db, written
from feedback.errors import NotFound
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

# Made once: nearly every page and every message asks for these.
_MOMENT = sa.bindparam("moment", type_=UtcMoment())
_ACTIVE_CALENDAR = (
    sa.select(CalendarVersion.id, CalendarVersion.fingerprint)
    .where(CalendarVersion.valid_from <= _MOMENT)
    .order_by(CalendarVersion.valid_from.desc(), CalendarVersion.id.desc())
    .limit(written(1))
)
_ACTIVE_NORMS = (
    sa.select(*sa.inspect(NormVersion).columns)
    .where(NormVersion.valid_from <= _MOMENT)
    .order_by(NormVersion.valid_from.desc(), NormVersion.id.desc())
    .limit(written(1))
)
_LADDER = (
    sa.select(NormVersion.ladder_attempts, NormVersion.ladder_parts_of_day)
    .add_columns(NormVersion.ladder_working_days)
    .where(NormVersion.valid_from <= _MOMENT)
    .order_by(NormVersion.valid_from.desc(), NormVersion.id.desc())
    .limit(written(1))
)
_CALENDAR_AND_LADDER = sa.select(
    _ACTIVE_CALENDAR.subquery("calendar").join(_LADDER.subquery("ladder"), sa.true())
)
_MISSING = "De openingstijden ontbreken. Voer uit: flask db upgrade"


def active_calendar(now: datetime) -> ServiceCalendar:
    """Return the calendar that holds at ``now``.

    One small select each time, so that every process sees a new version at once; the
    version itself is kept, for it never changes. Raises ``NotFound`` on a database without
    reference data.
    """
    found = db.session.connection().execute(_ACTIVE_CALENDAR, {"moment": now}).one_or_none()
    if found is None:
        raise NotFound(_MISSING)
    return _calendar(found.id, found.fingerprint)


def active_ground(now: datetime) -> tuple[ServiceCalendar, rules.LadderPolicy]:
    """Return the calendar and the ladder that hold at ``now``: what a list of people needs.

    Raises ``NotFound`` without reference data.
    """
    found = db.session.connection().execute(_CALENDAR_AND_LADDER, {"moment": now}).one_or_none()
    if found is None:
        raise NotFound(_MISSING)
    version_id, fingerprint, *ladder = found
    return _calendar(version_id, fingerprint), rules.LadderPolicy(*ladder)


def get_calendar(version_id: int) -> ServiceCalendar:
    """Return one version of the calendar; raises ``NotFound``."""
    query = sa.select(CalendarVersion.fingerprint).where(CalendarVersion.id == version_id)
    known = db.session.scalar(query)
    if known is None:
        raise NotFound("Deze versie van de openingstijden bestaat niet.")
    return _calendar(version_id, known)


def active_norms(now: datetime) -> rules.Norms:
    """Return the norms that hold at ``now``; raises ``NotFound`` without reference data."""
    found = db.session.connection().execute(_ACTIVE_NORMS, {"moment": now}).one_or_none()
    if found is None:
        raise NotFound("De normen ontbreken. Voer uit: flask db upgrade")
    return rules.Norms(
        found.id,
        target_policy=found.target_policy,
        due_policy=found.due_policy,
        working_minutes=found.working_minutes,
        warn_percentages=tuple(found.warn_percentages),
        escalations=rules.escalations_from_data(found.escalations),
        ladder=rules.LadderPolicy(
            found.ladder_attempts, found.ladder_parts_of_day, found.ladder_working_days
        ),
        spoken_percent=found.spoken_percent,
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

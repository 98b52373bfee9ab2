# SPDX-License-Identifier: EUPL-1.2
"""Commands on calendars and norms: there is one for each, and it appends a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from feedback.audit import services as audit
from feedback.audit.services import Author
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.hours import Week
from feedback.business_time.local_time import day_of
from feedback.db import db
from feedback.errors import Conflict, Invalid
from feedback.service_calendar import queries, rules
from feedback.service_calendar.models import (
    BASE_DAY,
    CalendarVersion,
    ClosureDay,
    ExceptionalHours,
    NormVersion,
    OpeningBlock,
    VersionHoliday,
)
from feedback.text_guard import clean_text


@dataclass(frozen=True)
class _Installation:
    """Who made the versions that come with the program."""

    id: int | None = None
    label: str = "Gehoord"
    origin: str = "cli"


_CAME_ALONG = "Standaard bij de installatie"


def ensure_default_calendar(*, now: datetime) -> None:
    """Give a new installation its calendar: Monday to Friday 8.30-17.00, Cao Gemeenten days.

    Safe to run at every start: an installation that has a calendar keeps it.
    """
    if queries.newest_version(CalendarVersion) == 0:
        _add_calendar(
            rules.DEFAULT_CALENDAR,
            valid_from=rules.ALWAYS,
            reason=_CAME_ALONG,
            by=_Installation(),
            now=now,
        )


def ensure_default_norms(*, now: datetime) -> None:
    """Give a new installation its norms; one that has norms keeps them."""
    if queries.newest_version(NormVersion) == 0:
        _add_norms(
            rules.DEFAULT_NORMS,
            valid_from=rules.ALWAYS,
            reason=_CAME_ALONG,
            by=_Installation(),
            now=now,
        )


def publish_calendar(
    draft: ServiceCalendar,
    *,
    based_on: int,
    reason: str,
    by: Author,
    now: datetime,
    valid_from: datetime | None = None,
) -> ServiceCalendar:
    """Append ``draft`` as the next version and return it under its number.

    ``based_on`` is the version the editor saw; another one published meanwhile is a
    ``Conflict``, and so is a calendar without a working day in the coming year.
    ``valid_from`` is ``now`` unless it is planned. Raises ``Invalid`` when it would hold
    before now, or changes past days without a reason (a closing day for yesterday's storm).
    Given promises keep the version they name; whoever publishes also recomputes the open
    norms (``callbacks``).
    """
    newest = queries.newest_version(CalendarVersion)
    if based_on != newest:
        raise Conflict("Iemand anders wijzigde intussen de openingstijden. Bekijk die eerst.")
    starts = valid_from or now
    today = day_of(now)
    reason = clean_text(reason)
    closures = {day: clean_text(why) for day, why in draft.closures.items()}
    published = replace(draft, version=newest + 1, closures=closures)
    problems = rules.problems_in_words(reason, closures)
    if starts < now:
        problems["valid_from"] = "Kies nu of een later moment."
    current = queries.get_calendar(newest)
    if not reason and rules.changes_the_past(current, published, today=today):
        problems["reason"] = "Dit verandert dagen die al voorbij zijn. Zeg waarom."
    if problems:
        raise Invalid(problems)
    published.next_working_day(max(today, day_of(starts)))
    _add_calendar(published, valid_from=starts, reason=reason, by=by, now=now)
    _audit("calendar.published", newest, by=by, now=now)
    return published


def publish_norms(
    draft: rules.Norms,
    *,
    based_on: int,
    reason: str,
    by: Author,
    now: datetime,
) -> rules.Norms:
    """Append ``draft`` as the next version of the norms, in force from ``now``.

    Raises ``Conflict`` when another version was published meanwhile and ``Invalid`` by field
    for norms that cannot be.
    """
    newest = queries.newest_version(NormVersion)
    if based_on != newest:
        raise Conflict("Iemand anders wijzigde intussen de normen. Bekijk die eerst.")
    reason = clean_text(reason)
    problems = {**rules.problems_in_norms(draft), **rules.problems_in_words(reason, {})}
    if not reason:
        problems["reason"] = "Zeg waarom de norm verandert."
    if problems:
        raise Invalid(problems)
    published = replace(draft, version=newest + 1)
    _add_norms(published, valid_from=now, reason=reason, by=by, now=now)
    _audit("norms.published", newest, by=by, now=now)
    return published


def _add_calendar(
    calendar: ServiceCalendar, *, valid_from: datetime, reason: str, by: Author, now: datetime
) -> None:
    db.session.add(
        CalendarVersion(
            id=calendar.version,
            valid_from=valid_from,
            reason=reason,
            fingerprint=rules.fingerprint(calendar),
            created_at=now,
            created_by_id=by.id,
            created_by_label=by.label,
        )
    )
    # The version's row goes first: without relationships nothing else orders the inserts.
    db.session.flush()
    version = {"calendar_version_id": calendar.version}
    for from_day, week in _weeks(calendar):
        db.session.add_all(
            OpeningBlock(
                **version,
                from_day=from_day,
                weekday=weekday,
                opens=block.opens,
                closes=block.closes,
            )
            for weekday, blocks in enumerate(week, start=1)
            for block in blocks
        )
    db.session.add_all(VersionHoliday(**version, holiday=day) for day in calendar.holidays)
    db.session.add_all(
        ClosureDay(**version, day=day, reason=why) for day, why in calendar.closures.items()
    )
    db.session.add_all(
        ExceptionalHours(**version, day=day, opens=block.opens, closes=block.closes)
        for day, blocks in calendar.exceptional.items()
        for block in blocks
    )
    # A broken constraint shows here, beside the command that caused it.
    db.session.flush()


def _weeks(calendar: ServiceCalendar) -> list[tuple[date, Week]]:
    later = [(week.from_day, week.weekly) for week in calendar.later_weeks]
    return [(BASE_DAY, calendar.weekly), *later]


def _add_norms(
    norms: rules.Norms, *, valid_from: datetime, reason: str, by: Author, now: datetime
) -> None:
    db.session.add(
        NormVersion(
            id=norms.version,
            valid_from=valid_from,
            reason=reason,
            target_policy=norms.target_policy,
            due_policy=norms.due_policy,
            working_minutes=norms.working_minutes,
            warn_percentages=list(norms.warn_percentages),
            escalations=rules.escalations_as_data(norms.escalations),
            ladder_attempts=norms.ladder.attempts,
            ladder_parts_of_day=norms.ladder.parts_of_day,
            ladder_working_days=norms.ladder.working_days,
            spoken_percent=norms.spoken_percent,
            created_at=now,
            created_by_id=by.id,
            created_by_label=by.label,
        )
    )
    # A broken constraint shows here, beside the command that caused it.
    db.session.flush()


def _audit(action: str, newest: int, *, by: Author, now: datetime) -> None:
    kind = action.partition(".")[0]
    audit.record(
        action,
        by=by,
        object_type=kind,
        object_id=newest + 1,
        now=now,
        details={"from_version": newest, "to_version": newest + 1},
    )

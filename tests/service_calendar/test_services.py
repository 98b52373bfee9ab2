# SPDX-License-Identifier: EUPL-1.2
"""Publishing versions: what is kept, what is refused, what never changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from feedback.audit.models import AuditEntry
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import Policy
from feedback.business_time.errors import NoWorkingDay
from feedback.business_time.hours import LaterWeek
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid, NotFound
from feedback.service_calendar import queries, services
from feedback.service_calendar.models import (
    CalendarVersion,
    ClosureDay,
    ExceptionalHours,
    NormVersion,
    OpeningBlock,
    VersionHoliday,
)
from feedback.service_calendar.rules import DEFAULT_CALENDAR, DEFAULT_NORMS
from tests.business_time.calendars import DEFAULT, LETTERS, blocks, week


@dataclass(frozen=True)
class Editor:
    id: int | None = 7
    label: str = "Sanne"
    origin: str = "web"


def publish(draft: ServiceCalendar, **changes: Any) -> ServiceCalendar:
    given = {"based_on": 1, "reason": "Besluit van 20 november", "by": Editor(), **changes}
    with unit_of_work():
        return services.publish_calendar(draft, **given)


def rich_calendar() -> ServiceCalendar:
    """Every kind of row in one calendar."""
    return replace(
        LETTERS["A½"],
        later_weeks=(LaterWeek(date(2027, 1, 1), week("", "8:00-12:00 13:00-24:00")),),
    )


def test_a_new_installation_has_the_default_calendar_and_norms(app: Flask, now: datetime) -> None:
    assert queries.active_calendar(now) == DEFAULT_CALENDAR
    assert queries.active_norms(now) == DEFAULT_NORMS
    assert queries.active_calendar(now - timedelta(days=20_000)) == DEFAULT_CALENDAR


def test_loading_the_defaults_again_changes_nothing(app: Flask, now: datetime) -> None:
    publish(LETTERS["B"], now=now)
    with unit_of_work():
        services.ensure_default_calendar(now=now)
        services.ensure_default_norms(now=now)
    assert queries.newest_version(CalendarVersion) == 2
    assert queries.newest_version(NormVersion) == 1


@pytest.mark.parametrize("draft", [rich_calendar(), LETTERS["C"]], ids=["rich", "C"])
def test_a_published_calendar_is_read_back_as_it_was(
    app: Flask, now: datetime, draft: ServiceCalendar
) -> None:
    published = publish(draft, now=now)
    assert published == replace(draft, version=2)
    assert queries.active_calendar(now) == published
    assert queries.get_calendar(1) == DEFAULT_CALENDAR


def test_a_planned_version_holds_from_its_own_moment(app: Flask, now: datetime) -> None:
    new_year = datetime(2026, 12, 31, 23, tzinfo=UTC)
    publish(LETTERS["B"], now=now, valid_from=new_year)
    assert queries.active_calendar(new_year - timedelta(seconds=1)).version == 1
    assert queries.active_calendar(new_year).version == 2


def test_publishing_leaves_a_line_in_the_audit(app: Flask, now: datetime) -> None:
    publish(LETTERS["B"], now=now)
    entry = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "calendar.published")
    ).one()
    assert (entry.actor_id, entry.object_id) == (7, "2")
    assert entry.details == {"from_version": 1, "to_version": 2}


def test_the_history_says_who_changed_the_hours_and_why(app: Flask, now: datetime) -> None:
    publish(LETTERS["B"], now=now)
    newest, first = queries.list_calendar_versions()
    assert (newest.id, newest.created_by_label) == (2, "Sanne")
    assert newest.reason == "Besluit van 20 november"
    assert first.created_by_id is None


def test_two_editors_cannot_overwrite_each_other(app: Flask, now: datetime) -> None:
    publish(LETTERS["B"], now=now)
    with pytest.raises(Conflict, match="Iemand anders"):
        publish(LETTERS["C"], now=now)


def test_the_past_changes_only_with_a_reason(app: Flask, now: datetime) -> None:
    storm = replace(DEFAULT, closures={date(2026, 11, 20): "storm"})
    with pytest.raises(Invalid) as refusal:
        publish(storm, now=now, reason=" \0 ")
    assert list(refusal.value.fields) == ["reason"]
    assert publish(storm, now=now, reason="Storm op vrijdag").version == 2


def test_the_future_changes_without_a_reason(app: Flask, now: datetime) -> None:
    bridge_day = replace(DEFAULT, closures={date(2027, 5, 7): "brugdag"})
    assert publish(bridge_day, now=now, reason="").version == 2


def test_a_version_cannot_hold_before_it_was_made(app: Flask, now: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        publish(LETTERS["B"], now=now, valid_from=now - timedelta(seconds=1))
    assert list(refusal.value.fields) == ["valid_from"]


def test_a_calendar_without_a_working_day_in_the_coming_year_is_refused(
    app: Flask, now: datetime
) -> None:
    first = date(2026, 11, 24)
    closed = {first + timedelta(days=n): "verbouwing" for n in range(400)}
    with pytest.raises(NoWorkingDay):
        publish(replace(DEFAULT, closures=closed), now=now)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("teamdag\0", "teamdag"), ("\ud800dicht", "dicht"), (" 🎄 <b>feest</b> ", "🎄 <b>feest</b>")],
    ids=["NUL", "lone surrogate", "emoji and HTML"],
)
def test_hostile_text_is_stored_as_text(app: Flask, now: datetime, typed: str, kept: str) -> None:
    day = date(2027, 3, 1)
    publish(replace(DEFAULT, closures={day: typed}), now=now, reason=typed)
    assert queries.active_calendar(now).closed_because(day) == kept
    assert queries.list_calendar_versions()[0].reason == kept


def test_text_that_is_too_long_is_refused_by_field(app: Flask, now: datetime) -> None:
    draft = replace(DEFAULT, closures={date(2027, 3, 1): "x" * 100_000})
    with pytest.raises(Invalid) as refusal:
        publish(draft, now=now, reason="y" * 100_000)
    assert sorted(refusal.value.fields) == ["closures.2027-03-01", "reason"]


def test_norms_are_published_as_a_next_version(app: Flask, now: datetime) -> None:
    stricter = replace(DEFAULT_NORMS, due_policy=Policy.WORKING_HOURS, warn_percentages=(40, 90))
    with unit_of_work():
        published = services.publish_norms(
            stricter, based_on=1, reason="Proef", by=Editor(), now=now
        )
    assert published == replace(stricter, version=2)
    assert queries.active_norms(now) == published
    assert queries.active_norms(now - timedelta(seconds=1)) == DEFAULT_NORMS


def test_norms_that_cannot_be_or_were_overtaken_are_refused(app: Flask, now: datetime) -> None:
    wrong = replace(DEFAULT_NORMS, due_policy=Policy.AWB_6W)
    with pytest.raises(Invalid) as refusal, unit_of_work():
        services.publish_norms(wrong, based_on=1, reason="", by=Editor(), now=now)
    assert sorted(refusal.value.fields) == ["due_policy", "reason"]
    with pytest.raises(Conflict), unit_of_work():
        services.publish_norms(DEFAULT_NORMS, based_on=0, reason="x", by=Editor(), now=now)


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    before_all = datetime(1969, 1, 1, tzinfo=UTC)
    with pytest.raises(NotFound, match="flask db upgrade"):
        queries.active_calendar(before_all)
    with pytest.raises(NotFound, match="flask db upgrade"):
        queries.active_norms(before_all)
    with pytest.raises(NotFound, match="Deze versie"):
        queries.get_calendar(99)


@pytest.mark.parametrize(
    "table",
    [CalendarVersion, OpeningBlock, ClosureDay, ExceptionalHours, VersionHoliday, NormVersion],
    ids=lambda table: table.__tablename__,
)
def test_the_database_refuses_to_change_a_version(
    app: Flask, now: datetime, table: type[Any]
) -> None:
    publish(rich_calendar(), now=now)
    column = next(iter(table.__table__.columns))
    for change in (sa.delete(table), sa.update(table).values({column: column})):
        with pytest.raises(DBAPIError, match="refuses"), unit_of_work() as session:
            session.execute(change)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"weekday": 8}, "weekday"),
        ({"opens": 600, "closes": 600}, "hours"),
        ({"closes": 1441}, "hours"),
    ],
)
def test_the_database_refuses_hours_that_cannot_be(
    app: Flask, values: dict[str, int], constraint: str
) -> None:
    row = {"calendar_version_id": 1, "from_day": date(2027, 1, 1), "weekday": 1}
    with (
        pytest.raises(DBAPIError, match=f"ck_opening_block_{constraint}"),
        unit_of_work() as session,
    ):
        session.add(OpeningBlock(**{**row, "opens": 540, "closes": 1020, **values}))


def test_a_version_that_was_tampered_with_is_not_used(app: Flask, now: datetime) -> None:
    version = publish(replace(LETTERS["B"], closures={}), now=now).version
    with unit_of_work() as session:
        session.add(ClosureDay(calendar_version_id=version, day=date(2027, 2, 2), reason="x"))
    with pytest.raises(RuntimeError, match="not what was published"):
        queries.active_calendar(now)


def test_exceptional_hours_of_one_day_may_have_a_break(app: Flask, now: datetime) -> None:
    day = date(2026, 12, 24)
    draft = replace(DEFAULT, exceptional={day: blocks("9:00-10:00 11:00-12:00")})
    publish(draft, now=now)
    assert queries.active_calendar(now).blocks_on(day) == blocks("9:00-10:00 11:00-12:00")

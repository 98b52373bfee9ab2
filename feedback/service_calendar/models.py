# SPDX-License-Identifier: EUPL-1.2
"""Tables of the service calendar: versions, and what belongs to each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.business_time.deadlines import CALL_POLICIES, Policy
from feedback.business_time.dutch_days import Holiday
from feedback.db import Base, stored_enum
from feedback.triggers import append_only, renews_edition

#: The ``from_day`` of the week a version begins with.
BASE_DAY = date(1970, 1, 1)

_call_policies = ", ".join(f"'{policy.value}'" for policy in CALL_POLICIES)


class CalendarVersion(Base):
    """A version of the opening hours; promises refer to it for ever."""

    __tablename__ = "calendar_version"
    __table_args__ = (
        sa.CheckConstraint("id >= 1", name="numbered_from_one"),
        sa.Index("ix_calendar_version_valid_from", "valid_from", "id"),
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The version's number, counted without gaps."
    )
    valid_from: Mapped[datetime] = mapped_column(doc="Computations use it from this moment.")
    reason: Mapped[str] = mapped_column(doc="Why it was made; needed when it changes the past.")
    fingerprint: Mapped[str] = mapped_column(doc="SHA-256 of all it says: equal means the same.")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(doc="Account number; it may outlive it.")
    created_by_label: Mapped[str]


class OpeningBlock(Base):
    """From ``opens`` up to ``closes`` on one weekday, in minutes since local midnight."""

    __tablename__ = "opening_block"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours"),
    )

    calendar_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("calendar_version.id"), primary_key=True
    )
    from_day: Mapped[date] = mapped_column(
        primary_key=True, doc="The week holds from this day; 1970-01-01 is from the beginning."
    )
    weekday: Mapped[int] = mapped_column(primary_key=True, doc="ISO: Monday is 1, Sunday is 7.")
    opens: Mapped[int] = mapped_column(primary_key=True)
    closes: Mapped[int] = mapped_column(doc="1440 is the midnight that ends the day.")


class ClosureDay(Base):
    """A day on which the doors stay closed (sluitingsdag)."""

    __tablename__ = "closure_day"
    __table_args__ = (sa.CheckConstraint("reason <> ''", name="says_why"),)

    calendar_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("calendar_version.id"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(doc="As residents may read it: teamdag, storm.")


class ExceptionalHours(Base):
    """Opening hours of one date, instead of its week's; they hold on a holiday too."""

    __tablename__ = "exceptional_hours"
    __table_args__ = (
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="hours"),
    )

    calendar_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("calendar_version.id"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    opens: Mapped[int] = mapped_column(primary_key=True)
    closes: Mapped[int]


class VersionHoliday(Base):
    """A yearly holiday on which this version is closed."""

    __tablename__ = "version_holiday"

    calendar_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("calendar_version.id"), primary_key=True
    )
    holiday: Mapped[Holiday] = mapped_column(stored_enum(Holiday, name="holiday"), primary_key=True)


class NormVersion(Base):
    """A version of what we ask of ourselves: policies, warnings, who hears of a breach."""

    __tablename__ = "norm_version"
    __table_args__ = (
        sa.CheckConstraint("id >= 1", name="numbered_from_one"),
        sa.CheckConstraint("working_minutes BETWEEN 1 AND 10000", name="working_minutes"),
        sa.CheckConstraint(f"target_policy IN ({_call_policies})", name="target_is_for_calls"),
        sa.CheckConstraint(f"due_policy IN ({_call_policies})", name="due_is_for_calls"),
        sa.CheckConstraint("ladder_attempts BETWEEN 1 AND 10", name="ladder_attempts"),
        sa.CheckConstraint("ladder_parts_of_day BETWEEN 1 AND 2", name="ladder_parts_of_day"),
        sa.CheckConstraint(
            "ladder_working_days BETWEEN 1 AND ladder_attempts", name="ladder_working_days"
        ),
        sa.CheckConstraint("spoken_percent BETWEEN 0 AND 100", name="spoken_percent"),
        sa.Index("ix_norm_version_valid_from", "valid_from", "id"),
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The version's number, counted without gaps."
    )
    valid_from: Mapped[datetime] = mapped_column(doc="Promises given from this moment use it.")
    reason: Mapped[str]
    target_policy: Mapped[Policy] = mapped_column(stored_enum(Policy, name="target_policy"))
    due_policy: Mapped[Policy] = mapped_column(stored_enum(Policy, name="due_policy"))
    working_minutes: Mapped[int] = mapped_column(doc="Length of the policy working-hours.")
    warn_percentages: Mapped[list[Any]] = mapped_column(doc="Shares of working time, rising.")
    escalations: Mapped[list[Any]] = mapped_column(doc="Per step who is told, in field words.")
    ladder_attempts: Mapped[int] = mapped_column(doc="Tries before giving up on a call.")
    ladder_parts_of_day: Mapped[int] = mapped_column(doc="In so many parts of the day.")
    ladder_working_days: Mapped[int] = mapped_column(doc="On so many working days.")
    spoken_percent: Mapped[int] = mapped_column(
        doc="Share of closed cases that is asked: were you spoken to?"
    )
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(doc="Account number; it may outlive it.")
    created_by_label: Mapped[str]


for _table in (
    *(CalendarVersion, OpeningBlock, ClosureDay),
    *(ExceptionalHours, VersionHoliday, NormVersion),
):
    append_only(_table)
renews_edition(CalendarVersion)
renews_edition(NormVersion)

# SPDX-License-Identifier: EUPL-1.2
"""What insight writes itself: focus areas (speerpunten), and signals of control charts."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.insight.rules.control import Signal
from feedback.insight.rules.focus import ActionState, FocusState
from feedback.triggers import append_only, never_changes


class FocusArea(Base):
    """One thing that residents should find better: what, who, by when, from which figures."""

    __tablename__ = "focus_area"
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_has_a_moment"),
        sa.CheckConstraint("target_tenths BETWEEN 10 AND 100", name="target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    goal: Mapped[str] = mapped_column(doc="What residents will notice.")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    due_on: Mapped[date]
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    aspect: Mapped[str] = mapped_column(doc="Code of what it is about; empty: the overall mark.")
    channel: Mapped[str] = mapped_column(doc="Of the answers it is measured by; empty: all.")
    target_tenths: Mapped[int | None] = mapped_column(doc="The mark it aims at, in tenths.")
    instruction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("instruction.id"), index=True, doc="What is rewritten for it."
    )
    state: Mapped[FocusState] = mapped_column(stored_enum(FocusState, name="state"))
    made_at: Mapped[datetime]
    made_by_label: Mapped[str]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(doc="What came of it, when it was closed.")


class FocusAction(Base):
    """One step towards a focus area."""

    __tablename__ = "focus_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    focus_area_id: Mapped[int] = mapped_column(sa.ForeignKey("focus_area.id"), index=True)
    text: Mapped[str]
    due_on: Mapped[date | None]
    state: Mapped[ActionState] = mapped_column(stored_enum(ActionState, name="state"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_label: Mapped[str]


# What it is measured by stays what it was: another question is another focus area.
never_changes(FocusArea, "survey_id", "aspect", "channel", "made_at")


class ControlAlarm(Base):
    """A signal of a control chart, once: where it began, who was told, what was made of it."""

    __tablename__ = "control_alarm"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "channel", "period", "signal"),
        sa.CheckConstraint("(seen_at IS NULL) = (seen_by_label IS NULL)", name="seen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    channel: Mapped[str] = mapped_column(doc="Empty when the answers have none.")
    period: Mapped[str] = mapped_column(doc="In which it began: 2026-W41 or 2026-10.")
    signal: Mapped[Signal] = mapped_column(stored_enum(Signal, name="signal"))
    is_low: Mapped[bool]
    value: Mapped[float] = mapped_column(sa.Float, doc="Smoothed, as it was then.")
    centre: Mapped[float] = mapped_column(sa.Float)
    recorded_at: Mapped[datetime]
    told: Mapped[int] = mapped_column(doc="How many were written to; none of a signal of long ago.")
    seen_at: Mapped[datetime | None]
    seen_by_label: Mapped[str | None]
    note: Mapped[str] = mapped_column(doc="What is behind it, as far as known.")


class ControlBaseline(Base):
    """That somebody chose from when on is learnt what is ordinary; the newest holds."""

    __tablename__ = "control_baseline"
    __table_args__ = (sa.Index("ix_control_baseline", "survey_id", "channel", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    channel: Mapped[str]
    since: Mapped[str] = mapped_column(doc="The first period: 2026-W20 or 2026-05.")
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by_label: Mapped[str]


append_only(ControlBaseline)
never_changes(
    ControlAlarm,
    "survey_id",
    "channel",
    "period",
    "signal",
    "is_low",
    "value",
    "centre",
    "recorded_at",
)


class QuarterReader(Base):
    """Somebody who asked for the figures of each quarter by mail, or no more."""

    __tablename__ = "quarter_reader"

    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    is_on: Mapped[bool]
    last_quarter: Mapped[str] = mapped_column(doc="The last one that was or need not be sent.")
    changed_at: Mapped[datetime]


class Benchmark(Base):
    """A mark that others published, typed in with its source: never from one questionnaire."""

    __tablename__ = "benchmark"
    __table_args__ = (
        sa.CheckConstraint("mark_tenths BETWEEN 10 AND 100", name="mark"),
        sa.CheckConstraint("respondents >= 10", name="respondents"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by_label IS NULL)", name="removed"),
        sa.Index("ix_benchmark_channel", "channel", "measured_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(doc="Of which factsheets it stands beside.")
    who: Mapped[str] = mapped_column(doc="Another municipality, or a group of them.")
    mark_tenths: Mapped[int] = mapped_column(doc="The overall mark, in tenths.")
    respondents: Mapped[int | None] = mapped_column(doc="How many answered; None: not published.")
    measured_on: Mapped[date] = mapped_column(doc="When it was measured or published.")
    source: Mapped[str] = mapped_column(doc="Where it stands: a report, an address.")
    made_at: Mapped[datetime]
    made_by_label: Mapped[str]
    removed_at: Mapped[datetime | None]
    removed_by_label: Mapped[str | None]


never_changes(
    Benchmark, "channel", "who", "mark_tenths", "respondents", "measured_on", "source", "made_at"
)

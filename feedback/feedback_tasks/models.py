# SPDX-License-Identifier: EUPL-1.2
"""Tables of questions to a department, and of the verdicts on them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.feedback_tasks.rules import TaskOutcome, TaskStatus
from feedback.triggers import append_only, never_changes


class FeedbackTask(Base):
    """One question to one colleague of a department, with a day."""

    __tablename__ = "feedback_task"
    __table_args__ = (
        sa.CheckConstraint(
            "(status IN ('open', 'returned')) = (settled_at IS NULL)", name="settled_at"
        ),
        sa.CheckConstraint(
            "(first_due_on IS NULL) = (moved_reason IS NULL)", name="moved_with_a_reason"
        ),
        sa.CheckConstraint("(status = 'answered') = (answer IS NOT NULL)", name="answered"),
        sa.CheckConstraint(
            "(email_sealed IS NULL) = (token_sealed IS NULL)", name="forgotten_whole"
        ),
        sa.CheckConstraint(
            "email_sealed IS NOT NULL OR settled_at IS NOT NULL", name="reached_while_it_waits"
        ),
        sa.Index("ix_feedback_task_case", "case_id"),
        sa.Index("ix_feedback_task_due", "status", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    question: Mapped[str] = mapped_column(doc="As typed; all that the department sees.")
    department: Mapped[str] = mapped_column(doc="In words; figures are told by it.")
    colleague: Mapped[str] = mapped_column(doc='A name there; "" when none, or forgotten.')
    email_sealed: Mapped[bytes | None] = mapped_column(doc="Gone 30 days after the end.")
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    token_sealed: Mapped[bytes | None] = mapped_column(doc="For the link in a reminder.")
    status: Mapped[TaskStatus] = mapped_column(stored_enum(TaskStatus, name="status"))
    due_on: Mapped[date]
    first_due_on: Mapped[date | None] = mapped_column(
        doc="The day that was asked at first, once it was moved."
    )
    moved_reason: Mapped[str | None] = mapped_column(doc="Why it was moved last, in words.")
    submission_key: Mapped[str] = mapped_column(
        unique=True, doc="Made with the form: the same form sent twice is one question."
    )
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_by_label: Mapped[str]
    mailed_at: Mapped[datetime] = mapped_column(doc="When the colleague was last written to.")
    returned_words: Mapped[str | None] = mapped_column(doc='"Not for me: ask …", as written.')
    answer: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by_label: Mapped[str | None]
    settled_reason: Mapped[str | None] = mapped_column(doc="Why withdrawn, in words.")

    @property
    def first_day(self) -> date:
        """The day that counts for the figures: the one that was asked at first."""
        return self.first_due_on or self.due_on


class FeedbackVerdict(Base):
    """Whether a question was answered by its first day; appended, never changed.

    One row when the day has passed, one when the question ends.
    """

    __tablename__ = "feedback_verdict"
    __table_args__ = (
        sa.UniqueConstraint("task_id", "outcome"),
        sa.CheckConstraint("late_days >= 0", name="late_days"),
        sa.CheckConstraint("outcome <> 'kept' OR late_days = 0", name="kept_is_in_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback_task.id"))
    outcome: Mapped[TaskOutcome] = mapped_column(stored_enum(TaskOutcome, name="outcome"))
    due_on: Mapped[date] = mapped_column(doc="The first day: what is judged.")
    late_days: Mapped[int] = mapped_column(doc="Working days after it; 0 is in time.")
    department: Mapped[str] = mapped_column(doc="Who had the question then.")
    calendar_version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("calendar_version.id"), doc="Whose working days were counted."
    )
    judged_at: Mapped[datetime]


append_only(FeedbackVerdict)
never_changes(FeedbackTask, "asked_at", "asked_by_id", "submission_key")

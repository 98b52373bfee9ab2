# SPDX-License-Identifier: EUPL-1.2
"""Questions to departments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0042"
down_revision = "0041"

OLD_KINDS = (
    *("opened", "promised", "assigned", "changed", "attempted", "spoken", "moment_chosen"),
    *("letter_sent", "promise_settled", "promise_warned", "promise_broken"),
    *("promise_escalated", "agreed", "agreement_settled", "noted", "added", "closed"),
    *("reopened", "withdrawn", "surprised"),
    *("call_time_set", "agreement_moved", "spoken_asked", "spoken_answered"),
)
NEW_KINDS = (
    *OLD_KINDS,
    *("feedback_asked", "feedback_reminded", "feedback_moved", "feedback_returned"),
    *("feedback_late", "feedback_settled"),
)


def upgrade() -> None:
    op.create_table(
        "feedback_task",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("colleague", sa.Text(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "returned",
                "answered",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("moved_reason", sa.Text(), nullable=True),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("asked_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("asked_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("asked_by_label", sa.Text(), nullable=False),
        sa.Column("mailed_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("returned_words", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("settled_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("settled_by_label", sa.Text(), nullable=True),
        sa.Column("settled_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'answered') = (answer IS NOT NULL)", name=op.f("ck_feedback_task_answered")
        ),
        sa.CheckConstraint(
            "(status IN ('open', 'returned')) = (settled_at IS NULL)",
            name=op.f("ck_feedback_task_settled_at"),
        ),
        sa.CheckConstraint(
            "(email_sealed IS NULL) = (token_sealed IS NULL)",
            name=op.f("ck_feedback_task_forgotten_whole"),
        ),
        sa.CheckConstraint(
            "(first_due_on IS NULL) = (moved_reason IS NULL)",
            name=op.f("ck_feedback_task_moved_with_a_reason"),
        ),
        sa.CheckConstraint(
            "email_sealed IS NOT NULL OR settled_at IS NOT NULL",
            name=op.f("ck_feedback_task_reached_while_it_waits"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_feedback_task_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_feedback_task_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_task")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_feedback_task_submission_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feedback_task_token_hash")),
    )
    op.create_index("ix_feedback_task_case", "feedback_task", ["case_id"])
    op.create_index("ix_feedback_task_due", "feedback_task", ["status", "due_on"])
    op.create_table(
        "feedback_verdict",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("task_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "missed",
                "kept",
                "late",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late_days", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("judged_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'kept' OR late_days = 0", name=op.f("ck_feedback_verdict_kept_is_in_time")
        ),
        sa.CheckConstraint("late_days >= 0", name=op.f("ck_feedback_verdict_late_days")),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_feedback_verdict_calendar_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["feedback_task.id"], name=op.f("fk_feedback_verdict_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_verdict")),
        sa.UniqueConstraint("task_id", "outcome", name=op.f("uq_feedback_verdict_task_id_outcome")),
    )
    _allow("timeline_entry", "kind", NEW_KINDS)
    _allow("hold", "reason", ("promise", "feedback_task"))


def downgrade() -> None:
    _allow("hold", "reason", ("promise",))
    _allow("timeline_entry", "kind", OLD_KINDS)
    op.drop_table("feedback_verdict")
    op.drop_table("feedback_task")


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Replace the closed list of words of a column."""
    name = op.f(f"ck_{table}_{column}")
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(name, type_="check")
        altered.create_check_constraint(name, f"{column} IN ({listed})")

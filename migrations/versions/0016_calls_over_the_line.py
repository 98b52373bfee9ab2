# SPDX-License-Identifier: EUPL-1.2
"""Calls over the line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "phone_call",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("use_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("requested_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "dialling",
                "unknown",
                "ringing_employee",
                "awaiting_key",
                "ringing_resident",
                "connected",
                "ended",
                "not_placed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("resident_called_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("answered_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("ended_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("talk_seconds", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "line_end",
            sa.Enum(
                "answered",
                "not_answered",
                "no_such_number",
                "not_called",
                name="line_end",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("attempt_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.CheckConstraint(
            "attempt_id IS NULL OR resident_called_at IS NOT NULL",
            name=op.f("ck_phone_call_attempt_was_made"),
        ),
        sa.CheckConstraint(
            "talk_seconds IS NULL OR talk_seconds >= 0", name=op.f("ck_phone_call_talk_seconds")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["call_attempt.id"], name=op.f("fk_phone_call_attempt_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_phone_call_case_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_phone_call_made_by_id")
        ),
        sa.ForeignKeyConstraint(["use_id"], ["phone_use.id"], name=op.f("fk_phone_call_use_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_phone_call_attempt_id")),
        sa.UniqueConstraint("use_id", name=op.f("uq_phone_call_use_id")),
    )
    with op.batch_alter_table("phone_call", schema=None) as batch_op:
        batch_op.create_index("ix_phone_call_case", ["case_id", "id"], unique=False)
        batch_op.create_index(
            "uq_phone_call_running",
            ["made_by_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('ended', 'not_placed')"),
            postgresql_where=sa.text("state NOT IN ('ended', 'not_placed')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("phone_call", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_phone_call_running",
            sqlite_where=sa.text("state NOT IN ('ended', 'not_placed')"),
            postgresql_where=sa.text("state NOT IN ('ended', 'not_placed')"),
        )
        batch_op.drop_index("ix_phone_call_case")

    op.drop_table("phone_call")

# SPDX-License-Identifier: EUPL-1.2
"""Signals of control charts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "control_alarm",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "outside",
                "run",
                name="signal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_low", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("centre", sa.Float(), nullable=False),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("told", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("seen_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("seen_by_label", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(seen_at IS NULL) = (seen_by_label IS NULL)", name=op.f("ck_control_alarm_seen")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_control_alarm_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_alarm")),
        sa.UniqueConstraint(
            "survey_id",
            "channel",
            "period",
            "signal",
            name=op.f("uq_control_alarm_survey_id_channel_period_signal"),
        ),
    )
    op.create_table(
        "control_baseline",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_control_baseline_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_baseline")),
    )
    with op.batch_alter_table("control_baseline", schema=None) as batch_op:
        batch_op.create_index("ix_control_baseline", ["survey_id", "channel", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("control_baseline", schema=None) as batch_op:
        batch_op.drop_index("ix_control_baseline")

    op.drop_table("control_baseline")
    op.drop_table("control_alarm")

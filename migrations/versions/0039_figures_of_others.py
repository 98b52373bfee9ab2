# SPDX-License-Identifier: EUPL-1.2
"""Figures of others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "benchmark",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("mark_tenths", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("respondents", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.Column("removed_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("removed_by_label", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_label IS NULL)", name=op.f("ck_benchmark_removed")
        ),
        sa.CheckConstraint("mark_tenths BETWEEN 10 AND 100", name=op.f("ck_benchmark_mark")),
        sa.CheckConstraint("respondents >= 10", name=op.f("ck_benchmark_respondents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark")),
    )
    with op.batch_alter_table("benchmark", schema=None) as batch_op:
        batch_op.create_index("ix_benchmark_channel", ["channel", "measured_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("benchmark", schema=None) as batch_op:
        batch_op.drop_index("ix_benchmark_channel")

    op.drop_table("benchmark")

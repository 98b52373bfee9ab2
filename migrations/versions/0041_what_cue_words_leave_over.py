# SPDX-License-Identifier: EUPL-1.2
"""What cue words leave over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "theme_run",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("rest", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("content", feedback.db.PLAIN_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_run")),
        sa.UniqueConstraint("quarter", name=op.f("uq_theme_run_quarter")),
    )


def downgrade() -> None:
    op.drop_table("theme_run")

# SPDX-License-Identifier: EUPL-1.2
"""Who reads each quarter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "quarter_reader",
        sa.Column("user_id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("last_quarter", sa.Text(), nullable=False),
        sa.Column("changed_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_quarter_reader_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_quarter_reader")),
    )


def downgrade() -> None:
    op.drop_table("quarter_reader")

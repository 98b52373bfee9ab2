# SPDX-License-Identifier: EUPL-1.2
"""Remarks about attenties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "surprise_remark",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("surprise_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("by_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("to_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_surprise_remark_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["surprise_id"], ["surprise.id"], name=op.f("fk_surprise_remark_surprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["user_account.id"], name=op.f("fk_surprise_remark_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surprise_remark")),
    )
    with op.batch_alter_table("surprise_remark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_surprise_remark_surprise_id"), ["surprise_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("surprise_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_surprise_remark_surprise_id"))

    op.drop_table("surprise_remark")

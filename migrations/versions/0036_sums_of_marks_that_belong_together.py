# SPDX-License-Identifier: EUPL-1.2
"""Sums of marks that belong together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "answer_sum",
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("n", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("patterns", sa.LargeBinary(), nullable=False),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_answer_sum_n")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_answer_sum_survey_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_version.id"], name=op.f("fk_answer_sum_version_id")
        ),
        sa.PrimaryKeyConstraint(
            "survey_id",
            "quarter",
            "channel",
            "round",
            "version_id",
            "weight",
            name=op.f("pk_answer_sum"),
        ),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_folded", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(
            "ix_response_unfolded",
            ["survey_id"],
            unique=False,
            sqlite_where=sa.text("is_folded = 0"),
            postgresql_where=sa.text("NOT is_folded"),
        )


def downgrade() -> None:
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_response_unfolded",
            sqlite_where=sa.text("is_folded = 0"),
            postgresql_where=sa.text("NOT is_folded"),
        )
        batch_op.drop_column("is_folded")

    op.drop_table("answer_sum")

# SPDX-License-Identifier: EUPL-1.2
"""Cells of answers and checked quotes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "answer_count",
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("count", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_answer_count_count")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_answer_count_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_version.id"], name=op.f("fk_answer_count_version_id")
        ),
        sa.PrimaryKeyConstraint(
            "survey_id",
            "quarter",
            "channel",
            "round",
            "version_id",
            "code",
            "value",
            name=op.f("pk_answer_count"),
        ),
    )
    op.create_table(
        "answer_quote",
        sa.Column("response_id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_suggestion", sa.Boolean(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("checked_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("checked_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_quote_response_id")
        ),
        sa.PrimaryKeyConstraint("response_id", "is_suggestion", name=op.f("pk_answer_quote")),
    )


def downgrade() -> None:
    op.drop_table("answer_quote")
    op.drop_table("answer_count")

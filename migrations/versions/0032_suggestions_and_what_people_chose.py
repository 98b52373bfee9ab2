# SPDX-License-Identifier: EUPL-1.2
"""Suggestions and what people chose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "suggestion_model",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("learned_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("own_cases", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("figures", feedback.db.PLAIN_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_model")),
    )
    op.create_table(
        "suggestion_choice",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("chosen_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("model_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "kind_suggested",
            sa.Enum(
                "complaint",
                "suggestion",
                "compliment",
                "question",
                "public_space_report",
                name="kind_suggested",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("kind_probability", sa.Double(), nullable=False),
        sa.Column(
            "kind_chosen",
            sa.Enum(
                "complaint",
                "suggestion",
                "compliment",
                "question",
                "public_space_report",
                name="kind_chosen",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("topic_suggested", sa.Text(), nullable=True),
        sa.Column("topic_probability", sa.Double(), nullable=False),
        sa.Column("topic_chosen", sa.Text(), nullable=False),
        sa.Column("is_mixed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_suggestion_choice_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_choice")),
        sa.UniqueConstraint("case_id", name=op.f("uq_suggestion_choice_case_id")),
    )
    with op.batch_alter_table("suggestion_choice", schema=None) as batch_op:
        batch_op.create_index("ix_suggestion_choice_chosen", ["chosen_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("suggestion_choice", schema=None) as batch_op:
        batch_op.drop_index("ix_suggestion_choice_chosen")

    op.drop_table("suggestion_choice")
    op.drop_table("suggestion_model")

# SPDX-License-Identifier: EUPL-1.2
"""How cases were handled that we ask about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "handling_count",
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("attention", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("solved", sa.Text(), nullable=False),
        sa.Column("count", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_handling_count_count")),
        sa.PrimaryKeyConstraint(
            "quarter",
            "channel",
            "kind",
            "topic",
            "callback",
            "attention",
            "versions",
            "before",
            "mark",
            "solved",
            name=op.f("pk_handling_count"),
        ),
    )
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handling", feedback.db.PLAIN_JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.drop_column("handling")

    op.drop_table("handling_count")

# SPDX-License-Identifier: EUPL-1.2
"""Signals that must not wait, and what to do then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "signal_protocol",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "safety",
                "debts",
                "violence",
                "suicidality",
                name="signal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_protocol")),
    )
    op.create_index("ix_signal_protocol_signal", "signal_protocol", ["signal", "id"])
    with op.batch_alter_table("conversation") as conversation:
        conversation.add_column(
            sa.Column("signals", feedback.db.PLAIN_JSON, nullable=False, server_default="[]")
        )


def downgrade() -> None:
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_column("signals")
    op.drop_table("signal_protocol")

# SPDX-License-Identifier: EUPL-1.2
"""The outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email", "sms", name="channel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "nl", "en", name="language", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("html_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("about_case_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("for_user_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "sent",
                "dead",
                "held",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("send_after", feedback.db.UtcMoment(), nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("sent_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent")
        ),
        sa.ForeignKeyConstraint(
            ["for_user_id"], ["user_account.id"], name=op.f("fk_message_for_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_message_dedupe_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_about_case_id"), ["about_case_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_message_for_user_id"), ["for_user_id"], unique=False)
        batch_op.create_index(
            "ix_message_waiting",
            ["send_after"],
            unique=False,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_waiting",
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_message_for_user_id"))
        batch_op.drop_index(batch_op.f("ix_message_about_case_id"))

    op.drop_table("message")

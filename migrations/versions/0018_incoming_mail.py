# SPDX-License-Identifier: EUPL-1.2
"""Incoming mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "incoming_mail",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("mailbox", sa.LargeBinary(), nullable=False),
        sa.Column("uid_validity", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("uid", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("received_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("kept_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("started_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("due_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "kept",
                "quarantined",
                "became_case",
                "added_to_case",
                "bounce",
                "automatic",
                "discarded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "unreadable",
                "too_large",
                "no_sender",
                "automatic",
                "own_address",
                "flood",
                "spam",
                "refused",
                name="reason_word",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sender_index", sa.LargeBinary(), nullable=True),
        sa.Column("sender_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("note_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("handled_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("handled_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("discarded_because", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status <> 'discarded' OR discarded_because IS NOT NULL",
            name=op.f("ck_incoming_mail_discarded"),
        ),
        sa.CheckConstraint(
            "status <> 'quarantined' OR reason IS NOT NULL", name=op.f("ck_incoming_mail_reason")
        ),
        sa.CheckConstraint(
            "status NOT IN ('became_case', 'added_to_case') OR case_id IS NOT NULL",
            name=op.f("ck_incoming_mail_case"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_incoming_mail_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_incoming_mail_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["case_note.id"], name=op.f("fk_incoming_mail_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("file_id", name=op.f("uq_incoming_mail_file_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_incoming_mail_fingerprint")),
        sa.UniqueConstraint(
            "mailbox", "uid_validity", "uid", name=op.f("uq_incoming_mail_mailbox_uid_validity_uid")
        ),
    )
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_mail_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_incoming_mail_kept", ["kept_at"], unique=False)
        batch_op.create_index("ix_incoming_mail_sender", ["sender_index", "kept_at"], unique=False)
        batch_op.create_index(
            "ix_incoming_mail_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("incoming_mail", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_incoming_mail_waiting",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )
        batch_op.drop_index("ix_incoming_mail_sender")
        batch_op.drop_index("ix_incoming_mail_kept")
        batch_op.drop_index(batch_op.f("ix_incoming_mail_case_id"))

    op.drop_table("incoming_mail")

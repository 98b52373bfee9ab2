# SPDX-License-Identifier: EUPL-1.2
"""Files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "jpeg",
                "png",
                "webp",
                "pdf",
                "docx",
                "xlsx",
                "pptx",
                "odt",
                "ods",
                "odp",
                "text",
                "tnef",
                "mail",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_file_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("note_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "refusal",
            sa.Enum(
                "empty",
                "too_large",
                "too_many",
                "unknown_kind",
                "other_kind",
                "program",
                "web_page",
                "macros",
                "damaged",
                "no_room",
                name="refusal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("added_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint(
            "(file_id IS NULL) = (refusal IS NOT NULL)", name=op.f("ck_attachment_kept_or_refused")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_attachment_case_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_attachment_file_id")
        ),
        sa.ForeignKeyConstraint(["note_id"], ["case_note.id"], name=op.f("fk_attachment_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("file_id", name=op.f("uq_attachment_file_id")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "way",
                sa.Enum(
                    "mail",
                    "automatic_mail",
                    "bounce",
                    name="way",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        # Its check would outlive the column in SQLite's copy of the table.
        batch_op.drop_constraint(batch_op.f("ck_case_note_way"), type_="check")
        batch_op.drop_column("way")

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_case_id"))

    op.drop_table("attachment")
    op.drop_table("stored_file")

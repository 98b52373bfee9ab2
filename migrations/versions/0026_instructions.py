# SPDX-License-Identifier: EUPL-1.2
"""Instructions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "instruction",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "work_instruction",
                "conversation_guide",
                "public_text",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("case_kinds", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("topics", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint("slug", name=op.f("uq_instruction_slug")),
    )
    op.create_table(
        "instruction_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("instruction_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("number", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("steps", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("revision", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.Column("changed_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("changed_by_label", sa.Text(), nullable=False),
        sa.Column("consultation_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("consultation_until", sa.Date(), nullable=True),
        sa.Column("asked_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("asked_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=False),
        sa.Column("approved_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("approved_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("approved_by_label", sa.Text(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("reminded_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("set_aside_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "approved_at IS NULL OR set_aside_at IS NULL",
            name=op.f("ck_instruction_version_set_aside"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR made_by_id IS NULL OR approved_by_id <> made_by_id",
            name=op.f("ck_instruction_version_not_own_approval"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_instruction_version_approved_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_instruction_version_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"],
            ["instruction.id"],
            name=op.f("fk_instruction_version_instruction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_instruction_version_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_version")),
        sa.UniqueConstraint(
            "instruction_id", "number", name=op.f("uq_instruction_version_instruction_id_number")
        ),
    )
    with op.batch_alter_table("instruction_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instruction_version_open",
            ["instruction_id"],
            unique=True,
            sqlite_where=sa.text("approved_at IS NULL AND set_aside_at IS NULL"),
            postgresql_where=sa.text("approved_at IS NULL AND set_aside_at IS NULL"),
        )

    op.create_table(
        "instruction_case",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("handled_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("stamped_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_instruction_case_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_instruction_case")),
    )
    op.create_table(
        "instruction_edit",
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("revision", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("undoes_to", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("steps", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("saved_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("saved_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("saved_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["instruction_version.id"], name=op.f("fk_instruction_edit_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "revision", name=op.f("pk_instruction_edit")),
    )
    op.create_table(
        "instruction_in_force",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("instruction_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("from_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("recorded_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("recorded_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "from_at >= recorded_at", name=op.f("ck_instruction_in_force_never_in_the_past")
        ),
        sa.ForeignKeyConstraint(
            ["instruction_id"],
            ["instruction.id"],
            name=op.f("fk_instruction_in_force_instruction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["instruction_version.id"],
            name=op.f("fk_instruction_in_force_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_in_force")),
    )
    with op.batch_alter_table("instruction_in_force", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instruction_in_force", ["instruction_id", "from_at", "id"], unique=False
        )

    op.create_table(
        "instruction_read",
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("user_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("read_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_instruction_read_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["instruction_version.id"], name=op.f("fk_instruction_read_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "user_id", name=op.f("pk_instruction_read")),
    )
    op.create_table(
        "instruction_stamp",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_instruction_stamp_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["instruction_version.id"], name=op.f("fk_instruction_stamp_version_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "version_id", name=op.f("pk_instruction_stamp")),
    )
    with op.batch_alter_table("instruction_stamp", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instruction_stamp_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "instruction_tick",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("ticked_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("ticked_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("ticked_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_instruction_tick_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["instruction_version.id"], name=op.f("fk_instruction_tick_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_tick")),
    )
    with op.batch_alter_table("instruction_tick", schema=None) as batch_op:
        batch_op.create_index("ix_instruction_tick_case", ["case_id", "id"], unique=False)

    op.create_table(
        "step_proposal",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column(
            "proposed_by",
            sa.Enum(
                "colleague",
                "resident",
                name="proposed_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_step_proposal_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_step_proposal_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["instruction_version.id"], name=op.f("fk_step_proposal_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_proposal")),
    )
    with op.batch_alter_table("step_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_proposal_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_step_proposal_version", ["version_id", "step_id", "id"], unique=False
        )

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_handled", ["handled_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index("ix_case_file_handled")

    with op.batch_alter_table("step_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_step_proposal_version")
        batch_op.drop_index(batch_op.f("ix_step_proposal_case_id"))

    op.drop_table("step_proposal")
    with op.batch_alter_table("instruction_tick", schema=None) as batch_op:
        batch_op.drop_index("ix_instruction_tick_case")

    op.drop_table("instruction_tick")
    with op.batch_alter_table("instruction_stamp", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instruction_stamp_version_id"))

    op.drop_table("instruction_stamp")
    op.drop_table("instruction_read")
    with op.batch_alter_table("instruction_in_force", schema=None) as batch_op:
        batch_op.drop_index("ix_instruction_in_force")

    op.drop_table("instruction_in_force")
    op.drop_table("instruction_edit")
    op.drop_table("instruction_case")
    with op.batch_alter_table("instruction_version", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_instruction_version_open",
            sqlite_where=sa.text("approved_at IS NULL AND set_aside_at IS NULL"),
            postgresql_where=sa.text("approved_at IS NULL AND set_aside_at IS NULL"),
        )

    op.drop_table("instruction_version")
    op.drop_table("instruction")

# SPDX-License-Identifier: EUPL-1.2
"""What to work on, and what is done for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "focus_area",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("owner_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("target_tenths", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("instruction_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "reached",
                "stopped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.Column("closed_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at IS NULL)", name=op.f("ck_focus_area_closed_has_a_moment")
        ),
        sa.CheckConstraint("target_tenths BETWEEN 10 AND 100", name=op.f("ck_focus_area_target")),
        sa.ForeignKeyConstraint(
            ["instruction_id"], ["instruction.id"], name=op.f("fk_focus_area_instruction_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_focus_area_owner_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_focus_area_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_area")),
    )
    with op.batch_alter_table("focus_area", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_focus_area_instruction_id"), ["instruction_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_focus_area_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_focus_area_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "focus_action",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("focus_area_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "busy",
                "done",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("changed_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("changed_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["focus_area_id"], ["focus_area.id"], name=op.f("fk_focus_action_focus_area_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_action")),
    )
    with op.batch_alter_table("focus_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_focus_action_focus_area_id"), ["focus_area_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("focus_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focus_action_focus_area_id"))

    op.drop_table("focus_action")
    with op.batch_alter_table("focus_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focus_area_survey_id"))
        batch_op.drop_index(batch_op.f("ix_focus_area_owner_id"))
        batch_op.drop_index(batch_op.f("ix_focus_area_instruction_id"))

    op.drop_table("focus_area")

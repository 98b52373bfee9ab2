# SPDX-License-Identifier: EUPL-1.2
"""Surveys about a case, and focus groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "focus_group",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "counter",
                "phone",
                "digital_form",
                "email",
                "website",
                "post",
                "social",
                "home_visit",
                "kiosk",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("ticks", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("opened_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("opened_by_label", sa.Text(), nullable=False),
        sa.Column("choosing_from", feedback.db.UtcMoment(), nullable=True),
        sa.Column("closed_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "choosing_from IS NOT NULL OR closed_at IS NULL",
            name=op.f("ck_focus_group_chosen_before_closed"),
        ),
        sa.CheckConstraint("ticks BETWEEN 1 AND 10", name=op.f("ck_focus_group_ticks")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_focus_group_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_group")),
        sa.UniqueConstraint("code", name=op.f("uq_focus_group_code")),
    )
    with op.batch_alter_table("focus_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_focus_group_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "focus_ballot",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("group_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("chosen", feedback.db.PLAIN_JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["focus_group.id"], name=op.f("fk_focus_ballot_group_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_focus_ballot")),
    )
    with op.batch_alter_table("focus_ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_focus_ballot_group_id"), ["group_id"], unique=False)

    op.create_table(
        "focus_proposal",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("group_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["focus_group.id"], name=op.f("fk_focus_proposal_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_proposal")),
        sa.UniqueConstraint("group_id", "code", name=op.f("uq_focus_proposal_group_id_code")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_response_group",
            ["survey_id", "round", "channel", "submitted_at", "overall_mark"],
            unique=False,
        )

    with op.batch_alter_table("survey_address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_survey_address_case_id"), "case_file", ["case_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("survey_address", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_survey_address_case_id"), type_="foreignkey")
        batch_op.drop_column("case_id")

    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_group")

    op.drop_table("focus_proposal")
    with op.batch_alter_table("focus_ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focus_ballot_group_id"))

    op.drop_table("focus_ballot")
    with op.batch_alter_table("focus_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_focus_group_survey_id"))

    op.drop_table("focus_group")

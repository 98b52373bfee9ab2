# SPDX-License-Identifier: EUPL-1.2
"""Aftercare."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "aftercare_norm",
        sa.Column("id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("wait_hours", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("reminder_days", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reminder_days BETWEEN 1 AND 13", name=op.f("ck_aftercare_norm_reminder_days")
        ),
        sa.CheckConstraint(
            "wait_hours BETWEEN 1 AND 336", name=op.f("ck_aftercare_norm_wait_hours")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aftercare_norm")),
    )
    op.create_table(
        "survey_opt_out",
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("address_index", name=op.f("pk_survey_opt_out")),
    )
    op.create_table(
        "survey_invitation",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "answered",
                "not_asked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "why_not",
            sa.Enum(
                "no_way_to_write",
                "asked_recently",
                "wants_none",
                name="why_not",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("expires_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'not_asked') = (token_hash IS NULL) "
            "AND (state = 'not_asked') = (why_not IS NOT NULL) "
            "AND (token_hash IS NULL) = (expires_at IS NULL)",
            name=op.f("ck_survey_invitation_asked_or_not"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_survey_invitation_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_survey_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_invitation_token_hash")),
    )
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_invitation_email_index"), ["email_index"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_survey_invitation_phone_index"), ["phone_index"], unique=False
        )
        batch_op.create_index("ix_survey_invitation_state", ["state", "made_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_invitation_state")
        batch_op.drop_index(batch_op.f("ix_survey_invitation_phone_index"))
        batch_op.drop_index(batch_op.f("ix_survey_invitation_email_index"))

    op.drop_table("survey_invitation")
    op.drop_table("survey_opt_out")
    op.drop_table("aftercare_norm")

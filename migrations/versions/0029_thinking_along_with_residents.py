# SPDX-License-Identifier: EUPL-1.2
"""Thinking along with residents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "co_design_session",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column(
            "meets_at",
            sa.Enum(
                "place",
                "online",
                "link",
                name="meets_at",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("reimbursement", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opened_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("opened_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("opened_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user_account.id"], name=op.f("fk_co_design_session_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["instruction_version.id"], name=op.f("fk_co_design_session_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_design_session")),
    )
    with op.batch_alter_table("co_design_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_co_design_session_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "co_design_participant",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("session_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("number", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("call_name", sa.Text(), nullable=False),
        sa.Column("credit_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("is_coming", sa.Boolean(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("invited_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("invited_by_label", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "credit_at IS NULL OR call_name <> ''",
            name=op.f("ck_co_design_participant_credit_needs_a_name"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (contact_id IS NULL AND case_id IS NULL "
            "AND token_sealed IS NULL AND call_name = '' AND needs = '')",
            name=op.f("ck_co_design_participant_withdrawn_is_nobody"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_co_design_participant_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_co_design_participant_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["co_design_session.id"],
            name=op.f("fk_co_design_participant_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_design_participant")),
        sa.UniqueConstraint(
            "session_id", "number", name=op.f("uq_co_design_participant_session_id_number")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_co_design_participant_token_hash")),
    )
    with op.batch_alter_table("co_design_participant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_co_design_participant_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_co_design_participant_contact_id"), ["contact_id"], unique=False
        )

    op.create_table(
        "co_design_journey",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("participant_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column(
            "feeling",
            sa.Enum(
                "good",
                "mixed",
                "bad",
                name="feeling",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pain", sa.Text(), nullable=False),
        sa.Column("told_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["co_design_participant.id"],
            name=op.f("fk_co_design_journey_participant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_design_journey")),
    )
    with op.batch_alter_table("co_design_journey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_co_design_journey_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "co_design_opinion",
        sa.Column("participant_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column(
            "view",
            sa.Enum(
                "good",
                "better",
                "unclear",
                name="view",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["co_design_participant.id"],
            name=op.f("fk_co_design_opinion_participant_id"),
        ),
        sa.PrimaryKeyConstraint("participant_id", "step_id", name=op.f("pk_co_design_opinion")),
    )
    op.create_table(
        "co_design_reply",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("participant_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("owed_since", feedback.db.UtcMoment(), nullable=False),
        sa.Column("warn_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("due_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("replied_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("replied_by_label", sa.Text(), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("lapsed_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "replied_at IS NULL OR lapsed_at IS NULL", name=op.f("ck_co_design_reply_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["co_design_participant.id"],
            name=op.f("fk_co_design_reply_participant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_design_reply")),
    )
    with op.batch_alter_table("co_design_reply", schema=None) as batch_op:
        batch_op.create_index(
            "ix_co_design_reply_owed",
            ["participant_id"],
            unique=True,
            sqlite_where=sa.text("replied_at IS NULL AND lapsed_at IS NULL"),
            postgresql_where=sa.text("replied_at IS NULL AND lapsed_at IS NULL"),
        )

    op.create_table(
        "step_proposal_agreement",
        sa.Column("proposal_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("participant_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("said_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["co_design_participant.id"],
            name=op.f("fk_step_proposal_agreement_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["step_proposal.id"],
            name=op.f("fk_step_proposal_agreement_proposal_id"),
        ),
        sa.PrimaryKeyConstraint(
            "proposal_id", "participant_id", name=op.f("pk_step_proposal_agreement")
        ),
    )
    op.create_table(
        "step_proposal_decision",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("proposal_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "adopted",
                "adapted",
                "not_adopted",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("decided_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("decided_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_step_proposal_decision_reason")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["step_proposal.id"],
            name=op.f("fk_step_proposal_decision_proposal_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_proposal_decision")),
    )
    with op.batch_alter_table("step_proposal_decision", schema=None) as batch_op:
        batch_op.create_index("ix_step_proposal_decision", ["proposal_id", "id"], unique=False)

    with op.batch_alter_table("step_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("participant_id", feedback.db.WHOLE_NUMBER, nullable=True))
        batch_op.add_column(sa.Column("reply_id", feedback.db.WHOLE_NUMBER, nullable=True))
        batch_op.add_column(sa.Column("shared_at", feedback.db.UtcMoment(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_step_proposal_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_step_proposal_reply_id"), "co_design_reply", ["reply_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_step_proposal_participant_id"),
            "co_design_participant",
            ["participant_id"],
            ["id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_step_proposal_resident_is_answered"),
            "(proposed_by = 'resident') = (participant_id IS NOT NULL) "
            "AND (participant_id IS NULL) = (reply_id IS NULL)",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # The trigger names a column that goes; what holds is made anew after every migration.
        op.execute("DROP TRIGGER IF EXISTS step_proposal_keeps_what_was_given ON step_proposal")
    with op.batch_alter_table("step_proposal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_step_proposal_resident_is_answered"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_step_proposal_participant_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_step_proposal_reply_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_step_proposal_participant_id"))
        batch_op.drop_column("shared_at")
        batch_op.drop_column("reply_id")
        batch_op.drop_column("participant_id")

    with op.batch_alter_table("step_proposal_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_step_proposal_decision")

    op.drop_table("step_proposal_decision")
    op.drop_table("step_proposal_agreement")
    with op.batch_alter_table("co_design_reply", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_co_design_reply_owed",
            sqlite_where=sa.text("replied_at IS NULL AND lapsed_at IS NULL"),
            postgresql_where=sa.text("replied_at IS NULL AND lapsed_at IS NULL"),
        )

    op.drop_table("co_design_reply")
    op.drop_table("co_design_opinion")
    with op.batch_alter_table("co_design_journey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_design_journey_participant_id"))

    op.drop_table("co_design_journey")
    with op.batch_alter_table("co_design_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_design_participant_contact_id"))
        batch_op.drop_index(batch_op.f("ix_co_design_participant_case_id"))

    op.drop_table("co_design_participant")
    with op.batch_alter_table("co_design_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_design_session_version_id"))

    op.drop_table("co_design_session")

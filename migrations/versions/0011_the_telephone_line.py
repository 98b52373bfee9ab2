# SPDX-License-Identifier: EUPL-1.2
"""The telephone line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "phone_policy_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("calls_on", sa.Boolean(), nullable=False),
        sa.Column("sms_on", sa.Boolean(), nullable=False),
        sa.Column("countries", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("kinds", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("calls_per_person_hour", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("calls_per_number_day", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("calls_per_hour", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("sms_per_hour", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("day_amount_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("home_minute_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("abroad_minute_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("sms_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("longest_call_minutes", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("created_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("created_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_phone_policy_version_says_why")),
        sa.CheckConstraint(
            "day_amount_cents >= 0", name=op.f("ck_phone_policy_version_day_amount")
        ),
        sa.CheckConstraint("id >= 1", name=op.f("ck_phone_policy_version_numbered_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_policy_version")),
    )
    op.create_table(
        "own_phone",
        sa.Column("user_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_own_phone_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_own_phone")),
    )
    op.create_table(
        "phone_use",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "call", "sms", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("asked_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "accepted",
                "not_sent",
                "refused",
                "lost",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("settled_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (provider_id IS NOT NULL)",
            name=op.f("ck_phone_use_accepted_has_its_id"),
        ),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_phone_use_cents")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_phone_use_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_use")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_phone_use_provider_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_phone_use_reference")),
    )
    with op.batch_alter_table("phone_use", schema=None) as batch_op:
        batch_op.create_index("ix_phone_use_asked", ["asked_at", "kind"], unique=False)
        batch_op.create_index("ix_phone_use_number", ["number_index", "asked_at"], unique=False)
        batch_op.create_index("ix_phone_use_person", ["asked_by_id", "asked_at"], unique=False)

    op.create_table(
        "phone_event",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("use_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("leg_id", sa.Text(), nullable=False),
        sa.Column("is_other_leg", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "accepted",
                "initiated",
                "ringing",
                "in_progress",
                "key_pressed",
                "sending",
                "sent",
                "delivered",
                "read",
                "undelivered",
                "completed",
                "busy",
                "no_answer",
                "failed",
                "canceled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sequence", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("occurred_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("received_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("seconds", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["use_id"], ["phone_use.id"], name=op.f("fk_phone_event_use_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_event")),
        sa.UniqueConstraint(
            "leg_id", "status", "sequence", name=op.f("uq_phone_event_leg_id_status_sequence")
        ),
    )
    with op.batch_alter_table("phone_event", schema=None) as batch_op:
        batch_op.create_index("ix_phone_event_use", ["use_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("phone_event", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_event_use")

    op.drop_table("phone_event")
    with op.batch_alter_table("phone_use", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_use_person")
        batch_op.drop_index("ix_phone_use_number")
        batch_op.drop_index("ix_phone_use_asked")

    op.drop_table("phone_use")
    op.drop_table("own_phone")
    op.drop_table("phone_policy_version")

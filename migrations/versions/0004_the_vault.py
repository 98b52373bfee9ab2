# SPDX-License-Identifier: EUPL-1.2
"""The vault."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("representative_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "phone_kind",
            sa.Enum(
                "mobile",
                "fixed_line",
                name="phone_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "preferred_channel",
            sa.Enum(
                "email",
                "post",
                "counter",
                "home_visit",
                "chat_relay",
                "interpreter",
                name="preferred_channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("preferred_times", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "nl", "en", name="language", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("interpreter_language", sa.Text(), nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("changed_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("erased_at", feedback.db.UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_table(
        "contact_index",
        sa.Column(
            "purpose",
            sa.Enum(
                "phone",
                "phone_tail",
                "email",
                "name_word",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_contact_index_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("purpose", "value", "contact_id", name=op.f("pk_contact_index")),
    )
    with op.batch_alter_table("contact_index", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_index_contact_id"), ["contact_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("contact_index", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_index_contact_id"))

    op.drop_table("contact_index")
    op.drop_table("contact")

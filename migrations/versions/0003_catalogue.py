# SPDX-License-Identifier: EUPL-1.2
"""Catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "district",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("code", name=op.f("uq_district_code")),
    )
    op.create_table(
        "profile",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("direct_number", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("privacy_officer", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("updated_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_profile_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
    )
    op.create_table(
        "topic",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("position", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("code", name=op.f("uq_topic_code")),
    )


def downgrade() -> None:
    op.drop_table("topic")
    op.drop_table("profile")
    op.drop_table("district")

# SPDX-License-Identifier: EUPL-1.2
"""Cue words of topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "theme_cue_change",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("topic_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.Column("undoes_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.CheckConstraint("former <> cue", name=op.f("ck_theme_cue_change_changes_something")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_theme_cue_change_topic_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["theme_cue_change.id"], name=op.f("fk_theme_cue_change_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_cue_change")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_theme_cue_change_undoes_id")),
    )
    with op.batch_alter_table("theme_cue_change", schema=None) as batch_op:
        batch_op.create_index("ix_theme_cue_change_topic", ["topic_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("theme_cue_change", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_cue_change_topic")

    op.drop_table("theme_cue_change")

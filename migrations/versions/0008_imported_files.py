# SPDX-License-Identifier: EUPL-1.2
"""Imported files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cases",
                "responses",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("rows", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("made", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("known", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("skipped", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("merged", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("imported_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("imported_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("imported_by_label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )


def downgrade() -> None:
    op.drop_table("import_batch")

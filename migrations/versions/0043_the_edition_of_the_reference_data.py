# SPDX-License-Identifier: EUPL-1.2
"""The edition of the reference data: a word that every change of them renews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    table = op.create_table(
        "reference_edition",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_reference_edition_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_edition")),
    )
    op.bulk_insert(table, [{"id": 1, "edition": ""}])


def downgrade() -> None:
    """Take the triggers away first: without the table each change would fail in one."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS renew_edition() CASCADE")
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.exec_driver_sql(query).scalars().all():
            if "_renews_edition_at_" in name:
                op.execute(f"DROP TRIGGER {name}")
    op.drop_table("reference_edition")

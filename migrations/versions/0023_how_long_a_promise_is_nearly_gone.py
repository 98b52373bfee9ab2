# SPDX-License-Identifier: EUPL-1.2
"""How long a promise is nearly gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0023"
down_revision = "0022"

# A second more than needed does no harm: it is how far back a list looks.
FILL = {
    "sqlite": "UPDATE promise SET nearly_seconds = "
    "CAST((julianday(due_at) - julianday(nearly_at)) * 86400 AS INTEGER) + 1",
    "postgresql": "UPDATE promise SET nearly_seconds = "
    "ceil(extract(epoch FROM due_at - nearly_at))",
}
OPEN = "state = 'open'"


def upgrade() -> None:
    op.add_column("promise", sa.Column("nearly_seconds", feedback.db.WHOLE_NUMBER))
    op.execute(FILL[op.get_bind().dialect.name])
    with op.batch_alter_table("promise") as promise:
        promise.alter_column(
            "nearly_seconds", existing_type=feedback.db.WHOLE_NUMBER, nullable=False
        )
    op.create_index(
        "ix_promise_nearly_seconds",
        "promise",
        ["nearly_seconds"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_index("ix_promise_nearly_seconds", "promise")
    with op.batch_alter_table("promise") as promise:
        promise.drop_column("nearly_seconds")

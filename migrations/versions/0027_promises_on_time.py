# SPDX-License-Identifier: EUPL-1.2
"""Promises on time are found by their target."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

OPEN = "state = 'open'"


def upgrade() -> None:
    op.create_index(
        "ix_promise_on_time",
        "promise",
        ["target_at", "nearly_at", "due_at", "owner_id", "team_id"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def downgrade() -> None:
    op.drop_index("ix_promise_on_time", "promise")

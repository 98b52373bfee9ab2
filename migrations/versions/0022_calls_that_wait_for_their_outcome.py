# SPDX-License-Identifier: EUPL-1.2
"""Calls that wait for their outcome, found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TO_SAY = "attempt_id IS NULL AND resident_called_at IS NOT NULL"


def upgrade() -> None:
    op.create_index(
        "ix_phone_call_unconfirmed",
        "phone_call",
        ["ended_at"],
        sqlite_where=sa.text(TO_SAY),
        postgresql_where=sa.text(TO_SAY),
    )


def downgrade() -> None:
    op.drop_index("ix_phone_call_unconfirmed", "phone_call")

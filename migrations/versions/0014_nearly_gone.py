# SPDX-License-Identifier: EUPL-1.2
"""Nearly gone: find the promises whose time is nearly gone without reading all that are open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_index(
        "ix_promise_nearly",
        "promise",
        ["nearly_at", "target_at", "due_at", "owner_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_promise_nearly", table_name="promise")

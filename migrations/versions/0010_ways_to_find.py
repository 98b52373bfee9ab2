# SPDX-License-Identifier: EUPL-1.2
"""Ways to find: promises of a case, verdicts by outcome and day, cases of a colleague.

Without them the case page, the board and "van mij" read whole tables.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

INDEXES = (
    ("ix_case_file_assignee", "case_file", ["assignee_id", "id"]),
    ("ix_promise_case", "promise", ["case_id", "id"]),
    ("ix_verdict_due", "verdict", ["due_at", "outcome", "target_met", "recorded_at"]),
    ("ix_verdict_outcome", "verdict", ["outcome", "due_at", "id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table_name=table)

# SPDX-License-Identifier: EUPL-1.2
"""The ladder of attempts as policy, the moment a resident chose, the last letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0015"
down_revision = "0014"

OLD_KINDS = (
    *("opened", "promised", "assigned", "changed", "attempted", "spoken"),
    *("promise_settled", "promise_warned", "promise_broken", "promise_escalated"),
    *("agreed", "agreement_settled", "noted", "added", "closed", "reopened", "withdrawn"),
)
NEW_KINDS = (*OLD_KINDS, "moment_chosen", "letter_sent")
OLD_REASONS = ("spoken", "declined", "moved_on_request", "withdrawn")
NEW_REASONS = (*OLD_REASONS, "unreachable")
LADDER = (
    ("ladder_attempts", "3", "BETWEEN 1 AND 10"),
    ("ladder_parts_of_day", "2", "BETWEEN 1 AND 2"),
    ("ladder_working_days", "2", "BETWEEN 1 AND ladder_attempts"),
)
WINDOW = (
    ("window_has_two_ends", "(window_starts_at IS NULL) = (window_ends_at IS NULL)"),
    ("window_in_order", "window_starts_at < window_ends_at"),
    ("window_not_after_due", "window_ends_at <= due_at"),
)


def upgrade() -> None:
    with op.batch_alter_table("contact") as contact:
        contact.add_column(
            sa.Column("declines_messages", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("norm_version") as norms:
        for name, usual, _bounds in LADDER:
            norms.add_column(
                sa.Column(name, feedback.db.WHOLE_NUMBER, nullable=False, server_default=usual)
            )
        for name, _usual, bounds in LADDER:
            norms.create_check_constraint(op.f(f"ck_norm_version_{name}"), f"{name} {bounds}")
    with op.batch_alter_table("promise") as promise:
        promise.add_column(sa.Column("window_starts_at", feedback.db.UtcMoment()))
        promise.add_column(sa.Column("window_ends_at", feedback.db.UtcMoment()))
        promise.add_column(sa.Column("chosen_at", feedback.db.UtcMoment()))
        promise.add_column(sa.Column("letter_sent_on", sa.Date()))
        for name, says in WINDOW:
            promise.create_check_constraint(op.f(f"ck_promise_{name}"), says)
    _allow("timeline_entry", "kind", NEW_KINDS)
    _allow("verdict", "reason", NEW_REASONS)


def downgrade() -> None:
    _allow("verdict", "reason", OLD_REASONS)
    _allow("timeline_entry", "kind", OLD_KINDS)
    with op.batch_alter_table("promise") as promise:
        for name, _says in WINDOW:
            promise.drop_constraint(op.f(f"ck_promise_{name}"), type_="check")
        for column in ("letter_sent_on", "chosen_at", "window_ends_at", "window_starts_at"):
            promise.drop_column(column)
    with op.batch_alter_table("norm_version") as norms:
        for name, _usual, _bounds in LADDER:
            norms.drop_constraint(op.f(f"ck_norm_version_{name}"), type_="check")
        for name, _usual, _bounds in reversed(LADDER):
            norms.drop_column(name)
    with op.batch_alter_table("contact") as contact:
        contact.drop_column("declines_messages")


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Replace the closed list of words of a column."""
    name = op.f(f"ck_{table}_{column}")
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(name, type_="check")
        altered.create_check_constraint(name, f"{column} IN ({listed})")

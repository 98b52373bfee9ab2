# SPDX-License-Identifier: EUPL-1.2
"""Short addresses, moved agreements, "bent u gesproken?", originals that are forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0020"
down_revision = "0019"

OLD_KINDS = (
    *("opened", "promised", "assigned", "changed", "attempted", "spoken", "moment_chosen"),
    *("letter_sent", "promise_settled", "promise_warned", "promise_broken"),
    *("promise_escalated", "agreed", "agreement_settled", "noted", "added", "closed"),
    *("reopened", "withdrawn", "surprised"),
)
NEW_KINDS = (
    *OLD_KINDS,
    *("call_time_set", "agreement_moved", "spoken_asked", "spoken_answered"),
)
MOVED = "(first_due_on IS NULL) = (moved_reason IS NULL)"
FORGOTTEN = "(file_id IS NULL) = (forgotten_at IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "spoken_check",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("attempt_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("team_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes",
                "no",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_spoken_check_answered")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["call_attempt.id"], name=op.f("fk_spoken_check_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_spoken_check_case_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_spoken_check_team_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_spoken_check")),
    )
    op.create_index("ix_spoken_check_address", "spoken_check", ["address_index", "asked_at"])
    op.create_index("ix_spoken_check_asked", "spoken_check", ["asked_at"])
    with op.batch_alter_table("agreement") as agreement:
        agreement.add_column(sa.Column("first_due_on", sa.Date()))
        agreement.add_column(sa.Column("moved_reason", sa.Text()))
        agreement.create_check_constraint(op.f("ck_agreement_moved_with_a_reason"), MOVED)
    with op.batch_alter_table("incoming_mail") as mail:
        mail.add_column(sa.Column("forgotten_at", feedback.db.UtcMoment()))
        mail.alter_column("file_id", existing_type=sa.TEXT(), nullable=True)
        mail.create_check_constraint(op.f("ck_incoming_mail_kept_or_forgotten"), FORGOTTEN)
    with op.batch_alter_table("norm_version") as norms:
        norms.add_column(
            sa.Column(
                "spoken_percent", feedback.db.WHOLE_NUMBER, nullable=False, server_default="5"
            )
        )
        norms.create_check_constraint(
            op.f("ck_norm_version_spoken_percent"), "spoken_percent BETWEEN 0 AND 100"
        )
    with op.batch_alter_table("status_link") as link:
        link.add_column(sa.Column("code_hash", sa.LargeBinary()))
        link.create_unique_constraint(op.f("uq_status_link_code_hash"), ["code_hash"])
    _allow("timeline_entry", "kind", NEW_KINDS)


def downgrade() -> None:
    _allow("timeline_entry", "kind", OLD_KINDS)
    with op.batch_alter_table("status_link") as link:
        link.drop_constraint(op.f("uq_status_link_code_hash"), type_="unique")
        link.drop_column("code_hash")
    with op.batch_alter_table("norm_version") as norms:
        norms.drop_constraint(op.f("ck_norm_version_spoken_percent"), type_="check")
        norms.drop_column("spoken_percent")
    with op.batch_alter_table("incoming_mail") as mail:
        mail.drop_constraint(op.f("ck_incoming_mail_kept_or_forgotten"), type_="check")
        mail.alter_column("file_id", existing_type=sa.TEXT(), nullable=False)
        mail.drop_column("forgotten_at")
    with op.batch_alter_table("agreement") as agreement:
        agreement.drop_constraint(op.f("ck_agreement_moved_with_a_reason"), type_="check")
        agreement.drop_column("moved_reason")
        agreement.drop_column("first_due_on")
    op.drop_table("spoken_check")


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    """Replace the closed list of words of a column."""
    name = op.f(f"ck_{table}_{column}")
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as altered:
        altered.drop_constraint(name, type_="check")
        altered.create_check_constraint(name, f"{column} IN ({listed})")

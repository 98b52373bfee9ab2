# SPDX-License-Identifier: EUPL-1.2
"""The ground."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempt_counter",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("window", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("hits", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window", name=op.f("pk_attempt_counter")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("occurred_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("actor_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("details", feedback.db.PLAIN_JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_entry_object", ["object_type", "object_id", "id"], unique=False
        )

    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beat_at", feedback.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "route", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_idempotency_key_created_at"), ["created_at"], unique=False
        )

    op.create_table(
        "job",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "claimed",
                "done",
                "dead",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("run_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("attempts", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("claimed_until", feedback.db.UtcMoment(), nullable=True),
        sa.Column("claim_token", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("finished_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(status = 'claimed') = (claim_token IS NOT NULL)", name=op.f("ck_job_claim")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_job_dedupe_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due",
            ["run_at", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('waiting', 'claimed')"),
            postgresql_where=sa.text("status IN ('waiting', 'claimed')"),
        )

    op.create_table(
        "key_fingerprint",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_key_fingerprint")),
    )
    op.create_table(
        "slot",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("claimed_at", feedback.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("name", "due", name=op.f("pk_slot")),
    )


def downgrade() -> None:
    op.drop_table("slot")
    op.drop_table("key_fingerprint")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_due",
            sqlite_where=sa.text("status IN ('waiting', 'claimed')"),
            postgresql_where=sa.text("status IN ('waiting', 'claimed')"),
        )

    op.drop_table("job")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_created_at"))

    op.drop_table("idempotency_key")
    op.drop_table("heartbeat")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_object")

    op.drop_table("audit_entry")
    op.drop_table("attempt_counter")

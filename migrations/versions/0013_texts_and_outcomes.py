# SPDX-License-Identifier: EUPL-1.2
"""Versions of texts, what becomes of a message, and when a job was first due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0013"
down_revision = "0012"


STATUSES_BEFORE = ("waiting", "sent", "dead", "held")
STATUSES_NOW = ("waiting", "sending", "sent", "uncertain", "dead", "held", "dropped")
DELIVERY = sa.Enum(
    *("on_its_way", "undelivered", "delivered"),
    name="delivery",
    native_enum=False,
    create_constraint=True,
    length=40,
)
INDEXES = (
    ("ix_message_attention", ["status"], "status IN ('dead', 'uncertain', 'sending')"),
    ("ix_message_message_id", ["message_id"], None),
    ("ix_message_text_version_id", ["text_version_id"], None),
    ("ix_message_undelivered", ["created_at"], "delivery = 'undelivered'"),
)


def upgrade() -> None:
    op.create_table(
        "delivery_receipt",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("received_at", feedback.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_receipt")),
        sa.UniqueConstraint(
            "provider_id", "word", name=op.f("uq_delivery_receipt_provider_id_word")
        ),
    )
    op.create_table(
        "text_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column(
            "medium",
            sa.Enum(
                "email", "sms", name="medium", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("restores", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_text_version_number")),
        sa.CheckConstraint("restores < number", name=op.f("ck_text_version_restores")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_text_version_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_version")),
        sa.UniqueConstraint(
            "template",
            "medium",
            "language",
            "number",
            name=op.f("uq_text_version_template_medium_language_number"),
        ),
    )
    with op.batch_alter_table("text_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_text_version_made_by_id"), ["made_by_id"], unique=False
        )

    op.create_table(
        "message_event",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "died",
                "became_uncertain",
                "found_sent",
                "bounced",
                "resent",
                "put_down_as_sent",
                "dropped",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.Column("happened_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_event_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_event")),
    )
    with op.batch_alter_table("message_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_event_message_id"), ["message_id"], unique=False
        )

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wanted_at", feedback.db.UtcMoment(), nullable=True))

    with op.batch_alter_table("message", schema=None) as batch_op:
        for column in _new_columns():
            batch_op.add_column(column)
        batch_op.drop_constraint(batch_op.f("ck_message_status"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_message_status"), _in(STATUSES_NOW))
        batch_op.create_check_constraint(
            batch_op.f("ck_message_begun"), "status <> 'sending' OR begun_at IS NOT NULL"
        )
        batch_op.create_unique_constraint(batch_op.f("uq_message_provider_id"), ["provider_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_message_text_version_id"), "text_version", ["text_version_id"], ["id"]
        )
    with op.batch_alter_table("message", schema=None) as batch_op:
        for name, columns, where in INDEXES:
            batch_op.create_index(
                name,
                columns,
                sqlite_where=sa.text(where) if where else None,
                postgresql_where=sa.text(where) if where else None,
            )


def downgrade() -> None:
    with op.batch_alter_table("message_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_event_message_id"))
    op.drop_table("message_event")
    with op.batch_alter_table("message", schema=None) as batch_op:
        for name, _columns, _where in INDEXES:
            batch_op.drop_index(name)
    # Who sends again does so after the update; what nobody decided stays for a person.
    op.execute("UPDATE message SET status = 'waiting' WHERE status = 'sending'")
    op.execute("UPDATE message SET status = 'dead' WHERE status IN ('uncertain', 'dropped')")
    with op.batch_alter_table("message", schema=None) as batch_op:
        for name in ("begun", "delivery", "status"):
            batch_op.drop_constraint(batch_op.f(f"ck_message_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_message_status"), _in(STATUSES_BEFORE))
        batch_op.drop_constraint(batch_op.f("fk_message_text_version_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_message_provider_id"), type_="unique")
        for column in _new_columns():
            batch_op.drop_column(column.name)

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("wanted_at")

    with op.batch_alter_table("text_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_version_made_by_id"))

    op.drop_table("text_version")
    op.drop_table("delivery_receipt")


def _in(statuses: tuple[str, ...]) -> str:
    return f"status IN ({', '.join(repr(word) for word in statuses)})"


def _new_columns() -> list[sa.Column]:
    return [
        sa.Column("text_version_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("reply_to_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("place_in_case", feedback.db.WHOLE_NUMBER, nullable=False, server_default="0"),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("delivery", DELIVERY, nullable=True),
        sa.Column("begun_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("round", feedback.db.WHOLE_NUMBER, nullable=False, server_default="0"),
    ]

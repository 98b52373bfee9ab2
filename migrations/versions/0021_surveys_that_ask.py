# SPDX-License-Identifier: EUPL-1.2
"""Surveys that ask: drafts, rounds, open ways in, invitations, contacts; a file undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "import_undo",
        sa.Column("batch_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("responses", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("undone_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("undone_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_undo_batch_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_undo")),
    )
    op.create_table(
        "survey_address",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "inviter",
                "contact_event",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "counter",
                "phone",
                "digital_form",
                "email",
                "website",
                "post",
                "social",
                "home_visit",
                "kiosk",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "answered",
                "not_asked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "why_not",
            sa.Enum(
                "no_way_to_write",
                "asked_recently",
                "wants_none",
                name="why_not",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("send_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("expires_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("reminded_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'not_asked') = (token_hash IS NULL) "
            "AND (state = 'not_asked') = (why_not IS NOT NULL)",
            name=op.f("ck_survey_address_asked_or_not"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_address_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_address")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_address_token_hash")),
    )
    with op.batch_alter_table("survey_address", schema=None) as batch_op:
        batch_op.create_index("ix_survey_address_email", ["email_index", "made_at"], unique=False)
        batch_op.create_index("ix_survey_address_state", ["state", "made_at"], unique=False)
        batch_op.create_index("ix_survey_address_survey", ["survey_id", "made_at"], unique=False)

    op.create_table(
        "survey_draft",
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("questions", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("revision", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("changed_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("changed_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_draft_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_draft")),
    )
    op.create_table(
        "survey_entrance",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "card",
                "kiosk",
                "link",
                "mirror",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "counter",
                "phone",
                "digital_form",
                "email",
                "website",
                "post",
                "social",
                "home_visit",
                "kiosk",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("pairing_hash", sa.LargeBinary(), nullable=True),
        sa.Column("device_hash", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("opened_by_label", sa.Text(), nullable=False),
        sa.Column("closed_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "kind = 'kiosk' OR device_hash IS NULL",
            name=op.f("ck_survey_entrance_device_is_a_kiosk"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_entrance_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_entrance")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_entrance_code")),
    )
    with op.batch_alter_table("survey_entrance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_entrance_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "survey_round",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("quota", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_round_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
        sa.UniqueConstraint("survey_id", "name", name=op.f("uq_survey_round_survey_id_name")),
    )
    op.create_table(
        "contact_event",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "counter",
                "phone",
                "digital_form",
                "email",
                "website",
                "post",
                "social",
                "home_visit",
                "kiosk",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("occurred_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=False),
        sa.Column("invitation_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("told_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["survey_address.id"], name=op.f("fk_contact_event_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_event")),
        sa.UniqueConstraint("external_id", name=op.f("uq_contact_event_external_id")),
    )
    with op.batch_alter_table("contact_event", schema=None) as batch_op:
        batch_op.create_index("ix_contact_event_occurred", ["channel", "occurred_at"], unique=False)

    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "instrument",
                sa.Enum(
                    "continuous_survey",
                    "measurement_round",
                    "exit_interview",
                    "telephone_interview",
                    "employee_mirror",
                    "aftercare",
                    "elsewhere",
                    name="instrument",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="elsewhere",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "layout",
                sa.Enum(
                    "steps",
                    "one_page",
                    name="layout",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                server_default="steps",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column("is_open", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("invites_contacts", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_survey_layout"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_survey_instrument"), type_="check")
        batch_op.drop_column("invites_contacts")
        batch_op.drop_column("is_open")
        batch_op.drop_column("layout")
        batch_op.drop_column("instrument")

    with op.batch_alter_table("contact_event", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_event_occurred")

    op.drop_table("contact_event")
    op.drop_table("survey_round")
    with op.batch_alter_table("survey_entrance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_entrance_survey_id"))

    op.drop_table("survey_entrance")
    op.drop_table("survey_draft")
    with op.batch_alter_table("survey_address", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_address_survey")
        batch_op.drop_index("ix_survey_address_state")
        batch_op.drop_index("ix_survey_address_email")

    op.drop_table("survey_address")
    op.drop_table("import_undo")

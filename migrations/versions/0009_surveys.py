# SPDX-License-Identifier: EUPL-1.2
"""Surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("mark_worst", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("mark_best", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint("mark_worst <> mark_best", name=op.f("ck_survey_two_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_key")),
    )
    op.create_table(
        "survey_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("number", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("questions", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    op.create_table(
        "response",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("survey_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("batch_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("submitted_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
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
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("stratum", sa.Text(), nullable=True),
        sa.Column("overall_mark", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "overall_absent",
            sa.Enum(
                "blank",
                "not_applicable",
                "dont_know",
                name="overall_absent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "effort",
            sa.Enum(
                "none",
                "little",
                "neutral",
                "much",
                "very_much",
                name="effort",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("aspects", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("background", feedback.db.PLAIN_JSON, nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_response_weight")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_response_batch_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_response_survey_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_version.id"], name=op.f("fk_response_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "survey_id",
            "external_id",
            "round",
            name=op.f("uq_response_survey_id_external_id_round"),
        ),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_response_submitted", ["survey_id", "submitted_at"], unique=False)

    op.create_table(
        "response_follow_up",
        sa.Column("response_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_response_follow_up_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_follow_up_response_id")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_response_follow_up")),
        sa.UniqueConstraint("case_id", name=op.f("uq_response_follow_up_case_id")),
    )


def downgrade() -> None:
    op.drop_table("response_follow_up")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_submitted")
        batch_op.drop_index(batch_op.f("ix_response_batch_id"))

    op.drop_table("response")
    op.drop_table("survey_version")
    op.drop_table("survey")

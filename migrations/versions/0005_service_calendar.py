# SPDX-License-Identifier: EUPL-1.2
"""Service calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("valid_from", feedback.db.UtcMoment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("created_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("created_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("id >= 1", name=op.f("ck_calendar_version_numbered_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
    )
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_version_valid_from", ["valid_from", "id"], unique=False)

    op.create_table(
        "norm_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("valid_from", feedback.db.UtcMoment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "target_policy",
            sa.Enum(
                "close-of-next-workday",
                "same-clock-next-workday",
                "working-hours",
                "awb-4w",
                "awb-6w",
                "awb-10w",
                name="target_policy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "due_policy",
            sa.Enum(
                "close-of-next-workday",
                "same-clock-next-workday",
                "working-hours",
                "awb-4w",
                "awb-6w",
                "awb-10w",
                name="due_policy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("working_minutes", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("warn_percentages", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("escalations", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("created_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("created_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("created_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "due_policy IN ('close-of-next-workday', 'same-clock-next-workday', 'working-hours')",
            name=op.f("ck_norm_version_due_is_for_calls"),
        ),
        sa.CheckConstraint(
            "target_policy IN "
            "('close-of-next-workday', 'same-clock-next-workday', 'working-hours')",
            name=op.f("ck_norm_version_target_is_for_calls"),
        ),
        sa.CheckConstraint("id >= 1", name=op.f("ck_norm_version_numbered_from_one")),
        sa.CheckConstraint(
            "working_minutes BETWEEN 1 AND 10000", name=op.f("ck_norm_version_working_minutes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm_version")),
    )
    with op.batch_alter_table("norm_version", schema=None) as batch_op:
        batch_op.create_index("ix_norm_version_valid_from", ["valid_from", "id"], unique=False)

    op.create_table(
        "closure_day",
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_closure_day_says_why")),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_closure_day_calendar_version_id"),
        ),
        sa.PrimaryKeyConstraint("calendar_version_id", "day", name=op.f("pk_closure_day")),
    )
    op.create_table(
        "exceptional_hours",
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("closes", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440",
            name=op.f("ck_exceptional_hours_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_exceptional_hours_calendar_version_id"),
        ),
        sa.PrimaryKeyConstraint(
            "calendar_version_id", "day", "opens", name=op.f("pk_exceptional_hours")
        ),
    )
    op.create_table(
        "opening_block",
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("weekday", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("opens", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("closes", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_opening_block_hours")
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_opening_block_weekday")),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_opening_block_calendar_version_id"),
        ),
        sa.PrimaryKeyConstraint(
            "calendar_version_id", "from_day", "weekday", "opens", name=op.f("pk_opening_block")
        ),
    )
    op.create_table(
        "version_holiday",
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "holiday",
            sa.Enum(
                "new_years_day",
                "good_friday",
                "easter_monday",
                "kings_day",
                "liberation_day",
                "liberation_day_in_lustrum_years",
                "ascension_day",
                "whit_monday",
                "christmas_day",
                "second_christmas_day",
                name="holiday",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_version_holiday_calendar_version_id"),
        ),
        sa.PrimaryKeyConstraint("calendar_version_id", "holiday", name=op.f("pk_version_holiday")),
    )


def downgrade() -> None:
    op.drop_table("version_holiday")
    op.drop_table("opening_block")
    op.drop_table("exceptional_hours")
    op.drop_table("closure_day")
    with op.batch_alter_table("norm_version", schema=None) as batch_op:
        batch_op.drop_index("ix_norm_version_valid_from")

    op.drop_table("norm_version")
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_version_valid_from")

    op.drop_table("calendar_version")

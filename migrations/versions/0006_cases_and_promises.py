# SPDX-License-Identifier: EUPL-1.2
"""Cases and promises."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "case_counter",
        sa.Column("year", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("last", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_counter")),
    )
    op.create_table(
        "submission",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sent_at", feedback.db.UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submission")),
    )
    op.create_table(
        "watch_step",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("duty_kind", sa.Text(), nullable=False),
        sa.Column("duty_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("norm_version", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("due_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("is_delayed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_step")),
        sa.UniqueConstraint(
            "duty_kind",
            "duty_id",
            "step",
            "norm_version",
            name=op.f("uq_watch_step_duty_kind_duty_id_step_norm_version"),
        ),
    )
    op.create_table(
        "case_file",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "suggestion",
                "compliment",
                "question",
                "public_space_report",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "closed",
                "quarantined",
                "merged",
                "withdrawn",
                "forwarded",
                name="status",
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
            nullable=False,
        ),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("bsn_masked", sa.Boolean(), nullable=False),
        sa.Column("topic_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("district_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("team_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("assignee_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("entered_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("received_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("received_at_known", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("handled_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("closed_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("external_key", sa.Text(), nullable=True),
        sa.Column("submission_key", sa.Text(), nullable=True),
        sa.Column("version", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.CheckConstraint(
            "(status IN ('open', 'quarantined')) = (closed_at IS NULL)",
            name=op.f("ck_case_file_closed_at"),
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["user_account.id"], name=op.f("fk_case_file_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_case_file_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_case_file_district_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_case_file_entered_by_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_case_file_team_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_case_file_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("external_key", name=op.f("uq_case_file_external_key")),
        sa.UniqueConstraint("number", name=op.f("uq_case_file_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_case_file_submission_key")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_contact", ["contact_id"], unique=False)
        batch_op.create_index("ix_case_file_received", ["received_at", "id"], unique=False)
        batch_op.create_index("ix_case_file_status", ["status", "received_at", "id"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "kept",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on_status_page", sa.Boolean(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("settled_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("settled_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'open') = (settled_at IS NULL)", name=op.f("ck_agreement_settled_at")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_agreement_case_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_agreement_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_case", ["case_id"], unique=False)
        batch_op.create_index("ix_agreement_due", ["status", "due_on"], unique=False)

    op.create_table(
        "case_note",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_resident", sa.Boolean(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_note_case_id"), ["case_id"], unique=False)

    op.create_table(
        "conversation_draft",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("data", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("version", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("saved_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("saved_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("saved_by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_conversation_draft_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_conversation_draft")),
    )
    op.create_table(
        "hold",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "reason",
            sa.Enum("promise", name="reason", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("placed_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("lifted_at", feedback.db.UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_hold_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint(
            "case_id", "reason", "reference", name=op.f("uq_hold_case_id_reason_reference")
        ),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(
            "ix_hold_standing",
            ["case_id"],
            unique=False,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "promise",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("started_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("given_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("due_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("due_policy", sa.Text(), nullable=False),
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("target_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("target_policy", sa.Text(), nullable=False),
        sa.Column("half_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("nearly_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("norm_calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("norm_version", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("owner_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("team_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "settled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("next_step_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("first_attempt_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at IS NULL)", name=op.f("ck_promise_settled_at")
        ),
        sa.CheckConstraint("started_at < due_at", name=op.f("ck_promise_due_after_start")),
        sa.CheckConstraint("target_at <= due_at", name=op.f("ck_promise_target_not_after_due")),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_promise_calendar_version_id"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_promise_case_id")),
        sa.ForeignKeyConstraint(
            ["norm_calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_promise_norm_calendar_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_promise_owner_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_promise_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(
            "ix_promise_next_step",
            ["next_step_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_promise_queue",
            ["due_at", "target_at", "case_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_promise_queue_owner",
            ["owner_id", "due_at", "target_at", "case_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_promise_queue_team",
            ["team_id", "due_at", "target_at", "case_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index("ix_promise_settled", ["settled_at"], unique=False)
        batch_op.create_index(
            "uq_promise_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "status_link",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("expires_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("revoked_at", feedback.db.UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_status_link_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_status_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_status_link_token_hash")),
    )
    op.create_table(
        "timeline_entry",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "promised",
                "assigned",
                "changed",
                "attempted",
                "spoken",
                "promise_settled",
                "promise_warned",
                "promise_broken",
                "promise_escalated",
                "agreed",
                "agreement_settled",
                "noted",
                "added",
                "closed",
                "reopened",
                "withdrawn",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("occurred_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("actor_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.Column("fields", feedback.db.PLAIN_JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_timeline_entry_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entry")),
    )
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_timeline_entry_case", ["case_id", "occurred_at", "id"], unique=False
        )

    op.create_table(
        "call_attempt",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("promise_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached",
                "voicemail",
                "no_answer",
                "wrong_number",
                "declined",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("started_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("ended_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_call_attempt_ended_at")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_call_attempt_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_call_attempt_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_call_attempt_promise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempt")),
    )
    with op.batch_alter_table("call_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_call_attempt_case", ["case_id", "started_at"], unique=False)

    op.create_table(
        "verdict",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("promise_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "kept",
                "late",
                "excluded",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "spoken",
                "declined",
                "moved_on_request",
                "withdrawn",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("due_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("target_met", sa.Boolean(), nullable=False),
        sa.Column("late_seconds", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("working_seconds", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("calendar_version_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("recorded_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_verdict_calendar_version_id"),
        ),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_verdict_promise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("promise_id", name=op.f("uq_verdict_promise_id")),
    )
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "conversation",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("attempt_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("started_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "emotion",
            sa.Enum(
                "angry",
                "disappointed",
                "worried",
                "sad",
                "powerless",
                "happy",
                "neutral",
                name="emotion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("needs", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("underlying_story", sa.Text(), nullable=True),
        sa.Column("cause_before", sa.Text(), nullable=True),
        sa.Column("cause_after", sa.Text(), nullable=True),
        sa.Column("summary_confirmed", sa.Boolean(), nullable=False),
        sa.Column("route_explained", sa.Boolean(), nullable=False),
        sa.Column("hears_on", sa.Text(), nullable=True),
        sa.Column("consent_score", sa.Boolean(), nullable=False),
        sa.Column("consent_think_along", sa.Boolean(), nullable=False),
        sa.Column("consent_surprise", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reflection", sa.Text(), nullable=True),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("recorded_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["call_attempt.id"], name=op.f("fk_conversation_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_conversation_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_conversation_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_conversation_attempt_id")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_case_id"), ["case_id"], unique=False)
    _make_searchable()


def _make_searchable() -> None:
    """Both engines search the same folded text: an index here, a full-text table there."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE case_text USING fts5("
            "search_text, content='case_file', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        op.execute("INSERT INTO case_text(case_text) VALUES ('rebuild')")
    else:
        op.execute(
            "CREATE INDEX ix_case_file_search_text ON case_file "
            "USING gin (to_tsvector('simple', search_text))"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("takes_in", "forgets", "follows"):
            op.execute(f"DROP TRIGGER IF EXISTS case_text_{trigger}")
        op.execute("DROP TABLE case_text")
    else:
        op.execute("DROP INDEX ix_case_file_search_text")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_case_id"))

    op.drop_table("conversation")
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_recorded_at"))

    op.drop_table("verdict")
    with op.batch_alter_table("call_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_call_attempt_case")

    op.drop_table("call_attempt")
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_timeline_entry_case")

    op.drop_table("timeline_entry")
    op.drop_table("status_link")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_promise_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_promise_settled")
        batch_op.drop_index(
            "ix_promise_queue_team",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_promise_queue_owner",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_promise_queue",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_promise_next_step",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("promise")
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_hold_standing",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.drop_table("hold")
    op.drop_table("conversation_draft")
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_note_case_id"))

    op.drop_table("case_note")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_due")
        batch_op.drop_index("ix_agreement_case")

    op.drop_table("agreement")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index("ix_case_file_status")
        batch_op.drop_index("ix_case_file_received")
        batch_op.drop_index("ix_case_file_contact")

    op.drop_table("case_file")
    op.drop_table("watch_step")
    op.drop_table("submission")
    op.drop_table("case_counter")

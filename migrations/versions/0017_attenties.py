# SPDX-License-Identifier: EUPL-1.2
"""Pots and their books, attenties, whose accounts are one person's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import feedback.db

revision = "0017"
down_revision = "0016"

STEPS_BEFORE = (
    *("opened", "promised", "assigned", "changed"),
    *("attempted", "spoken", "moment_chosen", "letter_sent"),
    *("promise_settled", "promise_warned", "promise_broken", "promise_escalated"),
    *("agreed", "agreement_settled", "noted", "added"),
    *("closed", "reopened", "withdrawn"),
)
STEPS_NOW = (*STEPS_BEFORE, "surprised")


def _change_steps(steps: tuple[str, ...]) -> None:
    """Let the timeline of a case tell these steps and no others."""
    words = ", ".join(f"'{step}'" for step in steps)
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_timeline_entry_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_timeline_entry_kind"), f"kind IN ({words})")


def upgrade() -> None:
    _change_steps(STEPS_NOW)
    op.create_table(
        "budget_rule_version",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("starts_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("values", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_rule_version")),
    )
    op.create_table(
        "budget_supplier",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sells", sa.Text(), nullable=False),
        sa.Column("off_list_at", feedback.db.UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_supplier")),
        sa.UniqueConstraint("name", name=op.f("uq_budget_supplier_name")),
    )
    op.create_table(
        "budget_mandate",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("holder_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("deputy_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("most_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("ended_at", feedback.db.UtcMoment(), nullable=True),
        sa.CheckConstraint("from_day <= until_day", name=op.f("ck_budget_mandate_days")),
        sa.CheckConstraint("holder_id <> deputy_id", name=op.f("ck_budget_mandate_deputy")),
        sa.CheckConstraint("most_cents > 0", name=op.f("ck_budget_mandate_most")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["user_account.id"], name=op.f("fk_budget_mandate_deputy_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user_account.id"], name=op.f("fk_budget_mandate_holder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_mandate")),
    )
    with op.batch_alter_table("budget_mandate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_budget_mandate_deputy_id"), ["deputy_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_budget_mandate_holder_id"), ["holder_id"], unique=False
        )

    op.create_table(
        "budget_pot",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("team_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("holder_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("cost_centre", sa.Text(), nullable=False),
        sa.Column("task_field", sa.Text(), nullable=False),
        sa.Column("ledger_account", sa.Text(), nullable=False),
        sa.Column("made_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("made_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("closed_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("closed_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.CheckConstraint("year BETWEEN 2000 AND 2999", name=op.f("ck_budget_pot_year")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_budget_pot_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["user_account.id"], name=op.f("fk_budget_pot_holder_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_budget_pot_made_by_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_budget_pot_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_pot")),
        sa.UniqueConstraint("name", "year", name=op.f("uq_budget_pot_name_year")),
    )
    with op.batch_alter_table("budget_pot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_pot_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_pot_team_id"), ["team_id"], unique=False)

    op.create_table(
        "same_person",
        sa.Column("user_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("person_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("tied_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_same_person_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_same_person_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_same_person")),
    )
    with op.batch_alter_table("same_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_same_person_person_id"), ["person_id"], unique=False)

    op.create_table(
        "budget_proof",
        sa.Column("pot_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("proved_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("lines", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["pot_id"], ["budget_pot.id"], name=op.f("fk_budget_proof_pot_id")),
        sa.PrimaryKeyConstraint("pot_id", name=op.f("pk_budget_proof")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("pot_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("number", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("posted_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column(
            "posting",
            sa.Enum(
                "allocate",
                "reduce",
                "reserve",
                "return",
                "spend",
                "refund",
                "close",
                name="posting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_account",
            sa.Enum(
                "budget",
                "available",
                "reserved",
                "spent",
                "released",
                name="from_account",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_account",
            sa.Enum(
                "budget",
                "available",
                "reserved",
                "spent",
                "released",
                name="to_account",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("allocated_after", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("available_after", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("reserved_after", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("spent_after", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("released_after", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("surprise_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("reverses_number", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("posting_key", sa.Text(), nullable=False),
        sa.Column("actor_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("actor_label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous_seal", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(posting = 'allocate' AND from_account = 'budget' AND to_account = 'available') OR "
            "(posting = 'reduce' AND from_account = 'available' AND to_account = 'budget') OR "
            "(posting = 'reserve' AND from_account = 'available' AND to_account = 'reserved') OR"
            " (posting = 'return' AND from_account = 'reserved' AND to_account = 'available') OR"
            " (posting = 'spend' AND from_account = 'reserved' AND to_account = 'spent') OR "
            "(posting = 'refund' AND from_account = 'spent' AND to_account = 'available') OR "
            "(posting = 'close' AND from_account = 'available' AND to_account = 'released')",
            name=op.f("ck_ledger_entry_path"),
        ),
        sa.CheckConstraint(
            "allocated_after = available_after + reserved_after + spent_after + released_after",
            name=op.f("ck_ledger_entry_sum"),
        ),
        sa.CheckConstraint(
            "allocated_after >= 0 AND reserved_after >= 0 AND spent_after >= 0 AND "
            "released_after >= 0",
            name=op.f("ck_ledger_entry_accounts"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_ledger_entry_amount")),
        sa.CheckConstraint("available_after >= 0", name=op.f("ck_ledger_entry_never_overspent")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_ledger_entry_number")),
        sa.ForeignKeyConstraint(["pot_id"], ["budget_pot.id"], name=op.f("fk_ledger_entry_pot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("posting_key", name=op.f("uq_ledger_entry_posting_key")),
        sa.UniqueConstraint("pot_id", "number", name=op.f("uq_ledger_entry_pot_id_number")),
        sa.UniqueConstraint(
            "pot_id", "reverses_number", name=op.f("uq_ledger_entry_pot_id_reverses_number")
        ),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_surprise_id"), ["surprise_id"], unique=False
        )

    op.create_table(
        "surprise",
        sa.Column("id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("pot_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "what",
            sa.Enum(
                "flowers",
                "card",
                "book",
                "other",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amount_cents", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("supplier_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum(
                "home",
                "pick_up",
                "in_person",
                name="delivery",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("exclusions", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("overridden", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column(
            "needs",
            sa.Enum(
                "nobody",
                "colleague",
                "budget_holder",
                name="needs",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rule_version_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "awaiting_approval",
                "approved",
                "declined",
                "cancelled",
                "expired",
                "delivered",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("submission_key", sa.Text(), nullable=True),
        sa.Column("requested_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("requested_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("held_until", feedback.db.UtcMoment(), nullable=True),
        sa.Column("decided_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("decided_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column(
            "decided_as",
            sa.Enum(
                "colleague",
                "holder",
                "mandate",
                "other_holder",
                name="decided_as",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("mandate_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("spent_cents", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("vat_cents", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("vat_percent", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("receipt_file_id", sa.Text(), nullable=True),
        sa.Column("receipt_statement", sa.Text(), nullable=True),
        sa.Column(
            "reaction",
            sa.Enum(
                "glad",
                "neutral",
                "refused",
                name="reaction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reaction_text", sa.Text(), nullable=True),
        sa.Column("check_by", feedback.db.UtcMoment(), nullable=True),
        sa.Column("checked_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("checked_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("check_found", sa.Text(), nullable=True),
        sa.Column("version", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.CheckConstraint(
            "(state = 'delivered') = (delivered_on IS NOT NULL AND spent_cents IS NOT NULL)",
            name=op.f("ck_surprise_delivered"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_surprise_amount")),
        sa.CheckConstraint(
            "checked_by_id IS NULL OR (checked_by_id <> requested_by_id AND (decided_by_id IS "
            "NULL OR checked_by_id <> decided_by_id))",
            name=op.f("ck_surprise_not_own_check"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> requested_by_id",
            name=op.f("ck_surprise_not_own_decision"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_surprise_case_id")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_surprise_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_surprise_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["budget_mandate.id"], name=op.f("fk_surprise_mandate_id")
        ),
        sa.ForeignKeyConstraint(["pot_id"], ["budget_pot.id"], name=op.f("fk_surprise_pot_id")),
        sa.ForeignKeyConstraint(
            ["receipt_file_id"], ["stored_file.id"], name=op.f("fk_surprise_receipt_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_surprise_requested_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_version_id"],
            ["budget_rule_version.id"],
            name=op.f("fk_surprise_rule_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["budget_supplier.id"], name=op.f("fk_surprise_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surprise")),
        sa.UniqueConstraint("receipt_file_id", name=op.f("uq_surprise_receipt_file_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_surprise_submission_key")),
    )
    with op.batch_alter_table("surprise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surprise_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_surprise_held_until", ["state", "held_until"], unique=False)
        batch_op.create_index("ix_surprise_pot", ["pot_id", "state", "id"], unique=False)

    op.create_table(
        "surprise_draft",
        sa.Column("case_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("user_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("data", feedback.db.PLAIN_JSON, nullable=False),
        sa.Column("saved_at", feedback.db.UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_surprise_draft_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_surprise_draft_user_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_surprise_draft")),
    )
    op.create_table(
        "budget_sample",
        sa.Column("surprise_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("pot_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("drawn_at", feedback.db.UtcMoment(), nullable=False),
        sa.Column("looked_at", feedback.db.UtcMoment(), nullable=True),
        sa.Column("looked_by_id", feedback.db.WHOLE_NUMBER, nullable=True),
        sa.Column("found", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["user_account.id"], name=op.f("fk_budget_sample_looked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["pot_id"], ["budget_pot.id"], name=op.f("fk_budget_sample_pot_id")
        ),
        sa.ForeignKeyConstraint(
            ["surprise_id"], ["surprise.id"], name=op.f("fk_budget_sample_surprise_id")
        ),
        sa.PrimaryKeyConstraint("surprise_id", name=op.f("pk_budget_sample")),
    )
    with op.batch_alter_table("budget_sample", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_sample_pot_id"), ["pot_id"], unique=False)

    op.create_table(
        "surprise_recipient",
        sa.Column("surprise_id", feedback.db.WHOLE_NUMBER, nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", feedback.db.UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["surprise_id"], ["surprise.id"], name=op.f("fk_surprise_recipient_surprise_id")
        ),
        sa.PrimaryKeyConstraint("surprise_id", name=op.f("pk_surprise_recipient")),
    )
    with op.batch_alter_table("surprise_recipient", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_surprise_recipient_address_index"), ["address_index"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("surprise_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_surprise_recipient_address_index"))

    op.drop_table("surprise_recipient")
    with op.batch_alter_table("budget_sample", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_sample_pot_id"))

    op.drop_table("budget_sample")
    op.drop_table("surprise_draft")
    with op.batch_alter_table("surprise", schema=None) as batch_op:
        batch_op.drop_index("ix_surprise_pot")
        batch_op.drop_index("ix_surprise_held_until")
        batch_op.drop_index(batch_op.f("ix_surprise_case_id"))

    op.drop_table("surprise")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_surprise_id"))

    op.drop_table("ledger_entry")
    op.drop_table("budget_proof")
    with op.batch_alter_table("same_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_same_person_person_id"))

    op.drop_table("same_person")
    with op.batch_alter_table("budget_pot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_pot_team_id"))
        batch_op.drop_index(batch_op.f("ix_budget_pot_holder_id"))

    op.drop_table("budget_pot")
    with op.batch_alter_table("budget_mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_mandate_holder_id"))
        batch_op.drop_index(batch_op.f("ix_budget_mandate_deputy_id"))

    op.drop_table("budget_mandate")
    op.drop_table("budget_supplier")
    op.drop_table("budget_rule_version")
    _change_steps(STEPS_BEFORE)

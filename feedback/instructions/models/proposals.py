# SPDX-License-Identifier: EUPL-1.2
"""Tables of what people say about a step, who agrees, and what is decided."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.instructions.rules.proposals import ProposedBy
from feedback.instructions.rules.sessions import Outcome
from feedback.triggers import append_only, never_changes


class StepProposal(Base):
    """Somebody says that a step of a version should be otherwise (voorstel).

    Of a resident the words may change until they are decided on; who takes them back, or
    withdraws, leaves a line without words.
    """

    __tablename__ = "step_proposal"
    __table_args__ = (
        sa.Index("ix_step_proposal_version", "version_id", "step_id", "id"),
        sa.CheckConstraint(
            "(proposed_by = 'resident') = (participant_id IS NOT NULL) "
            "AND (participant_id IS NULL) = (reply_id IS NULL)",
            name="resident_is_answered",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("instruction_version.id"))
    step_id: Mapped[str] = mapped_column(doc="Of that version; empty: about the whole.")
    proposed_by: Mapped[ProposedBy] = mapped_column(stored_enum(ProposedBy, name="proposed_by"))
    words: Mapped[str] = mapped_column(doc="As it was said.")
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_file.id"), index=True, doc="The case it was noticed on."
    )
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("user_account.id"), doc="A colleague; empty for a resident."
    )
    participant_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("co_design_participant.id"), index=True, doc="A resident."
    )
    reply_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("co_design_reply.id"), doc="The answer that is owed on it."
    )
    shared_at: Mapped[datetime | None] = mapped_column(
        doc="An editor lets other participants read it, without a name."
    )


class ProposalAgreement(Base):
    """Another participant is of the same mind. Proposals are counted, people are not."""

    __tablename__ = "step_proposal_agreement"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("step_proposal.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("co_design_participant.id"), primary_key=True
    )
    said_at: Mapped[datetime]


class ProposalDecision(Base):
    """What is done with a proposal, and why; the last line counts. Never without a reason."""

    __tablename__ = "step_proposal_decision"
    __table_args__ = (
        sa.CheckConstraint("trim(reason) <> ''", name="reason"),
        sa.Index("ix_step_proposal_decision", "proposal_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("step_proposal.id"))
    outcome: Mapped[Outcome] = mapped_column(stored_enum(Outcome, name="outcome"))
    reason: Mapped[str] = mapped_column(doc="The resident reads it.")
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(doc="Account number; no key.")
    decided_by_label: Mapped[str]


append_only(ProposalDecision)
never_changes(
    StepProposal,
    "version_id",
    "step_id",
    "proposed_by",
    "case_id",
    "made_at",
    "made_by_id",
    "participant_id",
    "reply_id",
)

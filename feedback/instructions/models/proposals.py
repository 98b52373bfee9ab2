# SPDX-License-Identifier: EUPL-1.2
"""Tables of what people say about a step."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.instructions.rules.proposals import ProposedBy
from feedback.triggers import never_changes


class StepProposal(Base):
    """Somebody says that a step of a version should be otherwise (voorstel)."""

    __tablename__ = "step_proposal"
    __table_args__ = (sa.Index("ix_step_proposal_version", "version_id", "step_id", "id"),)

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


never_changes(
    StepProposal, "version_id", "step_id", "proposed_by", "case_id", "made_at", "made_by_id"
)

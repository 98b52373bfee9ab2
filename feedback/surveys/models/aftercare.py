# SPDX-License-Identifier: EUPL-1.2
"""Tables of asking afterwards: when we ask, whom we asked, who wants no questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.surveys.rules.aftercare import InvitationState, NotAsked
from feedback.triggers import append_only

#: None is no value at all, where JSON would keep its own null.
_NOTHING_IS_NULL = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


class AftercareNorm(Base):
    """When we ask how it went, in versions; the newest one that began holds."""

    __tablename__ = "aftercare_norm"
    __table_args__ = (
        sa.CheckConstraint("wait_hours BETWEEN 1 AND 336", name="wait_hours"),
        sa.CheckConstraint("reminder_days BETWEEN 1 AND 13", name="reminder_days"),
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The version's number."
    )
    wait_hours: Mapped[int] = mapped_column(doc="Clock hours from closing to the invitation.")
    reminder_days: Mapped[int] = mapped_column(doc="Days from the invitation to the reminder.")
    made_at: Mapped[datetime]
    made_by_label: Mapped[str]


class Invitation(Base):
    """Asking afterwards about one case, once; or why nobody was asked.

    Holds no moment of answering and no number of a response: from here nobody finds who
    answered what.
    """

    __tablename__ = "survey_invitation"
    __table_args__ = (
        sa.CheckConstraint(
            "(state = 'not_asked') = (token_hash IS NULL) "
            "AND (state = 'not_asked') = (why_not IS NOT NULL) "
            "AND (token_hash IS NULL) = (expires_at IS NULL)",
            name="asked_or_not",
        ),
        sa.Index("ix_survey_invitation_state", "state", "made_at"),
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    state: Mapped[InvitationState] = mapped_column(stored_enum(InvitationState, name="state"))
    why_not: Mapped[NotAsked | None] = mapped_column(stored_enum(NotAsked, name="why_not"))
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    token_sealed: Mapped[bytes | None] = mapped_column(
        doc="For the one reminder; gone when that has left or is not needed."
    )
    email_index: Mapped[bytes | None] = mapped_column(index=True, doc="Keyed hash: asked when?")
    phone_index: Mapped[bytes | None] = mapped_column(index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    handling: Mapped[dict[str, Any] | None] = mapped_column(
        _NOTHING_IS_NULL,
        doc="How it was handled, coarsely, as it was when we asked; gone when that is over.",
    )


class SurveyOptOut(Base):
    """An address that gets no questions: a keyed hash, so that it outlives the contact."""

    __tablename__ = "survey_opt_out"

    address_index: Mapped[bytes] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]


append_only(AftercareNorm)

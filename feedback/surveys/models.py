# SPDX-License-Identifier: EUPL-1.2
"""Tables of surveys: what was asked, what was answered, and which case it became."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.catalogue.rules import Channel
from feedback.db import Base, stored_enum
from feedback.surveys.rules import Effort, InvitationState, MarkScale, NotAsked
from feedback.tables.cells import Absent
from feedback.triggers import append_only, never_changes


class Survey(Base):
    """A questionnaire that goes on: its answers belong together."""

    __tablename__ = "survey"
    __table_args__ = (sa.CheckConstraint("mark_worst <> mark_best", name="two_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, doc="What commands and programs call it.")
    title: Mapped[str]
    mark_worst: Mapped[int] = mapped_column(doc="The worst overall mark, as it was asked.")
    mark_best: Mapped[int]
    created_at: Mapped[datetime]

    @property
    def scale(self) -> MarkScale:
        """The ends of the overall mark and of the aspects."""
        return MarkScale(self.mark_worst, self.mark_best)


class SurveyVersion(Base):
    """What exactly was asked; another set of questions is another version."""

    __tablename__ = "survey_version"
    __table_args__ = (sa.UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    number: Mapped[int]
    questions: Mapped[list[Any]] = mapped_column(doc="Each with what it is, its code and label.")
    made_at: Mapped[datetime]


class Response(Base):
    """What one person answered. Holds no contact data, ever."""

    __tablename__ = "response"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "external_id", "round"),
        sa.CheckConstraint("weight > 0", name="weight"),
        sa.Index("ix_response_submitted", "survey_id", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_version.id"))
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_batch.id"), index=True)
    external_id: Mapped[str] = mapped_column(doc="The id of the source, or a hash of the row.")
    round: Mapped[str] = mapped_column(doc="Measurement round; empty when it goes on.")
    submitted_at: Mapped[datetime | None] = mapped_column(doc="Unknown in some old research.")
    recorded_at: Mapped[datetime]
    channel: Mapped[Channel | None] = mapped_column(stored_enum(Channel, name="channel"))
    mode: Mapped[str | None] = mapped_column(doc="Interviewer, self, phone: how it was asked.")
    weight: Mapped[float | None] = mapped_column(sa.Float, doc="How much it counts in its sample.")
    stratum: Mapped[str | None] = mapped_column(doc="The part of the sample it was drawn from.")
    overall_mark: Mapped[int | None] = mapped_column(doc="As it was asked, between the ends.")
    overall_absent: Mapped[Absent | None] = mapped_column(
        stored_enum(Absent, name="overall_absent"), doc="Why there is no mark, when that was said."
    )
    effort: Mapped[Effort | None] = mapped_column(stored_enum(Effort, name="effort"))
    explanation: Mapped[str | None]
    suggestion: Mapped[str | None]
    aspects: Mapped[dict[str, Any]] = mapped_column(doc="Mark, or why there is none, by code.")
    background: Mapped[dict[str, Any]] = mapped_column(doc="Age class and the like, by code.")


class ResponseFollowUp(Base):
    """The case that an answer became, at the person's own wish.

    A table of its own: from answers alone nobody finds a case, from a case one finds the
    score that came with it, and it can be cut without touching either.
    """

    __tablename__ = "response_follow_up"

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), unique=True)


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


class SurveyOptOut(Base):
    """An address that gets no questions: a keyed hash, so that it outlives the contact."""

    __tablename__ = "survey_opt_out"

    address_index: Mapped[bytes] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]


never_changes(SurveyVersion, "survey_id", "number", "questions")
append_only(AftercareNorm)

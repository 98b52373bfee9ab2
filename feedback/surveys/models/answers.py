# SPDX-License-Identifier: EUPL-1.2
"""Tables of surveys: what was asked, what was answered, and which case it became."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.catalogue.rules import Channel
from feedback.db import Base, stored_enum
from feedback.surveys.rules.instruments import Instrument, Layout
from feedback.surveys.rules.marks import Effort, MarkScale
from feedback.tables.cells import Absent
from feedback.triggers import never_changes


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
    instrument: Mapped[Instrument] = mapped_column(
        stored_enum(Instrument, name="instrument"), server_default=Instrument.ELSEWHERE.value
    )
    layout: Mapped[Layout] = mapped_column(
        stored_enum(Layout, name="layout"), server_default=Layout.STEPS.value
    )
    is_open: Mapped[bool] = mapped_column(
        server_default=sa.false(), doc="Whether answers are taken now."
    )
    invites_contacts: Mapped[bool] = mapped_column(
        server_default=sa.false(), doc="Whether a contact event asks for this survey."
    )

    is_published: Mapped[bool] = mapped_column(
        server_default=sa.false(), doc="Whether everybody may read its figures."
    )

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
        # What is counted per channel and quarter is counted along this one alone.
        sa.Index(
            "ix_response_group", "survey_id", "round", "channel", "submitted_at", "overall_mark"
        ),
        sa.Index(
            "ix_response_unfolded",
            "survey_id",
            sqlite_where=sa.text("is_folded = 0"),
            postgresql_where=sa.text("NOT is_folded"),
        ),
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
    is_folded: Mapped[bool] = mapped_column(
        server_default=sa.false(), doc="Whether its marks are in ``AnswerSum`` already."
    )


class ResponseFollowUp(Base):
    """The case that an answer became, at the person's own wish.

    A table of its own: from answers alone nobody finds a case, from a case one finds the
    score that came with it, and it can be cut without touching either.
    """

    __tablename__ = "response_follow_up"

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("response.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), unique=True)


class AnswerCount(Base):
    """How often one value was given to one question: the cells that figures are made of.

    Kept up to date by the transaction of the answer itself; equal to the answers, always.
    """

    __tablename__ = "answer_count"
    __table_args__ = (sa.CheckConstraint("count >= 0", name="count"),)

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(primary_key=True, doc="2026-Q3; empty when unknown.")
    channel: Mapped[str] = mapped_column(primary_key=True, doc="Empty when unknown.")
    round: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey_version.id"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(primary_key=True, doc="Of the question: aspect.h_ideas.")
    value: Mapped[str] = mapped_column(primary_key=True, doc="A mark, or why there is none.")
    count: Mapped[int]


class AnswerSum(Base):
    """Whole sums of marks that belong together, of answers that were folded in.

    ``rules.mark_sums`` knows what the bytes hold. These and the answers that are not folded
    yet are all answers, always.
    """

    __tablename__ = "answer_sum"
    __table_args__ = (sa.CheckConstraint("n > 0", name="n"),)

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), primary_key=True)
    quarter: Mapped[str] = mapped_column(primary_key=True, doc="2026-Q3; empty when unknown.")
    channel: Mapped[str] = mapped_column(primary_key=True, doc="Empty when unknown.")
    round: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("survey_version.id"), primary_key=True, autoincrement=False
    )
    weight: Mapped[float] = mapped_column(
        sa.Float, primary_key=True, doc="How much each of them counts; 1 without a weight."
    )
    n: Mapped[int] = mapped_column(doc="How many gave an overall mark.")
    patterns: Mapped[bytes]
    blocks: Mapped[bytes]


class AnswerQuote(Base):
    """What a colleague decided about showing the words of one answer, for everybody."""

    __tablename__ = "answer_quote"

    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("response.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(doc="As they are shown; empty: not shown.")
    is_suggestion: Mapped[bool] = mapped_column(primary_key=True)
    reply: Mapped[str] = mapped_column(doc="What we do with a suggestion.")
    checked_at: Mapped[datetime]
    checked_by_label: Mapped[str]


never_changes(SurveyVersion, "survey_id", "number", "questions")

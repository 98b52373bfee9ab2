# SPDX-License-Identifier: EUPL-1.2
"""Tables of thinking along: sessions, who takes part, what they tell, what they are owed."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.instructions.rules.sessions import Feeling, MeetsAt, StepView
from feedback.triggers import never_changes

_OWED = "replied_at IS NULL AND lapsed_at IS NULL"


class CoDesignSession(Base):
    """Residents and an editor make one version of an instruction together (sessie)."""

    __tablename__ = "co_design_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("instruction_version.id"), index=True)
    theme: Mapped[str]
    meets_at: Mapped[MeetsAt] = mapped_column(stored_enum(MeetsAt, name="meets_at"))
    place: Mapped[str] = mapped_column(doc="Where it is, or how to come in online.")
    starts_at: Mapped[datetime | None] = mapped_column(doc="Of the meeting, if there is one.")
    access: Mapped[str] = mapped_column(doc="What is arranged: lift, ring loop, large print.")
    spoken: Mapped[str] = mapped_column(doc="The language that is spoken, and interpreters.")
    reimbursement: Mapped[str] = mapped_column(doc="What people get: travel, a voucher.")
    ends_on: Mapped[date] = mapped_column(doc="The last day on which words are taken.")
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    opened_by_label: Mapped[str]


class Participant(Base):
    """A resident who said yes in a call and was invited. No account: a link of their own.

    Who withdraws leaves a number behind: name, needs, contact, case and seal go.
    """

    __tablename__ = "co_design_participant"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "number"),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (contact_id IS NULL AND case_id IS NULL "
            "AND token_sealed IS NULL AND call_name = '' AND needs = '')",
            name="withdrawn_is_nobody",
        ),
        sa.CheckConstraint("credit_at IS NULL OR call_name <> ''", name="credit_needs_a_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("co_design_session.id"))
    number: Mapped[int] = mapped_column(doc="Deelnemer 1, 2, … of a session.")
    contact_id: Mapped[str | None] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("case_file.id"), index=True, doc="Of the call in which they said yes."
    )
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    token_sealed: Mapped[bytes | None] = mapped_column(doc="For the link in the answer.")
    call_name: Mapped[str] = mapped_column(doc="As they want to be called; may be made up.")
    credit_at: Mapped[datetime | None] = mapped_column(doc="Since when they may be named.")
    is_coming: Mapped[bool | None] = mapped_column(doc="To the meeting; empty: not said.")
    needs: Mapped[str] = mapped_column(doc="What they need to take part.")
    invited_at: Mapped[datetime]
    invited_by_label: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class JourneyEntry(Base):
    """One thing a resident went through (klantreis): what, how it felt, what hurt."""

    __tablename__ = "co_design_journey"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("co_design_participant.id"), index=True
    )
    what: Mapped[str]
    feeling: Mapped[Feeling] = mapped_column(stored_enum(Feeling, name="feeling"))
    pain: Mapped[str] = mapped_column(doc="What was in the way; may be empty.")
    told_at: Mapped[datetime]


class StepOpinion(Base):
    """What a participant finds of a step; the last word counts."""

    __tablename__ = "co_design_opinion"

    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("co_design_participant.id"), primary_key=True
    )
    step_id: Mapped[str] = mapped_column(primary_key=True)
    view: Mapped[StepView] = mapped_column(stored_enum(StepView, name="view"))
    said_at: Mapped[datetime]


class Reply(Base):
    """An answer we owe a participant by a moment: u zei – wij deden. One at a time."""

    __tablename__ = "co_design_reply"
    __table_args__ = (
        sa.Index(
            "ix_co_design_reply_owed",
            "participant_id",
            unique=True,
            sqlite_where=sa.text(_OWED),
            postgresql_where=sa.text(_OWED),
        ),
        sa.CheckConstraint("replied_at IS NULL OR lapsed_at IS NULL", name="one_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("co_design_participant.id"))
    owed_since: Mapped[datetime]
    warn_at: Mapped[datetime] = mapped_column(doc="Five working days before it is due.")
    due_at: Mapped[datetime] = mapped_column(doc="What the resident was told. It never moves.")
    replied_at: Mapped[datetime | None]
    replied_by_label: Mapped[str]
    is_sent: Mapped[bool] = mapped_column(doc="False: only their own page shows it.")
    lapsed_at: Mapped[datetime | None] = mapped_column(doc="They withdrew.")


class ThinkAlongOptOut(Base):
    """Somebody withdrew, so their yes of before that day is no yes any more.

    A day and no moment, so that nothing leads from here to what was said in a session.
    """

    __tablename__ = "co_design_opt_out"

    contact_id: Mapped[str] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True)
    said_on: Mapped[date]


never_changes(CoDesignSession, "version_id", "opened_at", "opened_by_id")
never_changes(Participant, "session_id", "number", "token_hash", "invited_at")
never_changes(Reply, "participant_id", "owed_since", "warn_at", "due_at")

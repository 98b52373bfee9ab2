# SPDX-License-Identifier: EUPL-1.2
"""Tables of promises, attempts, conversations and verdicts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.callbacks.rules import (
    AttemptOutcome,
    Emotion,
    PromiseState,
    SpokenAnswer,
    VerdictOutcome,
    VerdictReason,
)
from feedback.db import Base, stored_enum
from feedback.telephony.rules.calls import CallEnd, CallState
from feedback.triggers import append_only, never_changes

_OPEN = sa.text("state = 'open'")
_TO_SAY = sa.text("attempt_id IS NULL AND resident_called_at IS NOT NULL")
_RUNNING = sa.text("state NOT IN ('ended', 'not_placed')")


class Promise(Base):
    """What one resident was told, and our own norm beside it.

    The database keeps what was given: moment of receipt, due, policy, calendar version.
    Only the norm (target, warnings), the owner and the state move.
    """

    __tablename__ = "promise"
    __table_args__ = (
        sa.CheckConstraint("target_at <= due_at", name="target_not_after_due"),
        sa.CheckConstraint("started_at < due_at", name="due_after_start"),
        sa.CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled_at"),
        sa.CheckConstraint(
            "(window_starts_at IS NULL) = (window_ends_at IS NULL)", name="window_has_two_ends"
        ),
        sa.CheckConstraint("window_starts_at < window_ends_at", name="window_in_order"),
        sa.CheckConstraint("window_ends_at <= due_at", name="window_not_after_due"),
        sa.Index(
            "uq_promise_open", "case_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        sa.Index(
            "ix_promise_queue",
            "due_at",
            "target_at",
            "case_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(
            "ix_promise_queue_owner",
            "owner_id",
            "due_at",
            "target_at",
            "case_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(
            "ix_promise_queue_team",
            "team_id",
            "due_at",
            "target_at",
            "case_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(
            "ix_promise_nearly",
            "nearly_at",
            "target_at",
            "due_at",
            "owner_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(
            "ix_promise_on_time",
            "target_at",
            "nearly_at",
            "due_at",
            "owner_id",
            "team_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(
            "ix_promise_nearly_seconds",
            "nearly_seconds",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index(
            "ix_promise_next_step", "next_step_at", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        sa.Index("ix_promise_settled", "settled_at"),
        sa.Index("ix_promise_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    started_at: Mapped[datetime] = mapped_column(doc="Receipt, from which the promise runs.")
    given_at: Mapped[datetime] = mapped_column(doc="When the resident was told.")
    due_at: Mapped[datetime] = mapped_column(doc="What the resident was told. For ever.")
    due_policy: Mapped[str]
    calendar_version_id: Mapped[int] = mapped_column(sa.ForeignKey("calendar_version.id"))
    way: Mapped[str] = mapped_column(doc="phone, or the agreed way for who cannot phone.")
    target_at: Mapped[datetime] = mapped_column(doc="Our own norm; follows the calendar.")
    target_policy: Mapped[str]
    half_at: Mapped[datetime] = mapped_column(doc="Half of the working time has gone.")
    nearly_at: Mapped[datetime] = mapped_column(doc="80 % of the working time has gone.")
    nearly_seconds: Mapped[int] = mapped_column(
        doc="From nearly_at to due_at. The longest of all says how far back a list must look."
    )
    norm_calendar_version_id: Mapped[int] = mapped_column(sa.ForeignKey("calendar_version.id"))
    norm_version: Mapped[int] = mapped_column(default=1, doc="Grows when the norm is recomputed.")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    state: Mapped[PromiseState] = mapped_column(stored_enum(PromiseState, name="state"))
    settled_at: Mapped[datetime | None]
    next_step_at: Mapped[datetime | None] = mapped_column(doc="When the watch looks again.")
    first_attempt_at: Mapped[datetime | None] = mapped_column(
        doc="First attempt; in time or not is counted apart from being spoken."
    )
    window_starts_at: Mapped[datetime | None] = mapped_column(
        doc="The part of a day that the resident chose; none is as soon as we can."
    )
    window_ends_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None] = mapped_column(
        doc="When the resident last chose: attempts before it are not on the ladder."
    )
    letter_sent_on: Mapped[date | None] = mapped_column(
        doc="The last letter was posted; somebody wrote it down."
    )

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """The chosen part of a day, from and until; None when none was chosen."""
        if self.window_starts_at is None or self.window_ends_at is None:
            return None
        return self.window_starts_at, self.window_ends_at


class CallAttempt(Base):
    """One try to reach the resident."""

    __tablename__ = "call_attempt"
    __table_args__ = (
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ended_at"),
        sa.Index("ix_call_attempt_case", "case_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    promise_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promise.id"))
    outcome: Mapped[AttemptOutcome] = mapped_column(stored_enum(AttemptOutcome, name="outcome"))
    way: Mapped[str] = mapped_column(doc="phone, or the agreed way for who cannot phone.")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(doc="When it was entered; both are kept.")


class PhoneCall(Base):
    """One press on "Bel": how the line tells it went, until a person says what it was.

    How it stands is computed from every word the provider told (``telephony``) and kept here
    for screens. The attempt is written when an employee confirms its outcome.
    """

    __tablename__ = "phone_call"
    __table_args__ = (
        sa.CheckConstraint("talk_seconds IS NULL OR talk_seconds >= 0", name="talk_seconds"),
        sa.CheckConstraint(
            "attempt_id IS NULL OR resident_called_at IS NOT NULL", name="attempt_was_made"
        ),
        sa.Index(
            "uq_phone_call_running",
            "made_by_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        sa.Index("ix_phone_call_case", "case_id", "id"),
        sa.Index(
            "ix_phone_call_unconfirmed", "ended_at", sqlite_where=_TO_SAY, postgresql_where=_TO_SAY
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"))
    use_id: Mapped[int] = mapped_column(sa.ForeignKey("phone_use.id"), unique=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    requested_at: Mapped[datetime]
    state: Mapped[CallState] = mapped_column(stored_enum(CallState, name="state"))
    resident_called_at: Mapped[datetime | None] = mapped_column(
        doc="When the resident's phone was dialled: the start of the attempt."
    )
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    talk_seconds: Mapped[int | None] = mapped_column(doc="From answering to hanging up.")
    line_end: Mapped[CallEnd | None] = mapped_column(
        stored_enum(CallEnd, name="line_end"), doc="What the line can tell; a proposal, no outcome."
    )
    attempt_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("call_attempt.id"), unique=True, doc="Once a person confirmed the outcome."
    )


class Conversation(Base):
    """The talk itself, in the eight blocks of the guide (domain.md §4.2)."""

    __tablename__ = "conversation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("call_attempt.id"), unique=True)
    started_at: Mapped[datetime]
    summary: Mapped[str] = mapped_column(doc="What happened, in the resident's words.")
    emotion: Mapped[Emotion | None] = mapped_column(stored_enum(Emotion, name="emotion"))
    needs: Mapped[list[str]] = mapped_column(doc="What the resident needs: values of Need.")
    signals: Mapped[list[str]] = mapped_column(
        default=list, doc="What must not wait: values of Signal. Beside them as little as possible."
    )
    underlying_story: Mapped[str | None] = mapped_column(doc="What is really going on.")
    cause_before: Mapped[str | None] = mapped_column(doc="The cause as it looked before the call.")
    cause_after: Mapped[str | None] = mapped_column(doc="The cause as it turned out to be.")
    summary_confirmed: Mapped[bool] = mapped_column(doc="'Klopt dit?' was asked and answered.")
    route_explained: Mapped[bool] = mapped_column(doc="Informal and official were explained.")
    hears_on: Mapped[str | None] = mapped_column(doc="When the resident hears from us.")
    consent_score: Mapped[bool]
    consent_think_along: Mapped[bool]
    consent_surprise: Mapped[bool]
    note: Mapped[str | None]
    reflection: Mapped[str | None] = mapped_column(doc="What we can do better.")
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class ConversationDraft(Base):
    """What is being typed during a call; saved a second after typing stops."""

    __tablename__ = "conversation_draft"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    data: Mapped[dict[str, Any]]
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None]
    saved_by_label: Mapped[str]


class SpokenCheck(Base):
    """The question to a resident whether our note is true: "bent u gesproken?".

    Asked of a sample, once a case. ``team_id`` is the team that had the case then: the board
    counts per team, never per person.
    """

    __tablename__ = "spoken_check"
    __table_args__ = (
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        sa.Index("ix_spoken_check_asked", "asked_at"),
        sa.Index("ix_spoken_check_address", "address_index", "asked_at"),
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), primary_key=True)
    attempt_id: Mapped[int] = mapped_column(
        sa.ForeignKey("call_attempt.id"), doc="The attempt that says we spoke."
    )
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    address_index: Mapped[bytes] = mapped_column(doc="Keyed hash: one person is asked seldom.")
    asked_at: Mapped[datetime]
    answer: Mapped[SpokenAnswer | None] = mapped_column(stored_enum(SpokenAnswer, name="answer"))
    answered_at: Mapped[datetime | None]


class Verdict(Base):
    """What became of a promise: appended once, never rewritten."""

    __tablename__ = "verdict"
    __table_args__ = (
        sa.Index("ix_verdict_outcome", "outcome", "due_at", "id"),
        sa.Index("ix_verdict_due", "due_at", "outcome", "target_met", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    promise_id: Mapped[int] = mapped_column(sa.ForeignKey("promise.id"), unique=True)
    outcome: Mapped[VerdictOutcome] = mapped_column(stored_enum(VerdictOutcome, name="outcome"))
    reason: Mapped[VerdictReason] = mapped_column(stored_enum(VerdictReason, name="reason"))
    happened_at: Mapped[datetime] = mapped_column(doc="Start of the call, or of what ended it.")
    due_at: Mapped[datetime]
    target_met: Mapped[bool]
    late_seconds: Mapped[int] = mapped_column(doc="Clock seconds after due; 0 when in time.")
    working_seconds: Mapped[int] = mapped_column(doc="Working time from receipt to the call.")
    policy: Mapped[str]
    calendar_version_id: Mapped[int] = mapped_column(sa.ForeignKey("calendar_version.id"))
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    recorded_by_id: Mapped[int | None]


never_changes(
    Promise,
    "case_id",
    "started_at",
    "given_at",
    "due_at",
    "due_policy",
    "calendar_version_id",
)
append_only(Verdict)
never_changes(PhoneCall, "case_id", "use_id", "made_by_id", "requested_at")
never_changes(CallAttempt, "case_id", "outcome", "started_at", "ended_at", "recorded_at")

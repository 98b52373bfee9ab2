# SPDX-License-Identifier: EUPL-1.2
"""Selects on attempts, conversations and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from feedback.callbacks.models import CallAttempt, Conversation, ConversationDraft
from feedback.callbacks.rules import AttemptOutcome
from feedback.db import db


def list_attempts(case_id: int) -> Sequence[CallAttempt]:
    """Return every try to reach the resident, oldest first."""
    query = (
        sa.select(CallAttempt)
        .where(CallAttempt.case_id == case_id)
        .order_by(CallAttempt.started_at, CallAttempt.id)
    )
    return db.session.scalars(query).all()


def find_attempt(attempt_id: int) -> CallAttempt | None:
    """Return one attempt, or None."""
    return db.session.get(CallAttempt, attempt_id)


def find_attempt_without_conversation(case_id: int, *, started_at: datetime) -> CallAttempt | None:
    """Return the ``reached`` attempt that a conversation from ``started_at`` belongs to.

    The one with that very start, else the latest one of that call that is not written
    down yet and began before it.
    """
    query = (
        sa.select(CallAttempt)
        .outerjoin(Conversation, Conversation.attempt_id == CallAttempt.id)
        .where(CallAttempt.case_id == case_id)
        .where(CallAttempt.outcome == AttemptOutcome.REACHED)
        .where(Conversation.id.is_(None))
        .where(CallAttempt.started_at <= started_at)
        .order_by(CallAttempt.started_at.desc(), CallAttempt.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def list_conversations(case_id: int) -> Sequence[Conversation]:
    """Return the conversations of a case, oldest first."""
    query = (
        sa.select(Conversation)
        .where(Conversation.case_id == case_id)
        .order_by(Conversation.started_at, Conversation.id)
    )
    return db.session.scalars(query).all()


def find_draft(case_id: int, *, lock: bool = False) -> ConversationDraft | None:
    """Return what is being typed about a call."""
    query = sa.select(ConversationDraft).where(ConversationDraft.case_id == case_id)
    return db.session.scalar(query.with_for_update(key_share=True) if lock else query)

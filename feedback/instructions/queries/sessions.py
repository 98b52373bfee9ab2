# SPDX-License-Identifier: EUPL-1.2
"""Selects on sessions with residents: who takes part, what they told, what they are owed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.instructions.models.proposals import StepProposal
from feedback.instructions.models.sessions import (
    CoDesignSession,
    JourneyEntry,
    Participant,
    Reply,
    StepOpinion,
)
from feedback.instructions.models.versions import Instruction, InstructionVersion
from feedback.instructions.queries.proposals import Said, list_said_by
from feedback.instructions.rules.sessions import Credit, Helper, StepView, credit_of
from feedback.keys import hash_token
from feedback.wording import N_


@dataclass(frozen=True)
class SessionRow:
    """A session in a list: of which instruction, how many take part, what is owed."""

    session: CoDesignSession
    title: str
    slug: str
    number: int
    invited: int
    withdrawn: int
    said: int
    owed: int
    due_at: datetime | None


@dataclass(frozen=True)
class TakingPart:
    """A participant with all they told."""

    person: Participant
    said: list[Said]
    journey: list[JourneyEntry]
    opinions: dict[str, StepView]
    replies: list[Reply]

    @property
    def owed(self) -> Reply | None:
        """The answer we still owe."""
        return next((one for one in self.replies if is_owed(one)), None)

    @property
    def waits(self) -> int:
        """On how many of their words nobody decided."""
        return sum(one.is_open for one in self.said)

    @property
    def took_part(self) -> bool:
        """Tell whether they told or found anything."""
        return bool(self.said or self.journey or self.opinions)


@dataclass(frozen=True)
class Owed:
    """An answer that is owed, as the watch asks: to whom it is to be told."""

    reply: Reply
    session_id: int
    title: str
    owner_id: int | None


def is_owed(reply: Reply) -> bool:
    """Tell whether an answer is still to be given."""
    return reply.replied_at is None and reply.lapsed_at is None


def get_session(session_id: int) -> CoDesignSession:
    """Return a session; raises ``NotFound``."""
    found = db.session.get(CoDesignSession, session_id)
    if found is None:
        raise NotFound(N_("Deze sessie is er niet."))
    return found


def find_participant(token: str) -> Participant | None:
    """Return who a personal link belongs to; None for a link that never was."""
    query = sa.select(Participant).where(Participant.token_hash == hash_token(token))
    return db.session.scalar(query)


def hold_participant(participant_id: int) -> Participant:
    """Return a participant and let who acts for them at the same time wait."""
    query = (
        sa.select(Participant)
        .where(Participant.id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def hold_session(session_id: int) -> CoDesignSession:
    """Return a session and let who invites at the same time wait; raises ``NotFound``."""
    query = (
        sa.select(CoDesignSession)
        .where(CoDesignSession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(N_("Deze sessie is er niet."))
    return found


def list_participants(session_id: int) -> Sequence[Participant]:
    """Return who was invited, in order of their number."""
    query = (
        sa.select(Participant)
        .where(Participant.session_id == session_id)
        .order_by(Participant.number)
    )
    return db.session.scalars(query).all()


def list_taking_part(session_id: int) -> list[TakingPart]:
    """Return everybody in a session with all they told."""
    return _with_words(list_participants(session_id))


def get_taking_part(person: Participant) -> TakingPart:
    """Return one participant with all they told."""
    return _with_words([person])[0]


def _with_words(people: Sequence[Participant]) -> list[TakingPart]:
    ids = [one.id for one in people]
    said: dict[int | None, list[Said]] = defaultdict(list)
    for words in list_said_by(ids):
        said[words.proposal.participant_id].append(words)
    journeys: dict[int, list[JourneyEntry]] = defaultdict(list)
    told = sa.select(JourneyEntry).where(JourneyEntry.participant_id.in_(ids))
    for entry in db.session.scalars(told.order_by(JourneyEntry.id)):
        journeys[entry.participant_id].append(entry)
    views: dict[int, dict[str, StepView]] = defaultdict(dict)
    found = sa.select(StepOpinion).where(StepOpinion.participant_id.in_(ids))
    for one in db.session.scalars(found):
        views[one.participant_id][one.step_id] = one.view
    replies: dict[int, list[Reply]] = defaultdict(list)
    owed = sa.select(Reply).where(Reply.participant_id.in_(ids)).order_by(Reply.id.desc())
    for reply in db.session.scalars(owed):
        replies[reply.participant_id].append(reply)
    return [
        TakingPart(one, said[one.id], journeys[one.id], views[one.id], replies[one.id])
        for one in people
    ]


def count_views(version_id: int) -> dict[str, Counter[StepView]]:
    """Return for each step how many participants find what of it."""
    query = (
        sa.select(StepOpinion.step_id, StepOpinion.view)
        .join(Participant, Participant.id == StepOpinion.participant_id)
        .join(CoDesignSession, CoDesignSession.id == Participant.session_id)
        .where(CoDesignSession.version_id == version_id)
    )
    found: dict[str, Counter[StepView]] = defaultdict(Counter)
    for step_id, view in db.session.execute(query):
        found[step_id][view] += 1
    return found


def find_owed(participant_id: int) -> Reply | None:
    """Return the answer that is owed to a participant now."""
    query = (
        sa.select(Reply)
        .where(Reply.participant_id == participant_id)
        .where(Reply.replied_at.is_(None))
        .where(Reply.lapsed_at.is_(None))
    )
    return db.session.scalar(query)


def list_owed() -> list[Owed]:
    """Return every answer that is owed, the first due first."""
    query = (
        sa.select(Reply, CoDesignSession.id, InstructionVersion.title, CoDesignSession.opened_by_id)
        .join(Participant, Participant.id == Reply.participant_id)
        .join(CoDesignSession, CoDesignSession.id == Participant.session_id)
        .join(InstructionVersion, InstructionVersion.id == CoDesignSession.version_id)
        .where(Reply.replied_at.is_(None))
        .where(Reply.lapsed_at.is_(None))
        .order_by(Reply.due_at, Reply.id)
    )
    return [Owed(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class RepliesKept:
    """Answers to who thought along that were due in a period, by what became of them."""

    kept: int
    late: int
    open_late: int


def count_replies(*, begins: datetime, ends: datetime, now: datetime) -> RepliesKept:
    """Return how the answers due from ``begins`` until ``ends`` were given; lapsed ones not."""
    in_time = Reply.replied_at <= Reply.due_at
    query = (
        sa.select(
            sa.func.count().filter(in_time),
            sa.func.count().filter(Reply.replied_at > Reply.due_at),
            sa.func.count().filter(Reply.replied_at.is_(None), Reply.due_at < now),
        )
        .select_from(Reply)
        .where(Reply.lapsed_at.is_(None))
        .where(Reply.due_at >= begins, Reply.due_at < ends)
    )
    return RepliesKept(*db.session.execute(query).one())


def list_sessions(*, version_ids: Collection[int] | None = None) -> list[SessionRow]:
    """Return every session (or those about these versions), newest first."""
    query = (
        sa.select(
            CoDesignSession, InstructionVersion.title, Instruction.slug, InstructionVersion.number
        )
        .join(InstructionVersion, InstructionVersion.id == CoDesignSession.version_id)
        .join(Instruction, Instruction.id == InstructionVersion.instruction_id)
        .order_by(CoDesignSession.id.desc())
    )
    if version_ids is not None:
        query = query.where(CoDesignSession.version_id.in_(version_ids))
    rows = db.session.execute(query).all()
    people = _count_people()
    owed: dict[int, list[datetime]] = defaultdict(list)
    for one in list_owed():
        owed[one.session_id].append(one.reply.due_at)
    return [
        SessionRow(
            session, title, slug, number, *people.get(session.id, (0, 0, 0)),
            len(owed[session.id]), min(owed[session.id], default=None),
        )
        for session, title, slug, number in rows
    ]  # fmt: skip


def _count_people() -> dict[int, tuple[int, int, int]]:
    """Return for each session how many were invited, withdrew, and said something in words."""
    said = sa.select(StepProposal.participant_id).where(StepProposal.words != "")
    query = sa.select(
        Participant.session_id,
        sa.func.count(),
        sa.func.count(Participant.withdrawn_at),
        sa.func.sum(sa.case((Participant.id.in_(said), 1), else_=0)),
    ).group_by(Participant.session_id)
    return {number: (all_, gone, spoke) for number, all_, gone, spoke in db.session.execute(query)}


def find_credit(version_ids: Collection[int]) -> Credit:
    """Return who helped with these versions, as far as they may be named."""
    query = (
        sa.select(Participant)
        .join(CoDesignSession, CoDesignSession.id == Participant.session_id)
        .where(CoDesignSession.version_id.in_(version_ids))
    )
    return credit_of(
        Helper(
            one.person.call_name,
            may_be_named=one.person.credit_at is not None,
            has_contributed=one.took_part,
            has_withdrawn=one.person.withdrawn_at is not None,
        )
        for one in _with_words(db.session.scalars(query).all())
    )

# SPDX-License-Identifier: EUPL-1.2
"""Every select on suggestions, and the suggester that holds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

import sqlalchemy as sa

from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus
from feedback.catalogue.models import Topic
from feedback.db import db
from feedback.suggestions.models import LearnedModel, SuggestionChoice
from feedback.suggestions.rules.deciding import Suggester
from feedback.suggestions.seed import SHIPPED, Decided
from feedback.work.queries import find_heartbeat

#: The newest of our own cases that are learned from: more takes minutes and adds little.
MOST_OWN = 2_000
#: The heartbeat that failed learning leaves.
FAILED = "suggestions_failed"


@dataclass(frozen=True)
class Holding:
    """The suggester that holds now, with the number of its model; None came with the program."""

    model_id: int | None
    suggester: Suggester


@dataclass(frozen=True)
class ChoiceCounts:
    """What people made of suggestions in a period."""

    kinds: int
    kinds_changed: int
    topics: int
    topics_changed: int
    unsure: int
    """Choices where no topic was suggested."""


def find_holding() -> Holding:
    """Return what suggests now: the newest that was learned, or what the program came with."""
    newest = sa.select(LearnedModel.id, LearnedModel.learned_at).order_by(LearnedModel.id.desc())
    row = db.session.execute(newest.limit(1)).one_or_none()
    if row is None:
        return Holding(None, _shipped())
    return Holding(row.id, _learned(row.id, row.learned_at))


@cache
def _shipped() -> Suggester:
    return Suggester.from_bytes(SHIPPED.read_bytes())


@lru_cache(maxsize=2)
def _learned(model_id: int, learned_at: datetime) -> Suggester:
    """Read a model once in a process; its moment tells apart models of two databases."""
    query = (
        sa.select(LearnedModel.content)
        .where(LearnedModel.id == model_id)
        .where(LearnedModel.learned_at == learned_at)
    )
    return Suggester.from_bytes(db.session.scalars(query).one())


def find_learned() -> LearnedModel | None:
    """Return what was learned last from our own cases."""
    query = sa.select(LearnedModel).order_by(LearnedModel.id.desc()).limit(1)
    return db.session.scalar(query)


def find_failure() -> datetime | None:
    """Return when learning failed, if nothing was learned since."""
    failed, learned = find_heartbeat(FAILED), find_learned()
    if failed is None or (learned is not None and learned.learned_at >= failed):
        return None
    return failed


def was_chosen(case_id: int) -> bool:
    """Tell whether a person decided on the suggestion of a case."""
    query = sa.select(SuggestionChoice.id).where(SuggestionChoice.case_id == case_id).limit(1)
    return db.session.scalar(query) is not None


def list_decided(*, limit: int = MOST_OWN) -> Sequence[Decided]:
    """Return the stories of closed cases with the kind and topic they ended with, newest first."""
    query = (
        sa.select(Case.story, Case.kind, Topic.code)
        .join(Topic, Topic.id == Case.topic_id)
        .where(Case.status == CaseStatus.CLOSED)
        .where(Case.story.is_not(None))
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return [
        Decided(story or "", kind.value, topic) for story, kind, topic in db.session.execute(query)
    ]


def count_choices(*, since: datetime) -> ChoiceCounts:
    """Return how often people chose otherwise than what was suggested."""
    kind, topic = SuggestionChoice.kind_suggested, SuggestionChoice.topic_suggested
    query = sa.select(
        sa.func.count(kind),
        sa.func.count().filter(kind != SuggestionChoice.kind_chosen),
        sa.func.count(topic),
        sa.func.count().filter(topic != SuggestionChoice.topic_chosen),
        sa.func.count().filter(topic.is_(None)),
    ).where(SuggestionChoice.chosen_at >= since)
    return ChoiceCounts(*db.session.execute(query).one())

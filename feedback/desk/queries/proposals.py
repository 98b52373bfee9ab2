# SPDX-License-Identifier: EUPL-1.2
"""What a message looks like, in the words of our own lists; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.cases.models import Case
from feedback.cases.rules import CaseKind
from feedback.catalogue.queries import TopicCard, list_topics
from feedback.suggestions.queries import find_holding, was_chosen
from feedback.suggestions.services import kind_of

MOST_WORDS = 6
#: Below so many words there is nothing to go by.
FEWEST_WORDS = 3


@dataclass(frozen=True)
class Proposal:
    """A kind and a topic that are probable enough, and the likeliest topics to choose from."""

    kind: CaseKind | None
    topic: TopicCard | None
    words: tuple[str, ...]
    likeliest: tuple[TopicCard, ...]
    is_mixed: bool


def find_proposal(case: Case) -> Proposal | None:
    """Return what is proposed for a case that nobody sorted yet; None where there is nothing."""
    if case.topic_id is not None or not case.story or was_chosen(case.id):
        return None
    return propose(case.story, topics=list_topics())


def propose(story: str, *, topics: Sequence[TopicCard]) -> Proposal | None:
    """Return what a story looks like, of the topics that can be chosen; None for too few words."""
    if len(story.split()) < FEWEST_WORDS:
        return None
    found = find_holding().suggester.suggest(story)
    known = {topic.code: topic for topic in topics}
    words = (*found.kind.because, *found.topic.because) if found.topic.is_clear else ()
    return Proposal(
        kind=kind_of(found),
        topic=known.get(found.topic.suggested or ""),
        words=tuple(dict.fromkeys(words or found.kind.because))[:MOST_WORDS],
        likeliest=tuple(known[code] for code, _ in found.topic.ranking if code in known),
        is_mixed=found.is_mixed,
    )

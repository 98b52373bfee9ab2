# SPDX-License-Identifier: EUPL-1.2
"""A focus group: which aspects of one channel are asked about, chosen by colleagues (pure).

Roeselare fixed its parameters so before the exit interviews (domain.md section 5.1). It
orders subjects, never people.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from feedback.catalogue.rules import Channel
from feedback.errors import Invalid
from feedback.surveys.rules.bank import ASPECTS
from feedback.surveys.rules.drafting import Questions, put
from feedback.surveys.rules.questionnaire import Question, QuestionKind
from feedback.text_guard import fold
from feedback.wording import N_

#: Each person gives so many ticks unless the editor says otherwise.
USUAL_TICKS, MOST_TICKS = 5, 10
MOST_PROPOSALS, LONGEST_PROPOSAL = 40, 120
#: Of fewer ballots no tick is shown: one of them would be somebody's.
FEWEST_BALLOTS = 3
#: Hospitality is asked as it is, and the mirror asks twice: a meeting changes neither.
_FIXED = ("h_", "k_", "q_")


class Phase(enum.StrEnum):
    """How far a focus group is."""

    PROPOSING = "proposing"
    CHOOSING = "choosing"
    CLOSED = "closed"


@dataclass(frozen=True)
class Proposal:
    """An aspect to choose from."""

    code: str
    label: str


@dataclass(frozen=True)
class Standing:
    """An aspect with the ticks it got."""

    code: str
    label: str
    ticks: int


def is_aspect(question: Question) -> bool:
    """Tell whether a focus group decides on a question."""
    return question.kind is QuestionKind.ASPECT and not question.code.startswith(_FIXED)


def first_proposals(questions: Sequence[Question], *, channel: Channel) -> list[Proposal]:
    """Return what the meeting starts with: the bank's aspects of a channel, then our own."""
    found = {
        one.code: one.label
        for one in (*ASPECTS, *questions)
        if is_aspect(one) and _is_asked(one, channel)
    }
    return [Proposal(code, label) for code, label in found.items()]


def check_ticks(typed: str) -> int:
    """Return how many aspects each person chooses; raises ``Invalid``."""
    if typed.isascii() and typed.isdigit() and 0 < int(typed[:4]) <= MOST_TICKS:
        return int(typed)
    raise Invalid({"ticks": N_("Vul een heel getal in van 1 tot 10.")})


def check_proposal(label: str, *, held: Sequence[Proposal]) -> None:
    """Raise ``Invalid`` for a proposal that is empty, too long, there already, or one too many."""
    if not 2 < len(label) <= LONGEST_PROPOSAL:
        raise Invalid({"label": N_("Noem het onderdeel in 3 tot 120 tekens.")})
    if fold(label) in {fold(one.label) for one in held}:
        raise Invalid({"label": N_("Dit onderdeel staat er al bij.")})
    if len(held) >= MOST_PROPOSALS:
        raise Invalid({"label": N_("Er staan al veel onderdelen. Overleg wat er weg kan.")})


def check_ballot(chosen: Sequence[str], *, ticks: int, held: Sequence[Proposal]) -> list[str]:
    """Return what somebody chose, each once; raises ``Invalid`` for none, or for too many."""
    known = {one.code for one in held}
    kept = [code for code in dict.fromkeys(chosen) if code in known]
    if not kept:
        raise Invalid({"chosen": N_("Kies minstens één onderdeel.")})
    if len(kept) > ticks:
        raise Invalid({"chosen": N_("U koos er te veel. Haal er een paar weg.")})
    return kept


def tally(proposals: Sequence[Proposal], ballots: Iterable[Sequence[str]]) -> list[Standing]:
    """Return the aspects by the ticks they got, most first; none of too few ballots."""
    given = list(ballots)
    if len(given) < FEWEST_BALLOTS:
        return []
    count = Counter(code for chosen in given for code in chosen)
    found = [Standing(one.code, one.label, count[one.code]) for one in proposals]
    return sorted(found, key=lambda one: -one.ticks)


def with_aspects(
    questions: Sequence[Question], chosen: Sequence[Proposal], *, channel: Channel
) -> Questions:
    """Return a draft whose aspects of a channel are the chosen ones; other channels keep theirs.

    An aspect that was not chosen is no longer asked after contact by this channel; one that
    nobody is asked any more goes. Words of a question that is there stay, so that its series
    goes on.
    """
    codes = {one.code for one in chosen}
    kept = [_for_channel(one, channel, is_chosen=one.code in codes) for one in questions]
    made: Questions = tuple(one for one in kept if one is not None)
    there, bank = {one.code for one in made}, {one.code: one for one in ASPECTS}
    for one in chosen:
        if one.code not in there:
            found = bank.get(one.code) or Question(QuestionKind.ASPECT, one.code, one.label)
            made = put(made, replace(found, channels=(channel,), beside=False))
    return made


def _for_channel(question: Question, channel: Channel, *, is_chosen: bool) -> Question | None:
    """Return a question as it is asked from now on; None when nobody is asked it any more."""
    if not is_aspect(question) or _is_asked(question, channel) is is_chosen:
        return question
    if is_chosen:
        return replace(question, channels=(*question.channels, channel))
    others = tuple(one for one in question.channels or Channel if one is not channel)
    return replace(question, channels=others) if others else None


def _is_asked(question: Question, channel: Channel) -> bool:
    return not question.channels or channel in question.channels

# SPDX-License-Identifier: EUPL-1.2
"""Answering: which questions are asked, in which steps, and where each answer is kept (pure).

Nothing is remembered between two steps: the answers so far travel with the page, and the
way through is worked out anew from them. So "back" is always right, and leaving leaves
nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.cases.rules import MAX_STORY, CaseKind
from feedback.catalogue.rules import Channel
from feedback.surveys.rules.marks import Effort, MarkScale, follow_up_kind
from feedback.surveys.rules.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    NOT_ON_A_KIOSK,
    TYPED,
    YES,
    Question,
    QuestionKind,
)
from feedback.tables.cells import Absent
from feedback.wording import N_

#: Seconds of thought for a question: what "ongeveer 3 minuten" is made of.
SECONDS = {True: 25, False: 9}
UNSOLVED = frozenset({"no", "not_yet"})
#: Read standing, with people waiting behind: no more than this on a kiosk.
MOST_ON_KIOSK = 5
_NOTHING_SAID = frozenset({"", "nee", "neen", "geen", "niets", "nvt", "n.v.t.", "-", "no", "none"})
Answers = Mapping[str, str]
Step = tuple[Question, ...]


@dataclass(frozen=True)
class Way:
    """How somebody answers: after contact by which channel, and on what."""

    channel: Channel | None = None
    on_kiosk: bool = False


def asked_questions(
    questions: Sequence[Question], answers: Answers, *, way: Way
) -> tuple[Question, ...]:
    """Return the questions for this person, in order.

    On a kiosk only the first ones that need no keyboard. A question whose
    condition points at a question that is not asked is not asked either.
    """
    asked: dict[str, Question] = {}
    for question in questions:
        if question.channels and way.channel is not None and way.channel not in question.channels:
            continue
        if way.on_kiosk and question.kind in NOT_ON_A_KIOSK:
            continue
        condition = question.only_if
        if condition is not None and (
            condition.code not in asked or answers.get(condition.code) not in condition.answers
        ):
            continue
        asked[question.code] = question
    return tuple(asked.values())[: MOST_ON_KIOSK if way.on_kiosk else None]


def plan_steps(asked: Sequence[Question]) -> tuple[Step, ...]:
    """Return the questions screen by screen: ``beside`` ones with the one before them."""
    steps: list[list[Question]] = []
    for question in asked:
        if question.beside and steps:
            steps[-1].append(question)
        else:
            steps.append([question])
    return tuple(tuple(step) for step in steps)


def minutes_for(asked: Sequence[Question]) -> int:
    """Return about how many minutes these questions take, at least one."""
    seconds = sum(SECONDS[question.kind in TYPED] for question in asked)
    return max(1, round(seconds / 60))


def fault_of(question: Question, answer: str) -> str | None:
    """Return what is wrong with an answer, as a sentence; None when it is right."""
    if not answer:
        return N_("Kies een van de antwoorden.") if question.required else None
    if question.kind in TYPED:
        if len(answer) > MAX_STORY:
            return N_("Deze tekst is te lang. Maak hem korter dan 10.000 tekens.")
        return None
    return None if answer in question.answers else N_("Kies een van de antwoorden.")


@dataclass(frozen=True)
class Given:
    """What somebody answered, as a response keeps it."""

    mark: int | None = None
    mark_absent: Absent | None = None
    effort: Effort | None = None
    explanation: str = ""
    suggestion: str = ""
    aspects: Mapping[str, Any] | None = None
    background: Mapping[str, str] | None = None
    wants_call: bool = False

    @property
    def is_low(self) -> bool | None:
        """Tell whether the mark is 5 or less; None without a mark."""
        return None if self.mark is None else MarkScale().is_low(self.mark)

    @property
    def is_unsolved(self) -> bool:
        """Tell whether it is not settled in the resident's own eyes."""
        return (self.background or {}).get("q_solved") in UNSOLVED

    @property
    def is_dissatisfied(self) -> bool:
        """Tell whether this asks for another conversation: a low mark, or not settled."""
        return bool(self.is_low) or self.is_unsolved

    @property
    def has_suggestion(self) -> bool:
        """Tell whether a suggestion says something: "geen" and "nvt" do not."""
        return self.suggestion.strip(" .!").casefold() not in _NOTHING_SAID

    @property
    def proposed_kind(self) -> CaseKind | None:
        """What kind of case this becomes; a person decides afterwards.

        Without a wish to be called only a suggestion becomes one: a tip without promise.
        """
        if not self.wants_call:
            return CaseKind.SUGGESTION if self.has_suggestion else None
        return follow_up_kind(
            call_requested=True,
            is_low=True if self.is_dissatisfied else self.is_low,
            has_suggestion=self.has_suggestion,
            has_explanation=bool(self.explanation),
        )


def collect(asked: Sequence[Question], answers: Answers) -> Given:
    """Return the answers to the questions that were asked; anything else is left out."""
    values: dict[str, Any] = {"aspects": {}, "background": {}}
    for question in asked:
        answer = answers.get(question.code, "")
        if answer:
            _put(values, question, answer)
    return Given(**values)


def _put(values: dict[str, Any], question: Question, answer: str) -> None:
    match question.kind:
        case QuestionKind.OVERALL_MARK if answer == DONT_KNOW:
            values["mark_absent"] = Absent.DONT_KNOW
        case QuestionKind.OVERALL_MARK:
            values["mark"] = int(answer)
        case QuestionKind.ASPECT:
            values["aspects"][question.code] = (
                NOT_APPLICABLE if answer == NOT_APPLICABLE else int(answer)
            )
        case QuestionKind.EFFORT:
            values["effort"] = None if answer == DONT_KNOW else Effort(answer)
        case QuestionKind.EXPLANATION:
            values["explanation"] = answer
        case QuestionKind.SUGGESTION:
            values["suggestion"] = answer
        case QuestionKind.CALL_REQUESTED:
            values["wants_call"] = answer == YES
        case _:
            values["background"][question.code] = answer

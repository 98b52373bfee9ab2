# SPDX-License-Identifier: EUPL-1.2
"""Fast entry by an interviewer: a few keys an answer (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.surveys.rules.answering import fault_of
from feedback.surveys.rules.questionnaire import (
    DONT_KNOW,
    NO,
    NOT_APPLICABLE,
    TYPED,
    YES,
    Question,
    QuestionKind,
)
from feedback.wording import N_

WORDS: Mapping[QuestionKind, Mapping[str, str]] = {
    QuestionKind.OVERALL_MARK: {"w": DONT_KNOW},
    QuestionKind.ASPECT: {"n": NOT_APPLICABLE},
    QuestionKind.CALL_REQUESTED: {"j": YES, "n": NO},
}
_MARKED = frozenset({QuestionKind.OVERALL_MARK, QuestionKind.ASPECT})


def read_typed(question: Question, typed: str) -> str:
    """Return the answer behind a few keys; raises ``ValueError`` with a sentence in Dutch.

    A mark is itself; an answer of a list is its number; w, n and j are weet niet, n.v.t.
    (or nee) and ja. A text is a text. Nothing typed is no answer.
    """
    text = typed.strip()
    if question.kind in TYPED:
        answer = text
    elif not text:
        answer = ""
    else:
        answer = _chosen(question, text.casefold())
    fault = fault_of(question, answer)
    if fault:
        raise ValueError(fault)
    return answer


def keys_for(question: Question) -> tuple[tuple[str, str], ...]:
    """Return which key means what, as (key, answer): for the line below the question."""
    if question.kind in TYPED:
        return ()
    words = tuple(WORDS.get(question.kind, {}).items())
    if question.kind in _MARKED:
        return (("1–10", ""), *words)
    if question.kind is QuestionKind.CALL_REQUESTED:
        return words
    return tuple((str(n), answer) for n, answer in enumerate(question.answers, start=1))


def _chosen(question: Question, text: str) -> str:
    known = WORDS.get(question.kind, {})
    if text in known:
        return known[text]
    if question.kind in _MARKED:
        return text
    if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= len(question.answers):
        return question.answers[int(text[:4]) - 1]
    raise ValueError(N_("Typ het nummer van een van de antwoorden."))

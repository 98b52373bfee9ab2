# SPDX-License-Identifier: EUPL-1.2
"""Changing a draft: add, move, remove, reword (pure). Each returns the questions anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feedback.errors import Invalid
from feedback.surveys.rules.bank import BANK
from feedback.surveys.rules.questionnaire import Choice, Question, QuestionKind
from feedback.text_guard import fold
from feedback.wording import N_

Questions = tuple[Question, ...]
#: Follow-up questions stand at the end; a new one comes before them.
LAST = frozenset({QuestionKind.SUGGESTION, QuestionKind.CALL_REQUESTED})


def add_from_bank(questions: Sequence[Question], code: str) -> Questions:
    """Put a question of the bank in, before the closing ones; raises ``Invalid``."""
    found = BANK.get(code)
    if found is None or any(one.code == code for one in questions):
        raise Invalid({"code": N_("Deze vraag staat er al in, of is niet in de vragenbank.")})
    return put(questions, replace(found, beside=False))


def put(questions: Sequence[Question], question: Question, *, instead_of: str = "") -> Questions:
    """Put a question in the place of another, or as a new one before the closing ones."""
    if instead_of:
        return tuple(question if one.code == instead_of else one for one in questions)
    at = len(questions)
    if question.kind not in LAST:
        at = next((n for n, one in enumerate(questions) if one.kind in LAST), at)
    return (*questions[:at], question, *questions[at:])


def remove(questions: Sequence[Question], code: str) -> Questions:
    """Take a question out."""
    return tuple(one for one in questions if one.code != code)


def move(questions: Sequence[Question], code: str, *, places: int) -> Questions:
    """Move a question up (-1) or down (1); at the end it stays."""
    codes = [one.code for one in questions]
    if code not in codes:
        return tuple(questions)
    rest = list(remove(questions, code))
    at = min(max(codes.index(code) + places, 0), len(rest))
    rest.insert(at, questions[codes.index(code)])
    return tuple(rest)


def new_code(label: str, *, taken: Sequence[str]) -> str:
    """Return a code for an own question, from its words and used by no other."""
    base = f"own_{'_'.join(fold(label).split())[:30]}".rstrip("_")
    base = "".join(letter for letter in base if letter.isascii())
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code


def read_choices(text: str, *, held: Sequence[Choice] = ()) -> tuple[Choice, ...]:
    """Return the answers of a list, one a line: "Nederlands | English".

    An answer whose Dutch words stay keeps its code, so that a series goes on.
    """
    known = {choice.label: choice.code for choice in held}
    made: list[Choice] = []
    for line in text.splitlines():
        label, _, english = (part.strip() for part in line.partition("|"))
        if not label:
            continue
        taken = [choice.code for choice in made]
        code = known.get(label) or new_code(label, taken=taken).removeprefix("own_") or "other"
        made.append(Choice(code, label, english))
    return tuple(made)


def write_choices(choices: Sequence[Choice]) -> str:
    """Return the answers as lines to edit."""
    return "\n".join(
        f"{one.label} | {one.label_en}" if one.label_en else one.label for one in choices
    )

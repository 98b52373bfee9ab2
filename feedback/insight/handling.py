# SPDX-License-Identifier: EUPL-1.2
"""Who was asked after their case, from the counts that are kept: one for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from feedback.insight.rules.handled import (
    Ladder,
    Person,
    Question,
    VersionLadder,
    climb,
    judge_version,
)
from feedback.insight.rules.quarters import quarter_of
from feedback.instructions.queries.versions import Shelf, Sight
from feedback.surveys.queries.handling import list_handling_cells
from feedback.surveys.rules.handling import ASKED, NO_MARK, HandlingCell

#: What each question lays side by side, and its column in a file.
QUESTIONS = tuple(Question)


def find_ladder(question: Question) -> Ladder:
    """Return the rungs of one question; kept until somebody else is asked or answers."""
    return _climb(question, tuple(list_handling_cells()))


@lru_cache(maxsize=2 * len(QUESTIONS))
def _climb(question: Question, cells: tuple[tuple[HandlingCell, int], ...]) -> Ladder:
    return climb(question, _people(cells))


def list_people() -> list[Person]:
    """Return everybody who was asked, those without an answer too."""
    return _people(list_handling_cells())


def _people(cells: Iterable[tuple[HandlingCell, int]]) -> list[Person]:
    """Return one for each; who did not answer is, of each group, who was asked less who did."""
    found: list[Person] = []
    asked: Counter[HandlingCell] = Counter()
    for cell, count in cells:
        group = _group(cell)
        if cell.mark == ASKED:
            asked[group] += count
            continue
        asked[group] -= count
        found += [_person(cell)] * count
    for group, count in asked.items():
        found += [_person(group)] * max(0, count)
    return found


def _group(cell: HandlingCell) -> HandlingCell:
    """Return of whom a cell is: an attentie around the answer was not known when asking."""
    none = "none" if cell.attention == "around" else cell.attention
    return cell._replace(attention=none, mark=NO_MARK, solved="")


def _person(cell: HandlingCell) -> Person:
    return Person(
        cell.quarter,
        cell.channel,
        cell.kind,
        cell.topic,
        cell.callback,
        cell.attention,
        frozenset(int(one) for one in cell.versions.split(",") if one),
        int(cell.before) if cell.before else None,
        int(cell.mark) if cell.mark.isdigit() else None,
        cell.solved,
    )


@dataclass(frozen=True)
class VersionScores:
    """A version that came in place of another, with what residents said before and since."""

    slug: str
    title: str
    number: int
    begun: str
    ladder: VersionLadder


def find_scores(shelf: Shelf, sight: Sight, people: list[Person]) -> VersionScores | None:
    """Return what residents said before and since a version; None for one that replaced none."""
    begun = sight.in_force_from
    held = sorted(
        (one.in_force_from, one.version.number) for one in shelf.versions if one.in_force_from
    )
    if begun is None or not any(at < begun for at, _ in held):
        return None
    later = next((at for at, _ in held if at > begun), None)
    ladder = judge_version(
        people,
        versions=frozenset(one.version.id for one in shelf.versions),
        begun=quarter_of(begun).name,
        until=quarter_of(later).name if later is not None else "",
    )
    number = sight.version.number
    return VersionScores(
        shelf.instruction.slug, sight.version.title, number, quarter_of(begun).name, ladder
    )

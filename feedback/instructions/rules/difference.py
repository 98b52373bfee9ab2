# SPDX-License-Identifier: EUPL-1.2
"""What changed between two versions (pure): step by step, word by word."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from feedback.instructions.rules.chart import where_to
from feedback.instructions.rules.drawing import Mark
from feedback.instructions.rules.steps import Step, number_of

_PIECES = re.compile(r"\s+|[^\s]+")
#: Word by word up to here; longer texts are shown whole, before and after.
_MOST_PIECES = 1500
_ALIKE = 0.4


class Change(enum.StrEnum):
    """What happened to a step."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class Piece(enum.StrEnum):
    """What happened to some words."""

    KEPT = "kept"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True)
class StepChange:
    """One step in both versions; ``moved`` tells that its place among the others changed."""

    change: Change
    before: Step | None
    after: Step | None
    number: int
    title: tuple[tuple[Piece, str], ...]
    text: tuple[tuple[Piece, str], ...]
    where: tuple[str, str]
    is_moved: bool = False

    @property
    def step(self) -> Step:
        """The step as it is now, or was."""
        step = self.after or self.before
        assert step is not None, "a change is about a step"
        return step


def compare(before: Sequence[Step], after: Sequence[Step]) -> list[StepChange]:
    """Return every step of the new version in order, each gone step after those it followed."""
    old = {step.id: step for step in before}
    there = {step.id for step in after}
    stayed = _stayed([s.id for s in before if s.id in there], [s.id for s in after if s.id in old])
    sides = (_Side.of(before), _Side.of(after))
    found = [_step_change(old.get(step.id), step, sides, stayed) for step in after]
    for place, step in enumerate(before):
        if step.id not in there:
            earlier = {one.id for one in before[:place]}
            at = max((n + 1 for n, one in enumerate(found) if one.step.id in earlier), default=0)
            found.insert(at, _step_change(step, None, sides, stayed))
    return found


def _stayed(before: list[str], after: list[str]) -> set[str]:
    """Return the steps that kept their place among the others: the longest common order."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {one for block in blocks for one in before[block.a : block.a + block.size]}


@dataclass(frozen=True)
class _Side:
    """One version, with what is asked of each of its steps."""

    number: dict[str, int]
    where: dict[str, str]

    @classmethod
    def of(cls, steps: Sequence[Step]) -> _Side:
        """Work it out once for all steps."""
        return cls(number_of(steps), where_to(steps))


def _step_change(
    old: Step | None, new: Step | None, sides: tuple[_Side, _Side], stayed: set[str]
) -> StepChange:
    step = new or old
    assert step is not None, "one of the two is there"
    before, after = sides
    was = before.where[old.id] if old else ""
    now = after.where[new.id] if new else ""
    return StepChange(
        _kind(old, new),
        old,
        new,
        (after if new else before).number[step.id],
        words_changed(old.title if old else "", new.title if new else ""),
        words_changed(old.text if old else "", new.text if new else ""),
        (was, now),
        bool(old and new and step.id not in stayed),
    )


def _kind(old: Step | None, new: Step | None) -> Change:
    if old is None:
        return Change.NEW
    if new is None:
        return Change.GONE
    return Change.SAME if old == new else Change.CHANGED


def marks(before: Sequence[Step], after: Sequence[Step]) -> dict[str, Mark]:
    """Return what the picture marks: steps that are new, or whose words changed."""
    old = {step.id: step for step in before}
    found = {}
    for step in after:
        was = old.get(step.id)
        if was is None:
            found[step.id] = Mark.NEW
        elif was != step:
            found[step.id] = Mark.CHANGED
    return found


def words_changed(before: str, after: str) -> tuple[tuple[Piece, str], ...]:
    """Return a text as pieces kept, taken out and put in."""
    if before == after:
        return ((Piece.KEPT, after),) if after else ()
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > _MOST_PIECES or not _is_alike(before, after):
        return tuple(p for p in ((Piece.TAKEN, before), (Piece.ADDED, after)) if p[1])
    return _pieces(old, new)


def _is_alike(before: str, after: str) -> bool:
    """Tell whether enough words stayed: else word by word is confetti, and whole reads better."""
    old, new = before.split(), after.split()
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= _ALIKE


def _pieces(old: list[str], new: list[str]) -> tuple[tuple[Piece, str], ...]:
    found: list[tuple[Piece, str]] = []
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            found.append((Piece.KEPT, "".join(old[a:b])))
            continue
        found += [(Piece.TAKEN, "".join(old[a:b]))] if b > a else []
        found += [(Piece.ADDED, "".join(new[c:d]))] if d > c else []
    return tuple(found)

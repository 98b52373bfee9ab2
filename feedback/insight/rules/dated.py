# SPDX-License-Identifier: EUPL-1.2
"""Does it work? A change at one channel since one quarter, beside the other channels (M9).

Imports numpy where it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from feedback.insight.rules.sums import FEWEST, Sums

if TYPE_CHECKING:
    from feedback.insight.rules.effects import Effect


class Given(NamedTuple):
    """One answer: where, in which quarter, which mark."""

    channel: str
    quarter: str
    mark: int


@dataclass(frozen=True)
class Dated:
    """The ladder of one dated change: what it was, without and with a comparison."""

    quarters: tuple[str, ...]
    changed: tuple[Sums, ...]
    """By quarter, where something changed; nothing below ten answers."""
    others: tuple[Sums, ...]
    since: str
    effect: Effect

    @property
    def before_and_after(self) -> tuple[Sums, Sums]:
        """The sums where something changed, before and since."""
        pairs = list(zip(self.quarters, self.changed, strict=True))
        before = sum((sums for quarter, sums in pairs if quarter < self.since), Sums())
        return before, sum((sums for quarter, sums in pairs if quarter >= self.since), Sums())


def judge_change(answers: Sequence[Given], *, channel: str, since: str) -> Dated | None:
    """Return what may be said of a change at ``channel`` since a quarter; None without answers.

    A channel's quarter with fewer than ten answers is left out of everything, so that nothing
    of it follows by subtraction.
    """
    import numpy as np

    from feedback.insight.rules.changes import did_effect

    known = _large(answers)
    quarters = tuple(sorted({one.quarter for one in known}))
    if not known:
        return None
    places = {quarter: float(place) for place, quarter in enumerate(quarters)}
    effect = did_effect(
        np.array([float(one.mark) for one in known]),
        np.array([places[one.quarter] for one in known]),
        np.array([one.channel == channel for one in known], dtype=np.bool_),
        last_before=sum(quarter < since for quarter in quarters) - 1,
    )
    here = [one for one in known if one.channel == channel]
    there = [one for one in known if one.channel != channel]
    return Dated(quarters, _by(here, quarters), _by(there, quarters), since, effect)


def _large(answers: Sequence[Given]) -> list[Given]:
    counts: dict[tuple[str, str], int] = {}
    for one in answers:
        counts[one[:2]] = counts.get(one[:2], 0) + 1
    return [one for one in answers if counts[one[:2]] >= FEWEST]


def _by(answers: Iterable[Given], quarters: Iterable[str]) -> tuple[Sums, ...]:
    marks: dict[str, list[int]] = {quarter: [] for quarter in quarters}
    for one in answers:
        marks[one.quarter].append(one.mark)
    return tuple(Sums.of(values) for values in marks.values())

# SPDX-License-Identifier: EUPL-1.2
"""How often a talk shows another cause than the one that stood there before it (pure).

The hidden-cause rate: of the cases with both causes written down (before the call, and as it
turned out to be), the share in which they differ. Both are the words of who called; letters
and spaces do not make another cause. A case counts once, by its last such talk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from feedback.insight.rules.promises import safe_names
from feedback.insight.rules.shares import share_interval
from feedback.insight.rules.sums import FEWEST, Interval


@dataclass(frozen=True)
class Cause:
    """A case with both causes; ``topic`` is empty without one."""

    case_id: int
    number: str
    channel: str
    topic: str
    before: str
    after: str

    @property
    def is_other(self) -> bool:
        """Tell whether the talk showed another cause."""
        return _plain(self.before) != _plain(self.after)


@dataclass(frozen=True)
class Turned:
    """How many cases turned out otherwise, of how many; hidden where the figure may not be."""

    name: str
    n: int
    other: int
    is_shown: bool

    @property
    def share(self) -> Fraction:
        """The share that turned out otherwise."""
        return Fraction(self.other, self.n)

    @property
    def interval(self) -> Interval:
        """Where that share lies with 95 % certainty (Wilson)."""
        return share_interval(self.other, self.n)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def count_all(causes: Iterable[Cause]) -> Turned:
    """Return the rate of everything."""
    found = list(causes)
    other = sum(one.is_other for one in found)
    return Turned("all", len(found), other, len(found) >= FEWEST)


def count_by(causes: Iterable[Cause], *, part: str) -> list[Turned]:
    """Return the rate by ``channel`` or ``topic``, largest first; small ones are hidden."""
    groups: dict[str, list[Cause]] = {}
    for one in causes:
        groups.setdefault(getattr(one, part), []).append(one)
    safe = safe_names({name: len(found) for name, found in groups.items()})
    turned = [_turned(name, found, safe) for name, found in groups.items()]
    return sorted(turned, key=lambda one: (-one.n, one.name))


def _turned(name: str, found: list[Cause], safe: frozenset[str]) -> Turned:
    return Turned(name, len(found), sum(one.is_other for one in found), name in safe)

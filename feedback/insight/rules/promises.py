# SPDX-License-Identifier: EUPL-1.2
"""How promises were kept: counts that give the same digits wherever they are shown.

In time = kept ÷ (kept + late + open and past due); what is not counted is listed with its
reason (sla.md §1, §4.29). Below ten there is no figure; a group that could be worked out by
subtraction is hidden too (statistics.md §0).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from feedback.insight.rules.shares import share_interval
from feedback.insight.rules.sums import FEWEST, Interval

#: How many tries are told apart; more are together.
MOST_TRIES = 4


@dataclass(frozen=True)
class Tally:
    """Promises that fell due in a period, by what became of them."""

    kept: int = 0
    late: int = 0
    open_late: int = 0
    target_met: int = 0

    @property
    def n(self) -> int:
        """How many promises the percentages are about."""
        return self.kept + self.late + self.open_late

    @property
    def in_time(self) -> Fraction:
        """The share spoken by what the resident was told."""
        return Fraction(self.kept, self.n)

    @property
    def by_target(self) -> Fraction:
        """The share spoken by our own norm."""
        return Fraction(self.target_met, self.n)

    @property
    def interval(self) -> Interval:
        """Where the share in time lies with 95 % certainty (Wilson)."""
        return share_interval(self.kept, self.n)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.kept + other.kept,
            self.late + other.late,
            self.open_late + other.open_late,
            self.target_met + other.target_met,
        )


@dataclass(frozen=True)
class Part:
    """One channel or topic; without ``tally`` there are too few, or others could be worked out."""

    name: str
    n: int
    tally: Tally | None


@dataclass(frozen=True)
class Agreed:
    """Agreements that were due in a period, by what became of them."""

    kept: int
    late: int
    open_late: int
    cancelled: int
    moved: int

    @property
    def n(self) -> int:
        """How many the percentage is about; cancelled ones are counted apart."""
        return self.kept + self.late + self.open_late


@dataclass(frozen=True)
class AgreementEnd:
    """One agreement: the day the resident heard first, the day that held last, how it ended."""

    due_on: date
    first_due_on: date | None
    is_cancelled: bool
    settled_on: date | None


@dataclass(frozen=True)
class TaskEnd:
    """One question to a department: the day that was asked first, and how it ended."""

    department: str
    first_day: date
    is_moved: bool
    is_settled: bool
    is_withdrawn: bool
    late_days: int


@dataclass(frozen=True)
class Asked:
    """Questions to departments that were due in a period, by what became of them."""

    tally: Tally = Tally()
    withdrawn: int = 0
    moved: int = 0
    departments: tuple[Part, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Tell whether there are enough questions for a figure."""
        return self.tally.n >= FEWEST


@dataclass(frozen=True)
class Record:
    """Everything about the promises of one period."""

    total: Tally
    channels: tuple[Part, ...]
    topics: tuple[Part, ...]
    excluded: Mapping[str, int]
    tries: Mapping[int, int]
    tried_in_time: int
    minutes: Mapping[int, int]
    agreed: Agreed
    replies: Tally = Tally()
    """Answers owed to residents who thought along with an instruction."""
    asked: Asked = Asked()
    """Questions to departments."""

    @property
    def is_shown(self) -> bool:
        """Tell whether there are enough promises for a figure."""
        return self.total.n >= FEWEST

    @property
    def median_minutes(self) -> Fraction | None:
        """The middle working time until the conversation; None below ten conversations."""
        return median(self.minutes) if sum(self.minutes.values()) >= FEWEST else None


def protect(tallies: Mapping[str, Tally]) -> tuple[Part, ...]:
    """Return the parts of a shown total, the largest first, with too small ones hidden.

    When what is hidden could be had by subtraction (one part, or fewer than ten together),
    the next smallest is hidden with it.
    """
    ranked = sorted(
        ((name, tally) for name, tally in tallies.items() if tally.n),
        key=lambda one: (-one[1].n, one[0]),
    )
    safe = safe_names({name: tally.n for name, tally in ranked})
    return tuple(Part(name, tally.n, tally if name in safe else None) for name, tally in ranked)


def safe_names(counts: Mapping[str, int]) -> frozenset[str]:
    """Return which parts of a shown total may be shown: none can be had by subtraction."""
    ranked = sorted(
        ((name, n) for name, n in counts.items() if n), key=lambda one: (-one[1], one[0])
    )
    hidden = sum(n < FEWEST for _, n in ranked)
    while 0 < hidden < len(ranked) and _can_be_had([n for _, n in ranked[-hidden:]]):
        hidden += 1
    return frozenset(name for name, _ in ranked[: len(ranked) - hidden])


def _can_be_had(hidden: Sequence[int]) -> bool:
    return len(hidden) == 1 or sum(hidden) < FEWEST


def median(counts: Mapping[int, int]) -> Fraction:
    """Return the middle of values with how often each occurs; between two, their mean."""
    total = sum(counts.values())
    if not total:
        raise ValueError("nothing has no middle")
    low, high = (total - 1) // 2, total // 2
    passed, found = 0, list[int]()
    for value in sorted(counts):
        passed += counts[value]
        while len(found) < 2 and passed > (low, high)[len(found)]:
            found.append(value)
    return Fraction(sum(found), 2)


def count_agreed(ends: Iterable[AgreementEnd], *, today: date) -> Agreed:
    """Return how agreements ended, by the day that the resident heard first.

    A day that we moved ourselves, with a reason, is still a day that we did not make.
    """
    kept = late = waiting = cancelled = moved = 0
    for end in ends:
        first = end.first_due_on or end.due_on
        moved += end.first_due_on is not None
        if end.is_cancelled:
            cancelled += 1
        elif end.settled_on is not None:
            kept += end.settled_on <= first
            late += end.settled_on > first
        elif first < today:
            waiting += 1
    return Agreed(kept, late, waiting, cancelled, moved)


def count_asked(ends: Iterable[TaskEnd], *, today: date) -> Asked:
    """Return how questions to departments ended, by the day that was asked first.

    One that is taken back after its day counts as late: else taking back would better the
    figure. Departments are told apart by their name, however its letters were typed.
    """
    tallies: dict[str, Tally] = defaultdict(Tally)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    withdrawn = moved = 0
    for end in ends:
        moved += end.is_moved
        if end.is_withdrawn and not end.late_days:
            withdrawn += 1
            continue
        key = " ".join(end.department.casefold().split())
        spellings[key][end.department] += 1
        tallies[key] += Tally(
            kept=int(end.is_settled and not end.late_days),
            late=int(end.is_settled and end.late_days > 0),
            open_late=int(not end.is_settled and end.first_day < today),
        )
    total = sum(tallies.values(), Tally())
    named = {_usual(spellings[key]): tally for key, tally in tallies.items()}
    shown = protect(named) if total.n >= FEWEST else ()
    return Asked(total, withdrawn, moved, shown)


def _usual(spellings: Counter[str]) -> str:
    """Return the way a name is written most often; of equals the first by letter."""
    return min(spellings, key=lambda name: (-spellings[name], name))

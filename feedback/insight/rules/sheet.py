# SPDX-License-Identifier: EUPL-1.2
"""A whole factsheet as plain values: what every form of it shows, digit for digit (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from feedback.insight.rules.benchmarks import Other
from feedback.insight.rules.factsheet import (
    Change,
    Figure,
    Tally,
    distribution,
    effort_figure,
    mean_figure,
)
from feedback.insight.rules.names import short_name
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import FEWEST, MARKS, Scale, Sums, half_up
from feedback.insight.rules.waves import Group, Verdict, holm, smallest_detectable, welch
from feedback.surveys.rules.quoting import Quote


@dataclass(frozen=True)
class AspectLine:
    """One aspect: its mark, who had none to give, and how it stands to the quarter before."""

    code: str
    label: str
    figure: Figure
    not_applicable: int = 0
    dont_know: int = 0
    verdict: Verdict | None = None
    difference: Decimal | None = None

    @property
    def name(self) -> str:
        """What it is called beside its figure; the question itself is a sentence."""
        return short_name(self.code, self.label)

    @property
    def is_hostmanship(self) -> bool:
        """Tell whether it is one of the six hostmanship marks (domain.md section 5.2)."""
        return self.code.startswith("h_")


@dataclass(frozen=True)
class TrendPoint:
    """The overall mark of one quarter, and how it stands to the quarter before."""

    quarter: str
    figure: Figure
    change: Change | None = None


@dataclass(frozen=True)
class Response:
    """Who was asked and who answered. None is unknown, which is not nought."""

    responses: int = 0
    invited: int | None = None
    answered: int | None = None

    @property
    def rate(self) -> Decimal | None:
        """Which part of who was invited answered, in percent; only of the Inviter."""
        if not self.invited or self.answered is None:
            return None
        return half_up(Fraction(100 * self.answered, self.invited))

    @property
    def uninvited(self) -> int | None:
        """How many answered by card, kiosk or link, of who nobody knows how many saw it."""
        if self.answered is None or not self.responses - self.answered >= FEWEST:
            return None
        return self.responses - self.answered


@dataclass(frozen=True)
class Head:
    """What the sheet is of."""

    survey: str
    title: str
    channel: str
    quarter: Quarter
    round: str = ""
    versions: tuple[int, ...] = ()
    scale: Scale = MARKS


@dataclass(frozen=True)
class Sheet:
    """One channel in one quarter. Without ``tally`` there are too few answers for any figure."""

    head: Head
    tally: Tally | None = None
    response: Response = Response()
    aspects: tuple[AspectLine, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    quotes: tuple[Quote, ...] = ()
    tips: tuple[Quote, ...] = ()
    others: tuple[Other, ...] = ()
    """What others published about this channel; never reckoned with."""

    @property
    def overall(self) -> Figure:
        """The overall mark: a question of its own."""
        return mean_figure((self.tally or Tally()).overall, scale=self.head.scale)

    @property
    def effort(self) -> Figure:
        """The CES, in whole points."""
        return effort_figure(self.tally or Tally())

    @property
    def change(self) -> Change | None:
        """How the overall mark stands to that of the quarter before."""
        return self.trend[-1].change if self.trend else None

    @property
    def percentages(self) -> dict[int, int] | None:
        """Which part gave each mark, in whole percentages; None below ten answers."""
        counts = self.counts
        if counts is None:
            return None
        n = sum(counts.values())
        return {mark: percent(count, n) for mark, count in counts.items()}

    @property
    def counts(self) -> dict[int, int] | None:
        """How many gave each mark; None below ten answers."""
        return distribution(self.tally or Tally(), scale=self.head.scale)

    @property
    def effort_percentages(self) -> tuple[int, int, int] | None:
        """Little, neutral and much trouble in whole percentages; None below ten answers."""
        tally = self.tally
        if tally is None or self.effort.value is None:
            return None
        n = self.effort.n
        little, neutral, much = (
            percent(count, n) for count in (tally.little, tally.neutral, tally.much)
        )
        return little, neutral, much


def percent(count: int, n: int) -> int:
    """Return a share as people read it: in whole percentages, rounded half up."""
    return int(half_up(Fraction(100 * count, n), decimals=0))


def aspect_lines(
    now: Tally,
    before: Tally | None,
    *,
    labels: Mapping[str, str],
    few: Mapping[str, int],
    broken: Collection[str],
    scale: Scale,
) -> tuple[AspectLine, ...]:
    """Return the aspects in the order they were asked, each beside the quarter before.

    They are looked at together, so a change is shown only when it holds for all that are shown
    (Holm). ``broken`` names those that are no longer the same question: they do not compare.
    ``few`` is how many answered what has fewer than ten answers.
    """
    codes = sorted(now.aspects, key=lambda code: (not code.startswith("h_"), _place(code, labels)))
    pairs = {
        code: (before.aspects[code].marks, now.aspects[code].marks)
        for code in codes
        if before is not None and code in before.aspects and code not in broken
    }
    changes = changes_of(pairs)
    lines = []
    for code in codes:
        one, found = now.aspects[code], changes.get(code)
        figure = mean_figure(one.marks, scale=scale)
        if figure.value is None:
            figure = Figure(few.get(code, 0), None)
        verdict = found.verdict if found else None
        if code in broken and figure.value is not None and before and code in before.aspects:
            verdict = Verdict.NOT_COMPARABLE
        lines.append(
            AspectLine(
                code,
                labels.get(code, code),
                figure,
                one.not_applicable,
                one.dont_know,
                verdict,
                found.difference if found else None,
            )
        )
    return tuple(lines)


def _place(code: str, labels: Mapping[str, str]) -> int:
    return list(labels).index(code) if code in labels else len(labels)


def changes_of(pairs: Mapping[str, tuple[Sums, Sums]]) -> dict[str, Change]:
    """Return how each mean changed, judged together (Holm); without those of too few."""
    enough = {
        code: (Group.of(first), Group.of(second), half_up(second.mean - first.mean))
        for code, (first, second) in pairs.items()
        if min(first.n, second.n) >= FEWEST
    }
    found = {code: welch(first, second) for code, (first, second, _) in enough.items()}
    adjusted = holm([one.p for one in found.values()])
    return {
        code: Change(
            Verdict.SHOWN if found[code].is_shown and p < 0.05 else Verdict.NOT_SHOWN,
            difference,
            half_up(Fraction(smallest_detectable(first, second))),
        )
        for (code, (first, second, difference)), p in zip(enough.items(), adjusted, strict=True)
    }

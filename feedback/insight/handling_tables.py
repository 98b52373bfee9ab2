# SPDX-License-Identifier: EUPL-1.2
"""The questions about how we handled cases as the rows of a file, gated as on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feedback.insight.rules.handled import Ladder
from feedback.insight.rules.sums import half_up
from feedback.insight.rules.waves import Difference
from feedback.tables.writing import Cell

HEADER = (
    "question",
    "side",
    "n",
    "sum",
    "mean",
    "naive",
    "adjusted",
    "weighted",
    "same_before",
    "verdict",
    "reasons",
    "suppressed",
)


def handling_rows(ladders: Iterable[Ladder]) -> Iterator[list[Cell]]:
    """Yield two rows for each question: those it was done for, and the others."""
    for one in ladders:
        differences: list[Cell] = [None] * 4
        if one.is_shown:
            naive = half_up(one.treated.mean - one.control.mean, decimals=2)
            rungs = (one.adjusted, one.weighted, one.same_before)
            differences = [str(naive), *(_shown(rung) for rung in rungs)]
            if one.hides_means:
                differences[0] = None
        said = [one.verdict.value, " ".join(reason.value for reason in one.reasons)]
        for side, sums in (("treated", one.treated), ("control", one.control)):
            figures: list[Cell] = [None, None, None]
            if not one.hides_means:
                figures = [sums.n, sums.total, str(half_up(sums.mean))]
            yield [one.question.value, side, *figures, *differences, *said, one.hides_means]


def _shown(rung: Difference | None) -> str | None:
    if rung is None:
        return None
    low, high = rung.interval
    return f"{rung.value:.2f} ({low:.2f} to {high:.2f})"

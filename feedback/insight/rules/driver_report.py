# SPDX-License-Identifier: EUPL-1.2
"""What a page may say of drivers: which aspects count, their places, where to begin (M6, M7).

An aspect that most could not answer, that hardly anybody answered together with another, or
that says the same as another is named and left out. Fewer than fifty common answers give no
order at all.

Imports numpy where it is called: a page that shows no figures does not pay for it.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from feedback.insight.rules.sums import FEWEST, Scale, Sums, mean_interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from feedback.insight.rules.drivers import Drivers
    from feedback.insight.rules.priority import Placed

    Array = NDArray[np.float64]

#: So many samples are drawn for the matrix; the order itself needs none.
SAMPLES = 2_000
#: Each aspect more doubles the subsets: from sixteen on a page would take minutes.
MOST_COMPARED = 15


class LeftOut(enum.StrEnum):
    """Why an aspect is not compared."""

    CONSTANT = "constant"
    OFTEN_NOT_APPLICABLE = "often_not_applicable"
    FEW_COMMON_ANSWERS = "few_common_answers"
    DOUBLED = "doubled"
    TOO_MANY = "too_many"


class Standing(enum.StrEnum):
    """What may be said at all."""

    SUPPRESSED = "suppressed"
    NOTHING_VARIES = "nothing_varies"
    NO_RANKING = "no_ranking"
    INDICATIVE = "indicative"
    RANKED = "ranked"


@dataclass(frozen=True)
class DriverRow:
    """One aspect: its share of what is explained, its place, its mean and its quarter.

    ``first`` and ``last`` are the places it may have; 0 when there is no order.
    """

    code: str
    share: float
    low: float
    high: float
    first: int
    last: int
    marks: Sums
    quadrant: str
    is_entangled: bool

    @property
    def mean(self) -> Fraction:
        """The mean of all who answered."""
        return self.marks.mean


@dataclass(frozen=True)
class DriverReport:
    """Everything that a page, a file and the API say of the drivers of one selection."""

    standing: Standing
    n: int
    complete: int = 0
    common: int = 0
    r2: float = 0.0
    rows: tuple[DriverRow, ...] = ()
    """Largest share first."""
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    top_differs: bool = False
    is_inflated: bool = False
    line: float = 0.0
    """The mark from which an aspect does well: the norm, or the mean of the aspects."""

    @property
    def improve(self) -> tuple[str, ...]:
        """Which aspects ask attention first."""
        return tuple(row.code for row in self.rows if row.quadrant == "improve")


class Compared(NamedTuple):
    """The aspects that are compared, with all their marks, and the others with why not."""

    codes: list[str]
    marks: list[Sums]
    left_out: tuple[tuple[str, LeftOut], ...]


def report_drivers(
    codes: Sequence[str],
    rows: Sequence[Sequence[int | None]],
    *,
    weights: Sequence[float] | None = None,
    norm: float | None = None,
    seed: int = 1,
) -> DriverReport:
    """Return what may be said; ``rows`` hold the marks of ``codes`` and the overall mark last."""
    from feedback.insight.rules.drivers import Certainty, find_drivers
    from feedback.insight.rules.priority import place_aspects

    given = [row for row in rows if row[-1] is not None]
    if len(given) < FEWEST:
        return DriverReport(Standing.SUPPRESSED, len(given))
    answers = _matrix(given, width=len(codes) + 1)
    weight = None
    if weights is not None:
        pairs = zip(rows, weights, strict=True)
        weight = _matrix([[heft] for row, heft in pairs if row[-1] is not None], width=1)[:, 0]
    kept, left_out = choose_aspects(answers)
    out = tuple((codes[place], why) for place, why in left_out)
    if not kept or answers[:, -1].max() == answers[:, -1].min():
        return DriverReport(Standing.NOTHING_VARIES, len(given), left_out=out)
    columns = answers[:, [*kept, -1]]
    found = find_drivers(columns, weights=weight, rounds=1, seed=seed)
    placed = None
    if found.certainty is Certainty.RANKED and found.complete >= FEWEST:
        placed = place_aspects(columns, norm=norm, rounds=SAMPLES, seed=seed)
    marks = [_sums(columns[:, place]) for place in range(len(kept))]
    compared = Compared([codes[at] for at in kept], marks, out)
    return report_of(compared, found, placed, norm=norm)


def choose_aspects(answers: Array) -> tuple[list[int], list[tuple[int, LeftOut]]]:
    """Return the aspects that a page compares, and why it does not compare the others.

    In the order given: of two that say the same the first stays.
    """
    import numpy as np

    from feedback.insight.rules.drivers import ANSWERED, COMMON, DOUBLE, NO_RANKING, usable_aspects

    varying, _ = usable_aspects(answers)
    answered = ~np.isnan(answers)
    many = len(answers) >= NO_RANKING
    kept: list[int] = []
    out: list[tuple[int, LeftOut]] = []
    for place in range(answers.shape[1] - 1):
        together = [int((answered[:, place] & answered[:, other]).sum()) for other in kept]
        if place not in varying:
            out.append((place, LeftOut.CONSTANT))
        elif answered[:, place].mean() < ANSWERED:
            out.append((place, LeftOut.OFTEN_NOT_APPLICABLE))
        elif many and min(together, default=COMMON) < COMMON:
            out.append((place, LeftOut.FEW_COMMON_ANSWERS))
        elif any(_runs_with(answers[:, place], answers[:, other]) > DOUBLE for other in kept):
            out.append((place, LeftOut.DOUBLED))
        elif len(kept) == MOST_COMPARED:
            out.append((place, LeftOut.TOO_MANY))
        else:
            kept.append(place)
    return kept, out


def report_of(
    of: Compared, found: Drivers, placed: list[Placed] | None, *, norm: float | None
) -> DriverReport:
    """Return what may be said of these drivers and these places in the matrix."""
    from feedback.insight.rules.drivers import Certainty, Warning

    codes, sums, out = of
    if found.certainty is Certainty.NO_RANKING or found.reach is None:
        return DriverReport(
            Standing.NO_RANKING, found.n, found.complete, found.common, left_out=out
        )
    ranked = found.certainty is Certainty.RANKED
    line = norm if norm is not None else float(sum(one.mean for one in sums) / len(sums))
    rows = _rows(codes, sums, found, placed, line)
    return DriverReport(
        Standing.RANKED if ranked else Standing.INDICATIVE,
        found.n,
        found.complete,
        found.common,
        r2=found.headline.r2,
        rows=rows,
        left_out=out,
        top_differs=Warning.TOP_DIFFERS in found.warnings,
        is_inflated=Warning.COLLINEAR in found.warnings,
        line=line,
    )


def _rows(
    codes: list[str],
    sums: list[Sums],
    found: Drivers,
    placed: list[Placed] | None,
    line: float,
) -> tuple[DriverRow, ...]:
    from feedback.insight.rules.drivers import Warning

    shares, reach = found.headline.shares, found.reach
    assert reach is not None, "only what is ranked or indicative has rows"
    places = _places(found.tiers)
    rows = [
        DriverRow(
            code,
            float(shares[at]),
            max(0.0, float(shares[at] - reach[at])),
            min(1.0, float(shares[at] + reach[at])),
            *places.get(at, (0, 0)),
            sums[at],
            _quadrant(placed[at], float(shares[at]), sums[at], line, len(codes)) if placed else "",
            at in found.warnings.get(Warning.ENTANGLED, ()),
        )
        for at, code in enumerate(codes)
    ]
    return tuple(sorted(rows, key=lambda row: -row.share))


def _places(tiers: list[list[int]] | None) -> dict[int, tuple[int, int]]:
    """Return from which to which place each aspect may stand: those of a tier share theirs."""
    found, first = dict[int, tuple[int, int]](), 1
    for tier in tiers or []:
        last = first + len(tier) - 1
        found |= dict.fromkeys(tier, (first, last))
        first = last + 1
    return found


def _quadrant(placed: Placed, share: float, sums: Sums, line: float, aspects: int) -> str:
    """Return the quarter that the samples agree on, if the dot itself stands there too.

    Samples need complete answers, the dot is of all: where they disagree nothing is decided.
    """
    from feedback.insight.rules.priority import QUARTERS, Quadrant

    own = QUARTERS[2 * (share >= 1 / aspects) + (float(sums.mean) >= line)]
    return (placed.quadrant if placed.quadrant is own else Quadrant.UNDECIDED).value


def ends_of(row: DriverRow, *, scale: Scale) -> tuple[float, float]:
    """Return the interval of a row's mean; its ends meet where all marks are equal."""
    found = mean_interval(row.marks, scale=scale)
    if isinstance(found, enum.Enum):
        return float(row.mean), float(row.mean)
    return found.low, found.high


def _runs_with(first: Array, second: Array) -> float:
    import numpy as np

    from feedback.insight.rules.regression import correlation

    both = ~(np.isnan(first) | np.isnan(second))
    return abs(correlation(first[both], second[both]))


def _sums(column: Array) -> Sums:
    import numpy as np

    return Sums.of(int(mark) for mark in column[~np.isnan(column)])


def _matrix(rows: Sequence[Sequence[float | None]], *, width: int) -> Array:
    import numpy as np

    values = [[np.nan if mark is None else mark for mark in row] for row in rows]
    return np.array(values, dtype=np.float64).reshape(-1, width)

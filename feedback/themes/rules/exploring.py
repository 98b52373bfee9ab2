# SPDX-License-Identifier: EUPL-1.2
"""What the cue words leave over, laid together by the words it shares (verkennend).

Below fifty such tips there are no themes; a theme has ten tips or more, and words that three
tips share. A theme that does not come back when a fifth of the tips is left out is unstable
(statistics.md M12). Tips come in without what points at one person. numpy is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedback.insight.rules.sums import FEWEST, Sums
from feedback.themes.rules.counting import (
    FEWEST_OF_A_WORD,
    FEWEST_TIPS,
    MOST_WORDS,
    Near,
    Tip,
    pick_nearest,
)
from feedback.themes.rules.factors import SEED, factorise, products_of, strengths
from feedback.themes.rules.terms import Terms, learn_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

FEWEST_THEMES, MOST_THEMES = 5, 12
TIPS_A_THEME = 50
#: Themes are learned from so many tips at most, drawn by a fixed seed; all are counted.
MOST_LEARNED = 5_000
REFITS, KEPT = 5, 0.8
LEAST_STABLE = 0.7


@dataclass(frozen=True)
class Explored:
    """A group of tips that share words, without a name: people give it one."""

    terms: tuple[str, ...]
    n: int
    before: int
    marks: Sums
    nearest: tuple[Tip, ...]
    stability: float
    """How alike it comes back without a fifth of the tips: 1 the same, 0 not at all."""

    @property
    def is_stable(self) -> bool:
        """Tell whether it may be shown to the board."""
        return self.stability >= LEAST_STABLE


def explore(tips: Sequence[Tip], before: Sequence[Tip] = ()) -> list[Explored]:
    """Return the groups among tips, the largest first; none below fifty tips.

    ``before`` are the tips of the period before that no cue word recognises either. The order
    of the tips changes nothing.
    """
    if len(tips) < FEWEST_TIPS:
        return []
    tips = sorted(tips, key=lambda tip: (tip.text, tip.is_message, tip.mark or 0))
    terms = learn_terms([tip.text for tip in tips])
    if len(terms.places) <= MOST_THEMES:
        return []
    table = terms.table([tip.text for tip in tips])
    themes, stability = _learn(table)
    tops = [_top(one) for one in themes]
    groups = _group(table, themes, tops)
    earlier = _group(terms.table([tip.text for tip in before]), themes, tops) if before else None
    found = [
        _explored(place, table, terms, tips=tips, groups=groups, themes=themes, tops=tops)
        | {
            "stability": stability[place],
            "before": 0 if earlier is None else int((earlier == place).sum()),
        }
        for place in range(len(themes))
        if int((groups == place).sum()) >= FEWEST
    ]
    made = [Explored(**one) for one in found]
    return sorted((one for one in made if one.terms), key=lambda one: (-one.n, one.terms))


def how_many(tips: int) -> int:
    """Return into how many themes so many tips are laid: five to twelve."""
    return max(FEWEST_THEMES, min(MOST_THEMES, tips // TIPS_A_THEME))


def _learn(table: Any) -> tuple[Matrix, list[float]]:
    """Return the themes, and how alike each comes back on five draws of four fifths."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    if table.shape[0] > MOST_LEARNED:
        table = table[np.sort(chance.choice(table.shape[0], MOST_LEARNED, replace=False))]
    count = how_many(table.shape[0])
    themes = factorise(table, themes=count)
    alike = np.zeros(count)
    for _ in range(REFITS):
        part = np.sort(chance.permutation(table.shape[0])[: int(KEPT * table.shape[0])])
        alike += _matched(themes, factorise(table[part], themes=count)) / REFITS
    return themes, [float(one) for one in alike]


def _matched(themes: Matrix, others: Matrix) -> Matrix:
    """Return how alike each theme is to the other set's that fits it best, each used once."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    cosines = products_of(themes, others)
    rows, columns = linear_sum_assignment(-cosines)
    found = np.zeros(len(themes))
    found[rows] = cosines[rows, columns]
    return found


def _top(theme: Matrix) -> list[int]:
    """Return the columns of the heaviest terms of a theme; of equals the first."""
    heaviest = (-theme.round(9)).argsort(kind="stable")[:MOST_WORDS]
    return [int(place) for place in heaviest if theme[place] > 0]


def _group(table: Any, themes: Matrix, tops: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return the theme of each text: the strongest, if one of its terms is there; else -1."""
    import numpy as np

    found = strengths(table, themes).T.round(9)
    groups: NDArray[np.int64] = found.argmax(axis=1)
    groups[found.max(axis=1) <= 0] = -1
    for place, columns in enumerate(tops):
        shows = np.asarray((table[:, columns] > 0).sum(axis=1)).ravel() > 0
        groups[(groups == place) & ~shows] = -1
    return groups


def _explored(
    place: int,
    table: Any,
    terms: Terms,
    *,
    tips: Sequence[Tip],
    groups: NDArray[np.int64],
    themes: Matrix,
    tops: Sequence[Sequence[int]],
) -> dict[str, Any]:
    import numpy as np

    rows = np.flatnonzero(groups == place)
    names, own = terms.names, table[rows]
    shared = np.asarray((own[:, tops[place]] > 0).sum(axis=0)).ravel()
    near = 1 - np.asarray(own @ themes[place]).ravel().round(9)
    mine = [tips[int(row)] for row in rows]
    return {
        "terms": tuple(
            names[column]
            for column, count in zip(tops[place], shared, strict=True)
            if count >= FEWEST_OF_A_WORD
        ),
        "n": len(mine),
        "marks": Sums.of(tip.mark for tip in mine if tip.mark is not None),
        "nearest": pick_nearest(
            Near(float(apart), tip) for apart, tip in zip(near, mine, strict=True)
        ),
    }

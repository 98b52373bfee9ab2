# SPDX-License-Identifier: EUPL-1.2
"""The cells of themes as a file has them: counts from which each share can be reckoned again."""

from __future__ import annotations

from collections.abc import Iterator

from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.themes.rules.counting import Counted, compare_themes

HEADER = (
    "quarter",
    "theme",
    "n",
    "tips",
    "before",
    "tips_before",
    "marks",
    "sum_of_marks",
    "suppressed",
)
Row = tuple[str | int | bool | None, ...]


def theme_rows(quarter: Quarter, now: Counted, before: Counted) -> Iterator[Row]:
    """Yield the cells of a quarter; a theme below ten tips has none."""
    themes = compare_themes(now, before)
    yield (quarter.name, "all", now.n, now.n, before.n, before.n, None, None, False)
    for theme in themes:
        known = theme.change is not None
        earlier = (theme.before, before.n) if known else (None, None)
        yield (quarter.name, theme.code, theme.n, now.n, *earlier, *_marks(theme.marks), False)
    shown = {theme.code for theme in themes}
    for code in sorted(set(now.themes) - shown):
        yield (quarter.name, code, None, now.n, None, None, None, None, True)


def _marks(sums: Sums) -> tuple[int | None, int | None]:
    return (sums.n, sums.total) if sums.n >= FEWEST else (None, None)

# SPDX-License-Identifier: EUPL-1.2
"""The cells of themes as a file has them: counts from which each share can be reckoned again."""

from __future__ import annotations

from collections.abc import Iterator

from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.themes.rules.counting import Counted, compare_themes
from feedback.themes.rules.keeping import Exploration, name_of

#: Before the terms of a group that has no name.
EXPLORED = "explored: "

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


def theme_rows(
    quarter: Quarter, now: Counted, before: Counted, found: Exploration | None = None
) -> Iterator[Row]:
    """Yield the cells of a quarter; a theme below ten tips has none, an unstable group no row."""
    themes = compare_themes(now, before)
    yield (quarter.name, "all", now.n, now.n, before.n, before.n, None, None, False)
    for theme in themes:
        known = theme.change is not None
        earlier = (theme.before, before.n) if known else (None, None)
        yield (quarter.name, theme.code, theme.n, now.n, *earlier, *_marks(theme.marks), False)
    shown = {theme.code for theme in themes}
    for code in sorted(set(now.themes) - shown):
        yield (quarter.name, code, None, now.n, None, None, None, None, True)
    if found is not None:
        yield from _explored(quarter, found)


def _explored(quarter: Quarter, found: Exploration) -> Iterator[Row]:
    for one in found.stable:
        known = found.change_of(one) is not None
        earlier = (one.before, found.tips_before) if known else (None, None)
        name = f"{EXPLORED}{name_of(one)}"
        yield (quarter.name, name, one.n, found.tips, *earlier, *_marks(one.marks), False)


def _marks(sums: Sums) -> tuple[int | None, int | None]:
    return (sums.n, sums.total) if sums.n >= FEWEST else (None, None)

# SPDX-License-Identifier: EUPL-1.2
"""The tips of a quarter and what they are about: of cases, and of answers that may be seen."""

from __future__ import annotations

from collections.abc import Iterator

from feedback.cases.queries import list_stories
from feedback.cases.rules import CaseKind
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.themes import Counted, Theme, compare_themes, count_themes
from feedback.surveys.queries.asking import list_surveys
from feedback.surveys.queries.released import Wish, find_released, iterate_released

HEADER = ("quarter", "theme", "n", "tips", "before", "tips_before", "suppressed")
Row = tuple[str | int | bool | None, ...]


def count_tips(quarter: Quarter) -> Counted:
    """Count what the tips of a quarter are about."""
    return count_themes(_tips(quarter))


def theme_rows(quarter: Quarter, now: Counted, before: Counted) -> Iterator[Row]:
    """Yield the cells of the file: counts from which each share can be reckoned again."""
    themes: list[Theme] = compare_themes(now, before)
    yield (quarter.name, "all", now.n, now.n, before.n, before.n, False)
    for theme in themes:
        known = theme.change is not None
        earlier = (theme.before, before.n) if known else (None, None)
        yield (quarter.name, theme.code, theme.n, now.n, *earlier, False)
    shown = {theme.code for theme in themes}
    for code in sorted(set(now.themes) - shown):
        yield (quarter.name, code, None, now.n, None, None, True)


def _tips(quarter: Quarter) -> Iterator[str]:
    yield from list_stories(CaseKind.SUGGESTION, begins=quarter.begins, ends=quarter.ends)
    for survey in list_surveys():
        released = find_released(survey.id)
        for answer, _ in iterate_released(released, Wish(quarter=quarter.name, with_text=True)):
            if answer.suggestion:
                yield answer.suggestion

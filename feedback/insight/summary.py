# SPDX-License-Identifier: EUPL-1.2
"""A quarter on one sheet for who decides: marks, promises, words, what was done and what it did.

Every figure is that of the factsheet and of the page about promises, digit for digit: it is
taken from the same values, never reckoned anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.insight.models import FocusArea
from feedback.insight.promise_record import find_agreed, find_total
from feedback.insight.queries import list_focus_areas, measure_focus
from feedback.insight.rules.factsheet import Figure
from feedback.insight.rules.focus import Measured
from feedback.insight.rules.promises import Agreed, Tally
from feedback.insight.rules.quarters import Quarter, quarter_of
from feedback.insight.rules.sheet import AspectLine, Sheet
from feedback.insight.rules.sums import FEWEST
from feedback.insight.rules.waves import Verdict
from feedback.insight.sheets import make_sheet
from feedback.insight.standing import stand
from feedback.instructions.queries.versions import Began, list_begun
from feedback.surveys.models.answers import Survey
from feedback.surveys.rules.quoting import Quote

MOST_WORDS = 4
MOST_TIPS = 2
MOST_LINES = 6


@dataclass(frozen=True)
class Shift:
    """An aspect of one channel that is shown to have changed since the quarter before."""

    channel: str
    line: AspectLine


@dataclass(frozen=True)
class Summary:
    """One survey in one quarter, with the promises, words, instructions and speerpunten of it."""

    survey: Survey
    quarter: Quarter
    sheets: tuple[Sheet, ...]
    """Of every channel, also of those with too few answers."""
    together: Figure
    promises: Tally
    agreed: Agreed
    begun: Sequence[Began]
    focus: Sequence[tuple[FocusArea, Measured]]

    @property
    def quotes(self) -> tuple[tuple[str, Quote], ...]:
        """Checked words with their channel: one of each channel in turn."""
        return tuple(_in_turn([(one.head.channel, one.quotes) for one in self.sheets], MOST_WORDS))

    @property
    def tips(self) -> tuple[tuple[str, Quote], ...]:
        """Checked tips with what we do, in the same way."""
        return tuple(_in_turn([(one.head.channel, one.tips) for one in self.sheets], MOST_TIPS))

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """What is shown to have changed; each factsheet judged its own aspects together."""
        found = (
            Shift(sheet.head.channel, line)
            for sheet in self.sheets
            for line in sheet.aspects
            if line.verdict is Verdict.SHOWN
        )
        return tuple(found)[:MOST_LINES]

    @property
    def is_compared(self) -> bool:
        """Tell whether any channel could be held beside the quarter before."""
        return any(
            one.change is not None or any(line.verdict is not None for line in one.aspects)
            for one in self.sheets
        )

    @property
    def is_shown(self) -> bool:
        """Tell whether any channel has a factsheet, or the promises have a figure."""
        return any(one.tally for one in self.sheets) or self.promises.n >= FEWEST


def make_summary(survey: Survey, *, quarter: Quarter, now: datetime) -> Summary:
    """Return the summary of a survey in a quarter, as it stands now."""
    standing = stand(survey, quarter)
    return Summary(
        survey,
        quarter,
        tuple(
            make_sheet(survey.key, channel=line.channel, quarter=quarter) for line in standing.lines
        ),
        standing.together,
        find_total(quarter, now=now),
        find_agreed(quarter, now=now),
        list_begun(since=quarter.begins, until=min(quarter.ends, now))[:MOST_LINES],
        [(one, measure_focus(one)) for one in _worked_on(quarter)][:MOST_LINES],
    )


def _worked_on(quarter: Quarter) -> Iterator[FocusArea]:
    """Yield the speerpunten that ran in a quarter, some of it at least."""
    for one in list_focus_areas():
        ended = quarter if one.closed_at is None else quarter_of(one.closed_at)
        if quarter_of(one.made_at) <= quarter <= ended:
            yield one


def _in_turn(
    by_channel: Sequence[tuple[str, Sequence[Quote]]], most: int
) -> Iterator[tuple[str, Quote]]:
    """Yield the first words of each channel, then the second, until there are enough."""
    longest = max((len(words) for _, words in by_channel), default=0)
    found = (
        (channel, words[place])
        for place in range(longest)
        for channel, words in by_channel
        if place < len(words)
    )
    for _, one in zip(range(most), found, strict=False):
        yield one

# SPDX-License-Identifier: EUPL-1.2
"""How residents marked each channel in one quarter: from cells, in the digits of the factsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.insight.rules.factsheet import Figure, effort_figure, mean_figure
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import Scale, Sums
from feedback.insight.rules.tallies import Atom, Values, atoms_of, released, tally
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.counts import find_most_answered, list_counts


@dataclass(frozen=True)
class Line:
    """One channel: its overall mark and the effort it took; hidden below ten answers."""

    channel: str
    overall: Figure
    effort: Figure


@dataclass(frozen=True)
class Standing:
    """One survey in one quarter, by channel."""

    survey: Survey
    quarter: Quarter
    scale: Scale
    lines: tuple[Line, ...]
    together: Figure
    """Of the channels that are shown, and of no others."""

    @property
    def is_shown(self) -> bool:
        """Tell whether any channel has a figure."""
        return any(line.overall.value is not None for line in self.lines)


def find_standing(quarter: Quarter) -> Standing | None:
    """Return how the survey with most answers in a quarter stands; None without answers."""
    survey = find_most_answered(quarter.name)
    return None if survey is None else stand(survey, quarter)


def stand(survey: Survey, quarter: Quarter) -> Standing:
    """Return how one survey stands in a quarter."""
    atoms: Mapping[Atom, Mapping[str, Values]] = {
        atom: questions
        for atom, questions in atoms_of(list_counts(survey.id, quarters=[quarter.name])).items()
        if atom.channel
    }
    scale = Scale(survey.mark_worst, survey.mark_best)
    tallies = {
        channel: tally(released(part for atom, part in atoms.items() if atom.channel == channel))
        for channel in sorted({atom.channel for atom in atoms})
    }
    lines = tuple(
        Line(channel, mean_figure(one.overall, scale=scale), effort_figure(one))
        for channel, one in tallies.items()
    )
    whole = sum((one.overall for one in tallies.values()), Sums())
    return Standing(survey, quarter, scale, lines, mean_figure(whole, scale=scale))

# SPDX-License-Identifier: EUPL-1.2
"""What everybody may read: the last whole quarter of research that is published, by channel.

Only quarters that ended: a figure that changes with every answer would tell that answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from feedback.insight.rules.factsheet import Figure, Tally, effort_figure, mean_figure
from feedback.insight.rules.quarters import Quarter, quarter_of
from feedback.insight.rules.sums import FEWEST, Scale, Sums
from feedback.insight.rules.tallies import Atom, Values, atoms_of, released, tally
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.counts import list_counts, list_published
from feedback.surveys.rules.counting import EFFORT, OVERALL

HEADER = (
    "survey",
    "quarter",
    "channel",
    "question",
    "n",
    "sum",
    "sum_of_squares",
    "little",
    "much",
)
Atoms = Mapping[Atom, Mapping[str, Values]]
Row = tuple[str | int | None, ...]


@dataclass(frozen=True)
class Line:
    """One channel: its overall mark and the effort it took; hidden below ten answers."""

    channel: str
    overall: Figure
    effort: Figure


@dataclass(frozen=True)
class Result:
    """One survey in the last quarter that ended."""

    title: str
    quarter: Quarter
    scale: Scale
    lines: tuple[Line, ...]
    together: Figure
    """Of the channels that are shown, and of no others."""


def list_results(*, now: datetime) -> list[Result]:
    """Return the published research of the last quarter that ended; what has no figure is left."""
    quarter = quarter_of(now).before
    found = []
    for survey in list_published():
        atoms = {
            atom: questions
            for atom, questions in atoms_of(list_counts(survey.id)).items()
            if atom.quarter == quarter.name and atom.channel
        }
        scale = Scale(survey.mark_worst, survey.mark_best)
        tallies = {
            channel: tally(
                released(part for atom, part in atoms.items() if atom.channel == channel)
            )
            for channel in sorted({atom.channel for atom in atoms})
        }
        if any(one.overall.n >= FEWEST for one in tallies.values()):
            lines = tuple(_line(channel, one, scale) for channel, one in tallies.items())
            whole = sum((one.overall for one in tallies.values()), Sums())
            together = mean_figure(whole, scale=scale)
            found.append(Result(survey.title, quarter, scale, lines, together))
    return found


def open_rows(*, now: datetime) -> Iterator[Row]:
    """Yield counts and sums of every quarter that ended, from which each figure is reckoned."""
    for survey in list_published():
        yield from _rows_of(survey, before=quarter_of(now).name)


def _rows_of(survey: Survey, *, before: str) -> Iterator[Row]:
    atoms: dict[tuple[str, str], list[Mapping[str, Values]]] = {}
    for atom, questions in atoms_of(list_counts(survey.id)).items():
        if "" < atom.quarter < before and atom.channel:
            atoms.setdefault((atom.quarter, atom.channel), []).append(questions)
    for (quarter, channel), parts in sorted(atoms.items()):
        one = tally(released(parts))
        head = (survey.key, quarter, channel)
        sums = {OVERALL: one.overall} | {code: part.marks for code, part in one.aspects.items()}
        for code, marks in sums.items():
            if marks.n:
                yield (*head, code, marks.n, marks.total, marks.squares, None, None)
        asked = one.little + one.neutral + one.much
        if asked:
            yield (*head, EFFORT, asked, None, None, one.little, one.much)


def _line(channel: str, one: Tally, scale: Scale) -> Line:
    return Line(channel, mean_figure(one.overall, scale=scale), effort_figure(one))

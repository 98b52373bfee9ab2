# SPDX-License-Identifier: EUPL-1.2
"""What everybody may read: the last whole quarter of research that is published, by channel.

Only quarters that ended: a figure that changes with every answer would tell that answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from feedback.insight.rules.quarters import quarter_of
from feedback.insight.rules.tallies import Atom, Values, atoms_of, released, tally
from feedback.insight.standing import Standing, stand
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


def list_results(*, now: datetime) -> list[Standing]:
    """Return the published research of the last quarter that ended; what has no figure is left."""
    quarter = quarter_of(now).before
    found = (stand(survey, quarter) for survey in list_published())
    return [one for one in found if one.is_shown]


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

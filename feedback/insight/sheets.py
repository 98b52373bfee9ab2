# SPDX-License-Identifier: EUPL-1.2
"""Making a factsheet from cells: a few hundred counts, however many people answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from feedback.insight.benchmarks import list_others
from feedback.insight.rules.factsheet import Tally, mean_figure
from feedback.insight.rules.quarters import Quarter, trend_of
from feedback.insight.rules.sheet import Head, Response, Sheet, TrendPoint, aspect_lines, changes_of
from feedback.insight.rules.sums import FEWEST, MARKS, Scale
from feedback.insight.rules.tallies import Atom, answers_to, atoms_of, released, tally
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.counts import (
    Cells,
    count_asked,
    list_counts,
    list_questions,
    list_version_numbers,
)
from feedback.surveys.queries.quotes import list_quotes
from feedback.surveys.rules.counting import ASPECT, RESPONSE
from feedback.surveys.rules.questionnaire import Question, QuestionKind, series_breaks

Tallies = Mapping[str, Tally]


def make_sheet(key: str, *, channel: str, quarter: Quarter, round_name: str = "") -> Sheet:
    """Return the factsheet of a channel in a quarter; raises ``NotFound`` for another survey.

    Without ``round_name`` all rounds count that have ten answers there.
    """
    survey = get_survey(key)
    wanted = [one.name for one in trend_of(quarter)]
    cells = list_counts(survey.id, channel=channel, quarters=wanted)
    chosen = {
        atom: questions
        for atom, questions in atoms_of(cells).items()
        if round_name in {"", atom.round}
    }
    tallies = {
        name: tally(released(part for atom, part in chosen.items() if atom.quarter == name))
        for name in wanted
    }
    questions = list_questions(survey.id)
    scale = Scale(survey.mark_worst, survey.mark_best)
    head = Head(
        survey.key,
        survey.title,
        channel,
        quarter,
        round_name,
        _versions(survey.id, cells, quarter),
        scale,
    )
    now = tallies[quarter.name]
    if now.responses < FEWEST:
        return Sheet(head)
    overall_breaks, broken = _breaks(cells, wanted, questions)
    before = tallies[quarter.before.name]
    lines = aspect_lines(
        now,
        before if before.responses >= FEWEST else None,
        labels=labels_of(questions),
        few=_few(chosen, quarter),
        broken=broken,
        scale=scale,
    )
    return Sheet(
        head,
        now,
        _response(survey, now, channel=channel, quarter=quarter),
        lines,
        tuple(_trend(tallies, wanted, scale=scale, breaks=overall_breaks)),
        *list_quotes(survey.id, groups=_groups(chosen, quarter)),
        others=list_others(channel=channel, quarter=quarter) if scale == MARKS else (),
    )


def labels_of(questions: Mapping[int, Sequence[Question]]) -> dict[str, str]:
    """Return what each aspect is called, over all versions; the last words win."""
    return {
        one.code: one.label
        for asked in questions.values()
        for one in asked
        if one.kind is QuestionKind.ASPECT
    }


def _versions(survey_id: int, cells: Cells, quarter: Quarter) -> tuple[int, ...]:
    numbers = list_version_numbers(survey_id)
    places = {place for place, _ in cells}
    used = {place.version_id for place in places if place.quarter == quarter.name}
    return tuple(sorted(numbers[one] for one in used))


def _breaks(
    cells: Cells, quarters: Sequence[str], questions: Mapping[int, Sequence[Question]]
) -> tuple[set[str], set[str]]:
    """Return quarters whose overall mark is another question than that of the quarter before,
    and the codes of aspects that are another question in the last quarter.
    """
    places = {place for place, _ in cells}
    used = {
        name: sorted({place.version_id for place in places if place.quarter == name})
        for name in quarters
    }
    overall: set[str] = set()
    broken: set[str] = set()
    for first, second in pairwise(quarters):
        together = [*used[first], *used[second]]
        broken = set()
        for old, new in pairwise(dict.fromkeys(sorted(together))):
            broken |= set(series_breaks(questions[old], questions[new]))
        marks = {
            one.code
            for version in together
            for one in questions[version]
            if one.kind is QuestionKind.OVERALL_MARK
        }
        if broken & marks:
            overall.add(second)
    return overall, broken


def _groups(
    chosen: Mapping[Atom, Mapping[str, Mapping[str, int]]], quarter: Quarter
) -> set[tuple[str, str, str]]:
    """Return the groups of this quarter of which words may be shown: those of ten and more."""
    return {
        (atom.quarter, atom.channel, atom.round)
        for atom, questions in chosen.items()
        if atom.quarter == quarter.name and questions[RESPONSE][""] >= FEWEST
    }


def _few(
    chosen: Mapping[Atom, Mapping[str, Mapping[str, int]]], quarter: Quarter
) -> dict[str, int]:
    """Return how many answered each aspect of the only atom; of several it would tell too much."""
    parts = [questions for atom, questions in chosen.items() if atom.quarter == quarter.name]
    if len(parts) != 1:
        return {}
    return {
        code.removeprefix(ASPECT): answers_to(code, values)
        for code, values in parts[0].items()
        if code.startswith(ASPECT)
    }


def _response(survey: Survey, now: Tally, *, channel: str, quarter: Quarter) -> Response:
    """Return who was asked and answered; numbers below ten are not said."""
    asked = count_asked(survey.id, channel=channel, begins=quarter.begins, ends=quarter.ends)
    if asked.invited < FEWEST:
        return Response(now.responses)
    answered = asked.answered if FEWEST <= asked.answered <= now.responses else None
    return Response(now.responses, asked.invited, answered)


def _trend(
    tallies: Tallies, quarters: Sequence[str], *, scale: Scale, breaks: set[str]
) -> list[TrendPoint]:
    points = []
    for at, name in enumerate(quarters):
        sums = tallies[name].overall
        found = None
        if at and name not in breaks:
            before = tallies[quarters[at - 1]].overall
            found = changes_of({name: (before, sums)}).get(name)
        points.append(TrendPoint(name, mean_figure(sums, scale=scale), found))
    return points

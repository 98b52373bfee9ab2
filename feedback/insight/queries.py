# SPDX-License-Identifier: EUPL-1.2
"""The stored answers that figures are reckoned from: only of groups of ten and more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.insight.models import FocusAction, FocusArea
from feedback.insight.rules.dated import Given
from feedback.insight.rules.focus import UNFINISHED, FocusState, Measured
from feedback.insight.rules.names import short_name
from feedback.insight.rules.rounds import Answers, Fieldwork
from feedback.insight.rules.sums import Sums
from feedback.insight.rules.ways import WeightedSums
from feedback.surveys.models.answers import Response, Survey, SurveyVersion
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.asking import list_rounds
from feedback.surveys.queries.released import Wish, find_released, quarter_of
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.rules.questionnaire import QuestionKind, from_stored

Marks = tuple[int | None, ...]
#: What the overall mark is called among the aspects.
OVERALL = "q_overall"
#: How the code of the question about importance ends (``surveys.rules.bank``).
IMPORTANCE = "_importance"


@dataclass(frozen=True)
class StoredAnswers:
    """Marks of aspects and the overall mark last, a row for each respondent; None is no mark."""

    codes: tuple[str, ...]
    labels: dict[str, str]
    rows: Sequence[Marks]
    weights: Sequence[float] | None
    """None when nobody has a weight."""


def find_answers(key: str, *, wish: Wish) -> StoredAnswers:
    """Return the answers of a survey that fit a wish; raises ``NotFound`` for another key.

    Aspects come in the order in which they were first asked. What somebody skipped, does not
    know or does not apply is no mark.
    """
    survey = get_survey(key)
    labels = _labels(survey.id)
    query = (
        sa.select(Response.aspects, Response.overall_mark, Response.weight)
        .where(find_released(survey.id).matching(wish))
        .order_by(Response.id)
    )
    found = db.session.execute(query).all()
    codes = tuple(code for code in labels if any(code in row.aspects for row in found))
    rows = [(*(_mark(row.aspects.get(code)) for code in codes), row.overall_mark) for row in found]
    weighted = any(row.weight is not None for row in found)
    weights = [1.0 if row.weight is None else row.weight for row in found] if weighted else None
    return StoredAnswers(codes, labels, rows, weights)


@dataclass(frozen=True)
class StoredRound:
    """One round: its fieldwork, and the answers to each question of groups that are shown."""

    fieldwork: Fieldwork
    answers: dict[str, Answers]
    weighted: WeightedSums
    """Of the overall mark, of who has a weight."""


def find_rounds(key: str) -> tuple[list[StoredRound], dict[str, str]]:
    """Return the rounds of a survey, earliest first, and what each aspect is called.

    Raises ``NotFound`` for another survey. A round that nobody described is known by the name
    that its answers carry.
    """
    survey = get_survey(key)
    released = find_released(survey.id)
    described = {one.name: one for one in list_rounds(survey.id)}
    named = sorted({group.round for group in released.groups if group.round} - set(described))
    wording = _wording(survey.id)
    found = []
    for name in [*described, *named]:
        answers, weighted = _answers_in(released.matching(Wish(round=name)), wording)
        is_weighted = weighted is not None
        one = described.get(name)
        work = Fieldwork(name, is_weighted=is_weighted)
        if one is not None:
            work = Fieldwork(name, one.population, one.mode, one.begins_on, is_weighted)
        found.append(StoredRound(work, answers, weighted or WeightedSums()))
    labels = {code: short_name(code, label) for code, label in _labels(survey.id).items()}
    return found, labels


def _answers_in(
    matching: sa.ColumnElement[bool], wording: dict[int, dict[str, str]]
) -> tuple[dict[str, Answers], WeightedSums | None]:
    """Return the sums of each question by how people were asked, and the overall mark weighted.

    None when nobody has a weight.
    """
    query = sa.select(
        Response.overall_mark,
        Response.aspects,
        Response.mode,
        Response.channel,
        Response.version_id,
        Response.weight,
    ).where(matching)
    marks: dict[str, dict[str, list[int]]] = {}
    words: dict[str, set[str]] = {}
    hefts: list[tuple[int | None, float]] = []
    for overall, aspects, mode, channel, version, weight in db.session.execute(query):
        if weight is not None:
            hefts.append((overall, weight))
        way = f"{mode or ''}/{channel.value if channel else ''}"
        for code, value in ((OVERALL, overall), *aspects.items()):
            if isinstance(value, int):
                marks.setdefault(code, {}).setdefault(way, []).append(value)
                words.setdefault(code, set()).add(wording[version].get(code, ""))
    sums = {
        code: {way: Sums.of(one) for way, one in by_way.items()} for code, by_way in marks.items()
    }
    found = {
        code: Answers(sum(by_way.values(), Sums()), by_way, frozenset(words[code]))
        for code, by_way in sorted(sums.items())
    }
    if not hefts:
        return found, None
    return found, WeightedSums.of((mark, heft) for mark, heft in hefts if mark is not None)


def _wording(survey_id: int) -> dict[int, dict[str, str]]:
    """Return how each question was asked, by version and code."""
    query = sa.select(SurveyVersion.id, SurveyVersion.questions).where(
        SurveyVersion.survey_id == survey_id
    )
    return {
        version: {
            OVERALL if one.kind is QuestionKind.OVERALL_MARK else one.code: one.label
            for one in from_stored(questions)
        }
        for version, questions in db.session.execute(query)
    }


def find_guesses() -> tuple[dict[str, Sums], dict[str, Sums]]:
    """Return what colleagues think residents give, and find important, by aspect.

    Of all their meetings together; a meeting of fewer than ten is not among them.
    """
    query = sa.select(Survey.id).where(Survey.instrument == Instrument.EMPLOYEE_MIRROR)
    marks: dict[str, list[int]] = {}
    for survey_id in db.session.scalars(query).all():
        matching = find_released(survey_id).matching(Wish())
        for aspects in db.session.scalars(sa.select(Response.aspects).where(matching)):
            for code, value in aspects.items():
                if isinstance(value, int):
                    marks.setdefault(code, []).append(value)
    sums = {code: Sums.of(values) for code, values in marks.items()}
    guessed = {code: one for code, one in sums.items() if not code.endswith(IMPORTANCE)}
    important = {
        code.removesuffix(IMPORTANCE): one
        for code, one in sums.items()
        if code.endswith(IMPORTANCE)
    }
    return guessed, important


def find_dated(key: str, *, aspect: str) -> list[Given]:
    """Return the marks of a question by channel and quarter, of groups that are shown.

    ``aspect`` is its code; empty for the overall mark. Raises ``NotFound`` for another survey.
    """
    released = find_released(get_survey(key).id)
    found: list[Given] = []
    for group in released.groups:
        if not group.quarter or group.channel is None or group.round:
            continue
        wish = Wish(channel=group.channel.value, quarter=group.quarter)
        query = sa.select(Response.overall_mark, Response.aspects).where(
            released.matching(wish), Response.round == ""
        )
        marks = (
            aspects.get(aspect) if aspect else overall
            for overall, aspects in db.session.execute(query)
        )
        found += [
            Given(group.channel.value, group.quarter, mark)
            for mark in marks
            if isinstance(mark, int)
        ]
    return found


def list_aspects(key: str) -> dict[str, str]:
    """Return what each aspect of a survey is called in short, by its code."""
    labels = _labels(get_survey(key).id)
    return {code: short_name(code, label) for code, label in labels.items()}


def list_focus_areas() -> Sequence[FocusArea]:
    """Return every focus area: open ones first, by their day."""
    query = sa.select(FocusArea).order_by(FocusArea.closed_at.is_not(None), FocusArea.due_on)
    return db.session.scalars(query.order_by(FocusArea.id)).all()


def list_open_focus_areas() -> Sequence[FocusArea]:
    """Return the focus areas that are worked on, by their day."""
    query = sa.select(FocusArea).where(FocusArea.state == FocusState.OPEN)
    return db.session.scalars(query.order_by(FocusArea.due_on, FocusArea.id)).all()


def count_late_steps(*, today: date) -> int:
    """Return how many steps of open focus areas should have been done before today."""
    query = (
        sa.select(sa.func.count())
        .select_from(FocusAction)
        .join(FocusArea, FocusArea.id == FocusAction.focus_area_id)
        .where(FocusArea.state == FocusState.OPEN, FocusAction.due_on < today)
        .where(FocusAction.state.in_(UNFINISHED))
    )
    return db.session.scalar(query) or 0


def get_focus_area(focus_id: int) -> FocusArea:
    """Return one focus area; raises ``NotFound``."""
    found = db.session.get(FocusArea, focus_id)
    if found is None:
        raise NotFound("Dit speerpunt bestaat niet.")
    return found


def list_actions(focus_id: int) -> Sequence[FocusAction]:
    """Return the steps of a focus area, as they were added."""
    query = sa.select(FocusAction).where(FocusAction.focus_area_id == focus_id)
    return db.session.scalars(query.order_by(FocusAction.id)).all()


def get_action(focus_id: int, action_id: int) -> FocusAction:
    """Return one step of a focus area; raises ``NotFound``."""
    found = db.session.get(FocusAction, action_id)
    if found is None or found.focus_area_id != focus_id:
        raise NotFound("Deze stap bestaat niet.")
    return found


def measure_focus(focus: FocusArea) -> Measured:
    """Return what residents said in the quarters before the one in which it began, and since.

    Whole quarters of groups that are shown: a day in between would split them.
    """
    released = find_released(focus.survey_id)
    began = quarter_of(focus.made_at)
    groups = [group for group in released.chosen(Wish(channel=focus.channel)) if group.quarter]
    sums = {False: Sums(), True: Sums()}
    for quarter in sorted({group.quarter for group in groups}):
        matching = released.matching(Wish(channel=focus.channel, quarter=quarter))
        query = sa.select(Response.overall_mark, Response.aspects).where(matching)
        marks = [
            overall if not focus.aspect else aspects.get(focus.aspect)
            for overall, aspects in db.session.execute(query)
        ]
        sums[quarter >= began] += Sums.of(mark for mark in marks if isinstance(mark, int))
    return Measured(sums[False], sums[True], focus.target_tenths)


def _labels(survey_id: int) -> dict[str, str]:
    """Return what each aspect is called, by its code, over all versions; the last words win."""
    query = (
        sa.select(SurveyVersion.questions)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    )
    return {
        question.code: question.label
        for questions in db.session.scalars(query)
        for question in from_stored(questions)
        if question.kind is QuestionKind.ASPECT
    }


def _mark(value: object) -> int | None:
    return value if isinstance(value, int) else None

# SPDX-License-Identifier: EUPL-1.2
"""Every select on cells, and the same counts made anew from the answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.db import db
from feedback.surveys.models.answers import AnswerCount, Response, Survey, SurveyVersion
from feedback.surveys.models.asking import SurveyInvitation
from feedback.surveys.queries.released import quarter_of
from feedback.surveys.rules.aftercare import InvitationState
from feedback.surveys.rules.counting import ASPECT, RESPONSE, Place, Said, said_by
from feedback.surveys.rules.instruments import FEWEST, InviteSource
from feedback.surveys.rules.questionnaire import Question, from_stored

AT_ONCE = 5_000
Cells = dict[tuple[Place, Said], int]


def list_counts(
    survey_id: int, *, channel: str | None = None, quarters: Sequence[str] = ()
) -> Cells:
    """Return the cells of a survey: all, or of one channel ("" is unknown) or some quarters."""
    query = sa.select(
        AnswerCount.quarter,
        AnswerCount.channel,
        AnswerCount.round,
        AnswerCount.version_id,
        AnswerCount.code,
        AnswerCount.value,
        AnswerCount.count,
    ).where(AnswerCount.survey_id == survey_id)
    if channel is not None:
        query = query.where(AnswerCount.channel == channel)
    if quarters:
        query = query.where(AnswerCount.quarter.in_(quarters))
    return {
        (Place(survey_id, quarter, way, name, version), Said(code, value)): times
        for quarter, way, name, version, code, value, times in db.session.execute(query)
    }


def count_anew(of: sa.ColumnElement[bool]) -> Cells:
    """Return what answers add to cells, from the answers one by one."""
    query = (
        sa.select(
            Response.survey_id,
            Response.version_id,
            Response.round,
            Response.channel,
            Response.submitted_at,
            Response.overall_mark,
            Response.overall_absent,
            Response.effort,
            Response.explanation.is_not(None),
            Response.suggestion.is_not(None),
            Response.aspects,
        )
        .where(of)
        .execution_options(yield_per=AT_ONCE)
    )
    found: defaultdict[Place, Counter[Said]] = defaultdict(Counter)
    for (
        survey_id,
        version,
        round_name,
        channel,
        at,
        mark,
        absent,
        effort,
        why,
        tip,
        aspects,
    ) in db.session.execute(query):
        place = Place(survey_id, quarter_of(at), channel or "", round_name, version)
        row = {
            "overall_mark": mark,
            "overall_absent": absent,
            "effort": effort,
            "explanation": why or None,
            "suggestion": tip or None,
            "aspects": aspects,
        }
        found[place].update(said_by(row))
    return {(place, said): n for place, counts in found.items() for said, n in counts.items()}


def list_published() -> Sequence[Survey]:
    """Return the surveys whose figures everybody may read."""
    query = sa.select(Survey).where(Survey.is_published).order_by(Survey.created_at, Survey.id)
    return db.session.scalars(query).all()


def has_published() -> bool:
    """Tell whether everybody may read the figures of any survey: each page of a resident asks."""
    return bool(db.session.connection().scalar(_PUBLISHED))


_PUBLISHED = sa.select(sa.exists().where(Survey.is_published))


def find_most_answered(quarter: str) -> Survey | None:
    """Return the survey with most answers in a quarter; None when nobody answered any."""
    given = sa.func.sum(AnswerCount.count)
    query = (
        sa.select(Survey)
        .join(AnswerCount, AnswerCount.survey_id == Survey.id)
        .where(AnswerCount.quarter == quarter, AnswerCount.code == RESPONSE)
        .group_by(Survey.id)
        .order_by(given.desc(), Survey.id)
        .limit(1)
    )
    return db.session.scalar(query)


def list_survey_ids() -> Sequence[int]:
    """Return the surveys that have answers or cells."""
    query = sa.union(
        sa.select(Response.survey_id).distinct(), sa.select(AnswerCount.survey_id).distinct()
    )
    return sorted(db.session.scalars(query))


@dataclass(frozen=True)
class Channels:
    """What of a survey there is to show: the channels and quarters of its cells."""

    channels: tuple[str, ...]
    quarters: tuple[str, ...]


def list_places(survey_id: int) -> Channels:
    """Return the known channels and quarters in which a survey has ten answers or more."""
    total = sa.func.sum(AnswerCount.count)
    query = (
        sa.select(AnswerCount.quarter, AnswerCount.channel)
        .where(AnswerCount.survey_id == survey_id, AnswerCount.code == RESPONSE)
        .where(AnswerCount.quarter != "", AnswerCount.channel != "")
        .group_by(AnswerCount.quarter, AnswerCount.channel, AnswerCount.round)
        .having(total >= FEWEST)
    )
    rows = db.session.execute(query).all()
    return Channels(
        tuple(sorted({row.channel for row in rows})), tuple(sorted({row.quarter for row in rows}))
    )


def list_asked_aspects(survey_id: int, *, groups: Collection[tuple[str, str, str]]) -> set[str]:
    """Return the codes of aspects that somebody of these groups (quarter, channel, round) met."""
    query = (
        sa.select(AnswerCount.code, AnswerCount.quarter, AnswerCount.channel, AnswerCount.round)
        .where(AnswerCount.survey_id == survey_id, AnswerCount.code.startswith(ASPECT))
        .distinct()
    )
    return {
        code.removeprefix(ASPECT)
        for code, *group in db.session.execute(query)
        if tuple(group) in groups
    }


def list_questions(survey_id: int) -> dict[int, tuple[Question, ...]]:
    """Return what each version of a survey asked, by its number in the database, oldest first."""
    query = (
        sa.select(SurveyVersion.id, SurveyVersion.questions)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    )
    return {row.id: from_stored(row.questions) for row in db.session.execute(query)}


def list_version_numbers(survey_id: int) -> dict[int, int]:
    """Return the number people know each version by."""
    query = sa.select(SurveyVersion.id, SurveyVersion.number).where(
        SurveyVersion.survey_id == survey_id
    )
    return {row.id: row.number for row in db.session.execute(query)}


@dataclass(frozen=True)
class Asked:
    """Invitations of the Inviter to one channel in one quarter: how many left, and answered."""

    invited: int
    answered: int


def count_asked(survey_id: int, *, channel: str, begins: datetime, ends: datetime) -> Asked:
    """Return how many were invited in a stretch of time; cards and links invite nobody."""
    left = SurveyInvitation.state != InvitationState.NOT_ASKED
    answered = SurveyInvitation.state == InvitationState.ANSWERED
    query = (
        sa.select(sa.func.count().filter(left), sa.func.count().filter(answered))
        .where(SurveyInvitation.survey_id == survey_id)
        .where(SurveyInvitation.source == InviteSource.INVITER)
        .where(SurveyInvitation.channel == channel)
        .where(SurveyInvitation.made_at >= begins, SurveyInvitation.made_at < ends)
    )
    return Asked(*db.session.execute(query).one())

# SPDX-License-Identifier: EUPL-1.2
"""Every select on the words of residents that are shown, or wait to be read."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from feedback.db import db
from feedback.surveys.models.answers import AnswerQuote, Response
from feedback.surveys.queries.released import Wish, find_released, quarter_of
from feedback.surveys.rules.quoting import MOST_QUOTES, Decided, Quote, Words


def list_quotes(
    survey_id: int, *, groups: Collection[tuple[str, str, str]]
) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Return checked words of groups (quarter, channel, round): explanations, and suggestions.

    The groups are those of ten answers and more; newest checks first. From the words to their
    answers: a group has a thousand times as many answers as words that somebody checked.
    """
    query = (
        sa.select(
            AnswerQuote.is_suggestion,
            AnswerQuote.words,
            AnswerQuote.reply,
            Response.survey_id,
            Response.submitted_at,
            Response.channel,
            Response.round,
        )
        .join(Response, Response.id == AnswerQuote.response_id)
        .where(AnswerQuote.words != "")
        .order_by(AnswerQuote.checked_at.desc(), AnswerQuote.response_id)
    )
    found: dict[bool, list[Quote]] = {False: [], True: []}
    for is_suggestion, words, reply, of_survey, at, channel, name in db.session.execute(query):
        if of_survey == survey_id and (quarter_of(at), channel or "", name) in groups:
            found[is_suggestion].append(Quote(words, reply))
    return tuple(found[False][:MOST_QUOTES]), tuple(found[True][:MOST_QUOTES])


def list_decided(survey_id: int, wish: Wish, *, limit: int) -> list[Decided]:
    """Return what was decided about texts that fit a wish, the newest first; of ten and more."""
    said = sa.case((AnswerQuote.is_suggestion, Response.suggestion), else_=Response.explanation)
    query = (
        sa.select(
            AnswerQuote.response_id,
            AnswerQuote.is_suggestion,
            said,
            AnswerQuote.words,
            AnswerQuote.reply,
            AnswerQuote.checked_by_label,
        )
        .join(Response, Response.id == AnswerQuote.response_id)
        .where(find_released(survey_id).matching(wish))
        .order_by(AnswerQuote.checked_at.desc(), AnswerQuote.response_id)
        .limit(limit)
    )
    return [Decided(*row) for row in db.session.execute(query)]


def list_words_to_read(survey_id: int, wish: Wish, *, limit: int) -> list[Words]:
    """Return texts that fit a wish and that nobody decided about; of ten and more only."""
    matching = find_released(survey_id).matching(wish)
    found: list[Words] = []
    for is_suggestion, column in ((True, Response.suggestion), (False, Response.explanation)):
        decided = sa.exists().where(
            AnswerQuote.response_id == Response.id, AnswerQuote.is_suggestion == is_suggestion
        )
        query = (
            sa.select(Response.id, column)
            .where(matching, column.is_not(None), column != "", ~decided)
            .order_by(Response.external_id, Response.id)
            .limit(limit)
        )
        found += [Words(row[0], is_suggestion, str(row[1])) for row in db.session.execute(query)]
    return found[:limit]

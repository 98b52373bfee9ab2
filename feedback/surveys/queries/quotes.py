# SPDX-License-Identifier: EUPL-1.2
"""Every select on the words of residents that are shown, or wait to be read."""

from __future__ import annotations

import sqlalchemy as sa

from feedback.db import db
from feedback.surveys.models.answers import AnswerQuote, Response
from feedback.surveys.queries.released import Wish, find_released
from feedback.surveys.rules.quoting import MOST_QUOTES, Decided, Quote, Words


def list_quotes(survey_id: int, wish: Wish) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """Return checked words that fit a wish: explanations, and suggestions.

    Only of groups of ten and more, newest checks first.
    """
    query = (
        sa.select(AnswerQuote)
        .join(Response, Response.id == AnswerQuote.response_id)
        .where(find_released(survey_id, within=wish).matching(wish), AnswerQuote.words != "")
        .order_by(AnswerQuote.checked_at.desc(), AnswerQuote.response_id)
    )
    found = db.session.scalars(query).all()
    quotes, tips = (
        tuple(Quote(one.words, one.reply) for one in found if one.is_suggestion is kind)
        for kind in (False, True)
    )
    return quotes[:MOST_QUOTES], tips[:MOST_QUOTES]


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

# SPDX-License-Identifier: EUPL-1.2
"""Reading the words of residents before everybody may see them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.db import db, insert_rows, rows_touched
from feedback.errors import Invalid, NotFound
from feedback.surveys.models.answers import AnswerQuote
from feedback.surveys.queries.answers import find_response
from feedback.surveys.rules.quoting import LONGEST_QUOTE, LONGEST_REPLY
from feedback.surveys.services.answering import anonymous_words
from feedback.wording import N_


def check_quote(
    response_id: int, *, is_suggestion: bool, words: str, reply: str, by: Actor, now: datetime
) -> None:
    """Decide how the words of one answer are shown; empty ``words`` is: not shown.

    A number or an address that is left in is taken out, and a decision may be taken anew. Raises
    ``NotFound`` for an answer without such words, ``Invalid`` by field.
    """
    response = find_response(response_id)
    said = response and (response.suggestion if is_suggestion else response.explanation)
    if not said:
        raise NotFound(N_("Dit antwoord heeft geen tekst."))
    kept, answer = (" ".join(anonymous_words(text).split()) for text in (words, reply))
    if len(kept) > LONGEST_QUOTE:
        raise Invalid({"words": N_("Kort de uitspraak in tot 400 tekens.")})
    if len(answer) > LONGEST_REPLY:
        raise Invalid({"reply": N_("Kort het antwoord in tot 400 tekens.")})
    here = (AnswerQuote.response_id == response_id, AnswerQuote.is_suggestion == is_suggestion)
    db.session.execute(sa.delete(AnswerQuote).where(*here))
    row = {
        "response_id": response_id,
        "is_suggestion": is_suggestion,
        "words": kept,
        "reply": answer,
        "checked_at": now,
        "checked_by_label": by.label,
    }
    insert_rows(AnswerQuote, [row])
    audit.record(
        "responses.quote_checked", by=by, object_type="response", object_id=response_id, now=now
    )


def undo_quote(response_id: int, *, is_suggestion: bool, by: Actor, now: datetime) -> None:
    """Take a decision about words back: nobody sees them, and they wait to be read again.

    Raises ``NotFound`` where nobody decided (any more).
    """
    here = (AnswerQuote.response_id == response_id, AnswerQuote.is_suggestion == is_suggestion)
    if not rows_touched(db.session.execute(sa.delete(AnswerQuote).where(*here))):
        raise NotFound(N_("Over deze tekst is niets besloten."))
    audit.record(
        "responses.quote_undone", by=by, object_type="response", object_id=response_id, now=now
    )

# SPDX-License-Identifier: EUPL-1.2
"""Folding answers into sums of marks that belong together, and taking them out again.

An answer counts from the moment it is kept: who reads takes the sums and the answers that
are not folded yet. So folding may happen later, many at once, and costs who answers nothing.
That an answer is folded stands on the answer itself, in the same transaction: whoever stops
halfway has done nothing, and whoever folds twice finds nothing left.
"""

from __future__ import annotations

import sqlalchemy as sa

from feedback.db import db, insert_rows
from feedback.surveys.models.answers import AnswerSum, Response
from feedback.surveys.queries.mark_sums import (
    Cell,
    Codes,
    Summed,
    list_codes,
    list_sums,
    list_waiting,
    sum_answers,
)
from feedback.surveys.services.counting import wait_for_turn


def fold_answers(survey_id: int, *, limit: int) -> int:
    """Fold the marks of up to ``limit`` answers into the sums; return how many it did.

    Who answers, folds or takes out answers of the same survey waits for the end of it.
    """
    wait_for_turn(survey_id)
    ids = list_waiting(survey_id, limit=limit)
    if not ids:
        return 0
    codes = list_codes(survey_id)
    here = Response.id.in_(ids)
    added = sum_answers(here, survey_id=survey_id, codes=codes)
    sums = _known(added, survey_id, codes=codes)
    _write({cell: sums[cell] + one if cell in sums else one for cell, one in added.items()}, sums)
    db.session.execute(
        sa.update(Response).where(here).values(is_folded=True),
        execution_options={"synchronize_session": False},
    )
    return len(ids)


def unfold(where: sa.ColumnElement[bool]) -> None:
    """Take answers out of the sums that are about to be deleted, in the same unit of work."""
    surveys = db.session.scalars(sa.select(Response.survey_id).where(where).distinct()).all()
    wait_for_turn(*surveys)
    for survey_id in surveys:
        codes = list_codes(survey_id)
        gone = sum_answers(sa.and_(where, Response.is_folded), survey_id=survey_id, codes=codes)
        sums = _known(gone, survey_id, codes=codes)
        _write({cell: sums[cell] - one for cell, one in gone.items()}, sums)


def rebuild_sums(survey_id: int) -> int:
    """Make the sums of a survey anew from its folded answers; return how many were wrong.

    Runs in the caller's unit of work; who answers meanwhile waits for it.
    """
    wait_for_turn(survey_id)
    codes = list_codes(survey_id)
    right = sum_answers(Response.is_folded.is_(True), survey_id=survey_id, codes=codes)
    found = list_sums(survey_id, codes=codes)
    wrong = {cell for cell in {*right, *found} if right.get(cell) != found.get(cell)}
    for cell in wrong & found.keys():
        db.session.execute(sa.delete(AnswerSum).where(*_at(cell)))
    _write({cell: right[cell] for cell in wrong & right.keys()}, {})
    return len(wrong)


def _known(touched: Summed, survey_id: int, *, codes: Codes) -> Summed:
    """Return the sums there are in the quarters of these cells."""
    quarters = {cell.place.quarter for cell in touched}
    return list_sums(survey_id, codes=codes, quarters=quarters) if quarters else {}


def _write(changed: Summed, known: Summed) -> None:
    """Write sums of cells that changed; of nobody nothing is kept."""
    new = []
    for cell, sums in changed.items():
        patterns, blocks = sums.as_bytes()
        values = {"n": sums.n, "patterns": patterns, "blocks": blocks}
        if cell not in known:
            new.append({**cell.place._asdict(), "weight": cell.weight, **values})
        elif sums.n == 0:
            db.session.execute(sa.delete(AnswerSum).where(*_at(cell)))
        else:
            db.session.execute(sa.update(AnswerSum).where(*_at(cell)).values(**values))
    insert_rows(AnswerSum, new)


def _at(cell: Cell) -> tuple[sa.ColumnElement[bool], ...]:
    place = {**cell.place._asdict(), "weight": cell.weight}
    return tuple(getattr(AnswerSum, name) == value for name, value in place.items())

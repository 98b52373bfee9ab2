# SPDX-License-Identifier: EUPL-1.2
"""Every select on the sums of marks that belong together, and the same made from answers.

Imports numpy where it is called: what answers residents does without.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from feedback.db import current_connection, db
from feedback.surveys.models.answers import AnswerSum, Response
from feedback.surveys.queries.counts import list_questions
from feedback.surveys.queries.released import quarter_of
from feedback.surveys.rules.counting import MOST_ASPECTS, NO_MARK, Place, block_of, is_mark
from feedback.surveys.rules.questionnaire import QuestionKind

if TYPE_CHECKING:
    from feedback.surveys.rules.mark_sums import MarkSums

#: So many answers are read at a time.
AT_ONCE = 10_000
#: What a code that somebody did not answer is; and what marks are, and nothing else.
_NO_MARKS, _WHOLE = repeat(NO_MARK), frozenset({int})
#: Answers whose marks are not in the sums yet.
UNFOLDED = sa.not_(Response.is_folded)
#: The quarter, channel, round, version and weight of answers.
_Alike = tuple[str, str, str, int, float | None]
Codes = Mapping[int, tuple[str, ...]]


class Cell(NamedTuple):
    """Whose sums: of one place, all of whom count as much."""

    place: Place
    weight: float


Summed = dict[Cell, "MarkSums"]


def list_codes(survey_id: int) -> Codes:
    """Return the aspects of each version, in the order that its sums have."""
    found = {
        version: tuple(one.code for one in asked if one.kind is QuestionKind.ASPECT)
        for version, asked in list_questions(survey_id).items()
    }
    return {version: codes[:MOST_ASPECTS] for version, codes in found.items()}


def list_sums(survey_id: int, *, codes: Codes, quarters: Collection[str] = ()) -> Summed:
    """Return the sums there are, or those of some quarters; without what is not folded yet."""
    query = sa.select(*_SUM_COLUMNS).where(AnswerSum.survey_id == survey_id)
    if quarters:
        query = query.where(AnswerSum.quarter.in_(quarters))
    rows = db.session.execute(query).all()
    return dict(map(_reader(survey_id, codes), rows)) if rows else {}


def sum_answers(where: sa.ColumnElement[bool], *, survey_id: int, codes: Codes) -> Summed:
    """Return the sums of these answers of a survey, made from the answers one by one."""
    query = sa.select(*_ANSWER_COLUMNS).where(Response.survey_id == survey_id, where)
    rows = current_connection().execute(query.execution_options(yield_per=AT_ONCE))
    parts: defaultdict[Cell, list[MarkSums]] = defaultdict(list)
    for batch in rows.partitions(AT_ONCE):
        for cell, sums in _summed(survey_id, batch, codes).items():
            parts[cell].append(sums)
    return {cell: _together(found) for cell, found in parts.items()}


def list_all_sums(
    survey_id: int, *, codes: Codes, groups: Collection[tuple[str, str, str]]
) -> list[tuple[Cell, MarkSums]]:
    """Return the sums of all answers of these groups (quarter, channel, round) of a survey.

    Those that were folded and those that were not, by one statement: what is folded between
    two would be counted twice, or not at all.
    """
    folded = sa.select(
        *_SUM_COLUMNS, *(sa.type_coerce(sa.null(), one.type) for one in _ONLY_ANSWERS)
    ).where(AnswerSum.survey_id == survey_id)
    for at, column in enumerate((AnswerSum.quarter, AnswerSum.channel, AnswerSum.round)):
        wanted = {group[at] for group in groups}
        if len(wanted) == 1:
            folded = folded.where(column == wanted.pop())
    waiting = sa.select(
        sa.null(),
        *_ANSWER_COLUMNS[:4],
        sa.null(),
        sa.null(),
        *_ONLY_ANSWERS,
    ).where(Response.survey_id == survey_id, UNFOLDED)
    rows = db.session.execute(sa.union_all(folded, waiting)).all()
    read = _reader(survey_id, codes)
    found = [read(row) for row in rows if row.quarter is not None]
    left = [(*row[1:5], *row[7:]) for row in rows if row.quarter is None]
    found += _summed(survey_id, left, codes).items()
    return [(cell, one) for cell, one in found if _group(cell.place) in groups]


def list_waiting(survey_id: int, *, limit: int) -> Sequence[int]:
    """Return the ids of answers that are not folded yet, earliest first."""
    query = sa.select(Response.id).where(Response.survey_id == survey_id, UNFOLDED)
    return db.session.scalars(query.order_by(Response.id).limit(limit)).all()


def list_surveys_waiting(*, least: int) -> Sequence[int]:
    """Return the surveys of which so many answers are not folded yet."""
    query = (
        sa.select(Response.survey_id)
        .where(UNFOLDED)
        .group_by(Response.survey_id)
        .having(sa.func.count() >= least)
    )
    return db.session.scalars(query).all()


_SUM_COLUMNS = (
    AnswerSum.quarter,
    AnswerSum.channel,
    AnswerSum.round,
    AnswerSum.version_id,
    AnswerSum.weight,
    AnswerSum.patterns,
    AnswerSum.blocks,
)
_ONLY_ANSWERS = (
    Response.submitted_at,
    Response.external_id,
    Response.overall_mark,
    # As text, to be read many at once: one by one it takes longer than reckoning with it.
    sa.cast(Response.aspects, sa.Text),
)
_ANSWER_COLUMNS = (
    sa.func.coalesce(sa.type_coerce(Response.channel, sa.Text), ""),
    Response.round,
    Response.version_id,
    Response.weight,
    *_ONLY_ANSWERS,
)


def _group(place: Place) -> tuple[str, str, str]:
    return place.quarter, place.channel, place.round


def _reader(survey_id: int, codes: Codes) -> Any:
    from feedback.surveys.rules.mark_sums import MarkSums

    def read(row: sa.Row[Any]) -> tuple[Cell, MarkSums]:
        place = Place(survey_id, row.quarter, row.channel, row.round, row.version_id)
        cell = Cell(place, row.weight)
        width = len(codes[row.version_id]) + 1
        return cell, MarkSums.from_bytes(width, row.patterns, row.blocks)

    return read


def _summed(survey_id: int, rows: Iterable[Any], codes: Codes) -> Summed:
    """Return the sums of rows of ``_ANSWER_COLUMNS``; who gave no overall mark is not in them."""
    from feedback.surveys.rules.mark_sums import MarkSums

    given = [row for row in rows if row[6] is not None]
    aspects = json.loads(f"[{','.join(row[7] for row in given)}]")
    alike: defaultdict[_Alike, tuple[list[list[int]], list[int]]] = defaultdict(lambda: ([], []))
    for (channel, round_name, version, weight, at, name, overall, _), said in zip(
        given, aspects, strict=True
    ):
        own = [*map(said.get, codes[version], _NO_MARKS), overall]
        if not _WHOLE.issuperset(map(type, own)):
            own = [one if is_mark(one) else NO_MARK for one in own]
        marks, blocks = alike[_quarter(at), channel, round_name, version, weight]
        marks.append(own)
        blocks.append(block_of(name))
    found: Summed = {}
    for (quarter, channel, round_name, version, weight), (marks, blocks) in alike.items():
        place = Place(survey_id, quarter, channel, round_name, version)
        cell = Cell(place, 1.0 if weight is None else weight)
        sums = MarkSums.of(marks, blocks, len(codes[version]) + 1)
        found[cell] = found[cell] + sums if cell in found else sums
    return found


def _together(parts: Sequence[MarkSums]) -> MarkSums:
    return type(parts[0]).together(parts, parts[0].width)


@lru_cache(maxsize=4_096)
def _quarter(at: datetime | None) -> str:
    return quarter_of(at)

# SPDX-License-Identifier: EUPL-1.2
"""Keeping the cells equal to the answers, in the transaction of the answer itself."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from feedback.db import current_connection, db, insert_rows, take_turns
from feedback.surveys.models.answers import AnswerCount, Response
from feedback.surveys.queries.counts import Cells, count_anew, list_counts
from feedback.surveys.queries.released import quarter_of
from feedback.surveys.rules.counting import Place, Said, said_by

Counts = Mapping[Place, Counter[Said]]
_COLUMNS = "survey_id, quarter, channel, round, version_id, code, value, count"
_ROWS = {
    "sqlite": (
        "json_extract(one.value, '$[0]'), json_extract(one.value, '$[1]'), "
        "json_extract(one.value, '$[2]') FROM json_each(:said) AS one WHERE true"
    ),
    "postgresql": (
        "one ->> 0, one ->> 1, CAST(one ->> 2 AS BIGINT) "
        "FROM jsonb_array_elements(CAST(:said AS jsonb)) AS one"
    ),
}


def count_in(rows: Iterable[Mapping[str, Any]]) -> None:
    """Add new answers to their cells: a statement for each channel in each quarter.

    Each row has at least ``survey_id``, ``version_id``, ``round``, ``channel`` and
    ``submitted_at``. Units of work that count the same survey come one after another.
    """
    places: defaultdict[Place, Counter[Said]] = defaultdict(Counter)
    for row in rows:
        places[place_of(row)].update(said_by(row))
    _add(places)


def count_out(cells: Cells) -> None:
    """Take answers that go out of their cells; a cell of nobody goes too."""
    _wait_for_turn({place for place, _ in cells})
    for (place, said), count in cells.items():
        here = _at(place, said)
        db.session.execute(
            sa.update(AnswerCount).where(*here).values(count=AnswerCount.count - count)
        )
        db.session.execute(sa.delete(AnswerCount).where(*here, AnswerCount.count == 0))


def rebuild_counts(survey_id: int) -> int:
    """Make the cells of a survey anew from its answers; return how many were wrong.

    Runs in the caller's unit of work; who answers meanwhile waits for it.
    """
    wait_for_turn(survey_id)
    right, found = count_anew(Response.survey_id == survey_id), list_counts(survey_id)
    wrong = sum(right.get(key) != found.get(key) for key in {*right, *found})
    if wrong:
        db.session.execute(sa.delete(AnswerCount).where(AnswerCount.survey_id == survey_id))
        names = ("survey_id", "quarter", "channel", "round", "version_id", "code", "value")
        insert_rows(
            AnswerCount,
            [
                dict(zip(names, (*place, *said), strict=True)) | {"count": count}
                for (place, said), count in right.items()
            ],
        )
    return wrong


def place_of(row: Mapping[str, Any]) -> Place:
    """Return whose cells an answer belongs to."""
    channel = row.get("channel")
    return Place(
        row["survey_id"],
        quarter_of(row.get("submitted_at")),
        "" if channel is None else str(channel),
        row["round"],
        row["version_id"],
    )


def _add(places: Counts) -> None:
    _wait_for_turn(places)
    connection = current_connection()
    statement = _upsert(connection.dialect.name)
    for place, said in places.items():
        told = json.dumps([[*one, count] for one, count in said.items()])
        connection.execute(statement, {**place._asdict(), "said": told})


def wait_for_turn(*survey_ids: int) -> None:
    """Have who counts the same survey come one by one, until they end."""
    take_turns({b"answer_count:%d" % survey_id for survey_id in survey_ids})


def _wait_for_turn(places: Iterable[Place]) -> None:
    """Have who counts the same survey come one by one: they share rows, in any order."""
    if current_connection().dialect.name == "postgresql":  # Asking for turns costs, also to say no.
        wait_for_turn(*(place.survey_id for place in places))


def _at(place: Place, said: Said) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(
        getattr(AnswerCount, name) == value
        for name, value in {**place._asdict(), **said._asdict()}.items()
    )


@cache
def _upsert(dialect: str) -> sa.TextClause:
    return sa.text(
        f"INSERT INTO answer_count ({_COLUMNS}) "
        f"SELECT :survey_id, :quarter, :channel, :round, :version_id, {_ROWS[dialect]} "
        "ON CONFLICT (survey_id, quarter, channel, round, version_id, code, value) "
        "DO UPDATE SET count = answer_count.count + excluded.count"
    )

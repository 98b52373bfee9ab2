# SPDX-License-Identifier: EUPL-1.2
"""Answers that may be looked at one by one: only of groups of ten and more.

A group is a channel in a quarter of a round. Answers of a smaller group are in no list, no
count, no filter and no file, so that nothing can be worked out by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa

from feedback.business_time.local_time import moment_on
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db
from feedback.surveys.models.answers import AnswerCount, Response
from feedback.surveys.rules.counting import RESPONSE
from feedback.surveys.rules.instruments import FEWEST

BATCH = 1_000
#: A round, a channel, from when, and until just before when.
Stretch = tuple[str, Channel | None, datetime | None, datetime | None]


@dataclass(frozen=True)
class Group:
    """Answers of one channel in one quarter of one round.

    ``quarter`` is 2026-Q3 and runs from ``begins`` to just before ``ends``; "" without either
    is of answers whose moment is unknown.
    """

    round: str
    quarter: str
    channel: Channel | None
    count: int
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see; blank is everything."""

    channel: str = ""
    quarter: str = ""
    round: str = ""
    marks: tuple[int, int] | None = None
    with_text: bool = False


@dataclass(frozen=True)
class Released:
    """The answers of a survey that may be looked at."""

    survey_id: int
    groups: tuple[Group, ...]

    def chosen(self, wish: Wish) -> list[Group]:
        """Return the groups that fit a wish."""
        return [
            group
            for group in self.groups
            if wish.channel in {"", group.channel.value if group.channel else "unknown"}
            and wish.quarter in {"", group.quarter}
            and wish.round in {"", group.round}
        ]

    def matching(self, wish: Wish) -> sa.ColumnElement[bool]:
        """Return the condition for answers of released groups that fit a wish."""
        chosen = [
            _of(round_name, channel, begins, ends)
            for round_name, channel, begins, ends in _stretches(self.chosen(wish))
        ]
        found = sa.and_(Response.survey_id == self.survey_id, sa.or_(sa.false(), *chosen))
        if wish.marks is not None:
            found = sa.and_(found, Response.overall_mark.between(*wish.marks))
        if wish.with_text:
            texts = sa.or_(Response.explanation.is_not(None), Response.suggestion.is_not(None))
            found = sa.and_(found, texts)
        return found


def find_released(survey_id: int) -> Released:
    """Return what of a survey may be looked at now.

    How many answers a group has stands in the cells, that are kept with every answer: ten
    million answers take no longer than ten thousand.
    """
    total = sa.func.sum(AnswerCount.count).label("total")
    query = (
        sa.select(AnswerCount.round, AnswerCount.quarter, AnswerCount.channel, total)
        .where(AnswerCount.survey_id == survey_id, AnswerCount.code == RESPONSE)
        .group_by(AnswerCount.round, AnswerCount.quarter, AnswerCount.channel)
        .having(total >= FEWEST)
        .order_by(AnswerCount.quarter, AnswerCount.round, AnswerCount.channel)
    )
    return Released(
        survey_id,
        tuple(
            Group(name, quarter, Channel(word) if word else None, int(count), *_ends(quarter))
            for name, quarter, word, count in db.session.execute(query)
        ),
    )


def count_released(released: Released, wish: Wish) -> int:
    """Return how many answers fit a wish; by the groups alone as far as they tell."""
    if wish.marks is None and not wish.with_text:
        return sum(group.count for group in released.chosen(wish))
    query = sa.select(sa.func.count()).select_from(Response).where(released.matching(wish))
    return db.session.scalar(query) or 0


def list_released(
    released: Released, wish: Wish, *, page: int, most: int
) -> Sequence[tuple[Response, str]]:
    """Return one page of answers, each with its quarter.

    In the order of their random names: the order in which they came would lead to who
    came when.
    """
    query = (
        sa.select(Response)
        .where(released.matching(wish))
        .order_by(Response.external_id, Response.id)
        .limit(most)
        .offset((page - 1) * most)
    )
    return [(one, quarter_of(one.submitted_at)) for one in db.session.scalars(query)]


def iterate_released(released: Released, wish: Wish) -> Iterator[tuple[Response, str]]:
    """Yield every answer that fits a wish, in the order of their names, batch by batch."""
    last: tuple[str, int] | None = None
    while True:
        query = (
            sa.select(Response)
            .where(released.matching(wish))
            .order_by(Response.external_id, Response.id)
            .limit(BATCH)
        )
        if last is not None:
            query = query.where(sa.tuple_(Response.external_id, Response.id) > last)
        rows = db.session.scalars(query).all()
        yield from ((one, quarter_of(one.submitted_at)) for one in rows)
        if len(rows) < BATCH:
            return
        last = (rows[-1].external_id, rows[-1].id)
        for one in rows:  # The next batch needs their room.
            db.session.expunge(one)


def quarter_of(moment: datetime | None) -> str:
    """Return the quarter of a moment on Amsterdam's calendar: 2026-Q3; "" without a moment."""
    if moment is None:
        return ""
    at = local(moment)
    return f"{at.year}-Q{(at.month - 1) // 3 + 1}"


@lru_cache(maxsize=256)
def _ends(quarter: str) -> tuple[datetime | None, datetime | None]:
    """Return when a quarter begins and ends; neither of "", which is of unknown moments."""
    if not quarter:
        return None, None
    year, number = (int(part) for part in quarter.split("-Q"))
    after = (year + 1, 1) if number == 4 else (year, number + 1)
    begins, ends = (
        moment_on(date(at, 3 * of - 2, 1), timedelta(0)) for at, of in ((year, number), after)
    )
    return begins, ends


def _stretches(groups: Sequence[Group]) -> list[Stretch]:
    """Return groups as stretches of time of a channel in a round: quarters in a row are one."""
    found: list[Stretch] = []
    for one in sorted(groups, key=lambda one: (one.round, one.channel or "", one.quarter)):
        begins = one.begins
        if found and begins is not None and _ends_there(found[-1], one):
            begins = found.pop()[2]
        found.append((one.round, one.channel, begins, one.ends))
    return found


def _ends_there(stretch: Stretch, group: Group) -> bool:
    return (group.round, group.channel, group.begins) == (stretch[0], stretch[1], stretch[3])


def _of(
    round_name: str, channel: Channel | None, begins: datetime | None, ends: datetime | None
) -> sa.ColumnElement[bool]:
    """Return the condition for answers of a channel in a round in a stretch of time."""
    there = Response.channel.is_(None) if channel is None else Response.channel == channel
    if begins is None or ends is None:
        return sa.and_(Response.round == round_name, there, Response.submitted_at.is_(None))
    then = sa.and_(Response.submitted_at >= begins, Response.submitted_at < ends)
    return sa.and_(Response.round == round_name, there, then)

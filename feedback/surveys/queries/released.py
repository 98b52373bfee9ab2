# SPDX-License-Identifier: EUPL-1.2
"""Answers that may be looked at one by one: only of groups of ten and more.

A group is a channel in a quarter of a round. Answers of a smaller group are in no list, no
count, no filter and no file, so that nothing can be worked out by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from feedback.business_time.local_time import moment_on
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db
from feedback.surveys.models.answers import Response
from feedback.surveys.rules.instruments import FEWEST

BATCH = 1_000


@dataclass(frozen=True)
class Group:
    """Answers of one channel in one quarter of one round. ``quarter`` is 2026-Q3 or ""."""

    round: str
    quarter: str
    channel: Channel | None
    count: int


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
    """The answers of a survey that may be looked at, as conditions of a select."""

    survey_id: int
    groups: tuple[Group, ...]
    edges: tuple[tuple[datetime, str], ...]

    def matching(self, wish: Wish) -> sa.ColumnElement[bool]:
        """Return the condition for answers of released groups that fit a wish."""
        quarter = _quarter_of(self.edges)
        chosen = [
            sa.and_(
                Response.round == group.round,
                quarter == group.quarter,
                Response.channel == group.channel if group.channel else Response.channel.is_(None),
            )
            for group in self.groups
            if wish.channel in {"", group.channel.value if group.channel else "unknown"}
            and wish.quarter in {"", group.quarter}
            and wish.round in {"", group.round}
        ]
        found = sa.and_(Response.survey_id == self.survey_id, sa.or_(sa.false(), *chosen))
        if wish.marks is not None:
            found = sa.and_(found, Response.overall_mark.between(*wish.marks))
        if wish.with_text:
            texts = sa.or_(Response.explanation.is_not(None), Response.suggestion.is_not(None))
            found = sa.and_(found, texts)
        return found


def find_released(survey_id: int) -> Released:
    """Return what of a survey may be looked at now."""
    span = sa.select(sa.func.min(Response.submitted_at), sa.func.max(Response.submitted_at)).where(
        Response.survey_id == survey_id
    )
    first, last = db.session.execute(span).one()
    edges = () if first is None or last is None else tuple(_quarter_edges(first, last))
    quarter = _quarter_of(edges)
    query = (
        sa.select(Response.round, quarter, Response.channel, sa.func.count())
        .where(Response.survey_id == survey_id)
        .group_by(Response.round, quarter, Response.channel)
        .having(sa.func.count() >= FEWEST)
    )
    groups = [Group(*row) for row in db.session.execute(query)]
    groups.sort(key=lambda one: (one.quarter, one.round, one.channel or ""))
    return Released(survey_id, tuple(groups), edges)


def count_released(released: Released, wish: Wish) -> int:
    """Return how many answers fit a wish."""
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
        sa.select(Response, _quarter_of(released.edges))
        .where(released.matching(wish))
        .order_by(Response.external_id, Response.id)
        .limit(most)
        .offset((page - 1) * most)
    )
    return [(one, quarter) for one, quarter in db.session.execute(query)]


def iterate_released(released: Released, wish: Wish) -> Iterator[tuple[Response, str]]:
    """Yield every answer that fits a wish, in batches."""
    page = 1
    while rows := list_released(released, wish, page=page, most=BATCH):
        yield from rows
        if len(rows) < BATCH:
            return
        db.session.expunge_all()
        page += 1


def _quarter_of(edges: Sequence[tuple[datetime, str]]) -> sa.ColumnElement[str]:
    """Return the quarter of an answer as an expression; "" without a moment."""
    unknown = (Response.submitted_at.is_(None), sa.literal(""))
    steps = [(Response.submitted_at < until, sa.literal(name)) for until, name in edges]
    return sa.case(unknown, *steps, else_=sa.literal(""))


def _quarter_edges(first: datetime, last: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield the end and the name of each quarter from the first answer to the last."""
    at = local(first)
    year, quarter = at.year, (at.month - 1) // 3
    until = first
    while until <= last:
        name = f"{year}-Q{quarter + 1}"
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)
        until = moment_on(date(year, quarter * 3 + 1, 1), timedelta(0))
        yield until, name

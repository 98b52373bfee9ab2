# SPDX-License-Identifier: EUPL-1.2
"""The continuous surveys watched over time: one judgement for the page and for the alarm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db
from feedback.errors import NotFound
from feedback.insight.models import ControlAlarm, ControlBaseline
from feedback.insight.rules.sums import Scale, Sums
from feedback.insight.rules.watching import Grain, Watched, watch
from feedback.surveys.models.answers import Response, Survey
from feedback.surveys.rules.instruments import Instrument
from feedback.wording import N_

#: What goes on from day to day; a round or a series of interviews is one moment.
GOES_ON = frozenset({Instrument.CONTINUOUS, Instrument.AFTERCARE, Instrument.ELSEWHERE})
#: The channel of answers without one, as it is stored with alarms.
NO_CHANNEL = ""

Days = Mapping[date, Sums]


def list_watched_surveys() -> Sequence[Survey]:
    """Return the surveys that are watched and have a mark, those that take answers first."""
    marked = Response.overall_mark.is_not(None), Response.round == ""
    query = (
        sa.select(Survey)
        .where(Survey.instrument.in_(sorted(GOES_ON)))
        .where(sa.exists().where(Response.survey_id == Survey.id, *marked))
        .order_by(Survey.is_open.desc(), Survey.created_at.desc(), Survey.id)
    )
    return db.session.scalars(query).all()


def find_days(survey_id: int) -> dict[str, dict[date, Sums]]:
    """Return the overall marks of a survey by channel and day, from sums that the database made."""
    mark = Response.overall_mark
    query = (
        sa.select(
            Response.channel,
            Response.submitted_at,
            sa.func.count(mark),
            sa.func.sum(mark),
            sa.func.sum(mark * mark),
        )
        .where(Response.survey_id == survey_id, Response.round == "")
        .where(Response.submitted_at.is_not(None), mark.is_not(None))
        .group_by(Response.channel, Response.submitted_at)
    )
    found: defaultdict[str, defaultdict[date, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for channel, at, n, total, squares in db.session.execute(query):
        name = NO_CHANNEL if channel is None else channel.value
        if at is not None:
            found[name][local(at).date()] += Sums(n, int(total or 0), int(squares or 0))
    return {channel: dict(days) for channel, days in sorted(found.items())}


def judge(
    survey: Survey, channel: str, days: Days, *, now: datetime, grain: Grain | None = None
) -> Watched:
    """Return what may be said of the marks of one channel, with the baseline that holds."""
    since = find_baseline(survey.id, channel)
    name = since.since if since is not None else ""
    by_week = "W" in name
    held = grain or (None if not name else Grain.WEEK if by_week else Grain.MONTH)
    usable = name if not name or by_week is (held is Grain.WEEK) else ""
    today, scale = local(now).date(), Scale(survey.mark_worst, survey.mark_best)
    return watch(days, today=today, scale=scale, since=usable, grain=held)


def find_baseline(survey_id: int, channel: str) -> ControlBaseline | None:
    """Return what somebody chose last as the beginning of what is ordinary."""
    query = sa.select(ControlBaseline).where(
        ControlBaseline.survey_id == survey_id, ControlBaseline.channel == channel
    )
    return db.session.scalar(query.order_by(ControlBaseline.id.desc()).limit(1))


def list_alarms(survey_id: int, channel: str) -> Sequence[ControlAlarm]:
    """Return the alarms of one channel, newest period first."""
    query = sa.select(ControlAlarm).where(
        ControlAlarm.survey_id == survey_id, ControlAlarm.channel == channel
    )
    return db.session.scalars(query.order_by(ControlAlarm.period.desc(), ControlAlarm.id)).all()


def list_unseen() -> list[tuple[str, str, int]]:
    """Return how many alarms somebody was told of that nobody looked at, by survey and channel."""
    query = (
        sa.select(Survey.key, ControlAlarm.channel, sa.func.count())
        .join(Survey, Survey.id == ControlAlarm.survey_id)
        .where(ControlAlarm.told > 0, ControlAlarm.seen_at.is_(None))
        .group_by(Survey.key, ControlAlarm.channel)
        .order_by(Survey.key, ControlAlarm.channel)
    )
    return [(key, channel, count) for key, channel, count in db.session.execute(query)]


def get_alarm(alarm_id: int) -> ControlAlarm:
    """Return one alarm; raises ``NotFound``."""
    found = db.session.get(ControlAlarm, alarm_id)
    if found is None:
        raise NotFound(N_("Dit seintje bestaat niet."))
    return found


def read_channel(name: str) -> Channel | None:
    """Return the channel with this name; None for none and for what is none."""
    return next((one for one in Channel if one.value == name), None)

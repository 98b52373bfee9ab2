# SPDX-License-Identifier: EUPL-1.2
"""What talks brought in a quarter: hidden causes from what was written, recovery from counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import sqlalchemy as sa

from feedback.callbacks.models import Conversation
from feedback.cases.models import Case
from feedback.catalogue.models import Topic
from feedback.db import db
from feedback.insight.promise_record import percent
from feedback.insight.rules.causes import Cause, Turned, count_all, count_by
from feedback.insight.rules.handled import Recovery
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import half_up
from feedback.tables.writing import Cell

_COUNTS = ("n", "count", "percent", "mean_before", "mean_after", "suppressed")
HEADER = ("quarter", "figure", "part", "name", *_COUNTS)


def list_causes(quarter: Quarter) -> list[Cause]:
    """Return the cases of which a talk in a quarter has both causes, each by its last one."""
    query = (
        sa.select(
            Case.id,
            Case.number,
            Case.channel,
            Topic.code,
            Conversation.cause_before,
            Conversation.cause_after,
        )
        .join(Case, Case.id == Conversation.case_id)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .where(Conversation.started_at >= quarter.begins, Conversation.started_at < quarter.ends)
        .where(Conversation.cause_before.is_not(None), Conversation.cause_after.is_not(None))
        .order_by(Conversation.started_at, Conversation.id)
    )
    found = {
        case_id: Cause(case_id, number, channel.value, topic or "", before or "", after or "")
        for case_id, number, channel, topic, before, after in db.session.execute(query)
        if (before or "").strip() and (after or "").strip()
    }
    return list(found.values())


def talk_rows(
    quarter: Quarter, causes: Sequence[Cause], recovery: Recovery
) -> Iterator[list[Cell]]:
    """Yield the cells of the file: counts from which each percentage can be reckoned again."""
    total = count_all(causes)
    yield _row(quarter, "total", total)
    for part in ("channel", "topic") if total.is_shown else ():
        for one in count_by(causes, part=part):
            yield _row(quarter, part, one)
    figures: list[Cell] = [*([None] * 5), True]
    if recovery.is_shown:
        share = percent(Fraction(recovery.recovered, recovery.low))
        means = [str(half_up(sums.mean)) for sums in (recovery.before, recovery.after)]
        figures = [recovery.low, recovery.recovered, str(share), *means, False]
    yield [None, "recovery", "total", "all", *figures]


def _row(quarter: Quarter, part: str, one: Turned) -> list[Cell]:
    named: list[Cell] = [quarter.name, "hidden_cause", part, one.name or "none"]
    if not one.is_shown:
        return [*named, *([None] * 5), True]
    return [*named, one.n, one.other, str(percent(one.share)), None, None, False]

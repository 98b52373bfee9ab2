# SPDX-License-Identifier: EUPL-1.2
"""Marks that others published: kept with their source, shown beside factsheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.clock import local
from feedback.db import db
from feedback.errors import NotFound
from feedback.insight.models import Benchmark
from feedback.insight.rules.benchmarks import MOST_OTHERS, Other, Typed, check_typed
from feedback.insight.rules.quarters import Quarter
from feedback.wording import N_


def list_benchmarks() -> Sequence[Benchmark]:
    """Return every mark of others that was not taken away, by channel, the newest first."""
    query = sa.select(Benchmark).where(Benchmark.removed_at.is_(None))
    order = (Benchmark.channel, Benchmark.measured_on.desc(), Benchmark.id.desc())
    return db.session.scalars(query.order_by(*order)).all()


def list_others(*, channel: str, quarter: Quarter) -> tuple[Other, ...]:
    """Return what stands beside a factsheet: the newest marks of others, not of after it."""
    query = (
        sa.select(Benchmark)
        .where(Benchmark.channel == channel, Benchmark.removed_at.is_(None))
        .where(Benchmark.measured_on <= quarter.last_day)
        .order_by(Benchmark.measured_on.desc(), Benchmark.id.desc())
        .limit(MOST_OTHERS)
    )
    return tuple(
        Other(
            one.who,
            Decimal(one.mark_tenths) / 10,
            one.respondents,
            one.measured_on,
            one.source,
        )
        for one in db.session.scalars(query)
    )


def keep_benchmark(typed: Typed, *, by: Actor, now: datetime) -> Benchmark:
    """Keep a mark of others; raises ``Invalid`` by field."""
    kept = check_typed(typed, today=local(now).date())
    assert kept.mark_tenths is not None and kept.measured_on is not None, "the check wants both"
    made = Benchmark(
        channel=kept.channel,
        who=kept.who,
        mark_tenths=kept.mark_tenths,
        respondents=kept.respondents,
        measured_on=kept.measured_on,
        source=kept.source,
        made_at=now,
        made_by_label=by.label,
        removed_at=None,
        removed_by_label=None,
    )
    db.session.add(made)
    db.session.flush()
    _note("benchmark.kept", made.id, by=by, now=now)
    return made


def remove_benchmark(number: int, *, by: Actor, now: datetime) -> None:
    """Show a mark of others no more; it stays on the record. Raises ``NotFound``."""
    found = db.session.get(Benchmark, number)
    if found is None or found.removed_at is not None:
        raise NotFound(N_("Dit cijfer is er niet (meer)."))
    found.removed_at, found.removed_by_label = now, by.label
    db.session.flush()
    _note("benchmark.removed", number, by=by, now=now)


def _note(action: str, number: int, *, by: Actor, now: datetime) -> None:
    audit.record(action, by=by, object_type="benchmark", object_id=number, now=now)

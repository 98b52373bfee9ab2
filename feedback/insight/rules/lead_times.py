# SPDX-License-Identifier: EUPL-1.2
"""How long cases took and how many were in time, from any log of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.insight.rules.sums import FEWEST

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Case:
    """One case: when it began and ended, by when it was due, and the group it belongs to."""

    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    group: str


@dataclass(frozen=True)
class LeadTimes:
    """What cases took, in days of 24 hours; None for what has too few cases.

    ``n`` counts closed cases with a moment due: over those runs the share in time.
    """

    n: int
    open: int
    on_time_share: float | None
    median_days: float | None
    p90_days: float | None


def lead_times(cases: Iterable[Case]) -> LeadTimes:
    """Return the lead times of these cases; nothing but counts below ten closed ones."""
    known = list(cases)
    closed = [case for case in known if case.ended_at is not None]
    timed = [case for case in closed if case.due_at is not None]
    still_open = len(known) - len(closed)
    if len(timed) < FEWEST:
        return LeadTimes(len(timed), still_open, None, None, None)
    days = sorted(_days(case) for case in timed)
    kept = sum(1 for case in timed if _is_on_time(case))
    return LeadTimes(
        len(timed), still_open, kept / len(timed), quantile(days, 0.5), quantile(days, 0.9)
    )


def lead_times_by_group(cases: Iterable[Case]) -> dict[str, LeadTimes]:
    """Return the same of each group, in the order of their names."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.group, []).append(case)
    return {name: lead_times(groups[name]) for name in sorted(groups)}


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile of sorted values, between two of them in proportion (type 7)."""
    place = share * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def _days(case: Case) -> float:
    if case.ended_at is None:
        raise ValueError("an open case has taken no time yet")
    return (case.ended_at - case.started_at).total_seconds() / DAY_SECONDS


def _is_on_time(case: Case) -> bool:
    return case.ended_at is not None and case.due_at is not None and case.ended_at <= case.due_at

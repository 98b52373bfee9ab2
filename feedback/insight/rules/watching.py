# SPDX-License-Identifier: EUPL-1.2
"""Watching marks over time: which weeks count, what is ordinary, where a signal begins (M10).

A week or month with fewer than ten answers is never drawn and never judged; nor is one that
could be worked out from the quarter it is in. Two rules and no more: a smoothed value (EWMA)
outside its limits, and eight periods in a row whose own mean is on one side of the centre.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feedback.insight.rules.control import RUN, Chart, ControlChart, Signal, control_chart
from feedback.insight.rules.sums import FEWEST, NOTHING, Scale, Sums


class Grain(enum.StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


#: So many periods say what is ordinary: twenty weeks, or a year of months.
BASELINE: Mapping[Grain, int] = {Grain.WEEK: 20, Grain.MONTH: 12}


@dataclass(frozen=True)
class Slot:
    """One week (2026-W41) or month (2026-10): from ``begins`` to just before ``ends``."""

    name: str
    begins: date
    ends: date
    sums: Sums

    @property
    def quarter(self) -> tuple[int, int]:
        """Year and number of the quarter in which it begins."""
        return self.begins.year, (self.begins.month - 1) // 3


@dataclass(frozen=True)
class Onset:
    """Where a signal begins: the period, which rule, and on which side of the centre."""

    place: int
    slot: Slot
    signal: Signal
    is_low: bool
    value: float
    centre: float


@dataclass(frozen=True)
class Watched:
    """The periods of one survey and channel, oldest first, and what is judged of them.

    ``shown`` are the places that may be shown. ``chart`` is None while there are too few
    periods to say what is ordinary: ``missing`` tells how many more are needed.
    """

    grain: Grain
    slots: tuple[Slot, ...]
    shown: tuple[int, ...]
    baseline: tuple[str, str] | None
    chart: ControlChart | None
    signals: Mapping[int, tuple[Signal, bool]]
    """By place, of periods after the baseline: which rule, and whether it is low."""
    missing: int

    @property
    def onsets(self) -> list[Onset]:
        """Where each signal begins; one that goes on is not another."""
        if self.chart is None:
            return []
        found, before = [], None
        for point, place in enumerate(self.shown):
            now = self.signals.get(place)
            if now is not None and now != before:
                value = self.chart.points[point].value
                found.append(Onset(place, self.slots[place], *now, value, self.chart.centre))
            before = now
        return found


def watch(
    days: Mapping[date, Sums], *, today: date, scale: Scale, since: str = "", grain: Grain | None
) -> Watched:
    """Return what may be said of marks by day; of periods that have ended before ``today``.

    ``since`` is the name of the period from which on is learnt what is ordinary; without it
    the first one. Without a ``grain`` it is by week where half of the weeks can be shown.
    """
    chosen = grain or pick_grain(days, today=today)
    slots = tuple(slots_of(days, grain=chosen, today=today))
    earlier = sum(slot.name < since for slot in slots)
    shown = tuple(place - earlier for place in may_show(slots) if place >= earlier)
    slots = slots[earlier:]
    needed = BASELINE[chosen]
    if len(shown) < needed + 1:
        missing = needed + 1 - len(shown)
        return Watched(chosen, slots, shown, None, None, {}, missing)
    periods = [(slots[place].name, slots[place].sums) for place in shown]
    chart = control_chart(periods, chart=Chart.EWMA, scale=scale, baseline=needed)
    learnt = slots[shown[0]].name, slots[shown[needed - 1]].name
    signals = {
        shown[point]: signal
        for point, signal in _signals(chart).items()
        if point >= needed  # What is ordinary was learnt from the others.
    }
    return Watched(chosen, slots, shown, learnt, chart, signals, 0)


def pick_grain(days: Mapping[date, Sums], *, today: date) -> Grain:
    """Return weeks where at least half of them can be shown, else months."""
    weeks = slots_of(days, grain=Grain.WEEK, today=today)
    return Grain.WEEK if 2 * len(may_show(weeks)) >= len(weeks) else Grain.MONTH


def slots_of(days: Mapping[date, Sums], *, grain: Grain, today: date) -> list[Slot]:
    """Return every period from the first answer on that has ended, empty ones too."""
    if not days:
        return []
    sums: defaultdict[date, Sums] = defaultdict(Sums)
    for day, one in days.items():
        sums[_begin(day, grain)] += one
    found, begins = [], min(sums)
    while (ends := _after(begins, grain)) <= today:
        found.append(Slot(_name(begins, grain), begins, ends, sums.get(begins, NOTHING)))
        begins = ends
    return found


def may_show(slots: Sequence[Slot]) -> list[int]:
    """Return the places of periods that may be shown.

    Of each quarter what is hidden holds ten answers or more and is not one period alone: its
    figures less those of the periods shown would tell that one. So the next smallest goes too.
    """
    quarters: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, slot in enumerate(slots):
        if slot.sums.n:
            quarters[slot.quarter].append(place)
    found: list[int] = []
    for places in quarters.values():
        ranked = sorted(places, key=lambda place: (slots[place].sums.n, place))
        hidden = sum(slots[place].sums.n < FEWEST for place in ranked)
        while 0 < hidden < len(ranked) and _can_be_had(
            [slots[at].sums.n for at in ranked[:hidden]]
        ):
            hidden += 1
        found += ranked[hidden:]
    return sorted(found)


def _can_be_had(hidden: Collection[int]) -> bool:
    return len(hidden) == 1 or sum(hidden) < FEWEST


def _signals(chart: ControlChart) -> dict[int, tuple[Signal, bool]]:
    """Return by place which rule says something, and whether it is low."""
    found: dict[int, tuple[Signal, bool]] = {}
    side, run = 0, 0
    for place, point in enumerate(chart.points):
        now = (point.mean > chart.centre) - (point.mean < chart.centre)
        run = run + 1 if now == side and now else int(now != 0)
        side = now
        if point.signal is Signal.OUTSIDE:
            found[place] = (Signal.OUTSIDE, point.value < chart.centre)
        elif run >= RUN:
            found[place] = (Signal.RUN, now < 0)
    return found


def _begin(day: date, grain: Grain) -> date:
    if grain is Grain.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday())


def _after(begins: date, grain: Grain) -> date:
    if grain is Grain.WEEK:
        return begins + timedelta(days=7)
    return (begins + timedelta(days=31)).replace(day=1)


def _name(begins: date, grain: Grain) -> str:
    if grain is Grain.MONTH:
        return f"{begins.year}-{begins.month:02}"
    year, week, _ = begins.isocalendar()
    return f"{year}-W{week:02}"

# SPDX-License-Identifier: EUPL-1.2
"""Slots of periodic tasks, and the trust in the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from feedback.jobs.rules import Daily, Every, SteadyClock

NIGHTLY = Daily(time(3, 40))


def test_all_workers_see_the_same_slot_between_two_beats() -> None:
    first = datetime(2026, 11, 23, 8, 14, 15, tzinfo=UTC)
    slots = {Every(15).slot(first + timedelta(seconds=s)) for s in (0, 7, 14.999)}
    assert slots == {"2026-11-23T08:14:15Z"}
    assert Every(15).slot(first + timedelta(seconds=15)) == "2026-11-23T08:14:30Z"


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ("2026-11-23T02:39:59+00:00", "2026-11-22"),
        ("2026-11-23T02:40:00+00:00", "2026-11-23"),
        ("2026-11-23T22:59:59+00:00", "2026-11-23"),
        ("2026-11-23T23:00:00+00:00", "2026-11-23"),
        ("2026-03-29T01:39:59+00:00", "2026-03-28"),
        ("2026-03-29T01:40:00+00:00", "2026-03-29"),
        ("2026-10-25T01:40:00+00:00", "2026-10-24"),
        ("2026-10-25T02:40:00+00:00", "2026-10-25"),
    ],
    ids=[
        "a second early",
        "on time",
        "late in the evening",
        "after midnight there",
        "short night, early",
        "short night, on time",
        "long night, early",
        "long night, on time",
    ],
)
def test_a_daily_slot_is_the_last_that_has_come(moment: str, slot: str) -> None:
    assert NIGHTLY.slot(datetime.fromisoformat(moment)) == slot


@pytest.mark.parametrize("at", [time(2), time(2, 30), time(3, 29)], ids=str)
def test_an_hour_that_comes_twice_or_never_is_refused(at: time) -> None:
    with pytest.raises(ValueError, match="twice or never"):
        Daily(at)


def looks(*steps: tuple[float, float]) -> list[bool]:
    """Look after each step of (calendar seconds, stopwatch seconds)."""
    clock = SteadyClock()
    wall, stopwatch = datetime(2026, 11, 23, 8, tzinfo=UTC), 0.0
    seen = [clock.look(wall=wall, stopwatch=stopwatch)]
    for walked, passed in steps:
        wall += timedelta(seconds=walked)
        stopwatch += passed
        seen.append(clock.look(wall=wall, stopwatch=stopwatch))
    return seen


EVEN = (15.0, 15.0)


@pytest.mark.parametrize(
    ("steps", "trusted"),
    [
        ([EVEN, EVEN], [True, True, True]),
        ([(86_400, 15), EVEN, EVEN, EVEN], [True, False, False, False, True]),
        ([(-3_600, 15), EVEN, EVEN, EVEN], [True, False, False, False, True]),
        ([(86_400, 15), EVEN, (-86_400, 15), EVEN], [True, False, False, False, False]),
        ([(600, 15)], [True, True]),
        ([(7_200, 7_200)], [True, True]),
    ],
    ids=["steady", "a day ahead", "an hour back", "there and back", "corrected a little", "idle"],
)
def test_a_clock_that_jumped_is_trusted_again_after_three_looks(
    steps: list[tuple[float, float]], trusted: list[bool]
) -> None:
    assert looks(*steps) == trusted

# SPDX-License-Identifier: EUPL-1.2
"""What is kept for a minute, and no longer."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from feedback.minute import AT_MOST, UNDERS_AT_MOST, KeptForTheMinute, minute_of

MINUTE = datetime(2026, 11, 23, 8, 14, tzinfo=UTC)


def test_a_moment_belongs_to_the_minute_it_lies_in() -> None:
    assert minute_of(MINUTE + timedelta(seconds=59, microseconds=999_999)) == MINUTE


def test_the_same_is_made_once_within_a_minute() -> None:
    kept, made = KeptForTheMinute[str](), []
    for _ in range(3):
        assert kept.find(MINUTE, "a", lambda: made.append("a") or "words") == "words"
    assert made == ["a"]


def test_another_key_is_made_by_itself() -> None:
    kept = KeptForTheMinute[str]()
    kept.find(MINUTE, ("a", 1), lambda: "one")
    assert kept.find(MINUTE, ("a", 2), lambda: "two") == "two"


def test_nothing_is_left_of_the_minute_before() -> None:
    kept = KeptForTheMinute[str]()
    kept.find(MINUTE, "a", lambda: "at fourteen")
    later = MINUTE + timedelta(minutes=1)
    assert kept.find(later, "b", lambda: "at fifteen") == "at fifteen"
    assert kept.find(MINUTE, "a", lambda: "made again") == "made again"


def test_it_does_not_grow_without_an_end() -> None:
    kept = KeptForTheMinute[int]()
    for number in range(3 * AT_MOST):
        assert kept.find(MINUTE, number, lambda number=number: number) == number
    assert len(kept.of(MINUTE)) <= AT_MOST


def test_what_is_kept_under_something_is_apart() -> None:
    kept = KeptForTheMinute[str]()
    kept.of(MINUTE, "nl")["a"] = "woorden"
    assert kept.of(MINUTE, "en") == {}
    assert kept.of(MINUTE, "nl") == {"a": "woorden"}


def test_neither_grows_what_it_is_kept_under() -> None:
    kept = KeptForTheMinute[str]()
    for number in range(3 * UNDERS_AT_MOST):
        kept.of(MINUTE, number)["a"] = "words"
    assert len(kept._kept[1]) <= UNDERS_AT_MOST + 1


def test_threads_in_different_minutes_get_their_own() -> None:
    kept, wrong = KeptForTheMinute[datetime](), []

    def ask(offset: int) -> None:
        for number in range(2_000):
            minute = MINUTE + timedelta(minutes=(offset + number) % 3)
            if kept.find(minute, "now", lambda minute=minute: minute) != minute:
                wrong.append(minute)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

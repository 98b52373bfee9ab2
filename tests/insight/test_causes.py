# SPDX-License-Identifier: EUPL-1.2
"""The hidden-cause rate: what counts as another cause, once a case, and what is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedback.insight.rules.causes import Cause, count_all, count_by
from feedback.insight.rules.handled import recovery_of
from feedback.insight.rules.quarters import Quarter
from feedback.insight.talks import HEADER, talk_rows

ONE = Cause(1, "2026-0001", "phone", "waste", "te laat geleegd", "de container staat verkeerd")


def causes(count: int, *, other: int = 0, channel: str = "phone") -> list[Cause]:
    same = replace(ONE, after=ONE.before, channel=channel)
    return [replace(ONE, channel=channel) if number < other else same for number in range(count)]


@pytest.mark.parametrize(
    ("before", "after", "is_other"),
    [
        ("Te laat", "te  laat ", False),
        ("te laat", "verkeerd adres", True),
        ("💛", "💛", False),
    ],
    ids=["letters and spaces are no cause", "another cause", "anything typed"],
)
def test_another_cause_is_in_other_words(before: str, after: str, is_other: bool) -> None:
    assert replace(ONE, before=before, after=after).is_other is is_other


def test_recoding_one_cause_raises_the_rate_by_one() -> None:
    before, after = (count_all(causes(20, other=other)) for other in (5, 6))
    assert (before.other, after.other, before.n) == (5, 6, 20)
    assert after.share - before.share == pytest.approx(1 / 20)


def test_nine_have_no_figure_and_ten_have() -> None:
    assert not count_all(causes(9)).is_shown
    assert count_all(causes(10)).is_shown


def test_a_small_channel_takes_the_next_smallest_along() -> None:
    found = [*causes(30), *causes(20, channel="email"), *causes(4, channel="counter")]
    shown = {one.name: one.is_shown for one in count_by(found, part="channel")}
    assert shown == {"phone": True, "email": False, "counter": False}


def test_the_file_holds_nothing_of_what_is_hidden() -> None:
    found = [*causes(30, other=6), *causes(20, channel="email"), *causes(4, channel="counter")]
    rows = [
        dict(zip(HEADER, row, strict=True))
        for row in talk_rows(Quarter(2026, 4), found, recovery_of([]))
    ]
    total = next(row for row in rows if row["part"] == "total")
    assert (total["n"], total["count"], total["percent"]) == (54, 6, "11.1")
    hidden = [row for row in rows if row["suppressed"]]
    assert {row["name"] for row in hidden} == {"email", "counter", "all"}
    assert {row["n"] for row in hidden} == {None}

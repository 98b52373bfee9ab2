# SPDX-License-Identifier: EUPL-1.2
"""How promises were kept: percentages, what is hidden, quarters."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise

import pytest

from feedback.desk.rules.promise_words import hours_words
from feedback.insight.promise_record import percent
from feedback.insight.rules.promises import (
    AgreementEnd,
    Tally,
    TaskEnd,
    count_agreed,
    count_asked,
    median,
    protect,
)
from feedback.insight.rules.quarters import Quarter, quarter_of, read_quarter


def test_in_time_counts_what_is_open_and_past_due_as_not_kept() -> None:
    tally = Tally(kept=8, late=1, open_late=1, target_met=5)
    assert (tally.n, tally.in_time, tally.by_target) == (10, Fraction(4, 5), Fraction(1, 2))


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        pytest.param({"a": 10, "b": 12}, set(), id="ten is enough"),
        pytest.param({"a": 9, "b": 30, "c": 20}, {"a", "c"}, id="one small: the next goes with it"),
        pytest.param({"a": 4, "b": 3, "c": 20, "d": 40}, {"a", "b", "c"}, id="seven together"),
        pytest.param({"a": 9, "b": 9, "c": 20}, {"a", "b"}, id="two hide each other"),
        pytest.param({"a": 3, "b": 30}, {"a", "b"}, id="the other would tell it"),
        pytest.param({"a": 5}, {"a"}, id="alone"),
        pytest.param({"a": 0, "b": 10}, set(), id="nothing is no part"),
    ],
)
def test_what_is_too_small_or_could_be_worked_out_is_hidden(
    sizes: dict[str, int], hidden: set[str]
) -> None:
    parts = protect({name: Tally(kept=n) for name, n in sizes.items()})
    assert {part.name for part in parts if part.tally is None} == hidden


def test_no_random_table_lets_a_small_group_be_subtracted() -> None:
    chance = random.Random(11)
    for _ in range(300):
        sizes = [chance.choice([0, 1, 5, 9, 10, 11, 40]) for _ in range(chance.randint(1, 6))]
        parts = protect({str(place): Tally(kept=n) for place, n in enumerate(sizes)})
        assert all(part.tally is None for part in parts if part.n < 10)
        hidden = [part.n for part in parts if part.tally is None]
        if sum(sizes) >= 10:
            assert not hidden or (len(hidden) > 1 and sum(hidden) >= 10), sizes


@pytest.mark.parametrize(
    ("values", "middle"),
    [([3], 3), ([1, 2], Fraction(3, 2)), ([1, 1, 9], 1), ([1, 1, 5, 9], 3), ([2, 2, 2, 2], 2)],
    ids=["one", "two", "odd", "between", "equal"],
)
def test_the_median_of_counts_is_that_of_the_values(values: list[int], middle: Fraction) -> None:
    assert median({value: values.count(value) for value in values}) == middle


def test_percentages_are_rounded_half_up() -> None:
    assert str(percent(Fraction(1, 16))) == "6.3"
    assert str(percent(Fraction(1))) == "100.0"


def test_a_day_we_moved_is_a_day_we_did_not_make() -> None:
    day, later = date(2026, 11, 20), date(2026, 11, 25)
    ends = [
        AgreementEnd(day, None, is_cancelled=False, settled_on=day),
        AgreementEnd(day, None, is_cancelled=False, settled_on=later),
        AgreementEnd(later, day, is_cancelled=False, settled_on=later),
        AgreementEnd(day, None, is_cancelled=False, settled_on=None),
        AgreementEnd(later, None, is_cancelled=False, settled_on=None),
        AgreementEnd(day, None, is_cancelled=True, settled_on=day),
    ]
    found = count_agreed(ends, today=later)
    assert (found.kept, found.late, found.open_late, found.cancelled, found.moved) == (
        1,
        2,
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (datetime(2026, 9, 30, 21, 59, 59, tzinfo=UTC), "2026-Q3"),
        (datetime(2026, 9, 30, 22, 0, tzinfo=UTC), "2026-Q4"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-Q1"),
    ],
)
def test_a_quarter_begins_at_midnight_in_amsterdam(moment: datetime, name: str) -> None:
    quarter = quarter_of(moment)
    assert quarter.name == name
    assert quarter.begins <= moment < quarter.ends
    assert quarter.before.after == quarter == read_quarter(name)


@pytest.mark.parametrize("name", ["", "2026", "2026-Q5", "26-Q1", "٢٠٢٦-Q1", "9999-Q4", "0001-Q1"])
def test_what_is_no_quarter_is_not_read(name: str) -> None:
    assert read_quarter(name) is None


def test_quarters_of_a_year_touch_and_do_not_overlap() -> None:
    year = [Quarter(2026, number) for number in range(1, 5)]
    assert all(a.ends == b.begins for a, b in pairwise(year))
    assert year[0].first_day == date(2026, 1, 1)
    assert year[3].last_day == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minuten"), (1, "1 minuut"), (60, "1 uur"), (200, "3 uur en 20 minuten")],
)
def test_working_time_is_said_in_words(minutes: int, words: str) -> None:
    assert hours_words(Fraction(minutes)) == words


def asked(department: str, how: str, times: int = 1) -> list[TaskEnd]:
    """Questions for Friday, each of which ended so."""
    ends = {
        "kept": TaskEnd(department, date(2026, 11, 27), False, True, False, 0),
        "moved": TaskEnd(department, date(2026, 11, 27), True, True, False, 3),
        "late": TaskEnd(department, date(2026, 11, 27), False, True, False, 2),
        "open": TaskEnd(department, date(2026, 11, 27), False, False, False, 0),
        "not due": TaskEnd(department, date(2026, 12, 7), False, False, False, 0),
        "taken back": TaskEnd(department, date(2026, 11, 27), False, True, True, 0),
        "taken back late": TaskEnd(department, date(2026, 11, 27), False, True, True, 1),
    }
    return [ends[how]] * times


def test_questions_to_departments_count_by_the_day_that_was_asked_first() -> None:
    ends = [
        *asked("Wegbeheer", "kept", 9),
        *(one for how in ("moved", "late", "open", "not due") for one in asked("Wegbeheer", how)),
        *(one for how in ("taken back", "taken back late") for one in asked("Wegbeheer", how)),
    ]
    found = count_asked(ends, today=date(2026, 12, 1))
    # Taking a question back after its day does not better the figure.
    assert found.tally == Tally(kept=9, late=3, open_late=1)
    assert (found.withdrawn, found.moved, found.is_shown) == (1, 1, True)


def test_departments_are_one_however_they_are_typed_and_small_ones_are_hidden() -> None:
    ends = [
        *asked("Wegbeheer", "kept", 10),
        *asked("wegbeheer ", "late", 2),
        *asked("Groen", "kept", 11),
        *asked("Griffie", "late", 3),
    ]
    parts = {
        one.name: (one.n, one.tally)
        for one in count_asked(ends, today=date(2026, 12, 1)).departments
    }
    assert parts == {
        "Wegbeheer": (12, Tally(kept=10, late=2)),
        "Groen": (11, None),  # Else Griffie is what is left of the total.
        "Griffie": (3, None),
    }
    assert count_asked(ends[:9], today=date(2026, 12, 1)).departments == ()

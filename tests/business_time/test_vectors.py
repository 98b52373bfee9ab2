# SPDX-License-Identifier: EUPL-1.2
"""Known answers: the reference file, and the design's table with its own calendars."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from feedback.business_time.deadlines import Policy, deadline
from feedback.clock import local
from tests.business_time.calendars import DEFAULT, LETTERS, at

REFERENCE = Path(__file__).parent.parent / "reference" / "deadlines.csv"


def reference_rows() -> list[dict[str, str]]:
    with REFERENCE.open(newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    "row", reference_rows(), ids=lambda row: f"{row['policy']} {row['received_at']}"
)
def test_the_engine_gives_the_reference_answer(row: dict[str, str]) -> None:
    received_at = datetime.fromisoformat(row["received_at"])
    found = deadline(Policy(row["policy"]), received_at, calendar=DEFAULT)
    assert local(found).isoformat() == row["due_at"]


#: number, received, calendar, due, why: the table of the design, with its test calendars.
SAME_CLOCK = [
    (1, "2026-06-02 10:15", "A", "2026-06-03 10:15", "plain"),
    (2, "2026-06-02 08:59:59", "A", "2026-06-02 17:00", "before opening"),
    (3, "2026-06-02 16:59:59", "A", "2026-06-03 16:59:59", "last second open"),
    (4, "2026-06-02 17:00:00", "A", "2026-06-03 17:00", "blocks are half-open"),
    (5, "2026-06-05 15:00", "A", "2026-06-08 15:00", "weekend"),
    (6, "2026-06-06 11:00", "A", "2026-06-08 17:00", "answered on Saturday"),
    (7, "2026-06-07 23:30", "A", "2026-06-08 17:00", "Sunday night"),
    (8, "2026-03-27 15:00", "A", "2026-03-30 15:00", "71 real hours"),
    (9, "2026-10-23 15:00", "A", "2026-10-26 15:00", "73 real hours"),
    (10, "2026-10-25 02:30", "A", "2026-10-26 17:00", "repeated hour"),
    (11, "2026-04-02 11:00", "A", "2026-04-07 11:00", "Good Friday closed, Easter"),
    (12, "2026-04-02 11:00", "A'", "2026-04-03 11:00", "Good Friday open"),
    (13, "2026-04-24 16:30", "A", "2026-04-28 16:30", "King's Day on Monday"),
    (14, "2025-04-25 10:00", "A", "2025-04-28 10:00", "King's Day moved to Saturday"),
    (15, "2026-05-04 14:00", "A", "2026-05-05 14:00", "5 May open"),
    (16, "2025-05-02 14:00", "A", "2025-05-06 14:00", "5 May closed"),
    (17, "2026-05-13 14:00", "A", "2026-05-15 14:00", "Ascension"),
    (18, "2026-05-13 14:00", "A+", "2026-05-18 14:00", "bridge day closed"),
    (19, "2026-12-23 15:00", "A½", "2026-12-24 12:00", "clipped to a short day"),
    (20, "2026-12-24 11:30", "A½", "2026-12-28 11:30", "Christmas and Sunday"),
    (21, "2026-12-24 13:00", "A½", "2026-12-28 17:00", "after early closing"),
    (22, "2026-12-31 16:00", "A", "2027-01-04 16:00", "year change"),
    (23, "2028-02-28 10:00", "A", "2028-02-29 10:00", "leap day"),
    (24, "2026-06-02 12:45", "B", "2026-06-03 13:00", "received in lunch"),
    (25, "2026-06-02 12:15", "B", "2026-06-03 12:15", "not shifted by lunch"),
    (26, "2026-06-04 19:00", "C", "2026-06-05 12:30", "evening, then short Friday"),
    (27, "2026-06-05 12:30", "C", "2026-06-08 17:00", "closing instant is closed"),
    (28, "2026-06-03 19:00", "C", "2026-06-04 20:00", "first working day has an evening"),
]


@pytest.mark.parametrize(
    ("received", "letter", "due"),
    [row[1:4] for row in SAME_CLOCK],
    ids=[f"{row[0]} {row[4]}" for row in SAME_CLOCK],
)
def test_the_same_clock_policy_follows_the_table(received: str, letter: str, due: str) -> None:
    for fold in (0, 1):
        found = deadline(
            Policy.SAME_CLOCK_NEXT_WORKDAY, at(received, fold=fold), calendar=LETTERS[letter]
        )
        assert found == at(due)


@pytest.mark.parametrize(
    ("received", "hours"),
    [("2026-03-27 15:00", 71), ("2026-10-23 15:00", 73)],
    ids=["spring", "autumn"],
)
def test_a_night_the_clocks_change_shows_in_real_hours(received: str, hours: int) -> None:
    found = deadline(Policy.SAME_CLOCK_NEXT_WORKDAY, at(received), calendar=LETTERS["A"])
    assert (found - at(received)).total_seconds() == hours * 3600

# SPDX-License-Identifier: EUPL-1.2
"""The commands ``sla deadline`` and ``sla explain``."""

from __future__ import annotations

import functools
import os
import random
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from flask import Flask

from config import ROOT
from feedback.business_time.deadlines import Policy
from tests.business_time.test_properties import END, PAIRS, START, slow_answer
from tests.business_time.test_vectors import reference_rows
from tests.databases import Installation

ROWS = reference_rows()


def run(app: Flask, *words: str, given: str | bytes | None = None) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(args=["sla", *words], input=given)
    return result.exit_code, result.stdout.splitlines()


@pytest.mark.parametrize("policy", sorted({row["policy"] for row in ROWS}))
def test_the_command_gives_the_reference_answers(app: Flask, policy: str) -> None:
    rows = [row for row in ROWS if row["policy"] == policy]
    received = [row["received_at"] for row in rows]
    expected = (0, [row["due_at"] for row in rows])
    assert run(app, "deadline", "--policy", policy, *received) == expected
    assert run(app, "deadline", "--policy", policy, given="\n".join(received)) == expected


def test_the_resident_is_told_closing_time_unless_another_policy_is_asked(app: Flask) -> None:
    assert run(app, "deadline", "2026-11-23T10:15:00+01:00") == (0, ["2026-11-24T17:00:00+01:00"])


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2026-11-23T10:15", "2026-11-24T10:15:00+01:00"),
        ("2026-11-23 10:15:30", "2026-11-24T10:15:30+01:00"),
        ("2026-11-23T09:15:00Z", "2026-11-24T10:15:00+01:00"),
        ("\ufeff2026-11-23T10:15:00+01:00 ", "2026-11-24T10:15:00+01:00"),
        ("2026-10-25T02:30", "2026-10-26T17:00:00+01:00"),
    ],
    ids=["naive", "with a blank", "zulu", "byte order mark", "the hour that comes twice"],
)
def test_moments_are_read_as_people_and_programs_write_them(
    app: Flask, typed: str, answer: str
) -> None:
    assert run(app, "deadline", "--policy", "same-clock-next-workday", typed) == (0, [answer])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (b"", "no moment"),
        (b"tomorrow", "'tomorrow' is no moment like 2026-11-23T10:15:00+01:00"),
        (b"2026-11-23", "has no time of day"),
        (b"2026-02-30T10:00:00+01:00", "no moment"),
        (b"2026-03-29T02:30", "the clocks jumped over it"),
        (b"9999-12-31T23:59:59Z", "outside the years 1970-2999"),
        (b"0001-01-01T00:00:00+14:00", "outside the years 1970-2999"),
        (b"\xff\x00\xed\xa0\x80", "no moment"),
        ("🎄<b>".encode(), "no moment"),
        (b"9" * 100_000, "no moment"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value[-20:],
)
def test_a_bad_line_is_told_in_its_place_and_the_rest_goes_on(
    app: Flask, typed: bytes, says: str
) -> None:
    good = b"2026-11-23T10:15:00+01:00"
    code, lines = run(app, "deadline", given=b"\n".join([good, typed, good]) + b"\n")
    assert (code, len(lines)) == (1, 3)
    assert lines[0] == lines[2] == "2026-11-24T17:00:00+01:00"
    assert lines[1].startswith("error: ")
    assert says in lines[1]
    assert len(lines[1]) < 250


@pytest.mark.slow
def test_someone_at_a_terminal_is_told_what_to_type(installation: Installation, app: Flask) -> None:
    keyboard, terminal = os.openpty()
    os.write(keyboard, b"2026-11-23T10:15\n\x04")
    done = subprocess.run(
        [sys.executable, "-m", "flask", "sla", "deadline"],
        stdin=terminal,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=installation.environment,
    )
    for end in (keyboard, terminal):
        os.close(end)
    assert done.stdout == "2026-11-24T17:00:00+01:00\n"
    assert "end with Ctrl-D" in done.stderr


def test_an_explanation_ends_with_the_same_deadline(app: Flask) -> None:
    code, lines = run(app, "explain", "2026-04-24T16:00:00+02:00")
    assert code == 0
    assert lines[0].startswith("1. Ontvangen op vrijdag 24 april 2026 om 16.00 uur.")
    assert "5. Maandag 27 april 2026 telt niet mee: Koningsdag." in lines
    assert lines[-1].startswith("2026-04-28T17:00:00+02:00 ")


@pytest.mark.parametrize("typed", ["tomorrow", "9999-12-31T23:59:59Z"])
def test_what_is_no_moment_cannot_be_explained(app: Flask, typed: str) -> None:
    result = app.test_cli_runner().invoke(args=["sla", "explain", typed])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")


@functools.cache  # Both databases are asked the same.
def _ten_thousand(policy: Policy) -> tuple[list[datetime], list[datetime]]:
    """Draw moments of a policy, and walk slowly to the deadline of each."""
    dice = random.Random(f"tokyo {policy}")
    span = int((END - START).total_seconds())
    drawn = [START + timedelta(seconds=dice.randrange(span)) for _ in range(10_000)]
    return drawn, [slow_answer(policy, moment, PAIRS[0][1], step_minutes=15) for moment in drawn]


@pytest.mark.slow
@pytest.mark.parametrize("policy", Policy)
def test_ten_thousand_lines_agree_with_the_slow_walk_on_a_server_in_tokyo(
    app: Flask, installation: Installation, policy: Policy
) -> None:
    drawn, expected = _ten_thousand(policy)
    done = subprocess.run(
        [sys.executable, "-m", "flask", "sla", "deadline", "--policy", policy.value],
        input="\n".join(moment.isoformat() for moment in drawn),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**installation.environment, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    )
    answers = [datetime.fromisoformat(line) for line in done.stdout.splitlines()]
    differences = [pair for pair in zip(answers, expected, strict=True) if pair[0] != pair[1]]
    assert differences == []

# SPDX-License-Identifier: EUPL-1.2
"""The zone and the locale of the server change no answer."""

from __future__ import annotations

import subprocess
import sys

import pytest

from config import ROOT

PROGRAM = """
from datetime import datetime, timedelta, timezone
from feedback.business_time.deadlines import Policy, trace_deadline
from feedback.business_time.explain import explain
from tests.business_time.calendars import EVERY_CALENDAR
start = datetime(2026, 1, 1, 0, 0, 7, tzinfo=timezone.utc)
for number in range(0, 8760, 7):
    for calendar in EVERY_CALENDAR:
        for policy in Policy:
            trace = trace_deadline(policy, start + timedelta(hours=number), calendar=calendar)
            print(trace.due_at.isoformat(), explain(trace)[-1])
"""


def answers(zone: str, language: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"TZ": zone, "LC_ALL": language},
    )
    return done.stdout


@pytest.fixture(scope="module")
def amsterdam() -> str:
    return answers("Europe/Amsterdam", "nl_NL.UTF-8")


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_server_in_another_zone_gives_the_same_answers(zone: str, amsterdam: str) -> None:
    assert answers(zone, "C") == amsterdam
    assert amsterdam.count("\n") > 50_000

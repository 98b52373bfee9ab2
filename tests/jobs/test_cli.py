# SPDX-License-Identifier: EUPL-1.2
"""Background work by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from feedback.db import unit_of_work
from feedback.jobs.schedule import PERIODIC, get_periodic
from feedback.web.limits import count_attempt


def test_the_list_names_each_task_with_its_time(app: Flask) -> None:
    lines = app.test_cli_runner().invoke(args=["jobs", "list"]).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [line.name for line in PERIODIC]
    assert "every 15 s" in lines[0]


@pytest.mark.parametrize("name", [line.name for line in PERIODIC])
def test_every_task_can_be_run_by_hand_on_an_empty_house(app: Flask, name: str) -> None:
    done = app.test_cli_runner().invoke(args=["jobs", "run", name])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{name}: ")


def test_an_unknown_task_is_refused_with_the_names_there_are(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["jobs", "run", "sweep"])
    assert done.exit_code == 1
    assert "There is no task sweep. There are: sweep_promises, " in done.stderr


def test_counters_and_old_answers_are_forgotten(app: Flask, now: datetime) -> None:
    with unit_of_work():
        count_attempt("login", "192.0.2.1", window_seconds=60, now=now)
    assert get_periodic("forget_web_traces").task(now=now + timedelta(days=1)) == 1

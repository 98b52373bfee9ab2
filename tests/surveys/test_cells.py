# SPDX-License-Identifier: EUPL-1.2
"""Cells are equal to the answers, whatever comes in, goes out, or comes at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading, unit_of_work
from feedback.surveys.models.answers import AnswerCount, Response
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.queries.counts import Cells, count_anew, list_counts, list_survey_ids
from feedback.surveys.rules.answering import Given
from feedback.surveys.rules.counting import Said, said_by
from feedback.surveys.rules.marks import Effort
from feedback.surveys.services.answering import Sheet, keep_answer
from feedback.surveys.services.surveys import store_responses
from feedback.surveys.tasks import check_counts
from feedback.tables.cells import Absent
from tests.surveys.asked import ANOUK, KEY, open_survey

FIXTURES = Path(__file__).parent.parent / "fixtures"
CODES = ("h_ideas", "h_expert", "a_clear")


def random_rows(count: int, *, seed: int, name: str = "r") -> list[dict[str, Any]]:
    """Answers with every kind of hole: no mark, no moment, no channel, skipped, n.v.t."""
    chance = Random(seed)
    survey = get_survey(KEY)
    version = find_latest_version(survey.id)
    assert version is not None
    end_reading()
    began = datetime(2026, 1, 1, tzinfo=UTC)
    marks: list[Any] = [*range(1, 11), "not_applicable", "dont_know", "blank", None]
    rows = []
    for number in range(count):
        at = began + timedelta(hours=chance.randrange(24 * 300))
        aspects = {code: chance.choice(marks) for code in CODES if chance.random() < 0.8}
        row = {
            "survey_id": survey.id,
            "version_id": version.id,
            "external_id": f"{name}{number}",
            "round": chance.choice(["", "", "1-meting"]),
            "submitted_at": at if chance.random() < 0.95 else None,
            "recorded_at": at,
            "channel": chance.choice([None, Channel.COUNTER, Channel.PHONE]),
            "overall_mark": chance.choice([None, *range(1, 11)]),
            "effort": chance.choice([None, *Effort]),
            "explanation": chance.choice([None, "Omdat 🙂"]),
            "suggestion": chance.choice([None, "Meer stoelen"]),
            "aspects": {code: mark for code, mark in aspects.items() if mark is not None},
            "background": {},
        }
        if row["overall_mark"] is None:
            row["overall_absent"] = Absent.DONT_KNOW
        rows.append(row)
    return rows


def store(rows: list[dict[str, Any]]) -> None:
    with unit_of_work():
        store_responses(rows)


def both() -> tuple[Cells, Cells]:
    """Return the cells there are, and those the answers make."""
    end_reading()
    found: Cells = {}
    anew: Cells = {}
    for survey_id in list_survey_ids():
        found |= list_counts(survey_id)
        anew |= count_anew(Response.survey_id == survey_id)
    return found, anew


def test_cells_equal_the_answers_whatever_they_hold(app: Flask, now: datetime) -> None:
    open_survey(now=now)
    for part in range(3):
        store(random_rows(150, seed=part, name=f"{part}-"))
        found, anew = both()
        assert found == anew
    assert sum(n for (_, said), n in found.items() if said == Said("response", "")) == 450


def test_an_answer_counts_once_however_often_it_is_sent(app: Flask, now: datetime) -> None:
    survey = open_survey(now=now)
    version = find_latest_version(survey.id)
    assert version is not None
    given = Given(mark=8, effort=Effort.LITTLE, aspects={"h_ideas": 9}, suggestion="Een bankje")
    sheet = Sheet(survey.id, version.id, "k" * 43, given, channel=Channel.COUNTER)
    end_reading()
    for one in (sheet, sheet, replace(sheet, key="l" * 43)):
        with unit_of_work():
            keep_answer(one, by=ANOUK, now=now)
    found, anew = both()
    assert found == anew
    assert {said.code: n for (_, said), n in found.items()}["aspect.h_ideas"] == 2


def test_a_file_that_is_taken_out_leaves_no_cell(app: Flask, now: datetime, tmp_path: Path) -> None:
    open_survey(now=now)
    store(random_rows(20, seed=1))
    kept, _ = both()
    file, mapping = (str(FIXTURES / f"enquete.{end}") for end in ("csv", "yaml"))
    runner = app.test_cli_runner()
    text = Path(mapping).read_text(encoding="utf-8")
    calm = tmp_path / "calm.yaml"
    lines = [line for line in text.splitlines() if "contact_" not in line and "call_" not in line]
    calm.write_text("\n".join(lines), encoding="utf-8")
    words = ["surveys", "import", file, "--survey", "kto", "--mapping", str(calm)]
    assert runner.invoke(args=words).exit_code == 0
    found, anew = both()
    assert found == anew != kept
    assert runner.invoke(args=["surveys", "undo", "1"]).exit_code == 0
    assert both() == (kept, kept)


def test_a_wrong_cell_is_found_told_and_made_anew(app: Flask, now: datetime) -> None:
    open_survey(now=now)
    store(random_rows(30, seed=4))
    assert check_counts(now=now) == 0
    with unit_of_work():
        one = sa.select(AnswerCount).where(AnswerCount.code == "response").limit(1)
        db.session.scalars(one).one().count += 1
    result = app.test_cli_runner().invoke(args=["surveys", "cells", "rebuild"])
    assert "1 cells were wrong" in result.output
    found, anew = both()
    assert found == anew
    assert check_counts(now=now) == 0


def test_answers_at_the_same_time_are_all_counted(app: Flask, now: datetime) -> None:
    open_survey(now=now)
    rows = random_rows(40, seed=9)

    def keep(row: dict[str, Any]) -> None:
        with app.app_context():
            store([row])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(keep, rows))
    found, anew = both()
    assert found == anew


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, {("response", "")}),
        ({"overall_mark": 8}, {("response", ""), ("overall_mark", "8")}),
        ({"overall_absent": Absent.DONT_KNOW}, {("response", ""), ("overall_mark", "dont_know")}),
        ({"aspects": {"x": True, "y": "?", "z": -1}}, {("response", ""), ("aspect.z", "-1")}),
        (
            {"suggestion": "", "effort": Effort.MUCH},
            {("response", ""), ("suggestion", "given"), ("effort", "much")},
        ),
    ],
    ids=["nothing", "a mark", "does not know", "what is no mark", "a suggestion"],
)
def test_what_one_answer_says(row: dict[str, Any], said: set[tuple[str, str]]) -> None:
    assert set(said_by(row)) == said

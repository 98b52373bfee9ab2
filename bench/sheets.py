# SPDX-License-Identifier: EUPL-1.2
"""What a factsheet costs from cells, at ten thousand answers and at ten million."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import sqlalchemy as sa

from bench.figures import Bar, Figure, show
from config import load_settings
from feedback.accounts.rules import program
from feedback.app import create_app
from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading, insert_once, insert_rows, unit_of_work
from feedback.insight.rules.quarters import Quarter
from feedback.insight.sheets import make_sheet
from feedback.operations.cli import bring_up_to_date
from feedback.surveys.models.answers import AnswerCount, Response
from feedback.surveys.queries.answers import find_latest_version
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.services import building
from feedback.surveys.services.counting import count_in

CHANNELS = (Channel.COUNTER, Channel.PHONE, Channel.DIGITAL_FORM, Channel.EMAIL, Channel.WEBSITE)
QUARTERS = tuple(Quarter(2025 + at // 4, at % 4 + 1) for at in range(8))
ASPECTS, ROUNDS = 10, 5
SMALL, LARGE = 10_000, 10_000_000
ARRIVALS = 2_000
BY = program("bench")


def measure(folder: Path) -> list[Figure]:
    """Measure all factsheets of five channels and eight quarters at both sizes, and upkeep."""
    folder.mkdir()
    app = create_app(load_settings({"INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR"}))
    with app.app_context():
        bring_up_to_date(app)
        small, large = (_middle(_fill(size)) for size in (SMALL, LARGE))
        insert, upkeep = _arrivals()
        db.session.remove()
        db.engine.dispose()
    count = len(CHANNELS) * len(QUARTERS)
    detail = f"{count} sheets one by one {show(large)} ms, of {LARGE:,} answers"
    return [
        Figure("factsheet from cells", large / count, "ms", Bar(20, unit=" ms"), detail),
        Figure("factsheet, 10M against 10k", large / small, "x", Bar(1.5, unit="x")),
        Figure(
            "upkeep of cells at an answer",
            upkeep,
            "ms",
            Bar(0.1, unit=" ms"),
            f"the insert itself {show(insert)} ms",
        ),
    ]


def _fill(size: int) -> str:
    """Write the cells of ``size`` answers, as arriving one by one would leave them."""
    key, now = f"maat-{size}", datetime(2025, 1, 1, tzinfo=UTC)
    chance = Random(size)
    with unit_of_work():
        survey = building.make_survey(
            key, title=key, instrument=Instrument.CONTINUOUS, by=BY, now=now
        )
        building.publish(survey, by=BY, now=now)
        version = find_latest_version(survey.id)
        assert version is not None, "it was published just now"
        each = size // (len(CHANNELS) * len(QUARTERS))
        head = {"survey_id": survey.id, "version_id": version.id, "round": ""}
        for channel in CHANNELS:
            for quarter in QUARTERS:
                place = head | {"channel": channel.value, "quarter": quarter.name}
                said = [("response", "", each), ("explanation", "given", each // 3)]
                efforts = ("none", "little", "neutral", "much", "very_much")
                said += [("effort", effort, each // 5) for effort in efforts]
                for code in ("overall_mark", *(f"aspect.a{at}" for at in range(ASPECTS))):
                    weights = [chance.random() for _ in range(10)]
                    parts = [int(each * one / sum(weights)) for one in weights]
                    said += [(code, str(mark), n) for mark, n in enumerate(parts, start=1)]
                names = ("code", "value", "count")
                rows = [place | dict(zip(names, one, strict=True)) for one in said]
                insert_rows(AnswerCount, rows)
    return key


def _middle(key: str) -> float:
    """Return the milliseconds of all factsheets of a survey: the middle of five rounds."""

    def all_sheets() -> None:
        for channel in CHANNELS:
            for quarter in QUARTERS:
                assert make_sheet(key, channel=channel.value, quarter=quarter).tally is not None

    all_sheets()
    return statistics.median(_milliseconds(all_sheets) for _ in range(ROUNDS))


def _arrivals() -> tuple[float, float]:
    """Return the milliseconds of an insert, and of the cells beside it: the middle of many."""
    end_reading()
    inserts, upkeeps = [], []
    with unit_of_work():
        version = db.session.execute(
            sa.select(AnswerCount.survey_id, AnswerCount.version_id).limit(1)
        ).one()
        now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        row = {
            "survey_id": version.survey_id,
            "version_id": version.version_id,
            "round": "",
            "submitted_at": now,
            "recorded_at": now,
            "channel": Channel.COUNTER,
            "overall_mark": 8,
            "effort": "little",
            "explanation": "Snel geholpen.",
            "aspects": {f"a{at}": 7 + at % 3 for at in range(ASPECTS)},
            "background": {},
        }
        for number in range(ARRIVALS):
            one = row | {"external_id": f"bench-{number}"}
            inserts.append(_milliseconds(lambda one=one: insert_once(Response, **one)))
            upkeeps.append(_milliseconds(lambda one=one: count_in([one])))
    return statistics.median(inserts), statistics.median(upkeeps)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000

# SPDX-License-Identifier: EUPL-1.2
"""What figures from cells cost: factsheets and drivers, of ten thousand answers and ten million.

Cells are made of marks that are drawn, as arriving answers would leave them; what needs
answers themselves (making cells anew, keeping them) is measured on answers.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import sqlalchemy as sa
from flask.testing import FlaskClient
from numpy.typing import NDArray

from bench.figures import Bar, Figure, show
from config import load_settings
from feedback.accounts.rules import program
from feedback.app import create_app
from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading, insert_once, insert_rows, unit_of_work
from feedback.insight.drivers import find_driver_report
from feedback.insight.papers import draw_paper, write_paper
from feedback.insight.rules.quarters import Quarter
from feedback.insight.sheets import make_sheet
from feedback.operations.cli import bring_up_to_date
from feedback.surveys.models.answers import AnswerCount, AnswerSum, Response
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.queries.released import Wish
from feedback.surveys.rules.counting import BLOCKS, NO_MARK
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.rules.mark_sums import MarkSums
from feedback.surveys.rules.questionnaire import Question, QuestionKind, to_stored
from feedback.surveys.services import building
from feedback.surveys.services.counting import count_in
from feedback.surveys.services.folding import fold_answers, rebuild_sums
from feedback.surveys.services.surveys import ensure_version, store_responses
from tests.people import login, make_cast

Marks: TypeAlias = NDArray[np.int64]

CHANNELS = (Channel.COUNTER, Channel.PHONE, Channel.DIGITAL_FORM, Channel.EMAIL, Channel.WEBSITE)
QUARTERS = tuple(Quarter(2025 + at // 4, at % 4 + 1) for at in range(8))
PLACES = len(CHANNELS) * len(QUARTERS)
ASPECTS, ROUNDS = 10, 5
CODES = tuple(f"a{at}" for at in range(ASPECTS))
SMALL, LARGE = 10_000, 10_000_000
SKIPPED, SEED = 0.08, 20261123
ARRIVALS, BATCH = 2_000, 5_000
BY = program("bench")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def measure(folder: Path, *, answers: int, database_url: str | None = None) -> list[Figure]:
    """Measure pages at both sizes, making ``answers`` anew, and what an arrival costs."""
    folder.mkdir()
    settings = {"INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    if database_url is not None:
        settings["DATABASE_URL"] = database_url
    app = create_app(load_settings(settings))
    with app.app_context():
        bring_up_to_date(app)
        client = app.test_client()
        login(client, make_cast(now=NOW).anouk)
        small, large = (_fill(size) for size in (SMALL, LARGE))
        found = [*_sheets(client, small, large), *_drivers(client, small, large)]
        found += [*_anew(answers), *_arrivals(small)]
        db.session.remove()
        db.engine.dispose()
    return found


def _fill(size: int) -> str:
    """Write the cells of ``size`` answers, as arriving one by one would leave them."""
    key, chance = f"maat-{size}", np.random.default_rng(size)
    head = _survey(key)
    for channel in CHANNELS:
        for quarter in QUARTERS:
            place = head | {"channel": channel.value, "quarter": quarter.name, "round": ""}
            marks = _marks(size // PLACES, chance)
            sums = MarkSums.of(marks, chance.integers(0, BLOCKS, len(marks)), ASPECTS + 1)
            patterns, blocks = sums.as_bytes()
            row = {"weight": 1.0, "n": sums.n, "patterns": patterns, "blocks": blocks}
            end_reading()
            with unit_of_work():
                insert_rows(AnswerCount, [place | one for one in _counts(marks)])
                insert_rows(AnswerSum, [place | row])
    return key


def _survey(key: str) -> dict[str, Any]:
    kinds = [(QuestionKind.OVERALL_MARK, "q_overall"), (QuestionKind.EFFORT, "q_effort")]
    kinds += [(QuestionKind.ASPECT, code) for code in CODES]
    asked = [Question(kind, code, f"Vraag {code}") for kind, code in kinds]
    end_reading()
    with unit_of_work():
        survey = building.make_survey(
            key, title=key, instrument=Instrument.CONTINUOUS, by=BY, now=NOW
        )
        version = ensure_version(survey, to_stored(asked), now=NOW)
        return {"survey_id": survey.id, "version_id": version.id}


def _marks(people: int, chance: np.random.Generator) -> Marks:
    """Return marks that hang together by one mood, some not answered; the overall mark last."""
    mood = chance.normal(size=(people, 1))
    each = np.sqrt(0.55) * mood + np.sqrt(0.45) * chance.normal(size=(people, ASPECTS))
    overall = each @ np.linspace(0.05, 0.25, ASPECTS) + 0.8 * chance.normal(size=people)
    marks = np.clip(np.round(np.column_stack((each, overall)) * 1.5 + 7.5), 1, 10)
    found = marks.astype(np.int64)
    found[:, :-1][chance.random((people, ASPECTS)) < SKIPPED] = NO_MARK
    return found


def _counts(marks: Marks) -> Iterator[dict[str, Any]]:
    """Yield how often each value was given, as the cells of a place have it."""
    each = len(marks)
    said = [("response", "", each), ("explanation", "given", each // 3)]
    efforts = ("none", "little", "neutral", "much", "very_much")
    said += [("effort", effort, each // 5) for effort in efforts]
    for at, code in enumerate((*(f"aspect.{code}" for code in CODES), "overall_mark")):
        values, times = np.unique(marks[:, at], return_counts=True)
        for value, count in zip(values, times, strict=True):
            word = "not_applicable" if value == NO_MARK else str(value)
            said.append((code, word, int(count)))
    names = ("code", "value", "count")
    yield from (dict(zip(names, one, strict=True)) for one in said)


def _sheets(client: FlaskClient, small: str, large: str) -> list[Figure]:
    def all_of(key: str) -> Callable[[], None]:
        def reckon() -> None:
            for channel in CHANNELS:
                for quarter in QUARTERS:
                    end_reading()
                    sheet = make_sheet(key, channel=channel.value, quarter=quarter)
                    assert sheet.tally is not None

        return reckon

    few, many = _by_turns(all_of(small), all_of(large))
    where = f"/werk/uitkomsten/factsheet?onderzoek={large}&kanaal=counter&kwartaal=2026-Q3"
    page = _middle(lambda: _get(client, where), times=20)
    end_reading()
    sheet = make_sheet(large, channel=Channel.COUNTER.value, quarter=QUARTERS[-1])
    paper = _middle(lambda: len(draw_paper(write_paper(sheet, now=NOW))), times=3)
    detail = f"{PLACES} sheets one by one {show(many)} ms, of {LARGE:,} answers"
    return [
        Figure("factsheet from cells", many / PLACES, "ms", Bar(20, unit=" ms"), detail),
        Figure("factsheet, 10M against 10k", many / few, "x", Bar(1.5, unit="x")),
        Figure("page of a factsheet", page, "ms", Bar(20, unit=" ms"), "with its charts"),
        Figure("PDF of a factsheet", paper, "ms", Bar(3_000, unit=" ms")),
    ]


def _drivers(client: FlaskClient, small: str, large: str) -> list[Figure]:
    where = "/werk/uitkomsten/drijfveren?onderzoek="
    few, many = _by_turns(lambda: _get(client, where + small), lambda: _get(client, where + large))
    end_reading()
    report, _ = find_driver_report(large, wish=Wish())
    detail = f"{report.n:,} answers, {ASPECTS} aspects; {show(few)} ms of {SMALL:,}"
    return [
        Figure("page of drivers from cells", many, "ms", Bar(300, unit=" ms"), detail),
        Figure("page of drivers, 10M against 10k", many / few, "x", Bar(1.5, unit="x")),
    ]


def _anew(answers: int) -> list[Figure]:
    """Measure making the sums of answers anew, beside asking the database for such sums."""
    head, chance = _survey("antwoorden"), np.random.default_rng(SEED)
    survey_id = head["survey_id"]
    for start in range(0, answers, BATCH):
        rows = [_answer(head, start + at, one) for at, one in enumerate(_marks(BATCH, chance))]
        with unit_of_work():
            store_responses(rows)
            fold_answers(survey_id, limit=BATCH)

    def rebuild() -> None:
        with unit_of_work():
            db.session.execute(sa.delete(AnswerSum).where(AnswerSum.survey_id == survey_id))
            assert rebuild_sums(survey_id) == PLACES

    def ask() -> None:
        end_reading()
        db.session.execute(sa.text(_bare_sums()), {"survey_id": survey_id}).all()

    took, bare = _by_turns(rebuild, ask)
    detail = f"{show(took)} ms of {answers:,} answers; the bare SELECT {show(bare)} ms"
    return [
        Figure("sums made anew, against a SELECT", took / bare, "x", Bar(1.5, unit="x"), detail)
    ]


def _answer(head: dict[str, Any], number: int, marks: Marks) -> dict[str, Any]:
    quarter = QUARTERS[number % len(QUARTERS)]
    given = {code: int(one) for code, one in zip(CODES, marks[:-1], strict=True) if one != NO_MARK}
    return head | {
        "external_id": f"bench-{number}",
        "round": "",
        "submitted_at": quarter.begins,
        "recorded_at": NOW,
        "channel": CHANNELS[number // len(QUARTERS) % len(CHANNELS)],
        "mode": "self",
        "overall_mark": int(marks[-1]),
        "effort": "little",
        "explanation": "Snel geholpen.",
        "aspects": given,
        "background": {},
    }


def _bare_sums() -> str:
    """Return a statement for how many, sums and products by channel, quarter, pattern and block."""
    if db.engine.dialect.name == "postgresql":
        mark, quarter = "CAST(aspects ->> '{0}' AS int)", "date_trunc('quarter', submitted_at)"
    else:
        mark = "json_extract(aspects, '$.{0}')"
        quarter = "strftime('%Y', submitted_at) || (strftime('%m', submitted_at) + 2) / 3"
    marks = ", ".join(f"{mark.format(code)} AS {code}" for code in CODES)
    columns = (*CODES, "overall_mark")
    sums = [f"sum({one})" for one in columns]
    sums += [f"sum({one} * {two})" for at, one in enumerate(columns) for two in columns[at:]]
    pattern = ", ".join(f"{code} IS NULL" for code in CODES)
    keys = f"version_id, round, channel, quarter, block, {pattern}"
    return (
        f"WITH wide AS MATERIALIZED (SELECT version_id, round, channel, {quarter} AS quarter, "
        f"id % {BLOCKS} AS block, overall_mark, {marks} FROM response "
        "WHERE survey_id = :survey_id AND overall_mark IS NOT NULL) "
        f"SELECT {keys}, count(*), {', '.join(sums)} FROM wide GROUP BY {keys}"
    )


def _arrivals(key: str) -> list[Figure]:
    """Measure an insert, and the cells beside it: the middle of many."""
    end_reading()
    inserts, upkeeps = [], []
    survey = get_survey(key)
    version = find_latest_version(survey.id)
    assert version is not None, "it was made just now"
    head = {"survey_id": survey.id, "version_id": version.id}
    given = _marks(ARRIVALS, np.random.default_rng(SEED))
    rows = [_answer(head, number, one) for number, one in enumerate(given)]
    end_reading()
    with unit_of_work():
        for row in rows:
            inserts.append(_milliseconds(lambda row=row: insert_once(Response, **row)))
            upkeeps.append(_milliseconds(lambda row=row: count_in([row])))
    insert, upkeep = statistics.median(inserts), statistics.median(upkeeps)
    detail = f"the insert itself {show(insert)} ms; folding is later"
    return [Figure("upkeep of cells at an answer", upkeep, "ms", Bar(0.1, unit=" ms"), detail)]


def _by_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of both, by turns: what else runs slows both alike."""
    first()
    second()
    took = [(_milliseconds(first), _milliseconds(second)) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in took), statistics.median(two for _, two in took)


def _get(client: FlaskClient, where: str) -> None:
    found = client.get(where)
    assert found.status_code == 200, found.status


def _middle(work: Callable[[], object], *, times: int = ROUNDS) -> float:
    """Return the median milliseconds of ``work``, after one to warm up."""
    work()
    return statistics.median(_milliseconds(work) for _ in range(times))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000

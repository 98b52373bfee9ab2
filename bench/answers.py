# SPDX-License-Identifier: EUPL-1.2
"""What answers cost: a hundred thousand from a file, one from a phone, a full hall at once."""

from __future__ import annotations

import contextlib
import csv
import http.client
import resource
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from flask import Flask

from bench.figures import Bar, Figure, show
from bench.measures import open_form
from bench.places import processor_seconds, settle
from bench.visits import Ask, submit
from config import load_settings
from feedback import edge
from feedback.accounts.rules import program
from feedback.app import create_app
from feedback.catalogue.rules import Channel
from feedback.db import db, unit_of_work
from feedback.operations.cli import bring_up_to_date
from feedback.surveys.rules.instruments import EntranceKind, Instrument
from feedback.surveys.services import building
from tests.processes import serving, start_flask

KIOSKS, PHONES = 8, 200
MARKS = ("overall_mark", "aspect.a_wait", "aspect.a_clear", "aspect.h_willing", "aspect.h_expert")
HEADER = ("external_id", "submitted_at", "channel", *MARKS, "explanation")
WHY = "Ik moest twee keer terugkomen, maar werd daarna heel goed geholpen aan het loket."
BY = program("bench")


@dataclass(frozen=True)
class Hall:
    """An installation with an open survey, a card, and a kiosk that is tied."""

    folder: Path
    environment: Mapping[str, str]
    card: str
    kiosk: str
    screen: str


def make_hall(folder: Path, *, database_url: str = "") -> Hall:
    """Make the installation and open the survey."""
    folder.mkdir()
    environment = {"INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    app = create_app(load_settings(environment))
    with _inside(app):
        bring_up_to_date(app)
        now = edge.now()
        with unit_of_work():
            survey = building.make_survey(
                "hal", title="Hoe ging het?", instrument=Instrument.CONTINUOUS, by=BY, now=now
            )
            building.publish(survey, by=BY, now=now)
            building.set_open(survey, is_open=True, by=BY, now=now)
            ways = [
                building.open_entrance(
                    survey, kind, label="Hal", channel=Channel.COUNTER, by=BY, now=now
                )
                for kind in (EntranceKind.CARD, EntranceKind.KIOSK)
            ]
            screen = building.pair_screen(ways[1], building.make_pairing_code(ways[1]))
            return Hall(folder, environment, ways[0].code, ways[1].code, screen or "")


@contextlib.contextmanager
def _inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def measure(hall: Hall, *, rows: int, count: int) -> list[Figure]:
    """Measure a file of answers, answers one by one, and a full hall."""
    figures = _file(hall, rows=rows)
    with serving(hall.environment, hall.folder) as family:
        settle(family)
        cookie, token = open_form(family.port)
        before = processor_seconds(family.web_child())
        one = submit(family.port, [_answer(hall, cookie, token) for _ in range(count)])
        used = (processor_seconds(family.web_child()) - before) * 1000 / count
        figures += [
            Figure("answer kept, p50", one.p50, "ms"),
            Figure("answer kept, p95", one.p95, "ms", Bar(40, unit=" ms")),
            Figure("answer kept, processor", used, "ms"),
        ]
        return [*figures, *_full_hall(hall, family.port, cookie, token)]


def _file(hall: Hall, *, rows: int) -> list[Figure]:
    """Take a file of answers in by the command line, as an administrator would."""
    path = hall.folder / "answers.csv"
    chance = Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            marks = [chance.randint(1, 10) for _ in MARKS]
            day = f"2026-{1 + number % 10:02d}-{1 + number % 28:02d}"
            why = WHY if chance.random() < 0.4 else ""
            writer.writerow([f"r{number}", day, "counter", *marks, why])
    words = ("surveys", "import", str(path), "--survey", "bench")
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    told, _ = start_flask(*words, environment=hall.environment).communicate()
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if f"answers stored: {rows:,}" not in told:
        raise RuntimeError(f"the import did not take {rows} answers: {told[-300:]}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    name, memory = f"{rows:,} answers from a file", after.ru_maxrss / 1024
    return [
        Figure(name, took, "s", Bar(20, unit=" s"), f"{show(rows / took)}/s"),
        Figure(f"{name}, processor", used, "s", None, f"at most {show(memory)} MiB"),
    ]


def _answer(hall: Hall, cookie: str, token: str) -> Ask:
    form = {"csrf_token": token, "key": secrets.token_urlsafe(32), "v_q_overall": "8"}
    told = form | {"v_q_ces": "little", "v_q_overall_why": WHY, "stap": "versturen"}
    return Ask(f"/k/{hall.card}", 303, told, {"Cookie": cookie})


def _full_hall(hall: Hall, port: int, cookie: str, token: str) -> list[Figure]:
    """Have eight kiosks and two hundred phones look, go on and send, all at once."""
    screen = f"{cookie}; zuil-{hall.kiosk}={hall.screen}"
    ways = [(f"/zuil/{hall.kiosk}", screen)] * KIOSKS + [(f"/k/{hall.card}", cookie)] * PHONES
    asks = [Ask(path, 200, None, {"Cookie": held}) for path, held in ways]
    for status, pressed in ((200, "verder"), (303, "versturen")):
        asks += [
            Ask(
                path,
                status,
                {
                    "csrf_token": token,
                    "key": secrets.token_urlsafe(32),
                    "v_q_overall": "7",
                    "stap": pressed,
                },
                {"Cookie": held},
            )
            for path, held in ways
        ]
    name = f"{KIOSKS} kiosks and {PHONES} phones at once"
    try:
        done = submit(port, asks, clients=len(ways))
    except (OSError, RuntimeError, http.client.HTTPException) as fault:
        return [Figure(f"{name}, errors", 1, "", Bar(0), str(fault))]
    said = f"p50 {show(done.p50)} ms, p95 {show(done.p95)} ms, n {done.count}"
    return [
        Figure(f"{name}, errors", 0, "", Bar(0)),
        Figure(name, done.per_second, "/s", None, said),
    ]

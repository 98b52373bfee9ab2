# SPDX-License-Identifier: EUPL-1.2
"""Learning from our own cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from feedback.cases.models import Case
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.catalogue.queries import find_topic
from feedback.db import db, end_reading, unit_of_work
from feedback.jobs.schedule import get_periodic
from feedback.suggestions import tasks
from feedback.suggestions.queries import find_failure, find_holding, find_learned
from feedback.suggestions.rules.deciding import Suggester
from feedback.suggestions.rules.features import read
from feedback.suggestions.seed import SHIPPED
from feedback.suggestions.services import keep_learned
from tests.databases import Installation
from tests.make import make_case, make_report


def test_what_the_program_comes_with_was_learned_from_its_texts(suggester: Suggester) -> None:
    shipped = Suggester.from_bytes(SHIPPED.read_bytes())
    for text in ("De bak is vol", "Bedankt voor uw hulp", "Hoe laat bent u open?"):
        for ours, theirs in (
            (shipped.kind, suggester.kind),
            (shipped.topic, suggester.topic),
        ):
            remedy = "run: python -m feedback.suggestions.seed"
            made = dict(theirs.probabilities(read(text)))
            kept = dict(ours.probabilities(read(text)))
            assert made.keys() == kept.keys(), remedy
            assert all(abs(made[name] - kept[name]) < 1e-3 for name in made), remedy


def test_what_was_learned_last_suggests(app: Flask, now: datetime, suggester: Suggester) -> None:
    assert find_holding().model_id is None
    with unit_of_work():
        made = keep_learned(suggester, own_cases=3, proofs={}, now=now)
        number = made.id
    assert find_holding().model_id == number
    found = find_holding().suggester.suggest("De vuilcontainer zit vol met afval.")
    assert found.topic.suggested == "waste"


def test_closed_cases_teach_and_no_name_is_learned(app: Flask, now: datetime) -> None:
    words = ["suggestions", "train", "--folds", "3", "--only-own"]
    refused = app.test_cli_runner().invoke(args=words)
    assert "too few closed cases" in refused.output
    for place in range(12):
        _close(place, now=now)
    told = app.test_cli_runner().invoke(args=words)
    assert told.exit_code == 0, told.output
    assert "12 of them cases of our own" in told.output
    assert "macro-F1" in told.output
    learned = find_learned()
    assert learned is not None
    assert set(learned.figures) == {"kind", "topic"}
    names = Suggester.from_bytes(learned.content).topic.places
    assert "w:flat" in names
    assert not any("zwanenburg" in name for name in names)


def test_the_same_letter_of_many_people_is_learned_and_proved_once(
    app: Flask, now: datetime
) -> None:
    for place in range(12):
        _close(place, now=now)
        _close(place, now=now)
    words = ["suggestions", "train", "--folds", "3", "--only-own"]
    told = app.test_cli_runner().invoke(args=words)
    assert "12 of them cases of our own" in told.output
    learned = find_learned()
    assert learned is not None
    assert learned.own_cases == learned.figures["kind"]["n"] == 12


def _close(place: int, *, now: datetime) -> None:
    """Close a case about a full bin, or a thank-you about the road, in turn."""
    full = f"Mevrouw Zwanenburg zag dat bak {place} bij de flat vol zat."
    thanks = f"Bedankt voor de nieuwe stoep voor nummer {place}, mevrouw Zwanenburg is blij."
    kind = (CaseKind.COMPLAINT, CaseKind.COMPLIMENT)[place % 2]
    report = make_report(story=(full, thanks)[place % 2], kind=kind)
    case_id = make_case(now=now, report=report).case.id
    with unit_of_work():
        case = db.session.get_one(Case, case_id)
        topic = find_topic(("waste", "roads")[place % 2])
        assert topic is not None
        case.topic_id, case.status, case.closed_at = topic.id, CaseStatus.CLOSED, now


def test_it_learns_once_a_week_and_only_from_enough(
    app: Flask, now: datetime, suggester: Suggester
) -> None:
    assert tasks.learn_again(now=now) is False
    with unit_of_work():
        keep_learned(suggester, own_cases=3, proofs={}, now=now)
    assert tasks.learn_again(now=now + timedelta(days=6)) is False


@pytest.mark.slow
def test_the_nightly_work_runs_its_own_processes_and_keeps_what_they_find(
    app: Flask, now: datetime, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in installation.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tasks, "FEWEST_OWN", 12)
    monkeypatch.setattr(tasks, "OPTIONS", ("--folds", "3", "--only-own"))  # Seconds, not minutes.
    for place in range(12):
        _close(place, now=now)
    assert get_periodic("learn_again").task(now=now) is True
    end_reading()
    learned = find_learned()
    assert learned is not None and learned.own_cases == 12
    assert find_failure() is None
    assert get_periodic("explore_tips").task(now=now) is True


def test_a_process_that_fails_is_told_until_it_works(
    app: Flask, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / "nothing here"))
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    monkeypatch.setattr(tasks, "FEWEST_OWN", 2)
    for place in range(2):
        _close(place, now=now)
    assert get_periodic("learn_again").task(now=now) is False
    end_reading()
    assert find_failure() == now

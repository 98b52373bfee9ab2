# SPDX-License-Identifier: EUPL-1.2
"""Sums with the answers that wait are all answers, to the last whole number, whatever happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import program
from feedback.db import db, end_reading, unit_of_work
from feedback.intake.models import ImportBatch, ImportKind
from feedback.surveys.imports.undoing import undo_import
from feedback.surveys.models.answers import AnswerSum, Response
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.mark_sums import (
    Cell,
    list_all_sums,
    list_codes,
    list_sums,
    sum_answers,
)
from feedback.surveys.rules.counting import BLOCKS, NO_MARK, block_of
from feedback.surveys.rules.mark_sums import MarkSums
from feedback.surveys.services.folding import fold_answers, rebuild_sums
from feedback.surveys.services.surveys import store_responses
from feedback.surveys.tasks import check_counts
from feedback.surveys.tasks import fold_answers as fold_pass
from tests.surveys.asked import KEY, open_survey
from tests.surveys.test_cells import random_rows

Sums = dict[Cell, MarkSums]
BY = program("toets", origin="job")


def store(rows: list[dict[str, Any]]) -> None:
    with unit_of_work():
        store_responses(rows)


def fold(limit: int = 1_000) -> int:
    with unit_of_work():
        return fold_answers(get_survey(KEY).id, limit=limit)


def both() -> tuple[Sums, Sums]:
    """Return what a reader finds, and what the answers one by one make."""
    end_reading()
    survey_id = get_survey(KEY).id
    codes = list_codes(survey_id)
    rows = sum_answers(sa.true(), survey_id=survey_id, codes=codes)
    groups = {(one.place.quarter, one.place.channel, one.place.round) for one in rows}
    found: Sums = {}
    for cell, sums in list_all_sums(survey_id, codes=codes, groups=groups):
        found[cell] = found[cell] + sums if cell in found else sums
    return found, rows


def with_weights(rows: list[dict[str, Any]], *, seed: int) -> list[dict[str, Any]]:
    chance = Random(seed)
    return [row | {"weight": chance.choice([None, None, 0.1, 1.7])} for row in rows]


def open_batch(now: datetime) -> int:
    """Make a file of answers that was taken in, still empty."""
    with unit_of_work():
        made = ImportBatch(
            kind=ImportKind.RESPONSES,
            file_sha256=b"x" * 32,
            source="toets",
            imported_at=now,
            imported_by_label="toets",
            **dict.fromkeys(("rows", "made", "known", "skipped", "merged"), 0),
        )
        db.session.add(made)
        db.session.flush()
        return made.id


def test_after_anything_the_sums_and_what_waits_are_all_answers(app: Flask, now: datetime) -> None:
    survey = open_survey(now=now)
    chance, batches = Random(7), list[int]()
    steps = ["keep"] * 3 + ["file"] * 2 + ["fold"] * 4 + ["undo"] * 2 + ["rebuild"]
    chance.shuffle(steps)
    for step, act in enumerate(["file", "fold", *steps]):
        match act:
            case "keep":
                store(with_weights(random_rows(40, seed=step, name=f"{step}-"), seed=step))
            case "file":
                batches.append(open_batch(now))
                rows = with_weights(random_rows(40, seed=step, name=f"{step}-"), seed=step)
                store([row | {"batch_id": batches[-1]} for row in rows])
            case "fold":
                fold(chance.choice([7, 25, 1_000]))
            case "undo":
                with unit_of_work():
                    assert undo_import(batches.pop(), by=BY, now=now) == 40
            case _:
                with unit_of_work():
                    assert rebuild_sums(survey.id) == 0
        found, rows_alone = both()
        assert found == rows_alone
    assert fold() > 0
    assert fold() == 0
    found, rows_alone = both()
    assert found == rows_alone
    assert list_sums(survey.id, codes=list_codes(survey.id)) == rows_alone


def test_who_folds_at_the_same_time_folds_each_answer_once(app: Flask, now: datetime) -> None:
    open_survey(now=now)
    store(random_rows(120, seed=2))

    def work(number: int) -> int:
        with app.app_context():
            if number % 2:
                return fold(25)
            store(random_rows(10, seed=number, name=f"w{number}-"))
            return 0

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    found, rows = both()
    assert found == rows


def test_who_stops_halfway_has_folded_nothing(app: Flask, now: datetime) -> None:
    survey = open_survey(now=now)
    store(random_rows(30, seed=3))
    end_reading()
    with pytest.raises(RuntimeError, match="pulled"), unit_of_work():
        fold_answers(survey.id, limit=30)
        raise RuntimeError("the plug was pulled")
    assert list_sums(survey.id, codes=list_codes(survey.id)) == {}
    assert fold() == 30
    found, rows = both()
    assert found == rows


def test_a_wrong_sum_is_found_and_made_anew(app: Flask, now: datetime) -> None:
    survey = open_survey(now=now)
    store(random_rows(60, seed=4))
    fold()
    with unit_of_work():
        first, second = db.session.scalars(sa.select(AnswerSum).limit(2)).all()
        first.blocks = b""
        db.session.delete(second)
    assert check_counts(now=now) == 2
    found, rows = both()
    assert found == rows
    assert check_counts(now=now) == 0
    assert survey.id


def test_a_few_answers_wait_and_a_thousand_are_folded(app: Flask, now: datetime) -> None:
    open_survey(now=now)
    store(random_rows(999, seed=5))
    assert fold_pass(now=now) == 0
    store(random_rows(1, seed=6, name="one-more"))
    assert fold_pass(now=now) == 1_000
    waiting = sa.select(sa.func.count()).where(sa.not_(Response.is_folded))
    assert db.session.scalar(waiting) == 0


def test_halves_added_are_the_whole_bit_for_bit() -> None:
    chance = Random(1)
    marks = [[chance.choice([*range(1, 11), NO_MARK]) for _ in range(4)] + [8] for _ in range(200)]
    blocks = [block_of(f"r{number}") for number in range(200)]
    whole = MarkSums.of(marks, blocks, 5)
    first, second = (MarkSums.of(marks[at::2], blocks[at::2], 5) for at in (0, 1))
    assert first + second == second + first == whole
    assert whole - second == first
    assert MarkSums.from_bytes(5, *whole.as_bytes()) == whole
    assert (whole - whole).as_bytes() == (b"", b"")
    assert MarkSums.from_bytes(5, b"", b"") == MarkSums.none(5)
    large = MarkSums.of([[10**9] * 5] * 9, blocks[:9], 5)
    assert MarkSums.from_bytes(5, *large.as_bytes()) == large
    counts, sums, products = whole.block_parts()
    assert counts[:, 4, 4].sum() == whole.n == 200
    given = [(row[0], row[2]) for row in marks if NO_MARK not in {row[0], row[2]}]
    assert counts[:, 0, 2].sum() == len(given)
    assert sums[:, 0, 2].sum() == sum(one for one, _ in given)
    assert products[:, 0, 2].sum() == sum(one * other for one, other in given)


def test_blocks_are_of_the_name_alone_and_about_as_large() -> None:
    assert block_of("jkl-1") == block_of("jkl-1")
    sizes = [0] * BLOCKS
    for number in range(10_000):
        sizes[block_of(f"antwoord {number}")] += 1
    assert 120 < min(sizes) <= max(sizes) < 290
    assert 0 <= block_of("\ud800🙂\x00") < BLOCKS

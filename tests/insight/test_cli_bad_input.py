# SPDX-License-Identifier: EUPL-1.2
"""``flask insight`` on files that hold little or nothing: a sentence or a reason, never a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

HEADER = "a,b,c,overall,weight,wave,period,group,treated,before,selected"
Row = dict[str, object]


def row(number: int) -> Row:
    """One respondent out of a hundred and twenty that differ."""
    mood = 5 + number % 5
    return {
        "a": min(10, mood + number % 3),
        "b": max(1, mood - number // 7 % 3),
        "c": mood + number // 11 % 2,
        "overall": min(10, mood + number // 5 % 2),
        "weight": 1,
        "wave": 1 + number % 2,
        "period": 1 + number // 2 % 8,
        "group": number % 2,
        "treated": number // 2 % 2,
        "before": mood,
        "selected": 0,
    }


def change(**columns: Callable[[int], object]) -> Callable[[int], Row]:
    return lambda number: row(number) | {name: f(number) for name, f in columns.items()}


def run(app: Flask, folder: Path, made: Callable[[int], Row], count: int, words: str) -> Result:
    path = folder / "answers.csv"
    rows = [made(number) for number in range(count)]
    lines = [",".join(str(one[name]) for name in HEADER.split(",")) for one in rows]
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    command, *options = words.split()
    return app.test_cli_runner().invoke(
        args=["insight", command, "--data", str(path), *options, "--not-applicable", "nvt"]
    )


DRIVERS = "drivers --overall overall --aspects a,b,c --bootstrap 100"
PRIORITY = "priority --overall overall --aspects a,b,c --bootstrap 100"
WAVES = "waves --mark overall --wave wave --from 1 --to 2"
PERIODS = "effect --outcome overall --period period --group group --after 4"
SELECTED = "effect --outcome overall --before before --selected selected=1"
EVERY = [
    DRIVERS,
    PRIORITY,
    WAVES,
    PERIODS,
    SELECTED,
    "effect --outcome overall --treated treated --covariates a,b",
    "effect --outcome overall --treated treated --before before",
]


@pytest.mark.parametrize("words", EVERY)
@pytest.mark.parametrize("count", [0, 1, 9])
def test_few_answers_are_no_figure(app: Flask, tmp_path: Path, words: str, count: int) -> None:
    result = run(app, tmp_path, row, count, words)
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["suppressed"]


def negative(number: int) -> int:
    return -1 if number == 5 else 1


def text(number: int) -> object:
    return "acht" if number == 3 else 7


REFUSED = [
    pytest.param(change(overall=lambda _: 8), DRIVERS, "same overall mark", id="constant overall"),
    pytest.param(change(overall=lambda _: 8), PRIORITY, "same overall mark", id="the matrix too"),
    pytest.param(
        change(a=lambda _: 7, b=lambda _: 8, c=lambda _: 7), PRIORITY, "varies", id="constant all"
    ),
    pytest.param(row, DRIVERS.replace("a,b,c", "a,b,a"), "a is named twice", id="named twice"),
    pytest.param(
        row, DRIVERS.replace("a,b,c", "a,overall"), "overall mark itself", id="the mark itself"
    ),
    pytest.param(row, DRIVERS.replace("a,b", "a,snelheid"), "no column snelheid", id="no column"),
    pytest.param(change(b=text), DRIVERS, 'b: row 5: "acht" is no whole mark', id="text"),
    pytest.param(
        change(weight=negative), f"{DRIVERS} --weight weight", "row 7: a weight", id="below 0"
    ),
    pytest.param(
        change(weight=negative), f"{WAVES} --weight weight", "cannot be below 0", id="waves below 0"
    ),
    pytest.param(
        change(weight=lambda _: 0), f"{DRIVERS} --weight weight", "nobody counts", id="all 0"
    ),
    pytest.param(
        change(weight=lambda _: 0), f"{WAVES} --weight weight", "nobody counts", id="waves all 0"
    ),
    pytest.param(
        change(weight=lambda _: ""), f"{WAVES} --weight weight", "has a weight", id="no weights"
    ),
    pytest.param(row, WAVES.replace("--to 2", "--to 1"), "the same", id="one round twice"),
]


@pytest.mark.parametrize(("made", "words", "sentence"), REFUSED)
def test_what_cannot_be_reckoned_is_one_sentence(
    app: Flask, tmp_path: Path, made: Callable[[int], Row], words: str, sentence: str
) -> None:
    result = run(app, tmp_path, made, 120, words)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_an_aspect_that_nobody_could_answer_is_named_and_left_out(
    app: Flask, tmp_path: Path
) -> None:
    for words in (DRIVERS, PRIORITY):
        result = run(app, tmp_path, change(c=lambda _: "nvt"), 120, words)
        assert json.loads(result.output)["constant"] == ["c"]


def test_two_aspects_that_nobody_answered_together_get_no_order(app: Flask, tmp_path: Path) -> None:
    made = change(a=lambda n: "" if n % 2 else 6 + n % 3, b=lambda n: 6 + n % 4 if n % 2 else "")
    found = json.loads(run(app, tmp_path, made, 120, DRIVERS).output)
    assert (found["nCommon"], found["verdict"], found["tiers"]) == (0, "no_ranking", None)
    assert "few_common_answers" in found["warnings"]


def test_a_twin_is_named_and_shares_its_part(app: Flask, tmp_path: Path) -> None:
    found = json.loads(run(app, tmp_path, change(b=lambda n: row(n)["a"]), 120, DRIVERS).output)
    first, second, _ = (driver["lmg"] for driver in found["drivers"])
    assert first == pytest.approx(second)
    assert found["warned"]["doubled"] == ["a", "b"]


@pytest.mark.parametrize(
    ("made", "words", "reason"),
    [
        (change(period=lambda _: 1), PERIODS, "too_few_periods_before"),
        (row, PERIODS.replace("--after 4", "--after 9"), "no_period_after"),
        (row, SELECTED, "no_comparison_group"),
    ],
    ids=["one period", "nothing after", "nobody selected"],
)
def test_an_effect_without_a_comparison_says_why(
    app: Flask, tmp_path: Path, made: Callable[[int], Row], words: str, reason: str
) -> None:
    found = json.loads(run(app, tmp_path, made, 120, words).output)
    assert found["verdict"] == "no_claim"
    assert reason in found["reasons"]


@pytest.mark.parametrize("command", ["drivers", "priority"])
def test_more_aspects_than_can_be_compared_are_one_sentence(
    app: Flask, tmp_path: Path, command: str
) -> None:
    names = [f"vraag{place}" for place in range(21)]
    lines = [
        ",".join(str(1 + (number * 7 + place * 3 + number // 9) % 10) for place in range(22))
        for number in range(60)
    ]
    path = tmp_path / "many.csv"
    path.write_text("\n".join([",".join([*names, "overall"]), *lines, ""]), encoding="utf-8")
    words = ["--data", str(path), "--overall", "overall", "--aspects", ",".join(names)]
    result = app.test_cli_runner().invoke(args=["insight", command, *words])
    assert result.exit_code == 1
    assert "At most 20 aspects can be compared, not 21" in result.output

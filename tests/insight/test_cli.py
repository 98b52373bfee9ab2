# SPDX-License-Identifier: EUPL-1.2
"""``flask insight`` on a file that somebody brings (contract.md §6)."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result
from flask import Flask

DATA = Path(__file__).parent / "data"


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["insight", *words])


def figures(app: Flask, *words: str) -> dict[str, Any]:
    result = run(app, *words)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    mood = rng.normal(size=240)
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["wave", "mode", "weight", "day", "help", "speed", "overall"])
        for row in range(240):
            help_mark = int(np.clip(round(7 + mood[row] + rng.normal()), 1, 10))
            speed = int(np.clip(round(7 + mood[row] + rng.normal()), 1, 10))
            overall = int(np.clip(round((2 * help_mark + speed) / 3 + rng.normal()), 1, 10))
            shown = ["nvt", "", f"{help_mark}.0"][min(row % 10, 2)]
            day = f"2026-{1 + row // 28:02}-{1 + row % 28:02}"
            mode = "self" if row % 2 else "interviewer"
            writer.writerow([2025 + row % 2, mode, 1 + row % 3, day, shown, speed, overall])
    return path


def test_drivers_of_a_file(app: Flask, survey: Path) -> None:
    words = ["drivers", "--data", str(survey), "--overall", "overall"]
    words += ["--aspects", "help,speed", "--not-applicable", "nvt", "--bootstrap", "100"]
    found = figures(app, *words)
    assert (found["n"], found["nComplete"], found["headline"]) == (240, 192, "fiml")
    parts = [driver["lmg"] for driver in found["fiml"]["drivers"]]
    assert sum(parts) == pytest.approx(found["fiml"]["r2"], abs=1e-12)
    for driver in found["listwise"]["drivers"]:
        assert driver["low"] <= driver["lmg"] <= driver["high"]
    assert found["verdict"] == "ranked"
    assert found["tiers"][0][0] == "help"


def test_a_word_that_was_not_named_is_an_error_with_its_row(app: Flask, survey: Path) -> None:
    result = run(app, "drivers", "--data", str(survey), "--overall", "overall", "--aspects", "help")
    assert result.exit_code == 1
    assert 'help: row 2: "nvt" is no whole mark' in result.output
    assert "--not-applicable nvt" in result.output


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [("4.5", 'row 3: "4.5" is no whole mark'), ("acht", 'row 3: "acht" is no whole mark')],
)
def test_half_a_mark_is_no_mark(app: Flask, tmp_path: Path, cell: str, complaint: str) -> None:
    path = tmp_path / "few.csv"
    path.write_text(f"wave,mark\na,4.0\na,{cell}\n", encoding="utf-8")
    words = ["waves", "--mark", "mark", "--wave", "wave", "--from", "a", "--to", "b"]
    result = run(app, *words, "--data", str(path))
    assert result.exit_code == 1
    assert complaint in result.output


def test_a_column_that_is_not_there_is_named(app: Flask, survey: Path) -> None:
    words = ["--data", str(survey), "--overall", "cijfer", "--aspects", "speed"]
    result = run(app, "drivers", *words)
    assert result.exit_code == 1
    assert "The file has no column cijfer. It has: wave, mode" in result.output


def test_two_rounds_with_weights_and_modes(app: Flask, survey: Path) -> None:
    words = ["waves", "--data", str(survey), "--mark", "overall", "--wave", "wave"]
    words += ["--from", "2025", "--to", "2026", "--weight", "weight"]
    found = figures(app, *words)
    assert found["raw"]["low"] < found["raw"]["difference"] < found["raw"]["high"]
    assert found["weighted"]["se"] > 0
    assert found["verdict"] == "not_shown"


def test_a_mode_that_came_and_went_cannot_be_compared(app: Flask, survey: Path) -> None:
    words = ["waves", "--data", str(survey), "--mark", "overall", "--wave", "wave"]
    found = figures(app, *words, "--from", "2025", "--to", "2026", "--mode", "mode")
    assert found["verdict"] == "not_comparable"
    assert found["checks"] == ["modes"]


def test_nine_answers_leave_no_figure(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "nine.csv"
    path.write_text("wave,mark\n" + "a,7\n" * 9 + "b,8\n" * 30, encoding="utf-8")
    words = ["--data", str(path), "--mark", "mark", "--wave", "wave", "--from", "a", "--to", "b"]
    assert figures(app, "waves", *words) == {"n": [9, 30], "suppressed": True}


def test_weeks_with_few_answers_are_named_and_left_out(app: Flask, survey: Path) -> None:
    words = ["spc", "--data", str(survey), "--date", "day", "--mark", "overall"]
    found = figures(app, *words)
    assert found["points"] == []
    assert len(found["suppressedPeriods"]) > 20


def test_effects_name_their_method_and_their_reasons(app: Flask) -> None:
    words = ["effect", "--data", str(DATA / "effect_rtm.csv"), "--outcome", "cijfer_2"]
    found = figures(app, *words, "--before", "cijfer_1", "--selected", "nagebeld=1")
    assert found["verdict"] == "no_claim"
    assert found["expectedRegressionToMean"] == pytest.approx(1.330320626241692)
    words = ["effect", "--data", str(DATA / "effect_werkinstructie.csv")]
    words += ["--outcome", "rapportcijfer", "--period", "kwartaal", "--group", "team"]
    found = figures(app, *words, "--after", "5")
    assert found["adjusted"]["method"] == "difference_in_differences"
    assert found["pretrend"]["p"] > 0.1


def test_an_effect_without_a_way_says_which_ways_there_are(app: Flask) -> None:
    result = run(app, "effect", "--data", str(DATA / "effect_rtm.csv"), "--outcome", "cijfer_2")
    assert result.exit_code == 1
    assert "Choose one way" in result.output


def test_a_table_and_a_csv_hold_the_same_rows(app: Flask) -> None:
    words = ["gap", "--data", str(DATA / "gap_medewerker_klant.csv"), "--source", "bron"]
    words += ["--employee", "medewerker", "--customer", "klant", "--aspect", "aspect"]
    words += ["--mark", "cijfer", "--not-applicable", "nvt,weet_niet"]
    aspects = [row["aspect"] for row in figures(app, *words)["aspects"]]
    listed = csv.DictReader(io.StringIO(run(app, *words, "--format", "csv").output))
    assert [row["aspect"] for row in listed] == aspects
    table = run(app, *words, "--format", "table").output.splitlines()
    assert [line.split()[0] for line in table[1:]] == aspects


MAPPING = """
survey: {key: helped, title: Hoe wij hielpen, mark_scale: [1, 10]}
defaults: {channel: counter}
missing: {"": blank, nvt: not_applicable}
columns:
  id: {as: external_id}
  day: {as: submitted_at, format: "%Y-%m-%d"}
  overall: {as: overall_mark}
  help: {as: aspect, code: help, label: Hulp}
  speed: {as: aspect, code: speed, label: Snelheid}
"""


@pytest.fixture
def stored(app: Flask, survey: Path, tmp_path: Path) -> Path:
    """The same answers, taken in as the survey "helped"."""
    lines = survey.read_text(encoding="utf-8").splitlines()
    lines = [f"{n or 'id'},{line}".replace(".0,", ",") for n, line in enumerate(lines)]
    survey.write_text("\n".join(lines), encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    words = ["surveys", "import", str(survey), "--survey", "helped", "--mapping", str(mapping)]
    assert app.test_cli_runner().invoke(args=words).exit_code == 0
    return survey


def test_stored_answers_give_the_same_figures_as_their_file(app: Flask, stored: Path) -> None:
    words = ["--aspects", "help,speed", "--bootstrap", "100"]
    own = figures(app, "drivers", "--survey", "helped", *words)
    file = ["--data", str(stored), "--overall", "overall", "--not-applicable", "nvt"]
    elsewhere = figures(app, "drivers", *file, *words)
    assert own["n"] == elsewhere["n"] == 240
    for part in ("fiml", "listwise"):
        mine, theirs = (
            {driver["aspect"]: driver["lmg"] for driver in found[part]["drivers"]}
            for found in (own, elsewhere)
        )
        assert mine == pytest.approx(theirs, abs=1e-12)
    third = figures(app, "drivers", "--survey", "helped", "--quarter", "2026-Q3", *words)
    assert 10 <= third["n"] < 240
    none = figures(app, "drivers", "--survey", "helped", "--channel", "phone", *words)
    assert none == {"n": 0, "suppressed": True}


def test_stored_answers_and_a_file_are_not_mixed(app: Flask, survey: Path) -> None:
    for words in ([], ["--survey", "helped", "--data", str(survey)]):
        result = run(app, "drivers", *words)
        assert result.exit_code == 1
        assert "Give one of both" in result.output
    assert "There is no survey" in run(app, "drivers", "--survey", "nergens").output


@pytest.mark.usefixtures("stored")
def test_a_factsheet_shows_one_channel_in_one_quarter(app: Flask) -> None:
    words = ["factsheet", "--survey", "helped", "--channel", "counter"]
    found = figures(app, *words, "--quarter", "2026-Q3")
    assert (
        found["responses"]
        == found["overall"]["n"]
        == sum(row["count"] for row in found["distribution"])
    )
    assert found["overall"]["low"] <= found["overall"]["value"] <= found["overall"]["high"]
    assert found["effort"] == {"n": 0, "suppressed": True}
    assert [row["aspect"] for row in found["aspects"]] == ["help", "speed"]
    assert found["aspects"][0]["notApplicable"] > 0
    assert [row["quarter"] for row in found["trend"]] == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert found["trend"][-1]["change"] in {"shown", "not_shown"}


@pytest.mark.usefixtures("stored")
def test_a_quarter_with_few_answers_is_nowhere(app: Flask) -> None:
    words = ["factsheet", "--survey", "helped", "--channel", "counter"]
    found = figures(app, *words, "--quarter", "2026-Q4")
    assert found["suppressed"]
    assert not {"responses", "overall", "trend"} & set(found)
    result = run(app, *words, "--quarter", "derde")
    assert result.exit_code == 1
    assert "Write a quarter as 2026-Q3." in result.output


TEXTS = [
    ("klacht", "Uw medewerker was onbeschoft en ik werd niet geholpen."),
    ("klacht", "Ik sta al drie weken te wachten, schandalig."),
    ("klacht", "De balie was dicht en niemand nam de telefoon op."),
    ("klacht", "Er is een fout gemaakt met mijn aanslag."),
    ("klacht", "Nog steeds geen antwoord op mijn brief."),
    ("klacht", "De lamp is kapot en het is donker."),
    ("compliment", "Bedankt voor de snelle hulp."),
    ("compliment", "Wat een vriendelijke mevrouw aan de balie."),
    ("compliment", "Geweldig geholpen, hulde!"),
    ("compliment", "Heel tevreden over de uitleg."),
    ("compliment", "Dank u wel voor de bloemen."),
    ("compliment", "Keurig op tijd gebeld, complimenten."),
    ("vraag", "Hoe laat gaat u open?"),
]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["nr", "soort", "tekst"])
        writer.writerows([f"t{row}", *line] for row, line in enumerate(TEXTS))
    return path


def test_texts_of_a_file_are_given_kind_topics_and_words(app: Flask, texts: Path) -> None:
    rows = figures(app, "text", "--data", str(texts), "--text", "tekst", "--id", "nr")["rows"]
    assert [row["id"] for row in rows[:2]] == ["t0", "t1"]
    assert rows[7]["kind"] == "compliment"
    assert rows[7]["kindProbability"] > 0.6
    assert rows[7]["because"]
    assert [len(row["topics"]) for row in rows] == [3] * len(TEXTS)
    assert rows[11]["topics"][0].keys() == {"topic", "probability"}


def test_how_good_it_is_is_told_with_folds_and_seed(app: Flask, texts: Path) -> None:
    words = ["text", "--data", str(texts), "--text", "tekst", "--evaluate", "soort"]
    found = figures(app, *words, "--folds", "3", "--seed", "5")["evaluations"][0]
    assert (found["n"], found["leftOut"], found["folds"], found["seed"]) == (12, 1, 3, 5)
    assert 0 <= found["macroF1"] <= 1
    assert found == figures(app, *words, "--folds", "3", "--seed", "5")["evaluations"][0]

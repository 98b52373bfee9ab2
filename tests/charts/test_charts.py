# SPDX-License-Identifier: EUPL-1.2
"""Charts: what is drawn where, and what a hidden value leaves behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest
from markupsafe import Markup

from feedback.charts.bars import draw_bars
from feedback.charts.columns import draw_columns
from feedback.charts.control import Control, draw_control
from feedback.charts.dots import draw_dots, draw_strip
from feedback.charts.forest import draw_forest
from feedback.charts.lines import draw_line
from feedback.charts.matrix import LETTER, Form, Matrix, Spot, draw_matrix
from feedback.charts.shapes import ROLES, hatched
from feedback.charts.specs import MARKS, Chart, Mark, Scale, from_nought, of_marks

SVG = "{http://www.w3.org/2000/svg}"
KINDS = [draw_columns, draw_bars, draw_dots, draw_line]
Draw = Callable[[Chart], Markup]
HOSTILE = '<script>alert(1)</script> & "q"'


def chart(*marks: Mark, scale: Scale = MARKS) -> Chart:
    return Chart("Totaaloordeel", "Het is 8,2.", marks, scale, ("Kwartaal", "Cijfer"))


def parsed(picture: Markup) -> Tree.Element:
    return Tree.fromstring(picture)


GIVEN = Mark("Q3", 8.2, "8,2", 8.0, 8.4, ("8,2",))
HIDDEN = Mark("Q2", None, hidden="Te weinig antwoorden (n = 9).")


@pytest.mark.parametrize("draw", KINDS)
def test_a_picture_says_its_title_and_sentence(draw: Draw) -> None:
    found = parsed(draw(chart(GIVEN)))
    assert found.attrib["role"] == "img"
    assert found.attrib["aria-label"] == "Totaaloordeel. Het is 8,2."
    assert (found.findtext(f"{SVG}title"), found.findtext(f"{SVG}desc")) == (
        "Totaaloordeel",
        "Het is 8,2.",
    )
    assert [one.text for one in found.iter(f"{SVG}title")][1:] == ["Q3: 8,2"]


@pytest.mark.parametrize("draw", KINDS)
def test_what_is_hidden_keeps_its_place_and_says_why(draw: Draw) -> None:
    found = parsed(draw(chart(GIVEN, HIDDEN)))
    places = found.findall(f"{SVG}g")
    assert places[1].findtext(f"{SVG}title") == "Q2: Te weinig antwoorden (n = 9)."
    assert [one.get("class") for one in places[1]].count("gh-c-hidden") == 1
    assert places[1].findall(f"{SVG}circle") == places[1].findall(f"{SVG}rect") == []


def test_a_hidden_value_cannot_carry_an_interval() -> None:
    with pytest.raises(ValueError, match="no interval"):
        Mark("Q2", None, low=6.0)


@pytest.mark.parametrize("draw", KINDS)
def test_nothing_to_show_is_an_empty_picture(draw: Draw) -> None:
    assert parsed(draw(chart())).findall(f"{SVG}g") == []


@pytest.mark.parametrize("draw", KINDS)
def test_what_people_typed_is_text(draw: Draw) -> None:
    found = parsed(draw(chart(Mark(HOSTILE, 7, HOSTILE, cells=(HOSTILE,)))))
    assert not list(found.iter(f"{SVG}script"))
    assert f"{HOSTILE}: {HOSTILE}" in [one.text for one in found.iter(f"{SVG}title")]


def test_a_line_does_not_cross_a_gap() -> None:
    paths = [one for one in parsed(draw_line(chart(GIVEN, HIDDEN, GIVEN))) if "x1" in one.attrib]
    assert [one for one in paths if one.attrib["class"] == "gh-c-path"] == []


def test_bars_are_as_long_as_their_values() -> None:
    marks = [Mark("a", 10, "10"), Mark("b", 20, "20"), Mark("c", 0, "0")]
    found = parsed(draw_bars(chart(*marks, scale=from_nought([10, 20]))))
    long = [float(one.attrib["width"]) for one in found.iter(f"{SVG}rect")]
    assert long[1] == 2 * long[0] == 348
    assert long[2] == 0


def test_a_strip_is_a_picture_beside_its_figures() -> None:
    assert parsed(draw_strip(GIVEN, scale=MARKS)).attrib["aria-hidden"] == "true"


@pytest.mark.parametrize(
    ("values", "high", "ticks"),
    [([], 1, 6), ([52], 60, 4), ([100], 100, 6), ([7], 8, 5), ([0.31], 0.4, 5)],
)
def test_a_scale_from_nought_is_round(values: list[float], high: float, ticks: int) -> None:
    found = from_nought(values)
    assert (found.low, found.high) == (0, pytest.approx(high))
    assert len(found.ticks) == ticks
    assert found.ticks[-1] >= max([*values, 0])


def test_a_scale_may_run_down() -> None:
    assert of_marks(5, 1).share(1) == 1
    assert of_marks(1, 10) is MARKS
    assert MARKS.share(11) == 1


def test_hatching_stays_inside_its_rectangle() -> None:
    path = parsed(Markup(hatched(10, 20, 30, 15, role="hidden", gap=7))).attrib["d"]
    points = [tuple(map(float, one.split())) for one in re.findall(r"[ML]([^ML]+)", path)]
    assert all(10 <= x <= 40 and 20 <= y <= 35 for x, y in points)
    assert len(points) == 2 * 6


def test_every_role_has_a_colour_on_paper_and_in_the_themes() -> None:
    sheet = Path("static/css/charts.css").read_text(encoding="utf-8")
    assert set(re.findall(r"\.gh-c-([a-z]+) \{ (?:fill|stroke): (?:var|color)", sheet)) == set(
        ROLES
    )


def test_a_forest_has_a_line_for_each_and_hides_what_is_hidden() -> None:
    given = Mark("Inleven", 0.24, "1–2", 0.2, 0.29, ("24%", "20% tot 29%", "1–2"))
    picture = parsed(
        draw_forest(chart(given, HIDDEN, scale=Scale(0, 0.4, (0, 0.2, 0.4))), tick=str)
    )
    assert len(picture.findall(f".//{SVG}circle")) == 1
    assert "Te weinig antwoorden (n = 9)." in Tree.tostring(picture, encoding="unicode")


def test_a_matrix_tells_its_dots_apart_by_form_and_keeps_names_off_one_another() -> None:
    spots = tuple(
        Spot(f"Onderdeel {n}", (7 + n / 50, 6.9, 7.4), (0.2, 0.15, 0.25), form, HOSTILE)
        for n, form in enumerate([*Form, *Form])
    )
    axis, up = Scale(6, 9, (6, 7, 8, 9)), Scale(0, 0.4, (0, 0.2, 0.4))
    quarters = ("Verbeteren", "Vasthouden", "Lage prioriteit", "Mogelijk overbodig")
    matrix = Matrix("Waar", "Zin", spots, axis, up, 7.5, 0.125, quarters, ("aandeel", "cijfer"))
    picture = parsed(draw_matrix(matrix))
    assert len(picture.findall(f".//{SVG}polygon")) == 2
    assert len(picture.findall(f".//{SVG}circle")) == 4
    names = [one for one in picture.iter(f"{SVG}text") if (one.text or "").startswith("Onderdeel")]
    places = {(one.get("x"), one.get("y")) for one in names}
    assert len(places) == len(spots)


def test_no_name_of_a_matrix_stands_on_a_line_of_another_dot_where_there_is_room() -> None:
    axis, up = Scale(6, 9, (6, 7, 8, 9)), Scale(0, 0.4, (0, 0.2, 0.4))
    spots = (
        Spot("Wachttijd", (7.0, 6.9, 7.1), (0.2, 0.19, 0.21), Form.AHEAD, "a"),
        Spot("Uitleg", (8.0, 6.6, 8.6), (0.215, 0.2, 0.23), Form.SETTLED, "b"),
        Spot("Gastvrij", (7.4, 7.3, 7.5), (0.2, 0.05, 0.35), Form.UNDECIDED, "c"),
    )
    quarters = ("Verbeteren", "Vasthouden", "Lage prioriteit", "Mogelijk overbodig")
    matrix = Matrix("Waar", "Zin", spots, axis, up, 7.5, 0.125, quarters, ("aandeel", "cijfer"))
    picture = parsed(draw_matrix(matrix))
    drawn = [line for one in picture.findall(f"{SVG}g") for line in one.iter(f"{SVG}line")]
    assert len(drawn) == 2 * len(spots)
    lines = [[float(line.get(name, "")) for name in ("x1", "y1", "x2", "y2")] for line in drawn]
    for spot in spots:
        text = next(one for one in picture.iter(f"{SVG}text") if one.text == spot.label)
        at, bottom = float(text.get("x", "")), float(text.get("y", ""))
        width = LETTER * len(spot.label)
        left = at if text.get("text-anchor") == "start" else at - width
        for x1, y1, x2, y2 in lines:
            beside = max(x1, x2) < left or min(x1, x2) > left + width
            assert beside or max(y1, y2) < bottom - 12 or min(y1, y2) > bottom + 4, spot.label


def test_a_control_chart_marks_what_asks_attention_by_form_and_has_nothing_of_what_is_hidden() -> (
    None
):
    given = Mark("w41", 7.2, "7,2", 6.8, 7.9, ("7,2", "24"))
    picture = parsed(
        draw_control(
            Control(
                HOSTILE,
                HOSTILE,
                (given, HIDDEN, given),
                MARKS,
                ("Week", "Cijfer", "n"),
                line=(7.3, None, 8.1),
                centre=7.3,
                asks=frozenset({2}),
                learnt=1,
            )
        )
    )
    assert len(picture.findall(f".//{SVG}g/{SVG}polygon")) == 1
    hidden = picture.findall(f"{SVG}g")[1]
    assert hidden.findtext(f"{SVG}title") == "Q2: Te weinig antwoorden (n = 9)."
    assert not list(hidden.iter(f"{SVG}circle"))
    empty = parsed(draw_control(Control("Leeg", "Niets", (), MARKS)))
    assert empty.findall(f"{SVG}g") == []

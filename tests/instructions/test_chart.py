# SPDX-License-Identifier: EUPL-1.2
"""One source, two tellings: the picture and the ordered text; and what is wrong with a chart."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from feedback.instructions.rules.chart import arrows, chart_faults, ordered_text
from feedback.instructions.rules.difference import Change, Piece, compare, marks
from feedback.instructions.rules.drawing import Drawing, draw
from feedback.instructions.rules.picture import svg
from feedback.instructions.rules.scope import is_for, steps_on_the_way
from feedback.instructions.rules.steps import Step, StepKind, Steps, Way, from_stored, to_stored
from tests.instructions.charts import charts, long_chart, parking

SVG = "{http://www.w3.org/2000/svg}"
Graph = Counter[tuple[int, int, str]]
LINE_OF_TEXT = re.compile(r"(?P<number>\d+)\. .* \((?P<ways>[^()]*)\)", re.DOTALL)


def graph_of_picture(steps: Steps) -> Graph:
    """Read the graph from the SVG itself, as a browser would."""
    root = ElementTree.fromstring(svg(draw(steps), title="Stappen", says="Zie de lijst"))
    return Counter(
        (int(g.attrib["data-from"]), int(g.attrib["data-to"]), g.attrib["data-label"])
        for g in root.iter(f"{SVG}g")
        if "data-from" in g.attrib
    )


def graph_of_text(steps: Steps) -> Graph:
    """Read the graph from the ordered text, as a listener would."""
    found: Graph = Counter()
    for line in ordered_text(steps):
        told = LINE_OF_TEXT.fullmatch(line)
        assert told is not None, line
        if told["ways"] == "einde":
            continue
        for way in told["ways"].split(" · "):
            label, target = way.rsplit("→ stap ", 1)
            found[int(told["number"]), int(target), label.removesuffix(" ")] += 1
    return found


def meant(steps: Steps) -> Graph:
    number = {step.id: n for n, step in enumerate(steps, start=1)}
    return Counter((number[a.source], number[a.target], a.label) for a in arrows(steps))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(charts())
def test_picture_and_text_of_200_random_charts_describe_the_same_graph(steps: Steps) -> None:
    assert graph_of_picture(steps) == graph_of_text(steps) == meant(steps)
    assert from_stored(to_stored(steps)) == steps
    drawing = draw(steps)
    assert overlaps(drawing) == []
    for curve in drawing.curves:
        if not curve.is_cut:  # a short one says where it leads with a number
            assert touches(drawing, curve.source, curve.points[0])
            assert touches(drawing, curve.target, curve.points[-1])


def overlaps(drawing: Drawing) -> list[tuple[int, int]]:
    return [
        (a.number, b.number)
        for a, b in combinations(drawing.boxes, 2)
        if abs(a.x - b.x) * 2 < a.width + b.width - 1 and abs(a.y - b.y) * 2 < a.height + b.height
    ]


def touches(drawing: Drawing, number: int, point: tuple[float, float]) -> bool:
    box = drawing.boxes[number - 1]
    across, along = (
        abs(point[0] - box.x) / (box.width / 2),
        abs(point[1] - box.y) / (box.height / 2),
    )
    if box.kind is StepKind.CHOICE:
        return abs(across + along - 1) < 0.02
    return max(across, along) < 1.01 and (abs(across - 1) < 0.01 or abs(along - 1) < 0.01)


def test_the_ordered_text_works_by_ear() -> None:
    assert ordered_text(parking())[2:] == [
        "3. Gaat het om zorg aan huis? (ja → stap 4 · nee → stap 6)",
        "4. Een verklaring van de huisarts is genoeg (→ stap 5)",
        "5. Zet de vergunning zelf goed (→ stap 7)",
        "6. Vraag alleen wat nog mist, in 1 keer (→ stap 7)",
        "7. Bel na 3 dagen: klopt het nu? (einde)",
    ]


def test_a_chart_of_500_steps_is_drawn_within_two_seconds() -> None:
    began = time.perf_counter()
    picture = svg(draw(long_chart(500)), title="Lang", says="")
    assert time.perf_counter() - began < 2
    assert graph_of_picture(long_chart(500)) == meant(long_chart(500))
    assert len(picture) < 1_000_000


def test_60_steps_stay_within_a_page_that_can_be_read() -> None:
    drawing = draw(long_chart(60))
    assert drawing.width < 1100
    assert not any(curve.is_cut for curve in drawing.curves)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "nog geen stappen"),
        ((Step("a", "Eén"), Step("b", "Twee")), "Stap 2 loopt dood"),
        ((Step("a", "Eén", StepKind.END), Step("b", "Twee", StepKind.END)), "Naar stap 2 leidt"),
        (
            (
                Step("a", "Eén", StepKind.END),
                Step("b", "Twee", then="c"),
                Step("c", "Drie", then="b"),
            ),
            "nooit bij stap 2 en 3",
        ),
        ((Step("a", "Eén"), Step("b", "Twee", then="a")), "Uit stap 1 en 2 kom je nooit"),
        (
            (
                Step("a", "Welke?", StepKind.CHOICE, ways=(Way("ja", "b"),)),
                Step("b", "Klaar", StepKind.END),
            ),
            "minder dan twee antwoorden",
        ),
        (
            (
                Step("a", "?", StepKind.CHOICE, ways=(Way("ja", "b"), Way("nee", "weg"))),
                Step("b", "Klaar", StepKind.END),
            ),
            "antwoord ‘nee’ leidt naar een stap die weg is",
        ),
        ((Step("a", "Eén", then="weg"), Step("b", "B", StepKind.END)), "een stap die weg is"),
    ],
    ids=["empty", "dead end", "two beginnings", "unreachable circle", "no way out", "one answer",
         "an answer to nowhere", "a step to nowhere"],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(steps: Steps, words: str) -> None:
    assert any(words in fault.words for fault in chart_faults(steps))


def test_a_circle_with_a_way_out_is_fine() -> None:
    again = Way("nee, nog niet", "s1")
    loop = replace(parking()[6], kind=StepKind.CHOICE, ways=(Way("ja", "s8"), again))
    assert chart_faults((*parking()[:6], loop, Step("s8", "Klaar", StepKind.END))) == []
    assert chart_faults(parking()) == []


HOSTILE = '"]; <script>alert(1)</script> \\ {{7*7}} <b>&amp; ]]> \'"'


def test_no_word_escapes_from_the_picture() -> None:
    steps = (
        Step("s1", HOSTILE, StepKind.CHOICE, ways=(Way(HOSTILE, "s2"), Way("x", "s2"))),
        Step("s2", HOSTILE, StepKind.END),
    )
    root = ElementTree.fromstring(svg(draw(steps), title=HOSTILE, says=HOSTILE))
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "polygon", "text"}
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)


def test_a_comparison_names_what_is_new_gone_changed_and_moved() -> None:
    old = parking()
    new = (old[0], replace(old[1], title="Zeg wat er al is"), old[2], old[3], old[5], old[4],
           Step("s9", "Sluit af", StepKind.END))  # fmt: skip
    told = {one.step.id: one for one in compare(old, new)}
    assert told["s2"].change is Change.CHANGED
    assert (Piece.TAKEN, "binnen ") in told["s2"].title
    assert told["s7"].change is Change.GONE
    assert told["s9"].change is Change.NEW
    assert [one.step.id for one in told.values() if one.is_moved] in (["s6"], ["s5"])
    assert marks(old, new) == {"s2": "gewijzigd", "s9": "nieuw"}


def test_what_an_answer_skips_is_not_on_the_way() -> None:
    assert steps_on_the_way(parking(), {}) == {f"s{n}" for n in range(1, 8)}
    assert steps_on_the_way(parking(), {"s3": "s6"}) == {"s1", "s2", "s3", "s6", "s7"}


def test_no_kind_or_topic_named_is_for_every_case() -> None:
    assert is_for([], [], kind="complaint", topic=None)
    assert is_for(["complaint"], ["parking"], kind="complaint", topic="parking")
    assert not is_for(["complaint"], ["parking"], kind="complaint", topic=None)
    assert not is_for(["question"], [], kind="complaint", topic="parking")

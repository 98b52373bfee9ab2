# SPDX-License-Identifier: EUPL-1.2
"""Words of people: Markdown that runs nothing, steps that are refused in words, B1 hints."""

from __future__ import annotations

import time

import pytest

from feedback.errors import Invalid
from feedback.instructions.rules import drafting
from feedback.instructions.rules.chart import chart_faults
from feedback.instructions.rules.markdown import to_html, to_plain
from feedback.instructions.rules.plain_steps import step_hints
from feedback.instructions.rules.steps import Link, Step, StepKind, clean_step
from feedback.instructions.rules.versions import make_slug
from tests.instructions.charts import parking

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.gif)",
    "[klik](javascript:alert(1))",
    "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    "[klik](vbscript:x)",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x]: javascript:alert(1)\n\n[x]",
    '"><iframe src=//evil.example>',
    "<style>*{display:none}</style>",
    "`<script>`",
    "<https://ok.example/\u202egpj.exe>",
    "{{7*7}} {0.__class__} %(x)s",
    "> " * 500 + "diep",
    "[" * 3000,
    "*a_" * 3000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
def test_nothing_in_a_text_runs_or_fetches(text: str) -> None:
    began = time.perf_counter()
    html = to_html(text).lower()
    assert time.perf_counter() - began < 1
    for bad in ("<script", "<img", "<svg", "<iframe", "<style", 'href="javascript', 'href="data'):
        assert bad not in html
    to_plain(text)


def test_a_link_shows_where_it_leads() -> None:
    html = to_html("Kijk op [uw bank](https://evil.example/inloggen) of https://x.example")
    assert "uw bank (evil.example)</a>" in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert to_plain("Kijk *hier*: [bank](https://a.example/b)") == (
        "Kijk hier: bank (https://a.example/b)"
    )


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (Step("s1", "\u202e \x00"), "title"),
        (Step("s1", "x" * 161), "title"),
        (Step("s1", "Bel", text="é" * 100_000), "text"),
        (Step("s1", "Bel", who="x" * 61), "who"),
        (Step("s1", "Bel", links=(Link("x", "javascript:alert(1)"),)), "links"),
        (Step("s1", "Bel", links=(Link("x", "https://bank.nl@evil.example"),)), "links"),
        (Step("s1", "Bel", links=(Link("x", "https://bаnk.nl"),)), "links"),
    ],
)
def test_a_step_that_cannot_be_is_refused_at_its_field(step: Step, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_step(step)
    assert set(refused.value.fields) == {field}


def test_a_turned_text_is_kept_without_the_trick() -> None:
    assert clean_step(Step("s1", "Bel \u202eneder\u200b nu\r\n")).title == "Bel neder nu"


def test_hints_are_for_plain_dutch() -> None:
    hints = " ".join(step_hints("Indien de inwoner dit wenst, dient u tevens te bellen"))
    assert "‘als’" in hints
    assert "‘moet’" in hints
    assert step_hints("Bel de inwoner zelf") == []


def test_a_branch_gives_a_choice_whose_ways_join_again() -> None:
    steps, choice = drafting.branch(parking(), "s1")
    assert chart_faults(steps) == []
    assert [one.kind for one in steps[:3]] == [StepKind.STEP, StepKind.CHOICE, StepKind.STEP]
    assert steps[1].id == choice == "s8"


def test_a_step_taken_out_leaves_no_arrow_behind() -> None:
    assert chart_faults(drafting.remove(parking(), "s4")) == []
    assert drafting.remove(parking(), "s4")[2].ways[0].to == "s5"


def test_moving_keeps_who_is_who() -> None:
    moved = drafting.move(parking(), "s2", places=-1)
    assert [one.id for one in moved][:3] == ["s2", "s1", "s3"]
    assert drafting.move(parking(), "s1", places=-1) == parking()
    assert drafting.move_to(parking(), "s1", number=3)[2].id == "s1"
    with pytest.raises(Invalid):
        drafting.move(parking(), "weg", places=1)


def test_an_id_is_never_given_twice() -> None:
    assert drafting.new_id(parking(), taken=["s12"]) == "s13"


def test_names_in_addresses_are_plain_and_apart() -> None:
    assert make_slug("Café: ‘één’ loket?", taken=[]) == "cafe-een-loket"
    assert make_slug("日本", taken=["instructie"]) == "instructie-2"

# SPDX-License-Identifier: EUPL-1.2
"""``insight themes``: what tips are about, of a quarter or of any file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from feedback import edge
from feedback.db import end_reading, unit_of_work
from feedback.errors import Invalid
from feedback.insight.cli.commands import insight_commands
from feedback.insight.cli.showing import FILE, number, read_columns, show
from feedback.insight.errors import UnusableData
from feedback.insight.rules.quarters import Quarter, get_quarter, quarter_of
from feedback.insight.rules.sums import FEWEST, Interval, Sums, mean_interval
from feedback.tables.writing import write_csv
from feedback.text_guard import clean_text
from feedback.themes import queries, services
from feedback.themes.rules.counting import Counted, Theme, Tip, compare_themes, count_themes
from feedback.themes.rules.exploring import Explored
from feedback.themes.rules.keeping import Exploration, from_content
from feedback.themes.rules.leftovers import explore_rest
from feedback.themes.rules.rows import HEADER, theme_rows


@insight_commands.command("themes")
@click.option("--quarter", "name", default="", metavar="Q", help="The quarter: 2026-Q3.")
@click.option("--explore", is_flag=True, help="Explore what no cue word recognises, and keep it.")
@click.option("--data", type=FILE, help="One row a text, instead of stored tips.")
@click.option("--text", metavar="COL")
@click.option("--mark", metavar="COL", help="With --data: the mark that came with each text.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
)
def themes(
    *, name: str, explore: bool, data: Path | None, text: str | None, mark: str | None, form: str
) -> None:
    """Say what texts are about: by cue words, and what those leave over laid together."""
    quarter = _quarter(name)
    if data is not None:
        now, before = count_themes(_texts(data, text, mark), queries.find_finder()), _none()
        found: Exploration | None = explore_rest(now, before)
    else:
        now, before = queries.count_tips(quarter), queries.count_tips(quarter.before)
        found = _explore(quarter, now, before) if explore else _kept(quarter)
    if form == "csv":
        write_csv(sys.stdout, HEADER, theme_rows(quarter, now, before, found))
        return
    show(_figures(quarter, now, before, found), form=form)


def _quarter(name: str) -> Quarter:
    if not name:
        return quarter_of(edge.now())
    try:
        return get_quarter(name)
    except Invalid as error:
        raise UnusableData({"quarter": "Write a quarter as 2026-Q3."}) from error


def _texts(path: Path, text: str | None, mark: str | None) -> list[Tip]:
    if text is None:
        raise UnusableData({"text": "Name the column with the texts."})
    table = read_columns(path, "")
    texts = [clean_text(one) for one in table.texts(text)]
    marks = table.marks(mark) if mark else [None] * len(texts)
    return [Tip(one, given) for one, given in zip(texts, marks, strict=True)]


def _none() -> Counted:
    return count_themes([], queries.find_finder())


def _kept(quarter: Quarter) -> Exploration | None:
    run = queries.find_run(quarter)
    return from_content(run.content) if run else None


def _explore(quarter: Quarter, now: Counted, before: Counted) -> Exploration:
    found = explore_rest(now, before)
    end_reading()
    with unit_of_work():
        services.keep_exploration(quarter, found, now=edge.now())
    return found


def _figures(
    quarter: Quarter, now: Counted, before: Counted, found: Exploration | None
) -> dict[str, Any]:
    return {
        "quarter": quarter.name,
        "n": now.n,
        "nBefore": before.n,
        "unrecognised": now.unknown if now.unknown >= FEWEST else None,
        "themes": [_theme(one, now.n) for one in compare_themes(now, before)],
        "explored": [] if found is None else [_group(one, found) for one in found.themes],
    }


def _theme(one: Theme, n: int) -> dict[str, Any]:
    return {
        "topic": one.code,
        "n": one.n,
        "share": one.n / n,
        "words": list(one.words),
        "mark": _mark(one.marks),
        "change": _interval(one.change),
        "isChanged": one.is_changed,
    }


def _group(one: Explored, found: Exploration) -> dict[str, Any]:
    return {
        "terms": list(one.terms),
        "n": one.n,
        "share": one.n / found.tips,
        "mark": _mark(one.marks),
        "change": _interval(found.change_of(one)),
        "stability": number(one.stability),
        "isStable": one.is_stable,
    }


def _mark(marks: Sums) -> dict[str, Any] | None:
    """Return a mean mark with its interval; None below ten marks."""
    if marks.n < FEWEST:
        return None
    interval = mean_interval(marks)
    ends = _interval(interval if isinstance(interval, Interval) else None)
    return {"n": marks.n, "mean": float(marks.mean), **(ends or {})}


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    return None if interval is None else {"low": interval.low, "high": interval.high}


COMMANDS = (insight_commands,)

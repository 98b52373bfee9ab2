# SPDX-License-Identifier: EUPL-1.2
"""``insight factsheet``: one channel in one quarter, as the NVVB's."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import click

from feedback.insight.cli.showing import show
from feedback.insight.errors import UnusableData
from feedback.insight.queries import Quarters, find_quarters
from feedback.insight.rules.factsheet import (
    Figure,
    Tally,
    change,
    distribution,
    effort_figure,
    mean_figure,
)

#: Quarters of the trend, this one included.
TREND = 4


@click.command("factsheet")
@click.option("--survey", "key", required=True, metavar="KEY")
@click.option("--channel", required=True, metavar="C", help="The code of the channel: counter.")
@click.option("--quarter", required=True, metavar="Q", help="The quarter: 2026-Q3.")
@click.option("--round", "round_name", default="", metavar="R", help="Only this round.")
@click.option(
    "--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True
)
def factsheet(*, key: str, channel: str, quarter: str, round_name: str, form: str) -> None:
    """Show the marks of one channel in one quarter, each with its n and its interval."""
    _check_quarter(quarter)
    found = find_quarters(key, channel=channel, round_name=round_name)
    head = {"survey": key, "title": found.title, "channel": channel, "quarter": quarter}
    tally = found.tallies.get(quarter)
    if tally is None:
        show(head | {"suppressed": True, "aspects": []}, form=form, rows="aspects")
        return
    earlier = [name for name in found.tallies if name < quarter]
    before = found.tallies[earlier[-1]] if earlier else None
    sheet = head | {
        "suppressed": False,
        "responses": tally.responses,
        "reviews": tally.reviews,
        "suggestions": tally.suggestions,
        "overall": _figure(mean_figure(tally.overall, scale=found.scale)),
        "effort": _figure(effort_figure(tally)),
        "distribution": _distribution(tally, found),
        "aspects": [_aspect(code, tally, before, found) for code in tally.aspects],
        "trend": _trend(found, quarter),
    }
    show(sheet, form=form, rows="aspects")


def _check_quarter(quarter: str) -> None:
    year, _, number = quarter.partition("-Q")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and number in set("1234")):
        raise UnusableData({"quarter": "Write a quarter as 2026-Q3."})


def _figure(found: Figure) -> dict[str, Any]:
    """Return a figure as programs read it: numbers of one decimal, or only its n."""
    if found.value is None:
        return {"n": found.n, "suppressed": True}
    shown: dict[str, Any] = {"n": found.n, "suppressed": False, "value": float(found.value)}
    if found.low is None or found.high is None:
        return shown | {"allEqual": found.all_equal}
    return shown | {"low": float(found.low), "high": float(found.high)}


def _aspect(code: str, tally: Tally, before: Tally | None, found: Quarters) -> dict[str, Any]:
    one = tally.aspects[code]
    row: dict[str, Any] = {"aspect": code, "label": found.labels.get(code, code)}
    row |= _figure(mean_figure(one.marks, scale=found.scale))
    if not row["suppressed"]:
        row |= {"notApplicable": one.not_applicable, "dontKnow": one.dont_know}
    earlier = before.aspects.get(code) if before else None
    changed = change(earlier.marks, one.marks) if earlier else None
    return row | ({"change": changed.verdict.value} if changed else {})


def _distribution(tally: Tally, found: Quarters) -> list[dict[str, int]] | None:
    counts = distribution(tally, scale=found.scale)
    if counts is None:
        return None
    return [{"mark": mark, "count": count} for mark, count in counts.items()]


def _trend(found: Quarters, quarter: str) -> list[dict[str, Any]]:
    """Return the overall mark of this quarter and those before, each with its verdict."""
    names = [name for name in found.tallies if name <= quarter]
    verdicts: dict[str, dict[str, Any]] = {}
    for first, second in pairwise(names):
        changed = change(found.tallies[first].overall, found.tallies[second].overall)
        if changed:
            verdicts[second] = {
                "change": changed.verdict.value,
                "difference": float(changed.difference),
                "smallestDetectable": float(changed.smallest),
            }
    return [
        {"quarter": name}
        | _figure(mean_figure(found.tallies[name].overall, scale=found.scale))
        | verdicts.get(name, {})
        for name in names[-TREND:]
    ]

# SPDX-License-Identifier: EUPL-1.2
"""``insight spc`` and ``insight lead-times``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from feedback.insight.cli.showing import FILE, figures, number, read_columns, show
from feedback.insight.errors import UnusableData
from feedback.insight.rules.columns import Columns
from feedback.insight.rules.control import Chart, control_chart
from feedback.insight.rules.lead_times import Case, LeadTimes, lead_times_by_group
from feedback.insight.rules.lead_times import lead_times as reckon
from feedback.insight.rules.sums import FEWEST, Sums


@click.command("spc")
@click.option("--data", type=FILE, required=True, help="One row an answer.")
@click.option("--date", required=True, metavar="COL", help="The day of the answer.")
@click.option("--mark", required=True, metavar="COL")
@click.option("--id", "identity", metavar="COL", help="Who answered: the first of each counts.")
@click.option("--chart", type=click.Choice([c.value for c in Chart]), default=Chart.EWMA.value)
@figures
def spc(
    *,
    data: Path,
    date: str,
    mark: str,
    identity: str | None,
    chart: str,
    form: str,
    absent: str,
) -> None:
    """Draw a control chart by week: what is a change, and what always varies."""
    weeks = _weeks(read_columns(data, absent), date=date, mark=mark, identity=identity)
    shown = [(week, sums) for week, sums in weeks if sums.n >= FEWEST]
    result: dict[str, Any] = {
        "n": sum(sums.n for _, sums in shown),
        "suppressedPeriods": [week for week, sums in weeks if sums.n < FEWEST],
    }
    if not shown:
        show(result | {"points": [], "suppressed": True}, form=form, rows="points")
        return
    found = control_chart(shown, chart=Chart(chart))
    result |= {
        "chart": found.chart.value,
        "centre": number(found.centre),
        "sigma": number(found.sigma),
        "points": [
            {
                "period": point.period,
                "n": point.n,
                "mean": number(point.mean),
                "value": number(point.value),
                "low": number(point.low),
                "high": number(point.high),
                "signal": point.signal and point.signal.value,
            }
            for point in found.points
        ],
    }
    show(result, form=form, rows="points")


def _weeks(
    columns: Columns, *, date: str, mark: str, identity: str | None
) -> list[tuple[str, Sums]]:
    """Return the sums of each ISO week, oldest first; one answer a person where they are known."""
    who = columns.texts(identity) if identity else [""] * len(columns.rows)
    weeks: dict[str, list[int]] = {}
    seen: set[str] = set()
    for at, value, person in zip(columns.moments(date), columns.marks(mark), who, strict=True):
        if at is None or value is None or (person and person in seen):
            continue
        seen.add(person)
        year, week, _ = at.isocalendar()
        weeks.setdefault(f"{year}-W{week:02}", []).append(value)
    return [(week, Sums.of(weeks[week])) for week in sorted(weeks)]


@click.command("lead-times")
@click.option("--data", type=FILE, required=True, help="A log; the first row of a case counts.")
@click.option("--case", required=True, metavar="COL")
@click.option("--start", required=True, metavar="COL")
@click.option("--end", required=True, metavar="COL")
@click.option("--due", required=True, metavar="COL")
@click.option("--by", metavar="COL", help="The groups to tell apart.")
@figures
def lead_times(
    *,
    data: Path,
    case: str,
    start: str,
    end: str,
    due: str,
    by: str | None,
    form: str,
    absent: str,
) -> None:
    """Say how long cases took and how many were in time."""
    columns = read_columns(data, absent)
    cases = _cases(columns, case=case, start=start, end=end, due=due, by=by)
    result = _parts(reckon(cases))
    if by:
        groups = lead_times_by_group(cases)
        result["groups"] = [{"group": name} | _parts(part) for name, part in groups.items()]
    show(result, form=form, rows="groups")


def _cases(
    columns: Columns, *, case: str, start: str, end: str, due: str, by: str | None
) -> list[Case]:
    found: dict[str, Case] = {}
    groups = columns.texts(by) if by else [""] * len(columns.rows)
    for (row, _), name, began, ended, by_when, group in zip(
        columns.rows,
        columns.texts(case),
        columns.moments(start),
        columns.moments(end),
        columns.moments(due),
        groups,
        strict=True,
    ):
        if began is None:
            raise UnusableData({start: f"row {row}: a case must have begun."})
        found.setdefault(name, Case(began, ended, by_when, group))
    return list(found.values())


def _parts(found: LeadTimes) -> dict[str, Any]:
    parts: dict[str, Any] = {"n": found.n, "open": found.open}
    if found.on_time_share is None:
        return parts | {"suppressed": True}
    return parts | {
        "onTimeShare": number(found.on_time_share),
        "medianDays": number(found.median_days),
        "p90Days": number(found.p90_days),
    }

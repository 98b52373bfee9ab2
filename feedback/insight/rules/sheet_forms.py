# SPDX-License-Identifier: EUPL-1.2
"""A factsheet as programs and spreadsheets read it: the shown digits, nothing hidden (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from feedback.insight.rules.benchmarks import Other
from feedback.insight.rules.factsheet import Figure
from feedback.insight.rules.sheet import AspectLine, Sheet, TrendPoint
from feedback.insight.rules.waves import Verdict


def as_data(sheet: Sheet) -> dict[str, Any]:
    """Return a factsheet as programs read it: numbers of the shown decimals, nothing hidden."""
    head = sheet.head
    found: dict[str, Any] = {
        "survey": head.survey,
        "title": head.title,
        "channel": head.channel,
        "quarter": head.quarter.name,
        "suppressed": sheet.tally is None,
    }
    if head.round:
        found["round"] = head.round
    if sheet.tally is None:
        return found | {"aspects": []}
    return found | {
        "versions": list(head.versions),
        "responses": sheet.response.responses,
        "invited": sheet.response.invited,
        "responseRate": _number(sheet.response.rate),
        "reviews": sheet.tally.reviews,
        "suggestions": sheet.tally.suggestions,
        "overall": figure_data(sheet.overall),
        "effort": figure_data(sheet.effort),
        "distribution": _distribution(sheet),
        "aspects": [_aspect(line) for line in sheet.aspects],
        "trend": [_point(point) for point in sheet.trend if point.figure.n],
        "quotes": [quote.words for quote in sheet.quotes],
        "tips": [{"text": tip.words, "reply": tip.reply} for tip in sheet.tips],
        "benchmarks": [_other(one) for one in sheet.others],
    }


def figure_data(found: Figure) -> dict[str, Any]:
    """Return a figure as programs read it: numbers of the shown decimals, or only its n."""
    if found.value is None:
        return {"n": found.n, "suppressed": True}
    shown: dict[str, Any] = {"n": found.n, "suppressed": False, "value": _number(found.value)}
    if found.low is None or found.high is None:
        return shown | {"allEqual": found.all_equal}
    return shown | {"low": _number(found.low), "high": _number(found.high)}


def _other(one: Other) -> dict[str, Any]:
    found: dict[str, Any] = {
        "who": one.who,
        "value": _number(one.mark),
        "measuredOn": one.measured_on.isoformat(),
        "source": one.source,
    }
    return found if one.respondents is None else found | {"n": one.respondents}


def _aspect(line: AspectLine) -> dict[str, Any]:
    row: dict[str, Any] = {"aspect": line.code, "label": line.label} | figure_data(line.figure)
    if line.figure.value is None:
        return row
    row |= {"notApplicable": line.not_applicable, "dontKnow": line.dont_know}
    return row | ({"change": line.verdict.value} if line.verdict else {})


def _distribution(sheet: Sheet) -> list[dict[str, int]] | None:
    counts, parts = sheet.counts, sheet.percentages
    if counts is None or parts is None:
        return None
    return [
        {"mark": mark, "count": count, "percent": parts[mark]} for mark, count in counts.items()
    ]


def _point(point: TrendPoint) -> dict[str, Any]:
    row = {"quarter": point.quarter} | figure_data(point.figure)
    if point.change is None:
        return row
    return row | {
        "change": point.change.verdict.value,
        "difference": _number(point.change.difference),
        "smallestDetectable": _number(point.change.smallest),
    }


HEADER = ("block", "code", "label", "n", "value", "low", "high", "note")


def as_rows(sheet: Sheet) -> Iterator[Sequence[str | int | float | None]]:
    """Yield a factsheet as the rows of a table, one figure a row; hidden ones say so."""
    head, tally = sheet.head, sheet.tally
    yield (
        "sheet",
        head.survey,
        f"{head.title} · {head.channel}",
        None,
        None,
        None,
        None,
        head.quarter.name,
    )
    if tally is None:
        yield ("overall", "", "", None, None, None, None, "suppressed")
        return
    response = sheet.response
    for code, value in (
        ("responses", response.responses),
        ("invited", response.invited),
        ("response_rate", _number(response.rate)),
        ("reviews", tally.reviews),
        ("suggestions", tally.suggestions),
    ):
        note = "unknown" if value is None else ""
        yield ("response", code, "", None, value, None, None, note)
    yield ("overall", "overall_mark", "", *_cells(sheet.overall))
    yield ("effort", "ces", "", *_cells(sheet.effort))
    for mark, part in (sheet.percentages or {}).items():
        yield ("distribution", str(mark), "", None, part, None, None, "percent")
    for line in sheet.aspects:
        yield ("aspect", line.code, line.label, *_cells(line.figure, line.verdict))
    for point in sheet.trend:
        if point.figure.n:
            verdict = point.change.verdict if point.change else None
            yield ("trend", point.quarter, "", *_cells(point.figure, verdict))
    for quote in sheet.quotes:
        yield ("quote", "", quote.words, None, None, None, None, "")
    for tip in sheet.tips:
        yield ("tip", "", tip.words, None, None, None, None, tip.reply)
    for one in sheet.others:
        note = f"{one.measured_on.isoformat()} · {one.source} · other method possible"
        yield ("benchmark", "", one.who, one.respondents, _number(one.mark), None, None, note)


def _cells(
    figure: Figure, verdict: Verdict | None = None
) -> tuple[int, float | None, float | None, float | None, str]:
    note = verdict.value if verdict else ""
    if figure.value is None:
        return figure.n, None, None, None, "suppressed"
    return figure.n, _number(figure.value), _number(figure.low), _number(figure.high), note


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return (
        int(value)
        if value == value.to_integral_value() and value.as_tuple().exponent == 0
        else float(value)
    )

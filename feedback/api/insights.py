# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API on figures: the same digits as on the pages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from feedback.api import insight_shapes as shapes
from feedback.api.calls import api
from feedback.api.endpoints import Endpoint, Given
from feedback.api.services import Reply
from feedback.insight.drivers import find_driver_report
from feedback.insight.rules.driver_report import DriverRow, Standing, ends_of
from feedback.insight.rules.sums import Scale, half_up
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.released import Wish


@api.call(
    Endpoint(
        name="getDrivers",
        method="GET",
        path="/insights/drivers",
        summary="Drijfveren: wat samenhangt met het totaaloordeel",
        scope="insights:read",
        permission="insights.read",
        answer=shapes.DRIVERS,
        query=(*shapes.SELECTION, shapes.NORM),
    )
)
def get_drivers(given: Given) -> Reply:
    """Answer with what the page shows; a selection that is too small has no figures."""
    asked = given.query
    survey = get_survey(asked["survey"])
    names = ("channel", "quarter", "round")
    wish = Wish(**{name: asked.get(name, "") for name in names})
    report, labels = find_driver_report(survey.key, wish=wish, norm=asked.get("norm"))
    body: dict[str, Any] = {
        "verdict": report.standing.value,
        "suppressed": report.standing is Standing.SUPPRESSED,
        "n": report.n,
        "topThreeDiffer": report.top_differs,
        "drivers": [_driver(row, labels[row.code], survey.scale) for row in report.rows],
        "notCompared": [{"code": code, "reason": why.value} for code, why in report.left_out],
    }
    if report.complete:
        body |= {"nComplete": report.complete, "nCommon": report.common}
    if report.rows:
        body["r2"] = float(half_up(Fraction(report.r2), decimals=2))
        body["norm"] = _figure(report.line)
    return Reply(body)


def _driver(row: DriverRow, name: str, scale: Any) -> dict[str, Any]:
    low, high = ends_of(row, scale=Scale(scale.worst, scale.best))
    driver: dict[str, Any] = {
        "code": row.code,
        "name": name,
        "n": row.marks.n,
        "mean": _figure(row.mean),
        "meanLow": _figure(low),
        "meanHigh": _figure(high),
        "share": _figure(row.share, decimals=2),
        "shareLow": _figure(row.low, decimals=2),
        "shareHigh": _figure(row.high, decimals=2),
    }
    if row.first:
        driver |= {"firstPlace": row.first, "lastPlace": row.last}
    return driver | ({"quadrant": row.quadrant} if row.quadrant else {})


def _figure(value: Any, *, decimals: int = 1) -> float:
    return float(half_up(Fraction(value), decimals=decimals))

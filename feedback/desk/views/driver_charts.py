# SPDX-License-Identifier: EUPL-1.2
"""What the drivers of a selection look like, and the one sentence that says it."""

from __future__ import annotations

import math

from flask_babel import gettext

from feedback.charts.matrix import Form, Matrix, Spot
from feedback.charts.specs import Chart, Mark, from_nought
from feedback.charts.specs import Scale as Axis
from feedback.desk.rules.figures import decimal, listed, percent
from feedback.desk.rules.phrases import first_upper
from feedback.insight.rules.driver_report import DriverReport, DriverRow, Standing, ends_of
from feedback.insight.rules.sums import Scale
from feedback.web.locale import translate
from feedback.wording import N_

#: What stands in the place of an order.
REFUSALS = {
    Standing.SUPPRESSED: N_("n = %(n)s, te weinig respons (minimaal 10)"),
    # What is left out of small groups is not counted either.
    None: N_("Te weinig respons om te tonen (minimaal 10)"),
    Standing.NOTHING_VARIES: N_("Alle antwoorden zijn gelijk: er is niets te vergelijken"),
    Standing.NO_RANKING: N_(
        "Te weinig antwoorden voor een volgorde (n = %(common)s, nodig %(needed)s)"
    ),
}


def headline_of(report: DriverReport, names: dict[str, str]) -> str:
    """Return a sentence that claims no more than the chart."""
    from feedback.insight.rules.drivers import NO_RANKING

    facts = {"n": report.n, "common": report.common, "needed": NO_RANKING}
    refusal = REFUSALS.get(report.standing if report.n else None)
    if refusal:
        return translate(refusal) % facts
    first = [names[code].lower() for code in report.improve]
    if first:
        one, many = (
            N_("%(names)s vraagt als eerste aandacht"),
            N_("%(names)s vragen als eerste aandacht"),
        )
        said = first_upper(listed(first, joined=translate(N_("en"))))
        return translate(one if len(first) == 1 else many) % {"names": said}
    if report.standing is Standing.INDICATIVE:
        return translate(N_("Een richting, nog geen volgorde"))
    return translate(N_("Geen onderdeel vraagt aantoonbaar als eerste aandacht"))


def place_of(row: DriverRow) -> str:
    """Return the place of an aspect: 5, or 1–2 when it shares one."""
    if not row.first:
        return "–"
    return str(row.first) if row.first == row.last else f"{row.first}–{row.last}"


def forest_of(report: DriverReport, names: dict[str, str]) -> Chart:
    """Return the shares, largest first, with their interval and place."""
    return Chart(
        gettext("Wat hangt samen met het totaaloordeel?"),
        gettext(
            "Samenhang is geen oorzaak. Een onderdeel zonder eigen invloed krijgt toch een aandeel."
        ),
        tuple(
            Mark(
                names[row.code],
                row.share,
                place_of(row),
                row.low,
                row.high,
                (
                    percent(row.share),
                    gettext("%(low)s tot %(high)s")
                    % {"low": percent(row.low), "high": percent(row.high)},
                    place_of(row),
                ),
            )
            for row in report.rows
        ),
        from_nought([row.high for row in report.rows]),
        (gettext("Onderdeel"), gettext("aandeel"), gettext("marge"), gettext("plaats")),
    )


def matrix_of(report: DriverReport, names: dict[str, str], *, scale: Scale) -> Matrix:
    """Return what each aspect scores against what it weighs."""
    ends = {row.code: ends_of(row, scale=scale) for row in report.rows}
    low = math.floor(min(report.line, *(low for low, _ in ends.values())))
    high = math.ceil(max(report.line, *(high for _, high in ends.values())))
    up = from_nought([*(row.high for row in report.rows), 1.5 / len(report.rows)])
    return Matrix(
        gettext("Waar beginnen?"),
        headline_of(report, names),
        tuple(_spot(row, names[row.code], ends[row.code]) for row in report.rows),
        Axis(low, high, tuple(range(low, high + 1))),
        up,
        report.line,
        1 / len(report.rows),
        (
            gettext("Verbeteren"),
            gettext("Vasthouden"),
            gettext("Lage prioriteit"),
            gettext("Mogelijk overbodig"),
        ),
        (gettext("aandeel in het totaaloordeel"), gettext("gemiddeld cijfer")),
    )


def _spot(row: DriverRow, name: str, ends: tuple[float, float]) -> Spot:
    form = {"improve": Form.AHEAD, "undecided": Form.UNDECIDED}.get(row.quadrant, Form.SETTLED)
    tip = f"{name}: {decimal(row.mean)}, {percent(row.share)}"
    return Spot(name, (float(row.mean), *ends), (row.share, row.low, row.high), form, tip)

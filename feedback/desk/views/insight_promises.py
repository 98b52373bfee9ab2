# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: how we keep what we promise, by quarter."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.catalogue import queries as catalogue
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.charts.bars import draw_bars
from feedback.charts.specs import Chart, Mark, Scale
from feedback.desk.rules import labels
from feedback.desk.rules.figures import decimal
from feedback.desk.rules.promise_words import hours_words, quarter_words, sentence_of
from feedback.insight.promise_record import HEADER, NO_TOPIC, find_record, record_rows
from feedback.insight.rules.promises import Part, Tally
from feedback.insight.rules.quarters import Quarter, quarter_of, read_quarter
from feedback.insight.rules.sums import FEWEST
from feedback.tables.writing import write_csv
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_promises", __name__, url_prefix="/werk/uitkomsten/beloften")
#: Quarters one can choose: this one and a year back.
QUARTERS = 5
SHARES = Scale(0, 100, (0, 25, 50, 75, 100))


@bp.get("")
@requires("insights.read")
def show() -> str:
    quarter, now = _asked(), moment()
    record = find_record(quarter, now=now)
    topics = {topic.code: topic.label for topic in catalogue.list_topics()}
    channels = {channel.value: gettext(label) for channel, label in CHANNEL_LABELS.items()}
    topics[NO_TOPIC] = gettext("Nog geen onderwerp")
    parts = [
        _breakdown(gettext("Per kanaal"), gettext("Kanaal"), record.channels, channels),
        _breakdown(gettext("Per onderwerp"), gettext("Onderwerp"), record.topics, topics),
    ]
    return render_template(
        "desk/insight/promises.html",
        quarter=quarter,
        quarters=list(_choices(quarter_of(now))),
        quarter_words=quarter_words,
        record=record,
        headline=sentence_of(record, quarter),
        parts=parts if record.is_shown else [],
        median=hours_words(record.median_minutes) if record.median_minutes is not None else None,
        percent=_percent,
        reasons=labels.REASON_LABELS,
        fewest=FEWEST,
    )


@bp.get("/csv")
@requires("insights.read")
def export() -> Response:
    """The cells of a quarter: counts from which each percentage can be reckoned again."""
    quarter = _asked()
    file = io.StringIO()
    write_csv(file, HEADER, record_rows(quarter, find_record(quarter, now=moment())))
    response = make_response(file.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"beloften-{quarter.name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Quarter:
    """Return the quarter that was asked for; anything else is this one."""
    return read_quarter(request.args.get("kwartaal", "")) or quarter_of(moment())


def _choices(now: Quarter) -> Iterator[Quarter]:
    for _ in range(QUARTERS):
        yield now
        now = now.before


@dataclass(frozen=True)
class Breakdown:
    """The parts of a total: a chart of those with a figure, the others by name and number."""

    chart: Chart
    picture: str
    hidden: str


def _breakdown(title: str, head: str, parts: Sequence[Part], names: Mapping[str, str]) -> Breakdown:
    shown = [part for part in parts if part.tally is not None]
    hidden = [
        f"{names.get(part.name, part.name)} (n = {part.n})" for part in parts if part.tally is None
    ]
    chart = Chart(
        title=title,
        sentence=gettext("Het deel dat op tijd is gesproken, met de marge van 95%."),
        marks=tuple(_mark(part.tally, names.get(part.name, part.name)) for part in shown),
        scale=SHARES,
        header=(head, gettext("Op tijd"), gettext("Marge"), gettext("Binnen streeftijd"), "n"),
    )
    return Breakdown(chart, draw_bars(chart) if shown else "", ", ".join(hidden))


def _mark(tally: Tally | None, label: str) -> Mark:
    if tally is None:
        raise ValueError("what is hidden is not on the chart")
    low, high = (100 * end for end in tally.interval)
    margin = f"{decimal(low)} – {decimal(high)}%"
    text = _percent(tally.in_time)
    cells = (text, margin, _percent(tally.by_target), str(tally.n))
    return Mark(label, float(100 * tally.in_time), text, low, high, cells)


def _percent(share: Fraction) -> str:
    return f"{decimal(100 * share)}%"

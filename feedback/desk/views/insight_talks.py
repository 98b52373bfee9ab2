# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: what the conversation brings, a hidden cause and people who are content again."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from feedback.catalogue import queries as catalogue
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.rules.figures import decimal
from feedback.desk.rules.promise_words import quarter_words
from feedback.desk.views.shell import me
from feedback.errors import NotAllowed, NotFound
from feedback.insight.handling import list_people
from feedback.insight.rules.causes import count_all, count_by
from feedback.insight.rules.handled import recovery_of
from feedback.insight.rules.quarters import Quarter, quarter_of, read_quarter
from feedback.insight.rules.shares import share_interval
from feedback.insight.talks import HEADER, list_causes, talk_rows
from feedback.tables.writing import write_csv
from feedback.web.access import moment, requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_talks", __name__, url_prefix="/werk/uitkomsten/gesprek")
QUARTERS = 5
PARTS = {"kanaal": "channel", "onderwerp": "topic"}


@bp.get("")
@requires("insights.read")
def show() -> str:
    quarter, now = _asked(), moment()
    causes, recovery = list_causes(quarter), recovery_of(list_people())
    total = count_all(causes)
    parts = {word: count_by(causes, part=part) for word, part in PARTS.items()}
    return render_template(
        "desk/insight/talks.html",
        quarter=quarter,
        quarters=_quarters(quarter_of(now)),
        quarter_words=quarter_words,
        total=total,
        parts=parts if total.is_shown else {},
        names=_names(),
        recovery=recovery,
        recovered=share_interval(recovery.recovered, recovery.low) if recovery.is_shown else None,
        percent=lambda share: f"{decimal(100 * share)}%",
        opens=me().may("cases.read"),
    )


@bp.get("/zaken")
@requires("insights.read")
def rows() -> str:
    """The cases behind one figure, for who may read cases; only where the figure is shown."""
    if not me().may("cases.read"):
        raise NotAllowed(N_("U mag geen zaken openen."))
    quarter, part = _asked(), request.args.get("deel", "")
    causes = list_causes(quarter)
    if part in PARTS:
        name = request.args.get("naam", "")
        found = count_by(causes, part=PARTS[part])
        shown = [one for one in found if one.name == name and one.is_shown]
        causes = [one for one in causes if getattr(one, PARTS[part]) == name] if shown else []
    if not count_all(causes).is_shown:
        raise NotFound(N_("Van dit cijfer zijn er minder dan tien zaken: er is niets te openen."))
    ranked = sorted(causes, key=lambda one: (not one.is_other, one.number))
    return render_template(
        "desk/insight/talk_rows.html",
        quarter=quarter,
        quarter_words=quarter_words,
        causes=ranked,
        total=count_all(causes),
        names=_names(),
    )


@bp.get("/csv")
@requires("insights.read")
def export() -> Response:
    """The same figures as counts."""
    quarter, file = _asked(), io.StringIO()
    write_csv(file, HEADER, talk_rows(quarter, list_causes(quarter), recovery_of(list_people())))
    response = make_response(file.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"gesprekken-{quarter.name}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Quarter:
    return read_quarter(request.args.get("kwartaal", "")) or quarter_of(moment())


def _quarters(now: Quarter) -> list[Quarter]:
    found = [now]
    while len(found) < QUARTERS:
        found.append(found[-1].before)
    return found


def _names() -> Mapping[str, Mapping[str, str]]:
    """Return what channels and topics are called, apart: ``website`` is the code of both."""
    topics = {topic.code: topic.label for topic in catalogue.list_topics()}
    return {
        "kanaal": {one.value: translate(label) for one, label in CHANNEL_LABELS.items()},
        "onderwerp": topics | {"": translate(N_("Nog geen onderwerp"))},
    }

# SPDX-License-Identifier: EUPL-1.2
"""Overzicht: what each colleague's work asks today, and how the quarter stands for their role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, url_for
from flask_babel import ngettext

from feedback.business_time.wording import day_nl
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.clock import local
from feedback.desk.queries.overview import Overview, find_overview
from feedback.desk.rules.figures import decimal
from feedback.desk.rules.overview import TOLD, Told
from feedback.desk.rules.promise_words import quarter_words
from feedback.desk.rules.wishes import query_of
from feedback.desk.views.insight_steady import NONE
from feedback.desk.views.shell import me
from feedback.insight.rules.words import margin, shown
from feedback.web.access import moment, requires

bp = Blueprint("desk_overview", __name__, url_prefix="/werk/overzicht")


@dataclass(frozen=True)
class Line:
    """How many wait, in words, and the page where they stand."""

    count: int
    words: str
    url: str
    state: str


@bp.get("")
@requires("settings.own")
def show() -> str:
    actor, now = me(), moment()
    overview = find_overview(by=actor, now=now)
    return render_template(
        "desk/overview.html",
        overview=overview,
        lines=list(_lines(overview)),
        today=local(now).date(),
        today_words=day_nl(local(now).date()),
        labels=CHANNEL_LABELS,
        number=shown,
        margin=margin,
        percent=lambda share: f"{decimal(100 * share)}%",
        quarter_words=quarter_words,
        may_calls=actor.may("cases.work"),
    )


def _lines(overview: Overview) -> Iterator[Line]:
    for ask, count in overview.asks.items():
        yield _line(TOLD[ask], count)
    for pot, count in overview.to_decide.items():
        yield _line(replace(TO_DECIDE, args={"pot": str(pot)}), count)
    for survey, channel, count in overview.signals:
        where = {"onderzoek": survey, "kanaal": channel or NONE}
        yield _line(replace(SIGNALS, args=where), count)


def _line(told: Told, count: int) -> Line:
    words = ngettext(told.one, told.many, count)
    return Line(count, words, url_for(told.endpoint) + query_of(told.args), told.state)


SIGNALS = Told(
    "seintje: de cijfers zijn anders dan gewoon",
    "seintjes: de cijfers zijn anders dan gewoon",
    "desk_insight_steady.show",
    "due_soon",
)
TO_DECIDE = Told(
    "attentie wacht op uw ja", "attenties wachten op uw ja", "desk_budget.show", "attentie"
)

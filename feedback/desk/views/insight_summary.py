# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: a quarter on one A4 for who decides, as a page and as PDF."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.business_time.local_time import day_of
from feedback.business_time.wording import day_nl
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.rules.figures import decimal
from feedback.desk.rules.figures import signed as signed_value
from feedback.desk.rules.summary import headline_of
from feedback.desk.views.shell import me
from feedback.errors import NotFound
from feedback.insight.papers import draw_paper
from feedback.insight.quarterly import gets_mail, switch_mail
from feedback.insight.rules.quarters import Quarter, get_quarter, quarter_of
from feedback.insight.rules.sums import FEWEST
from feedback.insight.rules.words import margin, quarter_words, runs_until, shown, signed
from feedback.insight.summary import Summary, make_summary
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.counts import find_most_answered, list_places
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_summary", __name__, url_prefix="/werk/uitkomsten/samenvatting")


@bp.get("")
@requires("insights.read")
def show() -> Response:
    try:
        survey, quarter = _asked()
    except NotFound as refusal:
        html = render_template("desk/insight/no_sheet.html", sentence=gettext(str(refusal)))
        return make_response(html, 404)
    quarters = list_places(survey.id).quarters[::-1]
    html = render_template(
        "desk/insight/summary.html",
        quarters=[(one, quarter_words(get_quarter(one))) for one in quarters],
        gets_mail=gets_mail(me().id),
        **_given(make_summary(survey, quarter=quarter, now=moment())),
    )
    return make_response(html)


@bp.post("/mail")
@requires("insights.read")
def switch() -> AnyResponse:
    """Get the figures of each quarter by mail, or no more."""
    is_on = request.form.get("mail") == "aan"
    switch_mail(is_on=is_on, by=me(), now=moment())
    done = gettext("U krijgt elk kwartaal de cijfers per mail, een week na het einde.")
    flash(done if is_on else gettext("U krijgt de cijfers niet meer per mail."), "done")
    return redirect(url_for(".show"), 303)


@bp.get("/pdf")
@requires("insights.read")
def as_pdf() -> Response:
    """The same on one sheet of paper."""
    survey, quarter = _asked()
    summary = make_summary(survey, quarter=quarter, now=moment())
    html = render_template(
        "insight/summary_paper.html", made_on=day_nl(day_of(moment())), **_given(summary)
    )
    response = make_response(draw_paper(html))
    response.headers["Content-Type"] = "application/pdf"
    name = f"samenvatting-{survey.key}-{quarter.name}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _asked() -> tuple[Survey, Quarter]:
    """Return what is asked: without words the last quarter that ended, and its survey.

    Raises ``Invalid`` for what is no quarter, ``NotFound`` where there are no answers.
    """
    name = request.args.get("kwartaal", "")
    quarter = get_quarter(name) if name else quarter_of(moment()).before
    key = request.args.get("onderzoek", "")
    survey = get_survey(key) if key else find_most_answered(quarter.name)
    if survey is None:
        raise NotFound(gettext("In dit kwartaal zijn er nog geen antwoorden."))
    return survey, quarter


def _given(summary: Summary) -> dict[str, Any]:
    """Return what the blocks of a summary need, on the page and on paper."""
    return {
        "summary": summary,
        "quarter": quarter_words(summary.quarter),
        "runs_until": runs_until(summary.quarter, now=moment()),
        "headline": headline_of(summary.together, summary.promises),
        "labels": CHANNEL_LABELS,
        "number": shown,
        "signed": signed,
        "change": signed_value,
        "mean": decimal,
        "margin": margin,
        "since": lambda at: day_nl(day_of(at)).partition(" ")[2],
        "percent": lambda share: f"{decimal(100 * share)}%",
        "fewest": FEWEST,
    }

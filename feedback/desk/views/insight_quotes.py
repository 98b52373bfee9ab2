# SPDX-License-Identifier: EUPL-1.2
"""Reading residents' words before everybody may see them on a factsheet."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.desk.rules.wishes import positive
from feedback.desk.views.shell import me
from feedback.errors import Invalid, NotFound
from feedback.insight.rules.quarters import get_quarter
from feedback.insight.rules.words import quarter_words
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.quotes import list_decided, list_words_to_read
from feedback.surveys.queries.released import Wish
from feedback.surveys.services.quoting import check_quote, undo_quote
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_quotes", __name__, url_prefix="/werk/uitkomsten/uitspraken")
AT_ONCE = 10
#: How many decisions one can look back on.
DECIDED = 30


@bp.get("/<string:key>")
@requires("insights.edit")
def show(key: str) -> Response:
    return _page(key)


@bp.post("/<string:key>")
@requires("insights.edit")
def check(key: str) -> AnyResponse:
    """Decide about one text; what is not shown is kept as decided, and read only once."""
    get_survey(key)
    form = request.form
    shown = form.get("besluit") == "tonen"
    try:
        check_quote(
            positive(form.get("antwoord", "")) or 0,
            is_suggestion=form.get("soort") == "tip",
            words=form.get("woorden", "") if shown else "",
            reply=form.get("reactie", "") if shown else "",
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        return _page(key, refused=" ".join(gettext(one) for one in refusal.fields.values()))
    done = gettext("Deze uitspraak staat nu op de factsheet.")
    flash(done if shown else gettext("Deze uitspraak tonen wij niet."), "done")
    channel, quarter = form.get("kanaal", ""), form.get("kwartaal", "")
    return redirect(to(".show", key=key, kanaal=channel, kwartaal=quarter), 303)


@bp.post("/<string:key>/terug")
@requires("insights.edit")
def undo(key: str) -> AnyResponse:
    """Take a decision back; the words wait to be read again."""
    get_survey(key)
    form = request.form
    undo_quote(
        positive(form.get("antwoord", "")) or 0,
        is_suggestion=form.get("soort") == "tip",
        by=me(),
        now=moment(),
    )
    flash(gettext("Ongedaan gemaakt. De tekst staat weer bij wat nagelezen moet worden."), "done")
    channel, quarter = form.get("kanaal", ""), form.get("kwartaal", "")
    return redirect(to(".show", key=key, kanaal=channel, kwartaal=quarter), 303)


def _page(key: str, *, refused: str = "") -> Response:
    survey, channel = get_survey(key), request.values.get("kanaal", "")
    if channel not in {one.value for one in Channel}:
        raise NotFound(gettext("Dit kanaal bestaat niet. Kies er een uit de lijst."))
    quarter = get_quarter(request.values.get("kwartaal", ""))
    wish = Wish(channel=channel, quarter=quarter.name)
    html = render_template(
        "desk/insight/quotes.html",
        survey=survey,
        refused=refused,
        channel=channel,
        channel_label=CHANNEL_LABELS[Channel(channel)],
        quarter=quarter,
        quarter_label=quarter_words(quarter),
        words=list_words_to_read(survey.id, wish, limit=AT_ONCE),
        decided=list_decided(survey.id, wish, limit=DECIDED),
    )
    return make_response(html, 400 if refused else 200)

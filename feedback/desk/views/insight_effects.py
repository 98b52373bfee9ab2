# SPDX-License-Identifier: EUPL-1.2
"""Werkt het? A change at one channel beside the others, and when nothing can be said."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from feedback.charts.lines import draw_line
from feedback.charts.specs import Chart, Mark, of_marks
from feedback.desk.queries.selections import Choices, list_choices, read_selection
from feedback.desk.rules.figures import decimal
from feedback.insight.queries import find_dated, list_aspects
from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.dated import Dated, judge_change
from feedback.insight.rules.sums import FEWEST, Scale, Sums, mean_interval
from feedback.web.access import requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_effects", __name__, url_prefix="/werk/uitkomsten/werkt-het")

#: The other questions of Werkt het?, by their word in the address (``insight_handling``).
TABS = {
    "op-tijd": N_("Op tijd bellen"),
    "gesproken": N_("Bellen of niet"),
    "attentie": N_("Een attentie"),
}
REASONS = {
    Reason.NO_COMPARISON: N_("Er is geen ander kanaal met antwoorden om mee te vergelijken."),
    Reason.TOO_FEW: N_("In een van beide groepen zijn minder dan 30 antwoorden."),
    Reason.PRETREND: N_(
        "De groepen liepen vooraf al uit elkaar, of het kan niet uitgesloten worden: dat verklaart "
        "dan meer dan de helft van het verschil."
    ),
    Reason.TOO_FEW_BEFORE: N_("Er zijn minder dan drie kwartalen van vóór de verandering."),
    Reason.NOTHING_AFTER: N_("Er is nog geen kwartaal met antwoorden sinds de verandering."),
}
VERDICTS = {
    Verdict.SHOWN: (N_("aangetoond"), "check"),
    Verdict.NOT_SHOWN: (N_("niet aangetoond"), "circle-minus"),
    Verdict.NO_CLAIM: (N_("geen uitspraak mogelijk"), "warning"),
}


@bp.get("")
@requires("insights.read")
def show() -> str:
    selection, choices = list_choices(read_selection(request.args))
    page = "desk/insight/effects.html"
    if choices.survey is None or not choices.channels or not choices.quarters:
        return render_template(
            page, selection=selection, choices=choices, found=None, aspects={}, tabs=TABS
        )
    aspects = {code: translate(name) for code, name in list_aspects(selection.survey).items()}
    asked = request.args.get("onderdeel", "")
    aspect = asked if asked in aspects else ""
    channel = _channel(selection.channel, choices)
    since = selection.quarter if selection.quarter in choices.quarters else choices.quarters[0]
    found = judge_change(find_dated(selection.survey, aspect=aspect), channel=channel, since=since)
    scale = Scale(choices.survey.mark_worst, choices.survey.mark_best)
    return render_template(
        page,
        selection=selection,
        choices=choices,
        aspects=aspects,
        aspect=aspect,
        channel=channel,
        place=translate(dict(choices.channels)[channel]),
        since=since,
        found=found,
        headline=_headline(found),
        tabs=TABS,
        reasons=REASONS,
        verdicts=VERDICTS,
        pictures=_pictures(found, scale) if found else [],
    )


def _channel(asked: str, choices: Choices) -> str:
    known = [value for value, _ in choices.channels]
    return asked if asked in known else known[0]


def _headline(found: Dated | None) -> str:
    """Return a sentence that claims only what the ladder bears."""
    if found is None:
        return translate(N_("Te weinig antwoorden om iets te zeggen (minimaal 10 per kwartaal)"))
    if found.effect.verdict is Verdict.NO_CLAIM:
        return translate(N_("Of het werkt: geen uitspraak mogelijk"))
    if found.effect.verdict is Verdict.NOT_SHOWN:
        return translate(N_("Dat het werkt, is niet aangetoond"))
    rose = found.effect.adjusted.value > 0
    said = N_("Sinds de verandering ging het aantoonbaar beter dan elders")
    return translate(said if rose else N_("Sinds de verandering ging het slechter dan elders"))


def _pictures(found: Dated, scale: Scale) -> list[tuple[Chart, Markup]]:
    named = (
        (gettext("Waar iets veranderde"), found.changed),
        (gettext("De andere kanalen samen"), found.others),
    )
    charts = [
        Chart(
            title,
            gettext("Gemiddeld cijfer per kwartaal, balk = marge 95%%.").replace("%%", "%"),
            tuple(
                _mark(quarter, sums, scale)
                for quarter, sums in zip(found.quarters, by_quarter, strict=True)
            ),
            of_marks(scale.worst, scale.best),
            (gettext("Kwartaal"), gettext("cijfer"), "n"),
        )
        for title, by_quarter in named
    ]
    return [(chart, draw_line(chart)) for chart in charts]


def _mark(quarter: str, sums: Sums, scale: Scale) -> Mark:
    if sums.n < FEWEST:
        return Mark(quarter, None, hidden=gettext("te weinig antwoorden (minimaal 10)"))
    text, ends = decimal(sums.mean), mean_interval(sums, scale=scale)
    cells = (text, str(sums.n))
    if isinstance(ends, tuple):
        return Mark(quarter, float(sums.mean), text, *ends, cells)
    return Mark(quarter, float(sums.mean), text, cells=cells)

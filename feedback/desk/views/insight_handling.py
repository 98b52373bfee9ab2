# SPDX-License-Identifier: EUPL-1.2
"""Werkt het? How we handled a case: called in time, spoken at all, an attentie, an instruction."""

from __future__ import annotations

import io
from collections.abc import Mapping

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from feedback.charts.dots import draw_dots
from feedback.charts.specs import MARKS, Chart, Mark
from feedback.clock import local
from feedback.desk.rules.figures import decimal
from feedback.desk.views.insight_effects import REASONS, TABS, VERDICTS
from feedback.insight.handling import find_ladder, find_scores, list_people
from feedback.insight.handling_tables import HEADER, handling_rows
from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.handled import Ladder, Question
from feedback.insight.rules.sums import Sums, mean_interval
from feedback.instructions.queries.versions import list_shelves
from feedback.tables.writing import write_csv
from feedback.web.access import moment, requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_handling", __name__, url_prefix="/werk/uitkomsten/werkt-het/aanpak")

#: By its word in the address: the question, both sides, and what is claimed when it is shown.
ASKED = {
    "op-tijd": Question.IN_TIME,
    "gesproken": Question.SPOKEN,
    "attentie": Question.ATTENTIE,
}
SIDES: Mapping[Question, tuple[str, str]] = {
    Question.IN_TIME: (N_("Op tijd gesproken"), N_("Te laat gesproken")),
    Question.SPOKEN: (N_("Gesproken"), N_("Nooit gesproken")),
    Question.ATTENTIE: (N_("Met attentie"), N_("Zonder attentie")),
}
SUBJECTS: Mapping[Question, tuple[str, str, str]] = {
    Question.IN_TIME: (
        N_("Wie op tijd gebeld is, geeft aantoonbaar een hoger cijfer"),
        N_("Wie op tijd gebeld is, geeft een lager cijfer"),
        N_("Dat op tijd bellen een hoger cijfer geeft, is niet aangetoond"),
    ),
    Question.SPOKEN: (
        N_("Wie gesproken is, geeft aantoonbaar een hoger cijfer"),
        N_("Wie gesproken is, geeft een lager cijfer"),
        N_("Dat bellen een hoger cijfer geeft, is niet aangetoond"),
    ),
    Question.ATTENTIE: (
        N_("Bij hetzelfde cijfer vooraf geeft wie een attentie kreeg aantoonbaar een hoger cijfer"),
        N_("Bij hetzelfde cijfer vooraf geeft wie een attentie kreeg een lager cijfer"),
        N_("Dat een attentie een hoger cijfer geeft, is niet aangetoond"),
    ),
}
WHY_NOT = {
    **REASONS,
    Reason.NO_COMPARISON: N_("Aan een van beide kanten is nog geen antwoord."),
    Reason.OVERLAP: N_("De groepen lijken te weinig op elkaar om naast elkaar te leggen."),
    Reason.UNBALANCED: N_("Ook na weging verschillen de groepen in soort zaak of onderwerp."),
    Reason.RESPONSE: N_("De ene groep antwoordt veel vaker dan de andere (meer dan 5 punten)."),
    Reason.REGRESSION_TO_MEAN: N_(
        "Lage cijfers stijgen vanzelf weer (terugkeer naar het gemiddelde): de stijging is niet "
        "groter dan dat."
    ),
    Reason.CHOSEN: N_(
        "Wie een attentie krijgt, kiezen wij zelf: vaak wie het slecht trof. Zonder cijfer van "
        "ervoor van dertig mensen aan elke kant is niet te zeggen wat de attentie deed."
    ),
}


@bp.get("")
@requires("insights.read")
def show() -> str:
    word = request.args.get("vraag", "op-tijd")
    question = ASKED.get(word, Question.IN_TIME)
    ladder = find_ladder(question)
    sides = tuple(translate(one) for one in SIDES[question])
    chart = chart_of(ladder, sides)
    return render_template(
        "desk/insight/handling.html",
        tabs=TABS,
        word=word if word in ASKED else "op-tijd",
        question=question,
        ladder=ladder,
        sides=sides,
        headline=headline_of(ladder),
        why_not=WHY_NOT,
        verdicts=VERDICTS,
        chart=chart,
        picture=draw_dots(chart) if chart else None,
    )


@bp.get("/instructies")
@requires("insights.read")
def versions() -> str:
    """What residents said before and since each version that replaced another."""
    now, people = moment(), list_people()
    found = [
        scores
        for shelf in list_shelves(now=now)
        for sight in shelf.versions
        if (scores := find_scores(shelf, sight, people)) is not None
    ]
    return render_template(
        "desk/insight/handling_versions.html",
        tabs=TABS,
        found=found,
        why_not=VERSION_REASONS,
        verdicts=VERDICTS,
    )


@bp.get("/csv")
@requires("insights.read")
def export() -> Response:
    """The sides of each question: counts and sums from which each mean can be reckoned again."""
    file = io.StringIO()
    write_csv(file, HEADER, handling_rows([find_ladder(one) for one in Question]))
    response = make_response(file.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"werkt-het-{local(moment()).date().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


VERSION_REASONS = {
    **WHY_NOT,
    Reason.NO_COMPARISON: N_("Er zijn geen zaken zonder deze instructie om naast te leggen."),
    Reason.NOTHING_AFTER: N_("Er is nog geen heel kwartaal met tien antwoorden sindsdien."),
    Reason.TOO_FEW_BEFORE: N_("Er zijn minder dan drie kwartalen met antwoorden van ervoor."),
}


def headline_of(ladder: Ladder) -> str:
    """Return a sentence that claims only what the ladder bears."""
    if not ladder.is_shown:
        return translate(N_("Te weinig antwoorden om iets te zeggen (minimaal 10 per groep)"))
    if ladder.verdict is Verdict.NO_CLAIM or ladder.headline is None:
        return translate(N_("Of het werkt: geen uitspraak mogelijk"))
    better, worse, not_shown = SUBJECTS[ladder.question]
    if ladder.verdict is Verdict.NOT_SHOWN:
        return translate(not_shown)
    return translate(better if ladder.headline.value > 0 else worse)


def chart_of(ladder: Ladder, sides: tuple[str, ...]) -> Chart | None:
    """Return both means with their margins; None where they may not be shown."""
    if ladder.hides_means:
        return None
    pairs = zip(sides, (ladder.treated, ladder.control), strict=True)
    return Chart(
        gettext("Naast elkaar, zonder meer"),
        gettext("Gemiddeld cijfer na afloop, balk = marge 95%%.").replace("%%", "%"),
        tuple(_mark(name, sums) for name, sums in pairs),
        MARKS,
        (gettext("Groep"), gettext("cijfer"), "n"),
    )


def _mark(name: str, sums: Sums) -> Mark:
    text, ends = decimal(sums.mean), mean_interval(sums)
    cells = (text, str(sums.n))
    if isinstance(ends, tuple):
        return Mark(name, float(sums.mean), text, *ends, cells)
    return Mark(name, float(sums.mean), text, cells=cells)

# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: where every page of figures begins.

Pages about figures have a blueprint of their own, ``desk_insight_…`` under /werk/uitkomsten,
and one line in ``WAYS``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from feedback.desk.views.shell import me
from feedback.web.access import requires
from feedback.wording import N_

bp = Blueprint("desk_insight", __name__, url_prefix="/werk/uitkomsten")


@dataclass(frozen=True)
class Way:
    """One page of figures: what it answers, and who may read it."""

    question: str
    sentence: str
    endpoint: str
    permission: str = "insights.read"


#: In the order in which somebody looks: what they say, why, whether it helped.
WAYS = (
    Way(
        N_("Wat vraagt vandaag iets van mij?"),
        N_("Uw overzicht: wat op u wacht, en hoe dit kwartaal staat. Voor elke rol anders."),
        "desk_overview.show",
        "settings.own",
    ),
    Way(
        N_("Hoe deden wij het dit kwartaal?"),
        N_("De factsheet per kanaal: totaaloordeel, gastvrijheid, moeite, respons en uitspraken."),
        "desk_insight_sheet.show",
    ),
    Way(
        N_("Wat moet de directie weten?"),
        N_("Het kwartaal op één A4: oordeel, beloften, uitspraken, wat wij deden en wat het deed."),
        "desk_insight_summary.show",
    ),
    Way(
        N_("Wat vertelden inwoners ons?"),
        N_("De onderzoeken, hun vragen, en hoeveel mensen antwoordden langs welke weg."),
        "desk_surveys.show",
        "surveys.read",
    ),
    Way(
        N_("Waar beginnen?"),
        N_("Welke onderdelen samenhangen met het totaaloordeel, en welke eerst aandacht vragen."),
        "desk_insight_drivers.show",
    ),
    Way(
        N_("Hoe houden wij ons woord?"),
        N_("Hoeveel mensen wij op tijd spraken, in hoeveel pogingen, per kanaal en onderwerp."),
        "desk_insight_promises.show",
    ),
    Way(
        N_("Wat leverde het gesprek op?"),
        N_("Hoe vaak er iets anders speelde dan het leek, en wie daarna weer tevreden was."),
        "desk_insight_talks.show",
    ),
    Way(
        N_("Waar werken wij aan?"),
        N_("De speerpunten: doel, wie, wanneer, de stappen, en wat inwoners sindsdien zeiden."),
        "desk_insight_focus.show",
    ),
    Way(
        N_("Is er iets veranderd?"),
        N_("Rondes naast elkaar (0-, 1-, 2-meting), met wat aangetoond is en wat niet."),
        "desk_insight_rounds.show",
    ),
    Way(
        N_("Blijft het zo?"),
        N_("Het cijfer per week of maand, met de grenzen van toeval en een seintje bij meer."),
        "desk_insight_steady.show",
    ),
    Way(
        N_("Werkt het?"),
        N_("Op tijd bellen, een attentie, een nieuwe instructie, een verandering bij een kanaal."),
        "desk_insight_handling.show",
    ),
    Way(
        N_("Kennen wij onze inwoners?"),
        N_("Twee spiegels: wat collega's denken naast wat inwoners zeggen."),
        "desk_insight_mirrors.show",
    ),
    Way(
        N_("Waar gaan de tips over?"),
        N_("Onderwerpen van tips per kwartaal, met de woorden waaraan wij het zien."),
        "desk_insight_tips.show",
    ),
    Way(
        N_("Kloppen de voorstellen?"),
        N_("Hoe vaak een medewerker iets anders kiest dan het programma voorstelt."),
        "desk_insight_suggestions.show",
    ),
)


@bp.get("")
@requires("insights.read")
def show() -> str:
    return render_template(
        "desk/insight/start.html", ways=[way for way in WAYS if me().may(way.permission)]
    )

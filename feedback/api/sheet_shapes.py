# SPDX-License-Identifier: EUPL-1.2
"""The shape of a factsheet in the API (pure)."""

from __future__ import annotations

from feedback.api.insight_shapes import MOST_ASPECTS, Figure
from feedback.api.schema import Day, Field, Flag, Items, Number, Shape, Text, Word
from feedback.catalogue.rules import Channel
from feedback.insight.rules.benchmarks import LONGEST_SOURCE, LONGEST_WHO, MOST_OTHERS
from feedback.insight.rules.waves import Verdict

_NUMBER = Figure()
_SHOWN = (
    Field("n", Number(least=0), "Hoeveel mensen deze vraag beantwoordden."),
    Field("suppressed", Flag(), "Te weinig antwoorden om een cijfer te tonen."),
    Field("value", _NUMBER, "Het cijfer, zoals het op de pagina staat.", required=False),
    Field("low", _NUMBER, "Ondergrens van het 95%-interval.", required=False),
    Field("high", _NUMBER, "Bovengrens van het 95%-interval.", required=False),
    Field("allEqual", Flag(), "Alle antwoorden zijn gelijk: geen interval.", required=False),
)
_CHANGE = Field("change", Word(Verdict), "Tegenover het kwartaal ervoor.", required=False)

SELECTION = (
    Field("survey", Text(60), "Korte naam van het onderzoek."),
    Field("channel", Word(Channel), "Het kanaal."),
    Field("quarter", Text(7, "2026-Q3"), "Het kwartaal."),
    Field("round", Text(120), "Alleen deze ronde.", required=False),
)
FIGURE = Shape("Figure", _SHOWN)
PART = Shape(
    "MarkShare",
    (
        Field("mark", _NUMBER, "Het cijfer dat gegeven is."),
        Field("count", Number(least=0), "Hoe vaak."),
        Field("percent", Number(least=0), "Aandeel in hele procenten."),
    ),
)
ASPECT = Shape(
    "AspectFigure",
    (
        Field("aspect", Text(120), "Code van het onderdeel."),
        Field("label", Text(500), "De vraag."),
        *_SHOWN,
        Field("notApplicable", Number(least=0), "Hoe vaak n.v.t.", required=False),
        Field("dontKnow", Number(least=0), "Hoe vaak weet niet.", required=False),
        _CHANGE,
    ),
)
POINT = Shape(
    "TrendPoint",
    (
        Field("quarter", Text(7, "2026-Q3"), "Het kwartaal."),
        *_SHOWN,
        _CHANGE,
        Field("difference", _NUMBER, "Verschil met het kwartaal ervoor.", required=False),
        Field("smallestDetectable", _NUMBER, "Kleinste zichtbare verschil.", required=False),
    ),
)
TIP = Shape(
    "Tip",
    (
        Field("text", Text(500), "Nagelezen suggestie van een inwoner."),
        Field("reply", Text(500), "Wat wij ermee doen."),
    ),
)
OTHER = Shape(
    "Benchmark",
    (
        Field("who", Text(LONGEST_WHO), "Van wie het cijfer is; andere methode mogelijk."),
        Field("value", _NUMBER, "Totaaloordeel, zoals gepubliceerd."),
        Field("n", Number(least=0), "Hoeveel mensen antwoordden.", required=False),
        Field("measuredOn", Day(), "Wanneer gemeten."),
        Field("source", Text(LONGEST_SOURCE), "Waar het staat."),
    ),
)
FACTSHEET = Shape(
    "Factsheet",
    (
        Field("survey", Text(60), "Korte naam van het onderzoek."),
        Field("title", Text(500), "Naam van het onderzoek."),
        Field("channel", Word(Channel), "Het kanaal."),
        Field("quarter", Text(7, "2026-Q3"), "Het kwartaal."),
        Field("round", Text(120), "De ronde.", required=False),
        Field("suppressed", Flag(), "Minder dan tien antwoorden: er zijn geen cijfers."),
        Field("versions", Items(Number(least=1), 1_000), "Vragenlijstversies.", required=False),
        Field("responses", Number(least=0), "Ingevulde vragenlijsten.", required=False),
        Field("invited", Number(least=0), "Uitnodigingen (Inviter).", required=False),
        Field("responseRate", _NUMBER, "Respons in procenten (Inviter).", required=False),
        Field("reviews", Number(least=0), "Toelichtingen.", required=False),
        Field("suggestions", Number(least=0), "Tips.", required=False),
        Field("overall", FIGURE, "Totaaloordeel: een eigen vraag.", required=False),
        Field("effort", FIGURE, "Moeite (CES), van -100 tot 100.", required=False),
        Field("distribution", Items(PART, 201), "Verdeling.", required=False),
        Field("aspects", Items(ASPECT, MOST_ASPECTS), "Onderdelen."),
        Field("trend", Items(POINT, 4), "Totaaloordeel per kwartaal.", required=False),
        Field("quotes", Items(Text(500), 5), "Nagelezen uitspraken.", required=False),
        Field("tips", Items(TIP, 5), "Nagelezen suggesties.", required=False),
        Field("benchmarks", Items(OTHER, MOST_OTHERS), "Cijfers van anderen.", required=False),
    ),
)

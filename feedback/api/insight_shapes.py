# SPDX-License-Identifier: EUPL-1.2
"""The shapes of figures in the API (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.api.schema import (
    Field,
    Flag,
    Items,
    Number,
    Problems,
    Schema,
    Shape,
    Text,
    Word,
)
from feedback.insight.rules.driver_report import LeftOut, Standing

MOST_ASPECTS = 100


@dataclass(frozen=True)
class Figure:
    """A number with decimals, as it stands on the page. Only goes out."""

    def read(self, value: object, *, at: str, problems: Problems) -> float | None:
        """Return a number that came in."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        problems[at] = "Dit moet een getal zijn."
        return None

    def schema(self) -> Schema:
        """Return a number."""
        return {"type": "number"}


@dataclass(frozen=True)
class Norm:
    """The mark from which an aspect does well, as a query gives it: 7.5."""

    def read(self, value: object, *, at: str, problems: Problems) -> float | None:
        """Return the mark."""
        try:
            mark = float(value) if isinstance(value, str | int | float) else 0.0
        except ValueError:
            mark = 0.0
        if 1 <= mark <= 10:
            return mark
        problems[at] = "Dit moet een cijfer van 1 tot en met 10 zijn, zoals 7.5."
        return None

    def schema(self) -> Schema:
        """Return a number with its bounds."""
        return {"type": "number", "minimum": 1, "maximum": 10}


_MARK = Figure()

SELECTION = (
    Field("survey", Text(60), "Korte naam van het onderzoek."),
    Field("channel", Text(30), "Alleen dit kanaal.", required=False),
    Field("quarter", Text(7, "2026-Q3"), "Alleen dit kwartaal.", required=False),
    Field("round", Text(120), "Alleen deze ronde.", required=False),
)
NORM = Field("norm", Norm(), "Vanaf welk cijfer een onderdeel goed scoort.", required=False)
DRIVER = Shape(
    "Driver",
    (
        Field("code", Text(120), "Code van het onderdeel."),
        Field("name", Text(500), "Hoe het heet."),
        Field("n", Number(least=0), "Hoeveel mensen er een cijfer voor gaven."),
        Field("mean", _MARK, "Het gemiddelde cijfer, op één decimaal."),
        Field("meanLow", _MARK, "Ondergrens van het 95%-interval."),
        Field("meanHigh", _MARK, "Bovengrens van het 95%-interval."),
        Field("share", _MARK, "Aandeel in wat het totaaloordeel verklaart (LMG), 0 tot 1."),
        Field("shareLow", _MARK, "Ondergrens van het 95%-interval."),
        Field("shareHigh", _MARK, "Bovengrens van het 95%-interval."),
        Field("firstPlace", Number(least=1), "Hoogste plaats die het kan hebben.", required=False),
        Field("lastPlace", Number(least=1), "Laagste plaats die het kan hebben.", required=False),
        Field("quadrant", Text(30), "Vak van de prioriteitenmatrix.", required=False),
    ),
)
NOT_COMPARED = Shape(
    "AspectNotCompared",
    (
        Field("code", Text(120), "Code van het onderdeel."),
        Field("reason", Word(LeftOut), "Waarom niet."),
    ),
)
DRIVERS = Shape(
    "Drivers",
    (
        Field("verdict", Word(Standing), "Wat erover te zeggen is."),
        Field("suppressed", Flag(), "Te weinig antwoorden om iets te tonen."),
        Field("n", Number(least=0), "Antwoorden met een totaaloordeel."),
        Field("nComplete", Number(least=0), "Daarvan volledig ingevuld.", required=False),
        Field("nCommon", Number(least=0), "Van het minst samen beantwoorde paar.", required=False),
        Field("r2", _MARK, "Verklaard deel van het totaaloordeel.", required=False),
        Field("norm", _MARK, "De grens: de gevraagde, of het gemiddelde.", required=False),
        Field("topThreeDiffer", Flag(), "De volledige lijsten geven een andere top drie."),
        Field("drivers", Items(DRIVER, MOST_ASPECTS), "Grootste aandeel eerst."),
        Field("notCompared", Items(NOT_COMPARED, MOST_ASPECTS), "Onderdelen die niet meedoen."),
    ),
)

# SPDX-License-Identifier: EUPL-1.2
"""What goes out of the API about instructions (contract section 4)."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.api.schema import (
    Field,
    Items,
    Moment,
    Nullable,
    Number,
    Problems,
    Schema,
    Shape,
    Text,
    Word,
)
from feedback.api.shapes import collection_of
from feedback.instructions.rules.steps import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_STEPS,
    MOST_WAYS,
    StepKind,
)

_MOST_EDGES = MOST_STEPS * MOST_WAYS


@dataclass(frozen=True)
class _Answer:
    """The words of an answer; empty for an arrow that is no answer."""

    def read(self, value: object, *, at: str, problems: Problems) -> str | None:
        """Return the words."""
        if isinstance(value, str):
            return value
        problems[at] = "Dit moet tekst zijn."
        return None

    def schema(self) -> Schema:
        """Return a string that may be empty."""
        return {"type": "string", "maxLength": LONGEST_WORDS}


NODE = Shape(
    "FlowChartNode",
    (
        Field("id", Text(40), "Blijft gelijk in elke versie."),
        Field("kind", Word(StepKind), "Stap, keuze of einde."),
        Field("text", Text(LONGEST_TITLE), "Wat iemand doet."),
    ),
)
EDGE = Shape(
    "FlowChartEdge",
    (
        Field("from", Text(40), "Van welke stap."),
        Field("to", Text(40), "Naar welke stap."),
        Field("label", _Answer(), "Het antwoord bij een keuze; anders leeg."),
    ),
)
CHART = Shape(
    "FlowChart",
    (
        Field("nodes", Items(NODE, most=MOST_STEPS), "De stappen, in volgorde."),
        Field("edges", Items(EDGE, most=_MOST_EDGES), "Wat op wat volgt."),
        Field("text", Items(Text(4000), most=MOST_STEPS), "Hetzelfde als regels tekst."),
    ),
)
INSTRUCTION = Shape(
    "Instruction",
    (
        Field("slug", Text(80), "De naam in adressen."),
        Field("title", Text(120), "Hoe de instructie heet."),
        Field("version", Number(), "Nummer van de versie."),
        Field("inForceFrom", Nullable(Moment()), "Vanaf wanneer deze versie geldt of gold."),
        Field("flowChart", CHART, "De stappen als schema en als tekst."),
    ),
)
INSTRUCTION_PAGE = collection_of(INSTRUCTION)

PAGE_FILTERS = (
    Field("after", Number(least=0, most=1_000_000), "Zoveel overslaan.", required=False),
    Field("pageSize", Number(most=100), "Hoeveel tegelijk.", required=False),
)

# SPDX-License-Identifier: EUPL-1.2
"""The shapes of surveys in the API: what comes in and what goes out (pure)."""

from __future__ import annotations

from feedback.api.schema import Field, Flag, Items, Moment, Number, Shape, Text, Word
from feedback.api.shapes import collection_of
from feedback.catalogue.rules import Channel
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.rules.marks import Effort

MOST_RESPONSES = 1_000
#: In one transaction, about two seconds in which nobody else writes.
MOST_INVITED = 500
_ID = Text(200, "2026-000123")

SURVEY = Shape(
    "Survey",
    (
        Field("key", Text(60), "Korte naam van het onderzoek."),
        Field("title", Text(120), "Hoe inwoners het zien."),
        Field("instrument", Word(Instrument), "Hoe het gebruikt wordt."),
        Field("open", Flag(), "Of het antwoorden aanneemt."),
        Field("version", Number(least=0), "De versie in gebruik; 0 als er nog geen is."),
    ),
)
SURVEY_PAGE = collection_of(SURVEY)

NEW_INVITATIONS = Shape(
    "NewInvitations",
    (
        Field("emails", Items(Text(254), MOST_INVITED), "Wie gevraagd wordt."),
        Field("channel", Word(Channel), "Waarlangs het contact was.", required=False),
        Field("atEndOfDay", Flag(), "Pas aan het eind van de dag.", required=False),
    ),
)
INVITED = Shape(
    "Invited",
    (
        Field("invited", Number(least=0), "Uitnodigingen die vertrekken."),
        Field("askedRecently", Number(least=0), "In 90 dagen al gevraagd."),
        Field("wantsNone", Number(least=0), "Wil geen vragen."),
        Field("twice", Number(least=0), "Stond er dubbel in."),
        Field("unreadable", Items(Number(), MOST_INVITED), "Plaatsen zonder adres, vanaf 1."),
    ),
)

CONTACT_EVENT = Shape(
    "ContactEvent",
    (
        Field("externalId", _ID, "Kenmerk in het eigen systeem; telt één keer."),
        Field("channel", Word(Channel), "Waarlangs het contact was."),
        Field("occurredAt", Moment(), "Wanneer het contact was."),
        Field("email", Text(254), "Het adres; het wordt niet bij het contact bewaard."),
        Field("productCode", Text(60), "Waarvoor iemand kwam.", required=False),
        Field(
            "caseNumber",
            Text(20, "G26-000123"),
            "Nummer van de zaak waar het over ging. Is het adres van die inwoner, en is die niet "
            "tevreden en wil die gebeld worden, dan gaat de zaak weer open.",
            required=False,
        ),
    ),
)
TAKEN = Shape(
    "ContactTaken",
    (
        Field("known", Flag(), "Dit contact was er al; er is niets veranderd."),
        Field("invited", Flag(), "Er vertrekt een uitnodiging."),
    ),
)

_ASPECT = Shape(
    "AspectMark",
    (
        Field("code", Text(60), "Code van het onderdeel."),
        Field("mark", Number(least=-100, most=100), "Het cijfer."),
    ),
)
_RESPONSE = Shape(
    "NewResponse",
    (
        Field("externalId", _ID, "Kenmerk in het eigen systeem; telt één keer per ronde."),
        Field("round", Text(120), "De ronde.", required=False),
        Field("submittedAt", Moment(), "Wanneer het gegeven is.", required=False),
        Field("channel", Word(Channel), "Waarlangs het contact was.", required=False),
        Field("mode", Text(60), "Hoe het gevraagd is.", required=False),
        Field("overallMark", Number(least=-100, most=100), "Het rapportcijfer.", required=False),
        Field("effort", Word(Effort), "Hoeveel moeite het kostte.", required=False),
        Field("aspects", Items(_ASPECT, 40), "Cijfers voor onderdelen.", required=False),
        Field("explanation", Text(10_000), "Uitleg; contactgegevens gaan eruit.", required=False),
        Field("suggestion", Text(10_000), "Suggestie.", required=False),
    ),
)
NEW_RESPONSES = Shape(
    "NewResponses",
    (Field("responses", Items(_RESPONSE, MOST_RESPONSES), "Alle of geen."),),
)
_KEPT = Shape(
    "KeptResponse",
    (
        Field("id", Number(), "Nummer, voor surveyResponseId bij een zaak."),
        Field("externalId", _ID, "Het eigen kenmerk."),
    ),
)
KEPT_RESPONSES = Shape(
    "KeptResponses",
    (
        Field("made", Number(least=0), "Nieuw bewaard."),
        Field("known", Number(least=0), "Was er al; niet veranderd."),
        Field("results", Items(_KEPT, MOST_RESPONSES), "In de gegeven volgorde."),
    ),
)

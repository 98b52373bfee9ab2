# SPDX-License-Identifier: EUPL-1.2
"""What goes in and out of the API about pots, their books and attenties (contract section 4)."""

from __future__ import annotations

from feedback.api.schema import Day, Field, Items, Moment, Nullable, Number, Shape, Text, Word
from feedback.api.schema import Flag as YesOrNo
from feedback.api.shapes import collection_of
from feedback.money import MOST
from feedback.surprise_budget.rules.ledger import Account, Posting
from feedback.surprise_budget.rules.surprises import Delivery, Exclusion, SurpriseState, What

_CENTS = Number(least=0)

BUDGET = Shape(
    "Budget",
    (
        Field("id", Number(), "Nummer van de pot."),
        Field("name", Text(200), "Naam."),
        Field("year", Number(), "Begrotingsjaar."),
        Field("allocatedCents", _CENTS, "Wat de raad toekende."),
        Field("reservedCents", _CENTS, "Beloofd, nog niet uitgegeven."),
        Field("spentCents", _CENTS, "Uitgegeven, bruto."),
        Field("availableCents", _CENTS, "Ruimte; 0 als de pot dicht is."),
    ),
)
BUDGET_PAGE = collection_of(BUDGET)
BUDGET_FILTERS = (
    Field("year", Number(least=2000, most=2999), "Een ander jaar dan dit.", required=False),
)

NEW_SURPRISE = Shape(
    "NewSurprise",
    (
        Field("caseId", Number(), "De zaak waar het bij hoort.", required=False),
        Field("description", Text(500), "Wat het is, zonder naam van een inwoner."),
        Field("reason", Text(500), "Waarom dit bij deze inwoner past."),
        Field("amountCents", Number(most=MOST), "Bruto, in hele centen."),
        Field("recipientConsent", YesOrNo(), "De inwoner is gevraagd en zei ja."),
        Field("delivery", Word(Delivery), "Hoe het aankomt; standaard naar huis.", required=False),
        Field("what", Word(What), "Welk soort.", required=False),
        Field(
            "exclusions",
            Items(Word(Exclusion), most=len(Exclusion)),
            "Wat er speelt; weggelaten betekent: niets.",
            required=False,
        ),
        Field("overrideReason", Text(500), "Waarom een regel hier niet geldt.", required=False),
    ),
)
SURPRISE = Shape(
    "Surprise",
    (
        Field("id", Number(), "Nummer."),
        Field("budgetId", Number(), "De pot."),
        Field("caseId", Nullable(Number()), "De zaak."),
        Field("status", Word(SurpriseState), "Hoe het staat."),
        Field("description", Text(500), "Wat het is."),
        Field("reason", Text(500), "Waarom het past."),
        Field("amountCents", Number(), "Gereserveerd."),
        Field("spentCents", Nullable(Number()), "Wat het kostte."),
        Field("requestedAt", Moment(), "Wanneer het is gevraagd."),
        Field("heldUntil", Nullable(Moment()), "Dan vervalt de reservering."),
        Field("decisionReason", Nullable(Text(500)), "Uitleg bij een besluit."),
    ),
)
NO_BODY = Shape("Nothing", ())
DECLINING = Shape("Declining", (Field("reason", Text(500), "Waarom niet."),))
CANCELLING = Shape("Cancelling", (Field("reason", Text(500), "Waarom.", required=False),))
DELIVERING = Shape(
    "Delivering",
    (
        Field("deliveredOn", Day(), "Dag van bezorgen; standaard vandaag.", required=False),
        Field(
            "spentCents", Number(most=MOST), "Wat het kostte; standaard het bedrag.", required=False
        ),
        Field("vatPercent", Number(least=0, most=21), "Btw-tarief op de bon.", required=False),
        Field("receiptStatement", Text(500), "Waarom er geen foto van de bon is.", required=False),
    ),
)

ENTRY = Shape(
    "LedgerEntry",
    (
        Field("number", Number(), "Volgnummer, zonder gaten."),
        Field("postedAt", Moment(), "Wanneer geboekt."),
        Field("posting", Word(Posting), "Soort boeking."),
        Field("fromAccount", Word(Account), "Van."),
        Field("toAccount", Word(Account), "Naar."),
        Field("amountCents", Number(), "Bedrag."),
        Field("availableAfterCents", _CENTS, "Ruimte na deze regel."),
        Field("reservedAfterCents", _CENTS, "Gereserveerd na deze regel."),
        Field("spentAfterCents", _CENTS, "Uitgegeven na deze regel."),
        Field("surpriseId", Nullable(Number()), "De attentie."),
        Field("reversesNumber", Nullable(Number()), "De regel die deze rechtzet."),
        Field("previousHash", Text(64), "Zegel van de regel ervoor."),
        Field("hash", Text(64), "Zegel van deze regel."),
    ),
)
ENTRY_PAGE = collection_of(ENTRY)
ENTRY_FILTERS = (
    Field("after", Number(least=0), "Na dit nummer.", required=False),
    Field("pageSize", Number(most=100), "Hoeveel tegelijk.", required=False),
)

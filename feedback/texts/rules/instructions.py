# SPDX-License-Identifier: EUPL-1.2
"""Texts about instructions: notices to colleagues, and to residents who think along (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from feedback.texts.rules import fields
from feedback.texts.rules.fields import BOTH, MAIL, Address, Field, Shape
from feedback.wording import N_

_OWED = (
    Field("title", Shape.LINE, N_("naam van de instructie"), "Rijbewijs", needed=MAIL),
    Field("residents", Shape.LINE, N_("om hoeveel inwoners het gaat"), "2 inwoners", needed=MAIL),
    fields.day("day", N_("uiterlijke dag van het antwoord"), needed=MAIL),
    fields.link("session_url", N_("de sessie"), needed=MAIL),
)
_ALONG = "https://duinrade.example/meedenken/voorbeeld"
_THEME = Field(
    "theme",
    Shape.LINE,
    N_("waar het over gaat"),
    "Parkeren bij mantelzorg",
    "Parking for carers",
    needed=MAIL,
)
_URL = fields.link(
    "think_along_url",
    N_("eigen link om mee te denken"),
    needed=BOTH,
    example=Address(_ALONG, f"{_ALONG}{'x' * 34}"),
)
#: To residents, by mail or SMS: label, when it goes, fields.
TO_THINK_ALONG: Mapping[str, tuple[str, str, tuple[Field, ...]]] = {
    "co_design_invitation": (
        N_("Uitnodiging om mee te denken"),
        N_("Aan wie in een gesprek zei te willen meedenken, als een redacteur uitnodigt."),
        (
            _THEME,
            _URL,
            fields.day("until", N_("laatste dag om mee te denken"), needed=BOTH),
            Field(
                "meeting",
                Shape.LINE,
                N_("wanneer en waar wij elkaar zien"),
                "dinsdag 1 december, 19.30 uur, Gemeentehuis, kamer 1.04",
                "Tuesday 1 December, 19:30, Town hall, room 1.04",
                optional=True,
                media=MAIL,
            ),
            Field(
                "reimbursement",
                Shape.LINE,
                N_("wat iemand krijgt"),
                "reiskosten en een bon van € 20",
                "travel costs and a voucher of € 20",
                optional=True,
                media=MAIL,
            ),
        ),
    ),
    "co_design_reply": (
        N_("U zei – wij deden"),
        N_("Aan wie meedacht, als over alles is beslist."),
        (
            _THEME,
            _URL,
            Field(
                "said_and_done",
                Shape.PROSE,
                N_("wat de inwoner zei, wat wij deden en waarom"),
                "U zei: “Een briefje van de thuiszorg moet ook goed zijn.”\n"
                "Wij deden: dit namen wij anders over.\nWaarom: een foto ervan is genoeg.",
                "You said: “A note of the home care should do.”\n"
                "We did: we did it in another way.\nWhy: a photo of it is enough.",
                needed=MAIL,
                media=MAIL,
            ),
            Field(
                "in_force_on",
                Shape.DAY,
                N_("vanaf wanneer het geldt"),
                date(2026, 12, 7),
                optional=True,
                media=MAIL,
            ),
        ),
    ),
}

#: By the name of the text: its label, when it goes, and its fields.
ABOUT_INSTRUCTIONS: Mapping[str, tuple[str, str, tuple[Field, ...]]] = {
    "instruction_review": (
        N_("Seintje: instructie opnieuw bekijken"),
        N_("Aan redacteuren, een maand voor de dag om opnieuw te kijken."),
        (
            Field("title", Shape.LINE, N_("naam van de instructie"), "Rijbewijs", needed=MAIL),
            Field("version", Shape.LINE, N_("nummer van de versie"), 3, needed=MAIL),
            fields.day("day", N_("voor welke dag"), needed=MAIL),
            fields.link("instruction_url", N_("de instructie"), needed=MAIL),
        ),
    ),
    "co_design_reply_due": (
        N_("Seintje: antwoord aan inwoners nadert"),
        N_("Aan wie de sessie heeft, vijf werkdagen voor de beloofde dag."),
        _OWED,
    ),
    "co_design_reply_late": (
        N_("Seintje: antwoord aan inwoners te laat"),
        N_("Aan wie de sessie heeft en de teamleiders, als de beloofde dag voorbij is."),
        _OWED,
    ),
}

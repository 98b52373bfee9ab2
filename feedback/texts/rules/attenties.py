# SPDX-License-Identifier: EUPL-1.2
"""Notices to colleagues about attenties: how much and where, never for whom or why (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.texts.rules import fields
from feedback.texts.rules.fields import MAIL, Field, Shape
from feedback.wording import N_

_ONE = (
    Field("amount", Shape.LINE, N_("het bedrag"), "€ 64,95", needed=MAIL),
    Field("colleague", Shape.LINE, N_("naam van de collega"), "Tom Bakker", needed=MAIL),
    fields.link("attentie_url", N_("de attentie"), needed=MAIL),
)
_DECISION = Field("decision", Shape.LINE, N_("wat er is beslist"), "goedgekeurd", needed=MAIL)
_WAITING = (
    Field(
        "tasks",
        Shape.LIST,
        N_("wat er wacht"),
        ["2 attenties om goed te keuren", "1 attentie om na te kijken"],
        needed=MAIL,
    ),
    fields.link("attenties_url", N_("Attenties"), needed=MAIL),
)

#: By the name of the text: its label, when it goes, and its fields.
ABOUT_ATTENTIES: Mapping[str, tuple[str, str, tuple[Field, ...]]] = {
    "attentie_asked": (
        N_("Seintje: attentie goedkeuren"),
        N_("Aan wie mag beslissen, als een collega een attentie vraagt."),
        _ONE,
    ),
    "attentie_decided": (
        N_("Seintje: over uw attentie is beslist"),
        N_("Aan wie de attentie vroeg."),
        (*_ONE, _DECISION),
    ),
    "attentie_remark": (
        N_("Seintje: vraag over een attentie"),
        N_("Aan wie een vraag of een antwoord over een attentie krijgt."),
        _ONE,
    ),
    "attenties_waiting": (
        N_("Seintje: attenties wachten"),
        N_("Op werkdagen, aan wie moet goedkeuren of nakijken."),
        _WAITING,
    ),
}

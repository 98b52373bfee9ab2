# SPDX-License-Identifier: EUPL-1.2
"""Texts about questions to a department: to who is asked, and to who has the case (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.texts.rules import fields
from feedback.texts.rules.fields import MAIL, Address, Field, Shape
from feedback.wording import N_

_ANSWER = f"{fields.EXAMPLE_SITE}/terugkoppeling/voorbeeld"
_QUESTION = (
    fields.number(),
    Field("colleague", Shape.LINE, N_("wie het vraagt"), "Marloes de Vries"),
    Field(
        "question",
        Shape.PROSE,
        N_("de vraag, zoals uw collega hem schreef"),
        "Wanneer ligt de stoep in de Zeestraat weer recht?",
        needed=MAIL,
    ),
    fields.day("day", N_("uiterlijke dag van het antwoord"), needed=MAIL),
)
_ANSWER_URL = fields.link(
    "answer_url",
    N_("eigen link om te antwoorden"),
    needed=MAIL,
    example=Address(_ANSWER, _ANSWER),
)
_CASE = (
    fields.number(),
    Field("department", Shape.LINE, N_("welke afdeling"), "Wegbeheer", needed=MAIL),
    fields.link("case_url", N_("de zaak"), needed=MAIL),
)

#: By the name of the text: its label, when it goes, and its fields.
ABOUT_FEEDBACK_TASKS: Mapping[str, tuple[str, str, tuple[Field, ...]]] = {
    "feedback_asked": (
        N_("Vraag aan een afdeling"),
        N_("Aan een collega zonder account, als de klantenservice iets vraagt."),
        (*_QUESTION, _ANSWER_URL),
    ),
    "feedback_reminder": (
        N_("Vraag aan een afdeling, herinnering"),
        N_("Een werkdag voor de dag, op de dag zelf, en als de dag verschuift."),
        (*_QUESTION, _ANSWER_URL),
    ),
    "feedback_withdrawn": (
        N_("Vraag aan een afdeling, ingetrokken"),
        N_("Aan wie de vraag had, als een antwoord niet meer nodig is."),
        _QUESTION,
    ),
    "feedback_answered": (
        N_("Seintje: antwoord van een afdeling"),
        N_("Aan wie de zaak heeft, zodra de afdeling antwoordt."),
        _CASE,
    ),
    "feedback_returned": (
        N_("Seintje: vraag terug van een afdeling"),
        N_("Aan wie de zaak heeft, als de vraag niet voor die afdeling was."),
        _CASE,
    ),
}

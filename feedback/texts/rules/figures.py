# SPDX-License-Identifier: EUPL-1.2
"""Texts about figures: what colleagues who watch them hear (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.texts.rules import fields
from feedback.texts.rules.fields import MAIL, Field, Shape
from feedback.wording import N_

#: By the name of the text: its label, when it goes, and its fields.
ABOUT_FIGURES: Mapping[str, tuple[str, str, tuple[Field, ...]]] = {
    "control_alarm": (
        N_("Seintje: de cijfers veranderden"),
        N_("Aan managers, één keer, als het cijfer van een week of maand meer dan toeval is."),
        (
            Field("survey", Shape.LINE, N_("naam van het onderzoek"), "Na contact", needed=MAIL),
            Field("place", Shape.LINE, N_("kanaal"), "Balie", needed=MAIL),
            Field(
                "signal",
                Shape.LINE,
                N_("wat er te zien is"),
                "lager dan toeval verklaart",
                needed=MAIL,
            ),
            Field(
                "period",
                Shape.LINE,
                N_("week of maand"),
                "week 41 (5 oktober – 11 oktober 2026)",
                needed=MAIL,
            ),
            fields.link("page_url", N_("het verloop"), needed=MAIL),
        ),
    ),
    "quarter_figures": (
        N_("De cijfers van het kwartaal"),
        N_("Aan wie daarom vroeg, één keer per kwartaal, een week na het einde."),
        (
            Field("quarter", Shape.LINE, N_("welk kwartaal"), "3e kwartaal 2026", needed=MAIL),
            Field(
                "figures",
                Shape.LIST,
                N_("de cijfers, elk met marge en aantal"),
                [
                    "Balie: 8,1 (marge 7,9 – 8,3, n = 180)",
                    "Op tijd gesproken: 88,9% (marge 80,7 – 93,9%, n = 90)",
                ],
                needed=MAIL,
            ),
            fields.link("summary_url", N_("het kwartaal op één A4"), needed=MAIL),
            fields.link("sheet_url", N_("de factsheet")),
        ),
    ),
}

# SPDX-License-Identifier: EUPL-1.2
"""Notices to colleagues about instructions (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.texts.rules import fields
from feedback.texts.rules.fields import MAIL, Field, Shape
from feedback.wording import N_

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
}

# SPDX-License-Identifier: EUPL-1.2
"""Texts that only colleagues read, by what they are about (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.texts.rules.attenties import ABOUT_ATTENTIES
from feedback.texts.rules.feedback_tasks import ABOUT_FEEDBACK_TASKS
from feedback.texts.rules.fields import Field
from feedback.texts.rules.figures import ABOUT_FIGURES
from feedback.texts.rules.instructions import ABOUT_INSTRUCTIONS
from feedback.wording import N_

#: Notices about a list of cases, with the same fields: label and when it goes.
ABOUT_CASES: Mapping[str, tuple[str, str]] = {
    "morning_list": (N_("Lijst van vandaag"), N_("Aan een collega, aan het begin van de dag.")),
    "promise_half_gone": (
        N_("Seintje: de helft van de tijd is om"),
        N_("Aan wie de zaak heeft."),
    ),
    "promise_nearly_gone": (N_("Seintje: bijna te laat"), N_("Aan wie de zaak heeft.")),
    "promise_breached": (N_("Seintje: te laat"), N_("Aan wie de zaak heeft en de teamleider.")),
    "promise_morning_after": (
        N_("Seintje: gisteren te laat"),
        N_("De ochtend na een gebroken belofte."),
    ),
    "promise_three_times_late": (N_("Seintje: drie keer te laat"), N_("Aan de teamleider.")),
    "agreement_due": (N_("Seintje: afspraak nakomen"), N_("Aan wie een afspraak moet nakomen.")),
    "feedback_late": (
        N_("Seintje: afdeling antwoordt niet op tijd"),
        N_("Aan wie de zaak heeft; een werkdag later ook aan de teamleider."),
    ),
}
#: By the name of the text: its label, when it goes, and its fields.
TO_COLLEAGUES: Mapping[str, tuple[str, str, tuple[Field, ...]]] = {
    **ABOUT_ATTENTIES,
    **ABOUT_INSTRUCTIONS,
    **ABOUT_FEEDBACK_TASKS,
    **ABOUT_FIGURES,
}

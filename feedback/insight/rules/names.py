# SPDX-License-Identifier: EUPL-1.2
"""Short names of aspects, for charts and tables: the questions themselves are sentences."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.wording import N_

#: Of the question bank; an aspect of elsewhere is called as it was asked.
SHORT: Mapping[str, str] = {
    "h_willing": N_("Bereid om te helpen"),
    "h_expert": N_("Deskundig"),
    "h_empathy": N_("Inleven"),
    "h_ownership": N_("Verantwoordelijk"),
    "h_ideas": N_("Zelf met ideeën komen"),
    "h_whole": N_("Hele gemeente"),
    "a_hours": N_("Openingstijden"),
    "a_appointment": N_("Afspraak maken"),
    "a_wait": N_("Wachttijd"),
    "a_room": N_("Wachtruimte"),
    "a_route": N_("Overzicht in het gebouw"),
    "a_privacy": N_("Privacy aan de balie"),
    "a_price": N_("Prijs"),
    "a_friendly": N_("Vriendelijk"),
    "a_clear": N_("Duidelijke informatie"),
    "a_menu": N_("Keuzemenu"),
    "a_findable": N_("Vindbaar"),
    "a_easy": N_("Gebruiksgemak"),
    "a_login": N_("Inloggen"),
    "a_status": N_("Op de hoogte blijven"),
    "a_ack": N_("Ontvangstbevestiging"),
    "a_speed": N_("Snelheid van antwoord"),
    "a_language": N_("Begrijpelijke taal"),
    "k_heard": N_("Zich gehoord voelen"),
    "k_together": N_("Samen zoeken"),
}


def short_name(code: str, label: str) -> str:
    """Return what an aspect is called on a chart."""
    return SHORT.get(code, label)

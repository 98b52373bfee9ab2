# SPDX-License-Identifier: EUPL-1.2
"""Invented instructions, as a municipality writes them with residents (pure)."""

from __future__ import annotations

from dataclasses import replace

from feedback.instructions.rules.steps import Link, Step, StepKind, Steps, Way

PARKING = "Parkeervergunning: formulier komt terug"
PARKING_FIRST: Steps = (
    Step("s1", "Zoek de aanvraag op", who="Klantenservice", norm="tijdens het gesprek"),
    Step("s2", "Is alles compleet?", StepKind.CHOICE, ways=(Way("ja", "s3"), Way("nee", "s4"))),
    Step("s3", "Zet de aanvraag door naar Vergunningen", then="s6", norm="zelfde dag"),
    Step("s4", "Stuur het formulier terug met wat er mist"),
    Step("s5", "Wacht op de inwoner", norm="14 dagen"),
    Step("s6", "Sluit de zaak", StepKind.END),
)
PARKING_SECOND: Steps = (
    Step(
        "s7",
        "Kijk eerst zelf in het dossier",
        text="Vaak is het bewijs er al, bij een **eerdere** aanvraag of bij de Wmo.",
        who="Klantenservice",
        norm="voor u belt",
    ),
    Step("s8", "Zeg wat er al binnen is", text="Noem het op. Zo hoort de inwoner dat wij keken."),
    Step(
        "s9",
        "Gaat het om zorg aan huis?",
        StepKind.CHOICE,
        ways=(Way("ja", "s10"), Way("nee", "s12")),
    ),
    Step(
        "s10",
        "Bewijs van mantelzorg van de zorgverzekeraar",
        text="Vraag toestemming om het zelf op te vragen.",
        then="s13",
    ),
    Step("s12", "Vraag alleen wat nog mist, in 1 keer", norm="zelfde dag"),
    Step("s13", "Bel na 3 dagen: klopt het nu?", StepKind.END, who="wie het gesprek had"),
)
_OWN_FIX = Step(
    "s14",
    "Zet de vergunning zelf goed. De inwoner vult niets meer in.",
    who="Vergunningen",
    norm="2 werkdagen",
    then="s13",
)
#: Residents said that the proof of the insurer takes three counters; a doctor's word is enough.
PARKING_THIRD: Steps = (
    *PARKING_SECOND[:3],
    replace(
        PARKING_SECOND[3],
        title="Een verklaring van de huisarts is genoeg",
        text="Een foto ervan mag ook, per mail of aan de balie.",
        then="",
        links=(Link("Voorbeeld van een verklaring", "https://duinrade.example/verklaring"),),
    ),
    _OWN_FIX,
    *PARKING_SECOND[4:],
)

WASTE = "Afval niet opgehaald"
WASTE_STEPS: Steps = (
    Step("s1", "Vraag welke container en sinds wanneer", who="Klantenservice"),
    Step(
        "s2",
        "Staat de straat op de lijst van gemiste straten?",
        StepKind.CHOICE,
        ways=(Way("ja", "s3"), Way("nee", "s5"), Way("lijst werkt niet", "s6")),
    ),
    Step("s3", "Zeg sorry, en wanneer de wagen terugkomt", norm="binnen 2 werkdagen"),
    Step("s4", "Bied een extra zak aan als het stinkt", then="s7"),
    Step("s5", "Meld het bij Wijkbeheer en vraag een dag terug", then="s7", norm="zelfde uur"),
    Step("s6", "Bel de planner van Wijkbeheer", who="Klantenservice", then="s5"),
    Step(
        "s7",
        "Is het daarna opgehaald? Bel de dag erna",
        StepKind.CHOICE,
        ways=(Way("ja", "s8"), Way("nee, nog niet", "s5")),
    ),
    Step("s8", "Bedank de inwoner en sluit de zaak", StepKind.END),
)

TALK = "Boze beller: eerst luisteren"
TALK_STEPS: Steps = (
    Step("s1", "Laat iemand uitspreken, ook als het lang duurt", norm="5 minuten"),
    Step("s2", "Noem het gevoel: ‘Ik hoor dat u hier klaar mee bent’"),
    Step("s3", "Vat samen en vraag: klopt dit?"),
    Step(
        "s4",
        "Is het nu veilig voor iedereen?",
        StepKind.CHOICE,
        ways=(Way("ja", "s5"), Way("nee", "s6")),
    ),
    Step("s5", "Bespreek samen wat helpt, en spreek een dag af", then="s7"),
    Step("s6", "Volg het lokale protocol en haal uw teamleider erbij"),
    Step("s7", "Schrijf op wat u afsprak", StepKind.END),
)
#: How the talk went before: nobody asked whether we understood.
TALK_FIRST: Steps = tuple(one for one in TALK_STEPS if one.id != "s3")

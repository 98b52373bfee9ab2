# SPDX-License-Identifier: EUPL-1.2
"""Tips about what only this town has: no general list of cue words knows them."""

from __future__ import annotations

from random import Random

#: How often somebody adds one; drawn apart, so that it changes no other draw of the demo.
SHARE = 0.17
#: What it is about, as several people begin and end it.
_TIPS = (
    (
        (
            "Het carillon speelt al jaren hetzelfde liedje.",
            "Wat klinkt het carillon toch vals.",
            "Ik hoor het carillon elke ochtend om zeven uur.",
        ),
        (
            "Vraag de beiaardier om een nieuw liedje.",
            "Een beiaardier kan het carillon stemmen.",
            "Een ander liedje op het carillon zou de stad vrolijker klinken.",
        ),
    ),
    (
        (
            "De pont naar de overkant vaart te kort in het seizoen.",
            "Ik mis de pont zodra het herfst is.",
            "Met de pont ben ik zo aan de overkant.",
        ),
        (
            "Laat de schipper ook in oktober varen.",
            "De schipper zou tot zonsondergang naar de overkant kunnen varen.",
            "Geef de pont een tweede schipper.",
        ),
    ),
    (
        (
            "De ooievaars vonden vorig voorjaar geen nest.",
            "Er vliegen weer ooievaars boven het dorp.",
            "Onze kleinkinderen tellen de ooievaars.",
        ),
        (
            "Richt een tweede paal op met een nest voor de ooievaars.",
            "Een hoge paal is genoeg voor een nest.",
            "Hang een camera bij het nest van de ooievaars.",
        ),
    ),
    (
        (
            "In de haven is nergens een kraantje met drinkwater.",
            "Wie wandelt wil zijn flesje vullen met drinkwater.",
            "Drinkwater uit een kraantje is gezonder dan frisdrank.",
        ),
        (
            "Zo'n kraantje bij het havenhoofd vult elk flesje.",
            "Een kraantje met drinkwater hoort bij elke wandelroute.",
            "Dan kan ieder zijn flesje vullen.",
        ),
    ),
    (
        (
            "De zeemansvlag hangt al dagen halfstok.",
            "Hijs de zeemansvlag als de vloot binnenloopt.",
            "Ik ben trots op onze zeemansvlag.",
        ),
        (
            "De vloot verdient het dat de vlag hoog wappert.",
            "Vroeger wapperde de vlag voor de hele vloot.",
            "Koop een vlag die in de wind niet scheurt zodra de vloot thuiskomt.",
        ),
    ),
)


def draw_local_tip(chance: Random) -> str | None:
    """Return a tip that somebody here could give, or more often None."""
    if chance.random() >= SHARE:
        return None
    begins, ends = chance.choice(_TIPS)
    return f"{chance.choice(begins)} {chance.choice(ends)}"


def all_local_tips() -> list[str]:
    """Return every tip that can be drawn."""
    return [f"{begin} {end}" for begins, ends in _TIPS for begin in begins for end in ends]

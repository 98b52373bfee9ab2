# SPDX-License-Identifier: EUPL-1.2
"""Dutch words that say nothing about a text by themselves; niet, geen, nooit and wel do."""

from __future__ import annotations

_WORDS = """
de het een en of maar want dus als dan dat die dit deze daar er hier waar wie wat hoe in op
aan bij met van voor naar uit over om tot door onder tegen tussen na te ten ter ik je jij u
hij zij ze we wij jullie mij me mijn jouw uw hem haar zijn ons onze hun hen is was waren ben
bent wordt werd worden heeft heb hebt had hebben kan kon kunnen zal zullen moet moest moeten
mag doen doet deed ga gaat ging gaan komt kwam komen staat zit ligt ook nog al toch even
heel zo nu toen weer alleen eens iets iemand men zelf omdat terwijl zodat echter gewoon
ander andere anders meer veel alle alles s t twee drie vier vijf hele via per vanaf steeds
wil willen laat laten maak maken geeft
"""
SMALL_WORDS = frozenset(_WORDS.split())

# SPDX-License-Identifier: EUPL-1.2
"""Hints on plain Dutch (B1) for who writes a question (pure). Advice, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedback.wording import N_

LONGEST_SENTENCE, LONGEST_WORD = 18, 18
#: A word of the office and what people say.
PLAINER = {
    "alsmede": "en ook",
    "betreffende": "over",
    "conform": "volgens",
    "dient": "moet",
    "dienen": "moeten",
    "derhalve": "daarom",
    "desbetreffende": "deze",
    "echter": "maar",
    "gaarne": "graag",
    "geschieden": "gebeuren",
    "indien": "als",
    "inzake": "over",
    "jegens": "tegen",
    "middels": "met",
    "mits": "als",
    "nadere": "meer",
    "omtrent": "over",
    "reeds": "al",
    "tevens": "ook",
    "teneinde": "om",
    "thans": "nu",
    "verstrekken": "geven",
    "vernemen": "horen",
    "verzoeken": "vragen",
    "voornemens": "van plan",
    "woonachtig": "wonend",
}
_WORD = re.compile(r"[^\W\d_]+")


def plain_word_hints(text: str) -> list[str]:
    """Return what would make ``text`` easier, each as a sentence in Dutch."""
    return list(_hints(text))


def _hints(text: str) -> Iterator[str]:
    words = _WORD.findall(text)
    if len(words) > LONGEST_SENTENCE:
        yield N_("Deze vraag is lang. Maak er hoogstens 18 woorden van.")
    for word in dict.fromkeys(word.casefold() for word in words):
        if word in PLAINER:
            yield f"‘{word}’: schrijf liever ‘{PLAINER[word]}’."
        elif len(word) > LONGEST_WORD:
            yield f"‘{word}’ is een lang woord. Kan het korter of in twee woorden?"
    if text.count("?") > 1 or re.search(r"\b(en|of)\b[^?]*\ben\b", text, re.IGNORECASE):
        yield N_("Staan hier twee vragen in één? Maak er twee van.")
    if re.search(r"\b(niet|geen)\b.*\b(niet|geen|on\w{4,})\b", text, re.IGNORECASE):
        yield N_("Een dubbele ontkenning is lastig. Vraag het andersom.")
    if re.search(r"\bu\b.*\b(toch|zeker|natuurlijk)\b", text, re.IGNORECASE):
        yield N_("Deze vraag stuurt. Laat ‘toch’, ‘zeker’ of ‘natuurlijk’ weg.")

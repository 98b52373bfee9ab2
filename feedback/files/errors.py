# SPDX-License-Identifier: EUPL-1.2
"""Why a file is not taken in."""

from __future__ import annotations

import enum

from feedback.errors import FeedbackError
from feedback.wording import N_


class Refusal(enum.StrEnum):
    """Why a file is not taken in; stored beside its name."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNKNOWN_KIND = "unknown_kind"
    OTHER_KIND = "other_kind"
    PROGRAM = "program"
    WEB_PAGE = "web_page"
    MACROS = "macros"
    DAMAGED = "damaged"
    NO_ROOM = "no_room"

    @property
    def sentence(self) -> str:
        """What to say to who sent it, in Dutch; ``%(size)s`` and ``%(most)s`` are megabytes."""
        return _SENTENCES[self]


_SENTENCES = {
    Refusal.EMPTY: N_("Dit bestand is leeg. Kies een ander bestand."),
    Refusal.TOO_LARGE: N_(
        "Dit bestand is te groot: %(size)s MB. Kies een bestand tot %(most)s MB."
    ),
    Refusal.TOO_MANY: N_("Dit zijn te veel bestanden. Stuur er niet meer dan 5, samen tot 25 MB."),
    Refusal.UNKNOWN_KIND: N_(
        "Dit soort bestand kunnen wij niet openen. Kies een foto (JPG of PNG) of een pdf."
    ),
    Refusal.OTHER_KIND: N_(
        "De naam en de inhoud van dit bestand horen niet bij elkaar. Kies een ander bestand."
    ),
    Refusal.PROGRAM: N_("Dit is een programma. Dat nemen wij niet aan."),
    Refusal.WEB_PAGE: N_("Dit is een webpagina of tekening met code. Kies een foto of een pdf."),
    Refusal.MACROS: N_("In dit bestand kunnen macro's zitten. Bewaar het als pdf en stuur dat."),
    Refusal.DAMAGED: N_("Dit bestand is beschadigd. Kies een ander bestand."),
    Refusal.NO_ROOM: N_(
        "Wij kunnen nu geen bestanden bewaren. Stuur uw bericht zonder bestand; dat komt wel aan."
    ),
}


class FileRefused(FeedbackError):
    """This file is not kept; ``reason`` says why, ``megabytes`` how large it was, rounded up."""

    def __init__(self, reason: Refusal, *, megabytes: int = 0) -> None:
        super().__init__(reason.sentence)
        self.reason = reason
        self.megabytes = megabytes

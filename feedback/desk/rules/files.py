# SPDX-License-Identifier: EUPL-1.2
"""Attachments as the case page shows them (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.files.errors import Refusal
from feedback.files.rules import MEGABYTE, ending_of
from feedback.wording import N_

_PHOTOS = frozenset({".jpg", ".jpeg", ".png", ".webp"})
WHY = {
    Refusal.EMPTY: N_("leeg bestand"),
    Refusal.TOO_LARGE: N_("te groot"),
    Refusal.TOO_MANY: N_("te veel bestanden"),
    Refusal.UNKNOWN_KIND: N_("onbekend soort bestand"),
    Refusal.OTHER_KIND: N_("naam en inhoud horen niet bij elkaar"),
    Refusal.PROGRAM: N_("een programma"),
    Refusal.WEB_PAGE: N_("een webpagina of tekening met code"),
    Refusal.MACROS: N_("kan macro's bevatten"),
    Refusal.DAMAGED: N_("beschadigd"),
    Refusal.NO_ROOM: N_("geen ruimte op de schijf"),
}


@dataclass(frozen=True)
class ShownFile:
    """One attachment; ``why`` is the Dutch reason when it was not kept."""

    id: int
    name: str
    size: int
    refusal: Refusal | None

    @property
    def is_photo(self) -> bool:
        """Tell whether it is a picture, for its drawing."""
        return ending_of(self.name) in _PHOTOS

    @property
    def why(self) -> str:
        """Why it was not kept, in a few words."""
        return WHY[self.refusal] if self.refusal else ""

    @property
    def size_words(self) -> str:
        """How large it is: "240 kB", "1,2 MB"."""
        if self.size < MEGABYTE:
            return f"{max(1, round(self.size / 1024))} kB"
        return f"{self.size / MEGABYTE:.1f} MB".replace(".", ",")

# SPDX-License-Identifier: EUPL-1.2
"""What a resident reads with an attentie (pure)."""

from __future__ import annotations

from feedback.wording import N_

#: On the card, in the resident's language: no favour is asked and none is done.
CARD_WORDS = N_(
    "Dank u wel voor het gesprek. Wij dachten aan u. Dit verandert niets aan uw zaak en u hoeft "
    "er niets voor te doen."
)

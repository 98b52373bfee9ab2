# SPDX-License-Identifier: EUPL-1.2
"""Proposals on a step (pure)."""

from __future__ import annotations

import enum

from feedback.errors import Invalid
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_

MOST_LETTERS = 4000


class ProposedBy(enum.StrEnum):
    """Who says that a step should be otherwise."""

    COLLEAGUE = "colleague"
    RESIDENT = "resident"


def read_words(text: str) -> str:
    """Return a proposal as it is kept; raises ``Invalid`` when it is empty or too long."""
    words, _ = mask_bsn(clean_text(text))
    if not words:
        raise Invalid({"words": N_("Schrijf wat er niet klopt, of wat beter kan.")})
    if len(words) > MOST_LETTERS:
        raise Invalid({"words": N_("Dit is te lang. Houd het bij 4.000 tekens.")})
    return words

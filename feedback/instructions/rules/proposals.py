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


def read_words(
    text: str,
    *,
    field: str = "words",
    missing: str = N_("Schrijf wat er niet klopt, of wat beter kan."),
) -> str:
    """Return what somebody said as it is kept, without a BSN.

    Raises ``Invalid`` on ``field`` when it is empty (with ``missing``) or too long.
    """
    words, _ = mask_bsn(clean_text(text))
    if not words:
        raise Invalid({field: missing})
    if len(words) > MOST_LETTERS:
        raise Invalid({field: N_("Dit is te lang. Houd het bij 4.000 tekens.")})
    return words

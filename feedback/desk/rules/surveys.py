# SPDX-License-Identifier: EUPL-1.2
"""Words and decisions of the pages about surveys (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.surveys.rules.instruments import FEWEST
from feedback.surveys.rules.questionnaire import DONT_KNOW, NO, NOT_APPLICABLE, YES
from feedback.wording import N_

ANSWER_WORDS: Mapping[str, str] = {
    DONT_KNOW: N_("weet niet"),
    NOT_APPLICABLE: N_("n.v.t."),
    YES: N_("ja"),
    NO: N_("nee"),
}


def shown_count(count: int) -> str:
    """Return a number of answers as it may be shown: below ten only that."""
    if 0 < count < FEWEST:
        return f"minder dan {FEWEST}"
    return f"{count:,}".replace(",", ".")


def about_count(count: int) -> str:
    """Return a total so that no small group follows from it by subtraction: in tens."""
    if count < FEWEST:
        return shown_count(count)
    return f"ruim {shown_count(count - count % FEWEST)}"

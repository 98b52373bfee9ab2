# SPDX-License-Identifier: EUPL-1.2
"""What may be said of an effect, and why not: words that pages know without numpy."""

from __future__ import annotations

import enum


class Verdict(enum.StrEnum):
    """What may be said of an effect."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    NO_CLAIM = "no_claim"


class Reason(enum.StrEnum):
    """Why nothing can be said."""

    NO_COMPARISON = "no_comparison_group"
    TOO_FEW = "too_few_in_a_group"
    PRETREND = "pretrend"
    TOO_FEW_BEFORE = "too_few_periods_before"
    NOTHING_AFTER = "no_period_after"
    OVERLAP = "no_overlap"
    UNBALANCED = "unbalanced"
    REGRESSION_TO_MEAN = "regression_to_the_mean"
    RESPONSE = "response_differs"
    CHOSEN = "chosen_by_us"

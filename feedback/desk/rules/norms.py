# SPDX-License-Identifier: EUPL-1.2
"""Norms as people read them (pure)."""

from __future__ import annotations

from feedback.business_time.deadlines import Policy
from feedback.wording import N_

POLICY_LABELS = {
    Policy.CLOSE_OF_NEXT_WORKDAY: N_("vóór sluitingstijd van de volgende werkdag"),
    Policy.SAME_CLOCK_NEXT_WORKDAY: N_("op dezelfde kloktijd, één werkdag later"),
    Policy.WORKING_HOURS: N_("binnen 8 werkuren"),
}

# SPDX-License-Identifier: EUPL-1.2
"""Mails that wait for a person, as their pages show them (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.wording import N_

SOON = timedelta(hours=2)
TOO_LARGE_HELP = N_(
    "Van deze mail hebben wij alleen de kop. De hele mail ligt in de mailbox, in de map "
    "Gehoord te groot."
)
UNREADABLE_HELP = N_(
    "Wij konden deze mail niet uit elkaar halen. Download de oorspronkelijke mail en kijk zelf."
)


def time_state(*, due_at: datetime, now: datetime) -> str:
    """Return how the clock of a waiting mail stands: on_time, due_soon or late."""
    if now > due_at:
        return "late"
    return "due_soon" if due_at - now <= SOON else "on_time"

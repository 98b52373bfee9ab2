# SPDX-License-Identifier: EUPL-1.2
"""What business time refuses."""

from __future__ import annotations

from feedback.errors import Conflict, Invalid


class NoWorkingDay(Conflict):
    """The calendar has no working day within the search limit: its hours must be looked at."""


class OutsideCalendar(Invalid):
    """A moment in a year that no promise is about."""

    def __init__(self) -> None:
        super().__init__({"moment": "Geef een moment in de jaren 1970 tot en met 2999."})

# SPDX-License-Identifier: EUPL-1.2
"""What is asked again and again within a minute, and made once.

Colleagues look at the same fifty people at the same moment. What a page says of a person
follows from stored values and the clock, and nothing we say is finer than a minute: so it is
kept until the next one begins. All that it follows from stands in the key; nothing is ever
out of date, and nothing personal stays longer than the first page of another minute.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Generic, TypeVar

Made = TypeVar("Made")
AT_MOST = 2_000
UNDERS_AT_MOST = 30


def minute_of(at: datetime) -> datetime:
    """Return the beginning of the minute in which ``at`` lies."""
    return at.replace(second=0, microsecond=0)


class KeptForTheMinute(Generic[Made]):
    """What was made in this minute, by what it follows from; one for each kind of thing."""

    def __init__(self, *, at_most: int = AT_MOST) -> None:
        self._at_most = at_most
        self._kept: tuple[datetime | None, dict[Hashable, dict[Hashable, Made]]] = (None, {})

    def of(self, minute: datetime, under: Hashable = None) -> dict[Hashable, Made]:
        """Return what was kept in this minute, to look in and to add to.

        ``under`` is the part of the key that many have in common, so that a long one is
        compared once. Threads may ask at once. Each works on the dicts of its own minute, so
        that the worst that happens is that something is made twice.
        """
        kept_for, kept = self._kept
        if kept_for != minute or len(kept) > UNDERS_AT_MOST:
            kept = {}
            self._kept = (minute, kept)
        made = kept.get(under)
        if made is None or len(made) >= self._at_most:
            made = kept[under] = {}
        return made

    def find(self, minute: datetime, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what belongs to ``key`` in this minute: what was kept, or what is made now."""
        kept = self.of(minute)
        found = kept.get(key)
        if found is None:
            found = kept[key] = make()
        return found

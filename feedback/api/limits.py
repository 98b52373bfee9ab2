# SPDX-License-Identifier: EUPL-1.2
"""How often one token may ask.

Counted in the memory of this process, for a limit of 1,200 a minute may not cost a write
each: with several web processes each counts for itself. Attempts that must be counted
exactly (logging in) are counted in the database, in ``web.limits``.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from datetime import datetime, timedelta

MOST = 1200
WINDOW = timedelta(minutes=1)
#: Above this many tokens in memory, those that were silent for a minute are forgotten.
_MANY_TOKENS = 1000


class RateLimit:
    """At most ``most`` requests by one asker in any ``window``."""

    def __init__(self, most: int = MOST, window: timedelta = WINDOW) -> None:
        self._most = most
        self._window = window
        self._asked: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, who: str, *, now: datetime) -> int:
        """Count a request by ``who``; return 0, or after how many seconds to ask again."""
        with self._lock:
            asked = self._asked.setdefault(who, deque())
            while asked and not now - self._window < asked[0] <= now:
                asked.popleft()
            if len(asked) >= self._most:
                return max(1, math.ceil((asked[0] + self._window - now).total_seconds()))
            asked.append(now)
            if len(self._asked) > _MANY_TOKENS:
                self._forget_silent(now)
            return 0

    def _forget_silent(self, now: datetime) -> None:
        silent = [who for who, at in self._asked.items() if not at or now - at[-1] >= self._window]
        for who in silent:
            del self._asked[who]

# SPDX-License-Identifier: EUPL-1.2
"""The sweep of files that belong to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from feedback.db import end_reading
from feedback.files import queries, store

#: Longer than a form may wait with its file (``services.WAITS``).
ORPHAN_AFTER = timedelta(hours=24)
BATCH = 500


def forget_orphan_files(*, now: datetime) -> int:
    """Remove files on the disk that no row speaks of; return how many went.

    1. Look at what was written over a day ago. 2. Ask which of these have a row. 3. Remove
    the others. A file gets its row in the transaction of what it belongs to, so what has none
    by now belongs to something that did not happen.
    """
    gone = 0
    old = store.list_keys(written_before=now - ORPHAN_AFTER)
    while keys := list(islice(old, BATCH)):
        known = queries.list_known_ids(keys)
        end_reading()
        for key in keys:
            if key not in known:
                store.remove(key)
                gone += 1
    return gone

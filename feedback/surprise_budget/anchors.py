# SPDX-License-Identifier: EUPL-1.2
"""Where the ends of the books are written down outside the database.

Whoever owns the database can cut the last lines off a book and leave a perfect chain. So the
number and seal of every last line go into a file beside it, once a night and at each proof.
The file is copied away with the logs; a line in it is never changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from feedback import edge
from feedback.surprise_budget.rules.ledger import Anchor

FILE = "ledger-anchors.jsonl"


def read_anchors() -> Mapping[int, Anchor]:
    """Return the newest anchor of each pot; none when nothing was written down yet."""
    anchors: dict[int, Anchor] = {}
    path = _path()
    if path.exists():
        for line in path.read_text().splitlines():
            read = json.loads(line)
            anchors[read["pot"]] = Anchor(read["pot"], read["number"], read["seal"])
    return anchors


def write_anchors(ends: Sequence[Anchor], *, now: datetime) -> int:
    """Write down the ends that have moved since the last time; return how many."""
    known = read_anchors()
    moved = [end for end in ends if known.get(end.pot_id) != end]
    lines = "".join(
        json.dumps(
            {"at": now.isoformat(), "pot": end.pot_id, "number": end.number, "seal": end.seal}
        )
        + "\n"
        for end in moved
    )
    if lines:
        handle = os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    return len(moved)


def _path() -> Path:
    return edge.settings().instance_dir / FILE

# SPDX-License-Identifier: EUPL-1.2
"""What promises and conversations refuse."""

from __future__ import annotations

from typing import Any

from feedback.errors import Conflict


class DraftChanged(Conflict):
    """A colleague saved another draft of this conversation; nothing of either is lost."""

    def __init__(self, *, version: int, data: dict[str, Any], saved_by: str) -> None:
        super().__init__(f"{saved_by} paste dit gesprek ook aan.")
        self.version = version
        self.data = data
        self.saved_by = saved_by

# SPDX-License-Identifier: EUPL-1.2
"""No way out yet: mail and SMS wait and are seen to wait."""

from __future__ import annotations

from typing import NoReturn

from feedback.notifications.rules import Letter
from feedback.work.rules import TemporaryFailure


class Unconfigured:
    """What residents should get is never silently kept in a folder."""

    def __init__(self, lacks: str) -> None:
        self._lacks = lacks

    def send(self, letter: Letter) -> NoReturn:
        """Leave the message waiting; it is tried again and counted as stuck."""
        del letter
        raise TemporaryFailure(self._lacks)

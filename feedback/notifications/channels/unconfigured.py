# SPDX-License-Identifier: EUPL-1.2
"""No way out yet: mail waits and is seen to wait."""

from __future__ import annotations

from typing import NoReturn

from feedback.notifications.rules import Letter
from feedback.work.rules import TemporaryFailure


class Unconfigured:
    """What residents should get by mail is never silently kept in a folder."""

    def send(self, letter: Letter) -> NoReturn:
        """Leave the message waiting; it is tried again and counted as stuck."""
        del letter
        raise TemporaryFailure("er is geen mailserver ingesteld (SMTP_URL)")

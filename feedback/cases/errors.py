# SPDX-License-Identifier: EUPL-1.2
"""What a case refuses."""

from __future__ import annotations

from feedback.errors import Conflict


class CaseIsOver(Conflict):
    """The case is closed, merged, forwarded or withdrawn; reopen it first."""


class SomethingPromisedIsOpen(Conflict):
    """A case may not close while something promised is open.

    ``reasons`` holds one sentence per open promise or agreement.
    """

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("U kunt deze zaak nog niet sluiten. " + " ".join(reasons))
        self.reasons = reasons


class StaleVersion(Conflict):
    """Someone else changed the case since this page was opened."""

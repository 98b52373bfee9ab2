# SPDX-License-Identifier: EUPL-1.2
"""Text messages into a folder on this machine: for trying things out without a provider."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from feedback.notifications.rules import Handed, Letter

log = structlog.get_logger()


class SmsFolder:
    """Keeps each SMS as a small file for the owner's eyes only; never a second of the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Handed:
        """Write the message whole; one that is there already is left as it is."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{letter.reference}.txt"
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"{letter.recipient}\n\n{letter.text}\n")
            unfinished.replace(path)
            log.info("sms.kept_in_folder", message=letter.id, file=str(path))
        kept_as = f"folder:{letter.reference}"
        return Handed("bewaard in de map sms van deze installatie", kept_as)

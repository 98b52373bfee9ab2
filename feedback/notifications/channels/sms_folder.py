# SPDX-License-Identifier: EUPL-1.2
"""Text messages into a folder on this machine: for trying things out without a provider."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from feedback.notifications.rules import Handed, Letter

log = structlog.get_logger()


class SmsFolder:
    """Keeps each SMS as a small file for the owner's eyes only; the second try finds it there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Handed:
        """Write the message; raises ``FileExistsError`` for one that is there already."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(letter)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{letter.recipient}\n\n{letter.text}\n")
        log.info("sms.kept_in_folder", message=letter.id, file=str(path))
        return _kept(letter)

    def find(self, letter: Letter) -> Handed | None:
        """Return what became of a message that was begun, if it was kept."""
        return _kept(letter) if self._path(letter).exists() else None

    def _path(self, letter: Letter) -> Path:
        return self._folder / f"{letter.id}.txt"


def _kept(letter: Letter) -> Handed:
    return Handed("bewaard in de map sms van deze installatie", f"folder:{letter.id}")

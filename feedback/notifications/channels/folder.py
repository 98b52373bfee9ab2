# SPDX-License-Identifier: EUPL-1.2
"""Mail into a folder on this machine: for trying things out where no server is set."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from feedback.notifications.channels.compose import compose
from feedback.notifications.rules import Letter

log = structlog.get_logger()


class MailFolder:
    """Keeps each mail as a file that any mail program opens, for the owner's eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> str:
        """Write the mail; a second attempt replaces the file by the same one."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{letter.id}.eml"
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(compose(letter).as_bytes())
        unfinished.replace(path)
        # The name is a number, nobody's data: whoever tries things out finds it.
        log.info("mail.kept_in_folder", message=letter.id, file=str(path))
        return "bewaard in de map mail van deze installatie"

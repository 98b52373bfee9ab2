# SPDX-License-Identifier: EUPL-1.2
"""Files beside a form: taken in before the form is judged, and kept when it is not complete."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from feedback.db import unit_of_work
from feedback.files import services as files
from feedback.files.errors import FileRefused, Refusal
from feedback.files.rules import (
    LARGEST_FILE,
    LARGEST_MESSAGE,
    MEGABYTE,
    MOST_FILES,
    shown_name,
)
from feedback.files.services import Prepared
from feedback.web.limits import address_group, count_attempt

#: More than the files may be together: one too many is refused beside its field.
MOST_BYTES = 64 * MEGABYTE
UPLOAD_LIMIT, UPLOAD_WINDOW = 60, 60 * 60


@dataclass
class SentFiles:
    """What came along: kept on the disk, or refused with a sentence."""

    kept: list[Prepared] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def tickets(self, *, now: datetime) -> list[tuple[str, Prepared]]:
        """Return each kept file with what the form carries of it."""
        return [(files.make_ticket(one, now=now), one) for one in self.kept]

    def refuse(self, reason: Refusal, *, name: str = "", megabytes: int = 0) -> None:
        """Note why a file is not taken in."""
        sentence = gettext(reason.sentence, size=megabytes, most=LARGEST_FILE // MEGABYTE)
        self.problems.append(f"{shown_name(name)}: {sentence}" if name else sentence)


def take_in(*, now: datetime) -> SentFiles:
    """Judge and keep the files of this request, and find those of its earlier attempts.

    Reads and draws before any transaction; the form's own checks come after.
    """
    sent = SentFiles()
    tickets = dict.fromkeys(request.form.getlist("kept")[:MOST_FILES])
    found = (files.read_ticket(ticket, now=now) for ticket in tickets)
    sent.kept.extend(one for one in found if one is not None)
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    if uploads and _comes_too_often(len(uploads), now=now):
        sent.problems.append(
            gettext(
                "Er kwamen te veel bestanden achter elkaar. Probeer het over een uur opnieuw, "
                "of stuur uw bericht zonder bestand."
            )
        )
        return sent
    for upload in uploads:
        _take(upload, sent, now=now)
    return sent


def _take(upload: FileStorage, sent: SentFiles, *, now: datetime) -> None:
    name = upload.filename or ""
    upload.stream.seek(0, os.SEEK_END)
    size = upload.stream.tell()
    upload.stream.seek(0)
    if size > LARGEST_FILE:
        sent.refuse(Refusal.TOO_LARGE, name=name, megabytes=-(-size // MEGABYTE))
        return
    together = size + sum(one.size for one in sent.kept)
    if len(sent.kept) >= MOST_FILES or together > LARGEST_MESSAGE:
        sent.refuse(Refusal.TOO_MANY)
        return
    try:
        sent.kept.append(files.prepare(upload.stream.read(), name=name, now=now))
    except FileRefused as refusal:
        sent.refuse(refusal.reason, name=name, megabytes=refusal.megabytes)


def _comes_too_often(count: int, *, now: datetime) -> bool:
    """Count the files of one visitor: photos are work, and room on the disk."""
    who = address_group(request.remote_addr)
    with unit_of_work():
        seen = [
            count_attempt("upload", who, window_seconds=UPLOAD_WINDOW, now=now)
            for _ in range(min(count, MOST_FILES + 1))
        ]
    return max(seen) > UPLOAD_LIMIT

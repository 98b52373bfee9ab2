# SPDX-License-Identifier: EUPL-1.2
"""Commands on files: prepare outside a transaction, keep inside one, open."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.db import db, insert_once
from feedback.errors import Unavailable
from feedback.files import queries, store
from feedback.files.errors import FileRefused, Refusal
from feedback.files.images import draw_anew
from feedback.files.models import StoredFile
from feedback.files.rules import (
    IMAGES,
    LARGEST_FILE,
    MEGABYTE,
    FileKind,
    clean_name,
    recognise,
)
from feedback.keys import KeyProblem

#: A file waits this long for the message it goes with; the sweep comes later than that.
WAITS = timedelta(hours=20)
_TICKET = "stored_file.ticket"


@dataclass(frozen=True)
class Prepared:
    """A file that lies on the disk and belongs to nothing yet."""

    id: str
    kind: FileKind
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class OpenedFile:
    """A file to hand out; whoever does writes the audit row."""

    name: str
    kind: FileKind
    content: bytes


def prepare(content: bytes, *, name: str, now: datetime) -> Prepared:
    """Judge a file by its content, draw photos anew, and write it sealed to the disk.

    Slow work: call it outside every transaction. Raises ``FileRefused``.
    """
    if len(content) > LARGEST_FILE:
        raise FileRefused(Refusal.TOO_LARGE, megabytes=-(-len(content) // MEGABYTE))
    found = recognise(content, name=name)
    if isinstance(found, Refusal):
        raise FileRefused(found)
    if found in IMAGES:
        content = draw_anew(content, kind=found)
    return _write(content, kind=found, name=clean_name(name, kind=found), now=now)


def prepare_mail(content: bytes, *, now: datetime) -> Prepared:
    """Write an original mail, unread and unjudged, sealed to the disk.

    No size is asked: whoever fetched it decided what may come this far.
    """
    return _write(content, kind=FileKind.MAIL, name="bericht.eml", now=now)


def keep(prepared: Prepared, *, now: datetime) -> bool:
    """Write the row that makes a prepared file stay, in the running unit of work.

    Returns False when it has one already: a file belongs to one thing.
    """
    return insert_once(
        StoredFile,
        id=prepared.id,
        kind=prepared.kind,
        name=prepared.name,
        size=prepared.size,
        sha256=bytes.fromhex(prepared.sha256),
        kept_at=now,
    )


def forget(prepared: Prepared) -> None:
    """Take the row of a file away again in the running unit of work; the sweep does the rest."""
    db.session.execute(sa.delete(StoredFile).where(StoredFile.id == prepared.id))


def forget_file(file_id: str) -> None:
    """Take away the row of a kept file that nothing points at any more; the sweep does the rest."""
    db.session.execute(sa.delete(StoredFile).where(StoredFile.id == file_id))


def drop(prepared: Prepared) -> None:
    """Take a prepared file away again, when what it went with did not happen."""
    store.remove(prepared.id)


def open_file(file_id: str) -> OpenedFile:
    """Return a kept file with its content.

    Raises ``NotFound`` for none, and ``Unavailable`` when the disk has lost or changed it.
    """
    row = queries.get_file(file_id)
    sealed = store.read(file_id)
    if sealed is None:
        raise Unavailable("Dit bestand is niet meer op de schijf. Meld dit aan de beheerder.")
    try:
        content = edge.keyring().open_bytes(sealed, place=_place(file_id))
    except KeyProblem as problem:
        raise Unavailable("Dit bestand is beschadigd. Meld dit aan de beheerder.") from problem
    if not hmac.compare_digest(hashlib.sha256(content).digest(), row.sha256):
        raise Unavailable("Dit bestand is beschadigd. Meld dit aan de beheerder.")
    return OpenedFile(row.name, row.kind, content)


def make_ticket(prepared: Prepared, *, now: datetime) -> str:
    """Return what a form carries of a file that was sent before the form was complete.

    Sealed: nobody can make one up or change it, and it tells nothing.
    """
    values = {**asdict(prepared), "until": (now + WAITS).isoformat()}
    sealed = edge.keyring().seal(json.dumps(values), place=_TICKET)
    return urlsafe_b64encode(sealed).decode()


def read_ticket(ticket: str, *, now: datetime) -> Prepared | None:
    """Return the file of a ticket; None when it is no ticket of ours, or its time is over."""
    try:
        values = json.loads(edge.keyring().open(urlsafe_b64decode(ticket), place=_TICKET))
    except (NotBase64, KeyProblem, ValueError):
        return None
    if datetime.fromisoformat(values.pop("until")) < now:
        return None
    found = Prepared(**values)
    return replace(found, kind=FileKind(found.kind))


def _write(content: bytes, *, kind: FileKind, name: str, now: datetime) -> Prepared:
    key = uuid.uuid4().hex
    if not store.has_room():
        raise FileRefused(Refusal.NO_ROOM)
    store.write(key, edge.keyring().seal_bytes(content, place=_place(key)), now=now)
    return Prepared(key, kind, name, len(content), hashlib.sha256(content).hexdigest())


def _place(key: str) -> str:
    return f"stored_file.content:{key}"

# SPDX-License-Identifier: EUPL-1.2
"""Files on the disk: below INSTANCE_DIR, by random names, for the owner's eyes only."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from feedback import edge

FOLDER = "files"
#: Below this share of free disk no file is taken in; cases still are (reliability.md G7).
ROOM_FOR_FILES = 0.08
_KEY = re.compile(r"[0-9a-f]{32}")


def has_room() -> bool:
    """Tell whether there is disk to spare for files, beside what cases need."""
    folder = edge.settings().instance_dir
    usage = shutil.disk_usage(folder if folder.exists() else folder.parent)
    return usage.free / usage.total > ROOM_FOR_FILES


def write(key: str, sealed: bytes, *, now: datetime) -> None:
    """Write a file, whole or not at all, and on the disk before this returns.

    Its time is that of the app's clock: the sweep compares the two.
    """
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.utime(unfinished, (now.timestamp(), now.timestamp()))
    unfinished.rename(path)
    _sync_folder(path.parent)


def read(key: str) -> bytes | None:
    """Return what was written under ``key``; None when it is gone."""
    try:
        return _path(key).read_bytes()
    except FileNotFoundError:
        return None


def remove(key: str) -> None:
    """Take a file away, also one that was never finished; it may be gone already."""
    path = _path(key)
    path.unlink(missing_ok=True)
    path.with_suffix(".unfinished").unlink(missing_ok=True)


def list_keys(*, written_before: datetime) -> Iterator[str]:
    """Give the keys of files written before a moment, finished or not."""
    for path in _root().glob("??/*"):
        if not _KEY.fullmatch(path.stem):
            continue
        try:
            written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:  # another worker's sweep was here first
            continue
        if written_at < written_before:
            yield path.stem


def _root() -> Path:
    return edge.settings().instance_dir / FOLDER


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError("not the key of a file")
    return _root() / key[:2] / key


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

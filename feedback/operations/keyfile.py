# SPDX-License-Identifier: EUPL-1.2
"""The key file of an installation, and the check that its keys fit the data."""

from __future__ import annotations

import os
import stat

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from config import SettingError, Settings
from feedback import edge
from feedback.db import db, unit_of_work
from feedback.keys import (
    KeyProblem,
    KeyRing,
    keyring_from_text,
    keyring_to_text,
    make_keyring,
)
from feedback.operations.models import KeyFingerprint

FILE_NAME = "keys.json"


def load_keyring(settings: Settings) -> KeyRing | None:
    """Return the keys given by ``FIELD_KEYS`` or kept in the instance folder; None when new.

    Raises ``SettingError`` for keys that cannot be read, or that others on a production
    machine could read.
    """
    path = settings.instance_dir / FILE_NAME
    try:
        if settings.field_keys is not None:
            return keyring_from_text(settings.field_keys, secret_key=settings.secret_key)
        if not path.exists():
            return None
        if settings.is_production and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingError(f"Setting: {FILE_NAME} can be read by others; give it mode 0600.")
        return keyring_from_text(path.read_text(), secret_key=settings.secret_key)
    except KeyProblem as error:
        raise SettingError(f"Setting: FIELD_KEYS or {FILE_NAME}: {error}.") from error


def ensure_keyring(app: Flask) -> KeyRing:
    """Return the keys, making them in the instance folder when there are none yet."""
    ground = edge.ground()
    if ground.keyring is None:
        ring = make_keyring()
        settings = ground.settings
        if settings.secret_key is not None:
            ring = keyring_from_text(keyring_to_text(ring), secret_key=settings.secret_key)
        settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = settings.instance_dir / FILE_NAME
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(keyring_to_text(ring))
            file.flush()
            os.fsync(file.fileno())
        ground.keyring = ring
        app.secret_key = ring.secret_key
    return ground.keyring


def remember_fingerprints() -> None:
    """Keep the fingerprints of the keys, so that other keys are noticed."""
    with unit_of_work() as session:
        for name, fingerprint in edge.keyring().fingerprints().items():
            session.merge(KeyFingerprint(name=name, fingerprint=fingerprint))


def refuse_other_keys(app: Flask) -> None:
    """Stop when this database was sealed with keys that are not here.

    Making new ones would lose every resident's contact data without a word.
    """
    with app.app_context():
        try:
            marks = db.session.scalars(sa.select(KeyFingerprint)).all()
            kept = {mark.name: mark.fingerprint for mark in marks}
        except SQLAlchemyError:
            return  # No database or no table yet: `flask db upgrade` comes first.
        finally:
            db.session.remove()
        if not kept:
            return
        ring = edge.ground().keyring
        here = ring.fingerprints() if ring else {}
        wrong = sorted(name for name, mark in kept.items() if here.get(name) != mark)
        if wrong:
            raise SettingError(
                "Setting: the keys of this database are not here "
                f"({', '.join(wrong)}). Restore {FILE_NAME} in INSTANCE_DIR, or FIELD_KEYS."
            )

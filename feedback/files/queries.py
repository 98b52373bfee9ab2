# SPDX-License-Identifier: EUPL-1.2
"""Every select on stored files."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.files.models import StoredFile


def get_file(file_id: str) -> StoredFile:
    """Return the row of a file; raises ``NotFound``."""
    found = db.session.get(StoredFile, file_id)
    if found is None:
        raise NotFound("Dit bestand bestaat niet.")
    return found


def list_known_ids(ids: Collection[str]) -> set[str]:
    """Return which of these files belong to something."""
    query = sa.select(StoredFile.id).where(StoredFile.id.in_(ids))
    return set(db.session.scalars(query))


def list_ids() -> list[str]:
    """Return every file that belongs to something."""
    return list(db.session.scalars(sa.select(StoredFile.id).order_by(StoredFile.id)))

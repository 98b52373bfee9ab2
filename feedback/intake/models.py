# SPDX-License-Identifier: EUPL-1.2
"""What the door remembers: which forms were already sent, which files came in."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, append_only, stored_enum


class Submission(Base):
    """A form that was sent; its key was made with the form, and counts once."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime]


class ImportKind(enum.StrEnum):
    """What a file brought in."""

    CASES = "cases"
    RESPONSES = "responses"


class ImportBatch(Base):
    """One file that was taken in, whole; what it was and what became of its rows."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(stored_enum(ImportKind, name="kind"))
    file_sha256: Mapped[bytes] = mapped_column(doc="The file itself is not kept.")
    source: Mapped[str] = mapped_column(doc="Of which export: a hash of the columns it is read by.")
    rows: Mapped[int]
    made: Mapped[int]
    known: Mapped[int] = mapped_column(doc="Were already here, and stayed as they were.")
    skipped: Mapped[int] = mapped_column(doc="Left out by the mapping.")
    merged: Mapped[int] = mapped_column(doc="Put together with a row of the same id.")
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(doc="Account number, without a key.")
    imported_by_label: Mapped[str]


append_only(ImportBatch)

# SPDX-License-Identifier: EUPL-1.2
"""The table of stored files; their sealed content lies on the disk."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, stored_enum
from feedback.files.rules import FileKind


class StoredFile(Base):
    """One file that belongs to something; without a row it is swept away."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.CheckConstraint("size >= 0", name="size"),)

    id: Mapped[str] = mapped_column(primary_key=True, doc="Random; also its name on the disk.")
    kind: Mapped[FileKind] = mapped_column(stored_enum(FileKind, name="kind"))
    name: Mapped[str] = mapped_column(doc="As it was called, cleaned; a BSN is masked.")
    size: Mapped[int] = mapped_column(doc="Bytes of the content as we keep it.")
    sha256: Mapped[bytes] = mapped_column(doc="Of the content as we keep it, before sealing.")
    kept_at: Mapped[datetime]

# SPDX-License-Identifier: EUPL-1.2
"""What the installation remembers of itself."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base


class KeyFingerprint(Base):
    """The fingerprint of a key this database was sealed with; the key lives elsewhere."""

    __tablename__ = "key_fingerprint"

    name: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]

# SPDX-License-Identifier: EUPL-1.2
"""Tables of themes: who changed which cue word, and what the cue words leave over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base
from feedback.triggers import append_only


class CueChange(Base):
    """One change of the cue words of a topic; the list is what all of them come to."""

    __tablename__ = "theme_cue_change"
    __table_args__ = (
        sa.CheckConstraint("former <> cue", name="changes_something"),
        sa.Index("ix_theme_cue_change_topic", "topic_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"))
    former: Mapped[str] = mapped_column(doc="What was there; empty: it was added.")
    cue: Mapped[str] = mapped_column(doc="What is there now; empty: it was taken away.")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(doc="Account number; it may outlive it.")
    made_by_label: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("theme_cue_change.id"), unique=True, doc="Which change it takes back."
    )


append_only(CueChange)


class ThemeRun(Base):
    """What the tips of a quarter came to that no cue word recognises; the newest run holds.

    Words that three tips share, counts, and the nearest tips without what points at a person.
    """

    __tablename__ = "theme_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter: Mapped[str] = mapped_column(unique=True, doc="2026-Q3.")
    made_at: Mapped[datetime]
    rest: Mapped[int] = mapped_column(doc="How many tips no cue word recognised.")
    content: Mapped[dict[str, Any]] = mapped_column(doc="As rules.keeping writes it.")

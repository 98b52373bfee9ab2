# SPDX-License-Identifier: EUPL-1.2
"""Tables of suggestions: what was learned, and what people made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.cases.rules import CaseKind
from feedback.db import Base, stored_enum
from feedback.triggers import append_only


class LearnedModel(Base):
    """What the program learned from this municipality's own cases; the newest holds.

    Words and pieces of words with their weights: no text, and nothing of who wrote it.
    """

    __tablename__ = "suggestion_model"

    id: Mapped[int] = mapped_column(primary_key=True)
    learned_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(doc="Both models, as Suggester.to_bytes writes them.")
    own_cases: Mapped[int] = mapped_column(doc="How many of our own cases it learned from.")
    figures: Mapped[dict[str, Any]] = mapped_column(doc="How good it was on texts it had not seen.")


class SuggestionChoice(Base):
    """What was suggested for a case and what a person chose: counted, never per person."""

    __tablename__ = "suggestion_choice"
    __table_args__ = (sa.Index("ix_suggestion_choice_chosen", "chosen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case_file.id"), unique=True)
    chosen_at: Mapped[datetime]
    model_id: Mapped[int | None] = mapped_column(doc="Absent: what the program came with.")
    kind_suggested: Mapped[CaseKind | None] = mapped_column(
        stored_enum(CaseKind, name="kind_suggested"), doc="Absent: not sure enough."
    )
    kind_probability: Mapped[float]
    kind_chosen: Mapped[CaseKind] = mapped_column(stored_enum(CaseKind, name="kind_chosen"))
    topic_suggested: Mapped[str | None] = mapped_column(doc="Code; absent: not sure enough.")
    topic_probability: Mapped[float]
    topic_chosen: Mapped[str]
    is_mixed: Mapped[bool] = mapped_column(doc="Praise and a complaint in one.")


append_only(SuggestionChoice)

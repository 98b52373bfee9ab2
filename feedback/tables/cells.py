# SPDX-License-Identifier: EUPL-1.2
"""What one cell can stand for (pure).

A kind turns the text of a cell into a value or raises ``ValueError`` with a sentence that
says what was expected. The sentence never holds the cell itself: it may be anyone's number.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Protocol

from feedback.clock import AMSTERDAM, require_aware


class Absent(enum.StrEnum):
    """Why there is no value: not answered, does not apply, does not know."""

    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"


class CellKind(Protocol):
    """What the cells of a column are."""

    def read(self, text: str) -> Any:
        """Return the value; raises ``ValueError`` with what was expected."""


@dataclass(frozen=True)
class Words:
    """Free text of at most ``most`` characters."""

    most: int

    def read(self, text: str) -> str:
        """Return the text as it is."""
        if len(text) > self.most:
            raise ValueError(f"This text is longer than {self.most} characters. Shorten it.")
        return text


@dataclass(frozen=True)
class OneOf:
    """One word of a closed list."""

    words: type[enum.StrEnum]

    def read(self, text: str) -> enum.StrEnum:
        """Return the member of the list."""
        try:
            return self.words(text)
        except ValueError:
            known = ", ".join(word.value for word in self.words)
            raise ValueError(
                f"This is none of {known}. Say under `values` which one it is, or `skip`."
            ) from None


@dataclass(frozen=True)
class YesNo:
    """Yes or no."""

    def read(self, text: str) -> bool:
        """Return the truth of true, false, ja and nee."""
        known = {"true": True, "ja": True, "false": False, "nee": False}
        if text.casefold() not in known:
            raise ValueError(
                "This is neither ja nor nee. Say under `values` what is true and what is false."
            )
        return known[text.casefold()]


@dataclass(frozen=True)
class Mark:
    """A whole mark between two ends: 4.0 is 4, 4.5 is refused."""

    lowest: int
    highest: int

    def read(self, text: str) -> int:
        """Return the mark."""
        if not re.fullmatch(r"-?\d{1,6}([.,]0+)?", text, re.ASCII):
            raise ValueError(
                "This is no whole mark. Say under `missing` or `values` what else it is."
            )
        mark = int(re.split(r"[.,]", text)[0])
        if not self.lowest <= mark <= self.highest:
            raise ValueError(
                f"This mark is not between {self.lowest} and {self.highest}. Check `mark_scale`, "
                "or say under `values` what it is."
            )
        return mark


@dataclass(frozen=True)
class Weight:
    """How much an answer counts: a number above zero."""

    def read(self, text: str) -> float:
        """Return the weight."""
        if re.fullmatch(r"\d{1,9}([.,]\d{1,12})?", text, re.ASCII):
            weight = float(text.replace(",", "."))
            if isfinite(weight) and weight > 0:
                return weight
        raise ValueError("This is no weight: a number above zero, like 0.85.")


@dataclass(frozen=True)
class MomentCell:
    """A moment: in ``format``, or ISO 8601; without a zone it is Amsterdam time."""

    format: str | None = None
    earliest: datetime | None = None
    latest: datetime | None = None

    def read(self, text: str) -> datetime:
        """Return the moment in UTC; a day without a time is its beginning."""
        at = self._parse(text)
        try:
            moment = require_aware(at if at.tzinfo else at.replace(tzinfo=AMSTERDAM))
        except OverflowError:
            raise ValueError("This moment lies outside every calendar.") from None
        if self.earliest is not None and moment < self.earliest:
            raise ValueError(f"This moment lies before {self.earliest.year}. Check the date.")
        if self.latest is not None and moment > self.latest:
            raise ValueError("This moment lies in the future. Check the date.")
        return moment

    def _parse(self, text: str) -> datetime:
        if self.format is not None:
            try:
                return datetime.strptime(text, self.format)  # noqa: DTZ007 - the zone comes after
            except ValueError:
                pass
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            expected = self.format or "2026-11-23 or 2026-11-23T09:14:00+01:00"
            raise ValueError(f"This is no moment like {expected}. Set `format`.") from None

# SPDX-License-Identifier: EUPL-1.2
"""Figures as people read them in Dutch: a comma, half up, a real minus (pure)."""

from __future__ import annotations

from fractions import Fraction

from feedback.insight.rules.sums import half_up

Value = Fraction | float | int


def decimal(value: Value, *, decimals: int = 1) -> str:
    """Return 7.25 as 7,3."""
    rounded = half_up(Fraction(value), decimals=decimals)
    return str(rounded if rounded else abs(rounded)).replace(".", ",").replace("-", "−")


def signed(value: Value, *, decimals: int = 1) -> str:
    """Return a difference with its sign, as the factsheet writes it: +0,2, −0,1, 0,0."""
    text = decimal(abs(Fraction(value)), decimals=decimals)
    if not any(letter in "123456789" for letter in text):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def percent(share: Value) -> str:
    """Return a share from 0 to 1 as whole per cents: 24%."""
    return f"{half_up(Fraction(share) * 100, decimals=0)}%"


def listed(names: list[str], *, joined: str = "en") -> str:
    """Return names as a sentence lists them: a, b en c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joined} {names[-1]}"

# SPDX-License-Identifier: EUPL-1.2
"""Percentages with what they rest on, and the sentence above the board."""

from __future__ import annotations

import math
from dataclasses import dataclass

from feedback.desk.rules.phrases import Sentence
from feedback.wording import N_

FEWEST = 10
_Z95 = 1.959964
_NUMBERS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


@dataclass(frozen=True)
class Share:
    """A share of n, with its 95 % interval (Wilson); whole percentages."""

    percent: int
    low: int
    high: int
    n: int


def share(part: int, n: int) -> Share | None:
    """Return ``part`` of ``n`` as a percentage; None below ten, which we never show."""
    if n < FEWEST:
        return None
    p, z2 = part / n, _Z95 * _Z95
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    margin = _Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = max(0.0, middle - margin), min(1.0, middle + margin)
    return Share(round(100 * p), math.floor(100 * low), math.ceil(100 * high), n)


def board_headline(*, late: int, soon: int, waiting: int) -> Sentence:
    """Return the answer of the board in one sentence, from the same counts as its bar."""
    if late == 0 and soon == 0:
        words = N_("Alles is op tijd") if waiting else N_("Iedereen is gesproken")
        return Sentence(words)
    broken = (
        N_("Een belofte is gebroken")
        if late == 1
        else N_("%(late)s beloften zijn gebroken")
        if late
        else ""
    )
    asks = N_("een vraagt nu aandacht") if soon == 1 else N_("%(soon)s vragen nu aandacht")
    both = ", ".join(words for words in (broken, asks if soon else "") if words)
    text = both[:1].upper() + both[1:]
    values = {"late": in_letters(late).capitalize(), "soon": in_letters(soon)}
    if not late:
        values["soon"] = values["soon"].capitalize()
    return Sentence(text, values)


def in_letters(count: int) -> str:
    """Return small counts in letters: "drie"; from eleven in figures."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def twentieths(count: int, total: int) -> int:
    """Return a part of a bar in twentieths, at least one, for the classes gh-grow-N."""
    return max(1, round(20 * count / total)) if total else 1

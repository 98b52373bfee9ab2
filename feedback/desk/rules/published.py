# SPDX-License-Identifier: EUPL-1.2
"""What somebody types of published figures: two means, and how many answered (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.wording import N_

MOST = 1_000_000
Faults = dict[str, str]


@dataclass(frozen=True)
class Typed:
    """Two published means; how many answered the first is often not published."""

    first: float
    second: float
    second_n: int
    first_n: int | None
    same_people: bool


def read_published(args: Mapping[str, str]) -> Typed | Faults:
    """Return what was typed, or what is wrong by field; nothing at all is no fault."""
    if not any(args.get(name, "").strip() for name in ("eerste", "tweede", "n2")):
        return {}
    faults: Faults = {}
    means = {name: _mean(args.get(name, "")) for name in ("eerste", "tweede")}
    counts = {name: _count(args.get(name, "")) for name in ("n1", "n2")}
    for name, mean in means.items():
        if mean is None:
            faults[name] = N_("Vul een cijfer in van 1 tot 10, zoals 6,4.")
    wants_first = bool(args.get("n1", "").strip())
    for name, wanted in (("n1", wants_first), ("n2", True)):
        if wanted and counts[name] is None:
            faults[name] = N_("Vul een heel aantal in van 10 of meer.")
    first, second, second_n = means["eerste"], means["tweede"], counts["n2"]
    if faults or first is None or second is None or second_n is None:
        return faults
    return Typed(first, second, second_n, counts["n1"], args.get("groep") == "dezelfde")


def _mean(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 1 <= value <= 10 else None


def _count(text: str) -> int | None:
    digits = text.strip().replace(".", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 8):
        return None
    return int(digits) if 10 <= int(digits) <= MOST else None

# SPDX-License-Identifier: EUPL-1.2
"""How the surprise budget speaks: rules, checks, lines of the register, the pace of a year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from feedback.money import Cents, format_euros
from feedback.surprise_budget.errors import NotEnoughRoom
from feedback.surprise_budget.rules.ledger import Balance, Posting
from feedback.surprise_budget.rules.surprises import Answer
from feedback.wording import N_

#: What a line is called by why it was written; a return says why it came back.
_RETURNS = {
    "declined": N_("geweigerd"),
    "cancelled": N_("ingetrokken"),
    "expired": N_("verlopen"),
    "return-rest": N_("vrijgegeven"),
}
_POSTINGS = {
    Posting.ALLOCATE: N_("toegekend"),
    Posting.REDUCE: N_("verlaagd"),
    Posting.RESERVE: N_("gereserveerd"),
    Posting.RETURN: N_("vrijgegeven"),
    Posting.SPEND: N_("uitgegeven"),
    Posting.REFUND: N_("terugboeking"),
    Posting.CLOSE: N_("vrijgevallen"),
}
_MINUS = frozenset({Posting.RESERVE, Posting.REDUCE, Posting.CLOSE})
_PLUS = frozenset({Posting.ALLOCATE, Posting.RETURN, Posting.REFUND})
#: Of a group with fewer cases, and of a pot with fewer attenties, nothing is said.
FEWEST = 10
#: Less is kept than this share of the budget: nothing to say about unused room.
_MUCH_LEFT = 25


@dataclass(frozen=True)
class Said:
    """What one rule says, for a person; ``overridable`` with a reason and a second person."""

    code: str
    sentence: str
    holds: bool
    overridable: bool = False


def said(answers: Iterable[Answer], *, amount: Cents, available: Cents | None) -> list[Said]:
    """Return every rule in words, and what the pot says of the amount."""
    words = [Said(one.code, one.sentence, one.holds, one.overridable) for one in answers]
    if available is None:
        none = N_("Er is geen pot waaruit u mag geven. Vraag uw teamleider.")
        return [*words, Said("room", none, holds=False)]
    if amount > available:
        return [*words, Said("room", NotEnoughRoom(available).message, holds=False)]
    return [*words, Said("room", f"Ruimte: {format_euros(available)}", holds=True)]


def posting_word(posting: Posting, reason: str) -> str:
    """Return what kind of line it is, in one word."""
    if posting is Posting.RETURN:
        return _RETURNS.get(reason, _POSTINGS[posting])
    return _POSTINGS[posting]


def signed(posting: Posting, cents: int) -> str:
    """Return an amount with what it does to the room: "– 22,50", "+ 0,75", "4,25"."""
    plain = format_euros(cents).removeprefix("€\u00a0")
    if posting in _MINUS:
        return f"–\u00a0{plain}"
    return f"+\u00a0{plain}" if posting in _PLUS else plain


def year_share(on: date, *, year: int) -> int:
    """Return how much of a budget year has passed, in whole percent."""
    if on.year != year:
        return 0 if on.year < year else 100
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    return round(100 * (on - first).days / (last - first).days)


def left_at_end(balance: Balance, *, share: int) -> Cents | None:
    """Return what would be left on 31 December in this pace, in whole tens of euros.

    None while less than a tenth of the year has passed: then a pace says nothing yet.
    """
    if share < 10:
        return None
    used = balance.spent + balance.reserved
    rest = balance.allocated - balance.released - used * 100 // share
    return Cents(max(0, round(rest, -3)))


def is_much(left: Cents | None, balance: Balance) -> bool:
    """Tell whether so much stays unused that it should be said, as kindly as overspending."""
    return left is not None and left * 100 >= balance.allocated * _MUCH_LEFT > 0


def hidden_groups(counts: Mapping[str, int]) -> set[str]:
    """Return which groups are hidden: below ten, and one more when it could be counted back."""
    hidden = {label for label, count in counts.items() if count < FEWEST}
    shown = sorted((count, label) for label, count in counts.items() if label not in hidden)
    if len(hidden) == 1 and shown:
        hidden.add(shown[0][1])
    return hidden


def seldom_given(cases: Mapping[str, int], given: Mapping[str, int]) -> list[str]:
    """Return the groups that get far fewer attenties than their part of the cases, worst first.

    Far fewer: more than two standard deviations (of a count by chance) below what their part
    would be. It says where to look, not that somebody did wrong; and never how few it is.
    """
    total, all_cases = sum(given.values()), sum(cases.values())
    if total < FEWEST:
        return []
    short = []
    for label, count in cases.items():
        expected = total * count / all_cases
        missing = (expected - given.get(label, 0)) / math.sqrt(expected) if count else 0
        if count >= FEWEST and missing > 2:
            short.append((-missing, label))
    return [label for _missing, label in sorted(short)]

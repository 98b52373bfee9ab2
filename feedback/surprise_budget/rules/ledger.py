# SPDX-License-Identifier: EUPL-1.2
"""The book of a pot: accounts, lines, balances and seals (pure).

Every line moves one amount from one account to another, so that it sums to zero by its shape
(domain.md §4.5, reliability.md G2: I1). A line carries the balance after it: the last line *is*
the balance, and a line that does not follow from the one before it cannot be written.
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feedback.money import Cents
from feedback.wording import N_

#: The seal that the first line of every book follows.
FIRST_SEAL = "0" * 64


class Account(enum.StrEnum):
    """Where a cent of a pot is. Together they are zero: ``BUDGET`` owes what the rest holds."""

    BUDGET = "budget"
    AVAILABLE = "available"
    RESERVED = "reserved"
    SPENT = "spent"
    RELEASED = "released"


class Posting(enum.StrEnum):
    """Why a line was written; each kind has one way through the accounts."""

    ALLOCATE = "allocate"
    REDUCE = "reduce"
    RESERVE = "reserve"
    RETURN = "return"
    SPEND = "spend"
    REFUND = "refund"
    CLOSE = "close"


PATHS: dict[Posting, tuple[Account, Account]] = {
    Posting.ALLOCATE: (Account.BUDGET, Account.AVAILABLE),
    Posting.REDUCE: (Account.AVAILABLE, Account.BUDGET),
    Posting.RESERVE: (Account.AVAILABLE, Account.RESERVED),
    Posting.RETURN: (Account.RESERVED, Account.AVAILABLE),
    Posting.SPEND: (Account.RESERVED, Account.SPENT),
    Posting.REFUND: (Account.SPENT, Account.AVAILABLE),
    Posting.CLOSE: (Account.AVAILABLE, Account.RELEASED),
}

POSTING_LABELS: dict[Posting, str] = {
    Posting.ALLOCATE: N_("Budget toegekend"),
    Posting.REDUCE: N_("Budget verlaagd"),
    Posting.RESERVE: N_("Gereserveerd"),
    Posting.RETURN: N_("Reservering vrijgegeven"),
    Posting.SPEND: N_("Besteed"),
    Posting.REFUND: N_("Uitgave teruggeboekt"),
    Posting.CLOSE: N_("Vrijgevallen bij afsluiten"),
}

#: A wrong line is put right by its opposite, which names it; a wrong one is never rewritten.
OPPOSITES: dict[Posting, Posting] = {
    Posting.ALLOCATE: Posting.REDUCE,
    Posting.REDUCE: Posting.ALLOCATE,
    Posting.SPEND: Posting.REFUND,
}


@dataclass(frozen=True)
class Balance:
    """What a pot holds after a line, in cents; ``allocated`` is the sum of the other four."""

    allocated: int = 0
    available: int = 0
    reserved: int = 0
    spent: int = 0
    released: int = 0

    def moved(self, posting: Posting, amount: int) -> Balance:
        """Return the balance after moving ``amount`` cents the way of ``posting``.

        It may come out below zero: the caller asks ``is_sound``.
        """
        source, goal = PATHS[posting]
        return self._with(source, -amount)._with(goal, amount)

    def _with(self, account: Account, amount: int) -> Balance:
        if account is Account.BUDGET:
            return replace(self, allocated=self.allocated - amount)
        return replace(self, **{account.value: getattr(self, account.value) + amount})

    @property
    def is_sound(self) -> bool:
        """Tell whether no account is below zero and nothing came from nowhere."""
        parts = (self.available, self.reserved, self.spent, self.released)
        return min(self.allocated, *parts) >= 0 and self.allocated == sum(parts)


@dataclass(frozen=True)
class Line:
    """One line as it is sealed. It names an attentie and a colleague's number, never a resident."""

    pot_id: int
    number: int
    posted_at: datetime
    posting: Posting
    amount_cents: Cents
    balance: Balance
    surprise_id: int | None
    reverses_number: int | None
    posting_key: str
    actor_id: int | None
    actor_label: str
    reason: str


@dataclass(frozen=True)
class Anchor:
    """Number and seal of a book's last line, as it is written down outside the database."""

    pot_id: int
    number: int
    seal: str


def seal(line: Line, *, previous: str, key: bytes) -> str:
    """Return the seal of ``line``: an HMAC over it and the seal before, in hexadecimals.

    With a key, so that who can write in the database still cannot make a fitting seal.
    """
    after = line.balance
    values: Mapping[str, object] = {
        "pot": line.pot_id,
        "number": line.number,
        "posted": line.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "posting": line.posting.value,
        "amount": line.amount_cents,
        "after": [after.allocated, after.available, after.reserved, after.spent, after.released],
        "surprise": line.surprise_id,
        "reverses": line.reverses_number,
        "key": line.posting_key,
        "actor": line.actor_id,
        "label": line.actor_label,
        "reason": line.reason,
        "previous": previous,
    }
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

# SPDX-License-Identifier: EUPL-1.2
"""Passwords: hashing them slowly, checking them evenly, refusing the guessable (pure).

argon2id with 64 MiB and three passes (reliability.md 8.2): slow for whoever steals the
table, and too slow to do inside a write transaction. At most four run at once, for each
takes 64 MiB; without that limit a flood of logins would empty the machine's memory.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from feedback.accounts.common_words import COMMON_WORDS, KEYBOARD_ROWS
from feedback.errors import Unavailable
from feedback.wording import N_

SHORTEST = 12
LONGEST = 128
AT_ONCE = 4
WAIT_SECONDS = 10
#: A password must cost a guesser at least this: a plain letter counts 1, a known word 2.
ENOUGH = 8

_hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
_turns = threading.BoundedSemaphore(AT_ONCE)
#: Checked when there is no account: an unknown address must cost as much as a known one.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1"
    "$pY04+t68HcdpVN+dt5zsQg$4DKNq0V+3BOwOnrTY+yFU/C4LZrt365+ihyUL1zlLp4"
)


class PasswordFault(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    GUESSABLE = "guessable"


#: What is wrong and the way out, in the words of the screens.
FAULT_SENTENCES = {
    PasswordFault.TOO_SHORT: N_("Neem ten minste 12 tekens. Een paar woorden achter elkaar mag."),
    PasswordFault.TOO_LONG: N_("Neem hoogstens 128 tekens."),
    PasswordFault.GUESSABLE: N_(
        "Dit wachtwoord is makkelijk te raden. Neem een paar losse woorden die u onthoudt."
    ),
}


@dataclass(frozen=True)
class Checked:
    """Whether a typed password was right; ``new_hash`` when it must be stored anew."""

    right: bool
    new_hash: str | None = field(default=None, repr=False)


def make_hash(password: str) -> str:
    """Return the hash to store. Slow (about 0.15 s): call it outside any unit of work.

    Raises ``Unavailable`` when too many are being made for too long.
    """
    with _turn():
        return _hasher.hash(_bytes(password))


def check(password_hash: str | None, typed: str) -> Checked:
    """Check a typed password; without a hash (nobody, or no password yet) it does equal work.

    Slow, like ``make_hash``. An unreadable hash is a wrong password.
    """
    with _turn():
        try:
            _hasher.verify(password_hash or _NOBODY, _bytes(typed))
        except (VerificationError, InvalidHashError):
            return Checked(right=False)
        if password_hash is not None and _hasher.check_needs_rehash(password_hash):
            return Checked(right=True, new_hash=_hasher.hash(_bytes(typed)))
        return Checked(right=password_hash is not None)


def find_fault(password: str, *, own_words: Collection[str] = ()) -> PasswordFault | None:
    """Return why ``password`` may not be chosen, or None.

    Length counts, kinds of characters do not. ``own_words`` are the person's name and
    address and the like: they are the first thing anyone tries.
    """
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    words = COMMON_WORDS | {part for word in own_words for part in _parts(word)}
    plain = unicodedata.normalize("NFKD", password).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    read = {plain, plain.translate(_LOOKS_LIKE)}
    effort = min(_effort(_without_repeats(text), words) for text in read)
    return PasswordFault.GUESSABLE if effort < ENOUGH else None


_LOOKS_LIKE = str.maketrans("@4301$57!", "aaeolssti")


def _parts(text: str) -> list[str]:
    letters = "".join(c if c.isalnum() else " " for c in text.casefold())
    return [part for part in letters.split() if len(part) >= 3]


def _without_repeats(text: str) -> str:
    """Return the shortest piece of which ``text`` is a repetition: abcabcabc is abc."""
    length = (text + text).find(text, 1)
    return text[:length]


def _effort(text: str, words: Collection[str]) -> int:
    """Return how much of ``text`` a guesser must really guess.

    The cheapest way to cut it up: a letter costs 1, a known word or a year 2, a run on the
    keyboard, in the alphabet or of one character 1.
    """
    longest = max(map(len, words))
    best = [0]
    for end in range(1, len(text) + 1):
        cost = best[end - 1] + 1
        for start in range(max(0, end - longest), end - 2):
            piece = text[start:end]
            if _is_run(piece):
                cost = min(cost, best[start] + 1)
            elif piece in words or _is_year(piece):
                cost = min(cost, best[start] + 2)
        best.append(cost)
    return best[-1]


def _is_run(piece: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(piece)}
    if steps in ({0}, {1}, {-1}):
        return True
    return any(piece in row or piece in row[::-1] for row in KEYBOARD_ROWS)


def _is_year(piece: str) -> bool:
    return len(piece) == 4 and piece.isdigit() and piece[:2] in {"19", "20"}


def _bytes(password: str) -> bytes:
    """Return one form for what looks the same; whatever a program sends is still bytes."""
    return unicodedata.normalize("NFC", password)[:1000].encode("utf-8", "surrogatepass")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Unavailable("Het is nu erg druk. Probeer het over een minuut opnieuw.")
    try:
        yield
    finally:
        _turns.release()

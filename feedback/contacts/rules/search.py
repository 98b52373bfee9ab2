# SPDX-License-Identifier: EUPL-1.2
"""What of a person can be searched: the exact forms that blind indexes are made of (pure)."""

from __future__ import annotations

import re

from feedback.text_guard import fold

_POSTCODE = re.compile(r"\b([1-9][0-9]{3}) ?([A-Za-z]{2})\b")
_MOST_NAME_WORDS = 12


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name that can be searched: folded, three letters or more."""
    words = dict.fromkeys(word for word in fold(name).split() if len(word) >= 3)
    return tuple(words)[:_MOST_NAME_WORDS]


def email_key(address: str) -> str:
    """Return the form in which two spellings of one e-mail address are equal."""
    return address.casefold()


def find_postcode(address: str) -> str:
    """Return the Dutch postcode in an address as 1741AB, or "" when there is none."""
    found = _POSTCODE.search(address)
    return f"{found[1]}{found[2].upper()}" if found else ""


def phone_tail_key(last_four: str, postcode: str) -> str:
    """Return what stands for "a number that ends on these four digits, at this postcode"."""
    return f"{last_four} {postcode}"

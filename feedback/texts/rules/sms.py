# SPDX-License-Identifier: EUPL-1.2
"""How long a text message is: GSM-7 or UCS-2, and in how many parts (pure).

Source: 3GPP TS 23.038 (the alphabet and its extension table) and TS 23.040 (parts).
"""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "^{}\\[~]|€\f"
_BASIC_SET, _EXTENDED_SET = frozenset(_BASIC), frozenset(_EXTENDED)
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚′`´", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\t", " "),
        "…": "...",
        "•": "-",
        "ĳ": "ij",
        "Ĳ": "IJ",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
    }
)


class Alphabet(enum.StrEnum):
    """How the characters of a message are sent."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


#: Room in one message, and in each part when there are more: parts carry a header.
_ROOM = {Alphabet.GSM_7: (160, 153), Alphabet.UCS_2: (70, 67)}


@dataclass(frozen=True)
class SmsSize:
    """What a message takes: ``odd`` are the characters that make it UCS-2, each once."""

    alphabet: Alphabet
    units: int
    parts: int
    left: int
    odd: tuple[str, ...] = ()


def measure(text: str) -> SmsSize:
    """Return what ``text`` takes as an SMS; an empty text takes one part."""
    odd = tuple(dict.fromkeys(c for c in text if c not in _BASIC_SET and c not in _EXTENDED_SET))
    alphabet = Alphabet.UCS_2 if odd else Alphabet.GSM_7
    whole, room = _ROOM[alphabet]
    sizes = [_units(char, alphabet) for char in text]
    units = sum(sizes)
    if units <= whole:
        return SmsSize(alphabet, units, 1, whole - units, odd)
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:  # a character is never cut in two
            parts, used = parts + 1, 0
        used += size
    return SmsSize(alphabet, units, parts, room - used, odd)


def fold(text: str) -> str:
    """Return ``text`` in GSM-7: ë becomes e, curly quotes straight; what has no likeness goes.

    For values only (what people typed), so that one emoji does not double the cost.
    """
    plain = []
    for char in text.translate(_PLAIN_SIGNS):
        if char in _BASIC_SET or char in _EXTENDED_SET:
            plain.append(char)
            continue
        base = unicodedata.normalize("NFKD", char)
        plain.append("".join(c for c in base if c in _BASIC_SET))
    return "".join(plain)


def _units(char: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.UCS_2:
        return 2 if ord(char) > 0xFFFF else 1
    return 2 if char in _EXTENDED_SET else 1

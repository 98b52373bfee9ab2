# SPDX-License-Identifier: EUPL-1.2
"""Euro amounts as whole cents: read from and written in Dutch notation (pure).

Code and database hold integer cents only; a float never touches an amount.
"""

from __future__ import annotations

import re
from typing import NewType

from feedback.wording import N_

Cents = NewType("Cents", int)

#: More than any pot of a klantenservice, and far inside what a column can hold.
MOST = Cents(100_000_000_00)

_NO_BREAK_SPACE = "\u00a0"
_AMOUNT = re.compile(
    r"(?:(?:€|EUR)[ \u00a0\u202f]?)?(?P<minus>-)?"
    r"(?P<euros>[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:,(?P<cents>[0-9]{2}|-))?"
)
_THREE_DECIMALS = re.compile(r"[^,]*,[0-9]{3,}")
_POINT_FOR_CENTS = re.compile(r"[^.,]*\.[0-9]{1,2}")


class UnreadableAmount(ValueError):
    """This is no amount we dare to read; ``str()`` of it is a sentence for the person."""


def parse_euros(text: str) -> Cents:
    """Return the cents of an amount in Dutch notation: "€ 22,50", "22", "1.000,00", "5,-".

    Refuses to guess: a point for cents (12.50), half cents (0,005), one decimal, other
    scripts' digits and words raise ``UnreadableAmount`` with what to write instead.
    """
    bare = text.strip()
    read = _AMOUNT.fullmatch(bare)
    if read is None:
        raise UnreadableAmount(_what_is_wrong(bare))
    cents = 0 if read["cents"] in {None, "-"} else int(read["cents"])
    total = int(read["euros"].replace(".", "")) * 100 + cents
    if total > MOST:
        raise UnreadableAmount(N_("Dit bedrag is te hoog. Controleer de cijfers."))
    return Cents(-total if read["minus"] else total)


def format_euros(cents: Cents | int) -> str:
    """Write an amount in Dutch notation, never broken over two lines: "€ 1.000,00"."""
    euros, rest = divmod(abs(cents), 100)
    grouped = f"{euros:,}".replace(",", ".")
    minus = "-" if cents < 0 else ""
    return f"€{_NO_BREAK_SPACE}{minus}{grouped},{rest:02d}"


def _what_is_wrong(bare: str) -> str:
    if not bare:
        return N_("Vul een bedrag in, bijvoorbeeld 22,50.")
    if _POINT_FOR_CENTS.fullmatch(bare):
        return N_("Schrijf de centen na een komma, bijvoorbeeld 22,50.")
    if _THREE_DECIMALS.fullmatch(bare):
        return N_("Schrijf twee cijfers na de komma, bijvoorbeeld 22,50.")
    return N_("Dit is geen bedrag. Schrijf het zo: 22,50.")

# SPDX-License-Identifier: EUPL-1.2
"""Where a page of a long list begins (pure).

A cursor names the last row that was seen by its sort key, not by a count of rows: deep
pages cost what the first one costs, and rows that come or go between pages are neither
shown twice nor passed over.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from feedback.errors import Invalid

KeyValue = datetime | int
_MOST = 600


@dataclass(frozen=True)
class Cursor:
    """A place in a sorted list: between the rows before and after one row's sort key.

    ``part`` numbers the part of the list (open promises first, then the rest).
    """

    sort: str
    part: int
    key: tuple[KeyValue, ...]
    backward: bool = False


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text for an address."""
    key = [one.isoformat() if isinstance(one, datetime) else one for one in cursor.key]
    plain = [cursor.sort, cursor.part, cursor.backward, key]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read_cursor(text: str, *, sort: str, shapes: tuple[tuple[type, ...], ...]) -> Cursor:
    """Read a cursor that ``write_cursor`` made for the same ``sort``.

    ``shapes`` names the types of the sort key in each part. Raises ``Invalid`` for anything
    else: a cursor is followed, never made up.
    """
    try:
        padded = text[:_MOST] + "=" * (-len(text[:_MOST]) % 4)
        made_for, part, backward, raw = json.loads(base64.urlsafe_b64decode(padded))
        if made_for != sort or type(part) is not int or type(backward) is not bool:
            raise ValueError(text)
        if not 0 <= part < len(shapes):
            raise ValueError(text)
        key = tuple(_value(one, kind) for one, kind in zip(raw, shapes[part], strict=True))
    except (ValueError, TypeError, RecursionError):
        raise Invalid({"cursor": "Volg het adres uit next of previous, zoals het is."}) from None
    return Cursor(sort, part, key, backward)


def _value(raw: object, kind: type) -> KeyValue:
    if kind is datetime and isinstance(raw, str):
        return datetime.fromisoformat(raw).astimezone(UTC)
    if kind is int and type(raw) is int and 0 <= raw < 2**63:
        return raw
    raise ValueError(raw)

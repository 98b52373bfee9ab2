# SPDX-License-Identifier: EUPL-1.2
"""The address by which an answer finds its case: ours, with the case and a seal in it.

Nobody can make such an address up: it carries a keyed hash of the case's number. Who answers
is not asked; the address proves that they saw our mail, and grants nothing else.
"""

from __future__ import annotations

import base64
import hmac
import re

from feedback import edge

_PURPOSE = "reply_address"
_TOKEN = re.compile(r"z([0-9a-z]{1,13})-([a-z2-7]{13})")
_MOST_DIGITS = 13


def reply_address(case_id: int) -> str:
    """Return where an answer about this case shall go; "" when no mail comes in here."""
    settings = edge.settings()
    if settings.imap_url is None:
        return ""
    name, _, domain = settings.mail_from.partition("@")
    return f"{name}+{_token(case_id)}@{domain}"


def find_addressed_case(address: str) -> int | None:
    """Return the number of the case that an address of ours was made for, or None.

    Upper and lower case are one: mail programs on the way may change them.
    """
    found = _TOKEN.fullmatch(address.casefold().partition("@")[0].rpartition("+")[2])
    if found is None:
        return None
    case_id = int(found[1], 36)
    if case_id >= 2**63 or not hmac.compare_digest(found[0], _token(case_id)):
        return None
    return case_id


def _token(case_id: int) -> str:
    seal = edge.keyring().blind_index(str(case_id), purpose=_PURPOSE)
    return f"z{_base36(case_id)}-{base64.b32encode(seal).decode().rstrip('=').lower()}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits[-_MOST_DIGITS:] or "0"

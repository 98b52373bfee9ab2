# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses: which we write to, how they are masked (pure)."""

from __future__ import annotations

from feedback.contacts.errors import UnusableEmail
from feedback.wording import N_

LONGEST_EMAIL = 254
_LOOK_ALIKES = str.maketrans({"\uff20": "@", "\ufe6b": "@"})


def parse_email(text: str) -> str:
    """Return the one e-mail address that ``text`` is, with its domain in lower case.

    Whether it exists is not asked here. Raises ``UnusableEmail``, telling why.
    """
    from email_validator import EmailNotValidError, validate_email

    bare = text.strip().translate(_LOOK_ALIKES)
    if not bare:
        raise UnusableEmail(N_("Vul uw e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."))
    if "@" not in bare:
        raise UnusableEmail(N_("Dit e-mailadres mist een @."))
    if bare.count("@") > 1:
        raise UnusableEmail(N_("Vul één e-mailadres in. Hier staat vaker dan één keer een @."))
    if any(char.isspace() for char in bare):
        raise UnusableEmail(N_("In een e-mailadres staat geen spatie. Haal die weg."))
    if len(bare) > LONGEST_EMAIL:
        raise UnusableEmail(N_("Dit e-mailadres is te lang. Controleer het."))
    if "." not in bare.rpartition("@")[2]:
        raise UnusableEmail(N_("Na de @ mist nog iets, bijvoorbeeld voorbeeld.nl."))
    try:
        read = validate_email(bare, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise UnusableEmail(
            N_("Dit e-mailadres kunnen wij niet gebruiken. Schrijf het zo: naam@voorbeeld.nl.")
        ) from None
    return read.normalized


def mask_email(address: str) -> str:
    """Hide an address but for its first letter and its domain: m•••@voorbeeld.nl."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••{at}{domain}"


def to_ascii(address: str) -> str:
    """Return the address as mail servers take it: münchen.de becomes xn--mnchen-3ya.de."""
    from email_validator import validate_email

    if address.isascii():
        return address
    read = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    return read.ascii_email or address

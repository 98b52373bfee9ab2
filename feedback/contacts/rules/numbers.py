# SPDX-License-Identifier: EUPL-1.2
"""Phone numbers: which we call, how they are shown, and why the others are refused (pure).

An allowlist of countries and kinds, because a library that knows every number in the world
also finds satellite phones, paid numbers and codes "valid" (reliability.md section 0.12).
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from feedback.contacts.errors import UnusablePhone
from feedback.wording import N_

HOME = "NL"
#: Countries whose ordinary numbers we call: the EU, the EEA, Switzerland and Great Britain.
CALLED_COUNTRIES = frozenset(
    {"NL", "BE", "DE", "FR", "LU", "AT", "GB", "IE", "DK", "SE", "NO", "FI", "IS", "ES", "PT"}
    | {"IT", "CH", "LI", "PL", "CZ", "SK", "SI", "HR", "HU", "RO", "BG", "GR", "CY", "MT"}
    | {"EE", "LV", "LT"}
)
_ORDINARY = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
#: In the Netherlands also 085, 091 (a line over the internet) and 088 (a firm).
_CALLED_AT_HOME = _ORDINARY | {PhoneNumberType.VOIP, PhoneNumberType.UAN}
_PAID = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}
_WRITTEN_SO = re.compile(r"\+?[0-9 ()./\u00a0\u2010-\u2013-]+")
_SERVICE = re.compile(r"1[0-9]{2,5}")
_LONGEST = 40
_DUTCH_LENGTH = 9


class PhoneKind(enum.StrEnum):
    """What can be done with a number: a mobile one also takes an SMS."""

    MOBILE = "mobile"
    FIXED_LINE = "fixed_line"


class PhoneFault(enum.Enum):
    """Why a number cannot be called, with the sentence for who typed it."""

    EMPTY = N_(
        "Vul uw telefoonnummer in, bijvoorbeeld 06 12 34 56 78. Of kies: liever niet bellen."
    )
    TOO_SHORT = N_("Dit nummer is te kort. Mist er een cijfer of het netnummer?")
    TOO_LONG = N_("Dit nummer is te lang. Staat er een cijfer te veel?")
    SIGNS = N_("Schrijf alleen uw nummer op, bijvoorbeeld 06 12 34 56 78.")
    UNKNOWN = N_("Dit nummer kunnen wij niet bellen. Het bestaat niet. Controleer de cijfers.")
    PAID = N_(
        "Dit nummer kunnen wij niet bellen. Het is een betaald nummer. "
        "Geef een vast of mobiel nummer."
    )
    SERVICE = N_(
        "Dit nummer kunnen wij niet bellen. Het is een servicenummer. "
        "Geef een vast of mobiel nummer."
    )
    ABROAD = N_(
        "Dit nummer kunnen wij niet bellen. Het is van een land dat wij niet bellen. "
        "Geef een Nederlands nummer of kies: liever niet bellen."
    )

    @property
    def sentence(self) -> str:
        """What to say to who typed the number, in Dutch."""
        return self.value


@dataclass(frozen=True)
class Phone:
    """A number that we call: ``e164`` to dial, ``display`` to show."""

    e164: str
    display: str
    kind: PhoneKind

    def __str__(self) -> str:
        return self.display


def parse_phone(text: str) -> Phone:
    """Return the number that ``text`` means, as we will dial and show it.

    Dutch unless it starts with a country code. Raises ``UnusablePhone``, telling why: too
    short, paid, a service code, a country or kind of number that we do not call.
    """
    read = _read(text)
    if isinstance(read, Phone):
        return read
    raise UnusablePhone(read.sentence)


def mask_phone(display: str) -> str:
    """Hide a number but for its first part and its last two digits: 06 •• •• •• 78."""
    first, space, rest = display.partition(" ")
    return first + space + re.sub(r"\d", "•", rest[:-2]) + rest[-2:]


def _read(text: str) -> Phone | PhoneFault:
    written = "".join(str(int(c)) if c.isdecimal() else c for c in text[: _LONGEST + 1].strip())
    fault = _fault_in_writing(written)
    if fault:
        return fault
    try:
        number = phonenumbers.parse(written, HOME)
    except NumberParseException as error:
        return _UNREADABLE.get(error.error_type, PhoneFault.UNKNOWN)
    return _fault_of(number) or _phone(number)


_UNREADABLE = {
    NumberParseException.INVALID_COUNTRY_CODE: PhoneFault.ABROAD,
    NumberParseException.TOO_SHORT_NSN: PhoneFault.TOO_SHORT,
    NumberParseException.TOO_SHORT_AFTER_IDD: PhoneFault.TOO_SHORT,
    NumberParseException.NOT_A_NUMBER: PhoneFault.TOO_SHORT,
    NumberParseException.TOO_LONG: PhoneFault.TOO_LONG,
}


def _fault_in_writing(written: str) -> PhoneFault | None:
    if not written:
        return PhoneFault.EMPTY
    if not _WRITTEN_SO.fullmatch(written):
        return PhoneFault.SIGNS
    digits = re.sub(r"\D", "", written)
    if len(written) > _LONGEST:
        return PhoneFault.TOO_LONG
    if not written.startswith("+") and _SERVICE.fullmatch(digits):
        return PhoneFault.SERVICE
    return None


def _fault_of(number: phonenumbers.PhoneNumber) -> PhoneFault | None:
    """Judge a number: country first, then its kind, then its length."""
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    region = phonenumbers.region_code_for_number(number)
    if not at_home and region not in CALLED_COUNTRIES:
        main = phonenumbers.region_code_for_country_code(number.country_code or 0)
        called = region is None and main in CALLED_COUNTRIES
        return PhoneFault.UNKNOWN if called else PhoneFault.ABROAD
    kind = phonenumbers.number_type(number)
    if kind in _PAID:
        return PhoneFault.PAID
    if kind in (_CALLED_AT_HOME if at_home else _ORDINARY):
        return None
    if kind != PhoneNumberType.UNKNOWN:
        return PhoneFault.SERVICE
    return _fault_of_length(number) if at_home else PhoneFault.UNKNOWN


def _fault_of_length(number: phonenumbers.PhoneNumber) -> PhoneFault:
    length = len(phonenumbers.national_significant_number(number))
    if length == _DUTCH_LENGTH:
        return PhoneFault.UNKNOWN
    return PhoneFault.TOO_SHORT if length < _DUTCH_LENGTH else PhoneFault.TOO_LONG


def _phone(number: phonenumbers.PhoneNumber) -> Phone:
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    return Phone(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        display=_display(number),
        kind=PhoneKind.MOBILE if mobile else PhoneKind.FIXED_LINE,
    )


def _display(number: phonenumbers.PhoneNumber) -> str:
    """Write the number as people here say it; foreign numbers with their country code."""
    national = phonenumbers.national_significant_number(number)
    if phonenumbers.region_code_for_number(number) != HOME:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if len(national) == _DUTCH_LENGTH and national.startswith("6"):
        pairs = (national[at : at + 2] for at in range(1, _DUTCH_LENGTH, 2))
        return " ".join(("06", *pairs))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)

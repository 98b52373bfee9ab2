# SPDX-License-Identifier: EUPL-1.2
"""The number guard: the last look at a number before money is spent on it (pure).

The vault keeps only numbers that were read when they came in. This is the second lock, for
what came in otherwise, for rules that changed since, and for what only the caller knows:
our own numbers, the employee's own phone. What is dialled is the number this returns,
never the text it was given (reliability.md 0.12 and N44).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from feedback.contacts.rules.numbers import HOME
from feedback.wording import N_

_LONGEST = 40
_WRITTEN_SO = re.compile(r"\+?[0-9 ()./\u00a0\u2010-\u2013-]+")
_EXTENSION = re.compile(r";\s*ext|\bext\b|\btoestel\b|[0-9]\s*x\s*[0-9]", re.IGNORECASE)
_EMERGENCY = frozenset({"112", "110", "115", "118", "911", "999", "144", "113"})


class NumberKind(enum.StrEnum):
    """What a number is, as far as we call it."""

    MOBILE = "mobile"
    FIXED_LINE = "fixed_line"
    INTERNET_LINE = "internet_line"
    COMPANY_LINE = "company_line"


_KIND_OF = {
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE: NumberKind.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.MOBILE,
    PhoneNumberType.VOIP: NumberKind.INTERNET_LINE,
    PhoneNumberType.UAN: NumberKind.COMPANY_LINE,
}
#: Abroad, lines over the internet and of companies may be anywhere and cost anything.
_ABROAD = frozenset({NumberKind.MOBILE, NumberKind.FIXED_LINE})
_PAID = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


class NumberFault(enum.Enum):
    """Why a number is not dialled, with the sentence for the employee and the way out."""

    EMPTY = N_("Er staat geen telefoonnummer bij deze inwoner.")
    CONTEXT = N_("Dit is een koppeling en geen nummer. Vraag de inwoner om het nummer zelf.")
    EXTENSION = N_("Wij bellen geen nummers met een toestelnummer. Bel het hoofdnummer zelf.")
    CODE = N_(
        "In dit nummer staan tekens die iets anders doen dan bellen, zoals * of #. "
        "Vraag de inwoner om een gewoon nummer."
    )
    EMERGENCY = N_("Dit is een alarmnummer. Bel het zelf, met uw eigen telefoon, als het nodig is.")
    SHORT = N_("Dit is een kort nummer van een dienst. Vraag de inwoner om een gewoon nummer.")
    PAID = N_("Dit is een betaald nummer. Vraag de inwoner om een vast of mobiel nummer.")
    SERVICE = N_("Dit is een servicenummer. Vraag de inwoner om een vast of mobiel nummer.")
    ABROAD = N_("Dit nummer is van een land of netwerk dat wij niet bellen. Kies een andere weg.")
    KIND = N_("Dit soort nummer bellen wij niet. Vraag de inwoner om een ander nummer.")
    UNKNOWN = N_("Dit nummer bestaat niet. Vraag de inwoner om het goede nummer.")
    OWN_NUMBER = N_("Dit is een nummer van de gemeente zelf. Vraag de inwoner om een ander nummer.")
    OWN_PHONE = N_("Dit is uw eigen telefoon: die kan zichzelf niet bellen.")
    NO_MOBILE = N_("Naar dit nummer kan geen sms: het is geen mobiel nummer.")

    @property
    def sentence(self) -> str:
        """What to say to the employee, in Dutch."""
        return self.value


@dataclass(frozen=True)
class Allowed:
    """What may be dialled: countries and kinds of the policy, and numbers that are ours."""

    countries: frozenset[str]
    kinds: frozenset[NumberKind]
    own_numbers: frozenset[str] = frozenset()
    own_phone: str = ""


@dataclass(frozen=True)
class DialledNumber:
    """A number that passed: ``e164`` is the only thing that is ever dialled."""

    e164: str
    kind: NumberKind
    is_home: bool


def check_number(text: str, *, allowed: Allowed) -> DialledNumber | NumberFault:
    """Return the number to dial, or why it is not dialled.

    Refuses before it reads: forwarding codes, pauses, extensions and addresses are no
    numbers, whatever a library makes of them. Then country, then kind, then our own.
    """
    written = text.strip()
    fault = _fault_in_writing(written)
    if fault is None and _digits(written) in {_digits(own) for own in allowed.own_numbers}:
        fault = NumberFault.OWN_NUMBER
    fault = fault or _fault_of_short(written)
    if fault:
        return fault
    try:
        number = phonenumbers.parse(written, HOME)
    except NumberParseException:
        return NumberFault.UNKNOWN
    return _fault_of(number, allowed) or _dialled(number)


def check_mobile(text: str, *, allowed: Allowed) -> DialledNumber | NumberFault:
    """Return the number to text, or why no SMS goes there: only mobile phones get one."""
    found = check_number(text, allowed=allowed)
    if isinstance(found, NumberFault) or found.kind is NumberKind.MOBILE:
        return found
    return NumberFault.NO_MOBILE


def own_spellings(numbers: Iterable[str]) -> frozenset[str]:
    """Return every way in which our own numbers may be written: "14 0200", +31…, 0…"""
    spelt = set()
    for number in numbers:
        spelt.add(number)
        try:
            read = phonenumbers.parse(number, HOME)
        except NumberParseException:
            continue
        spelt.add(_e164(read))
        spelt.add(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL))
    return frozenset(spelt)


def _fault_in_writing(written: str) -> NumberFault | None:
    lower = written[: 10 * _LONGEST].lower()
    if not written:
        return NumberFault.EMPTY
    if lower.startswith(("tel:", "sip:", "callto:")) or "phone-context" in lower:
        return NumberFault.CONTEXT
    if len(written) > _LONGEST:
        return NumberFault.UNKNOWN
    if _EXTENSION.search(written):
        return NumberFault.EXTENSION
    if not written.isascii() or not _WRITTEN_SO.fullmatch(written):
        return NumberFault.CODE
    return None


def _fault_of_short(written: str) -> NumberFault | None:
    """Find codes of three to six digits, also behind our country code."""
    national = re.sub(r"^(\+|00)31", "", re.sub(r"[^0-9+]", "", written))
    if national in _EMERGENCY or phonenumbers.is_emergency_number(national, HOME):
        return NumberFault.EMERGENCY
    is_code = len(national) <= 6 and not national.startswith(("0", "+"))
    return NumberFault.SHORT if is_code else None


def _fault_of(number: phonenumbers.PhoneNumber, allowed: Allowed) -> NumberFault | None:
    is_home = _is_home(number)
    region = phonenumbers.region_code_for_number(number)
    if not is_home and region not in allowed.countries:
        main = phonenumbers.region_code_for_country_code(number.country_code or 0)
        called = region is None and main in allowed.countries
        return NumberFault.UNKNOWN if called else NumberFault.ABROAD
    if is_home and HOME not in allowed.countries:
        return NumberFault.ABROAD
    return _fault_of_kind(number, allowed) or _fault_of_own(number, allowed)


def _fault_of_kind(number: phonenumbers.PhoneNumber, allowed: Allowed) -> NumberFault | None:
    kind = phonenumbers.number_type(number)
    if kind in _PAID:
        return NumberFault.PAID
    if kind == PhoneNumberType.UNKNOWN or not phonenumbers.is_valid_number(number):
        return NumberFault.UNKNOWN
    ours = _KIND_OF.get(kind)
    if ours is None or (not _is_home(number) and ours not in _ABROAD):
        return NumberFault.SERVICE
    return None if ours in allowed.kinds else NumberFault.KIND


def _fault_of_own(number: phonenumbers.PhoneNumber, allowed: Allowed) -> NumberFault | None:
    e164 = _e164(number)
    if e164 in allowed.own_numbers:
        return NumberFault.OWN_NUMBER
    return NumberFault.OWN_PHONE if e164 == allowed.own_phone else None


def _dialled(number: phonenumbers.PhoneNumber) -> DialledNumber:
    kind = _KIND_OF[phonenumbers.number_type(number)]
    return DialledNumber(_e164(number), kind, is_home=_is_home(number))


def _is_home(number: phonenumbers.PhoneNumber) -> bool:
    return bool(number.country_code == phonenumbers.country_code_for_region(HOME))


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)

# SPDX-License-Identifier: EUPL-1.2
"""How much we call: the policy, the limits, the kill switch (pure).

Limits guard the telephone credit (reliability.md, threat "toll fraud empties credit"). They
are wide enough for an ordinary day and stop an extraordinary one.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import phonenumbers

from feedback.contacts.rules.numbers import CALLED_COUNTRIES, HOME
from feedback.errors import Invalid
from feedback.telephony.rules.numbers import NumberKind
from feedback.wording import N_


@dataclass(frozen=True)
class PhonePolicy:
    """What may be called and texted, how much, and whether at all; one version of it."""

    version: int = 0
    calls_on: bool = True
    sms_on: bool = True
    countries: frozenset[str] = CALLED_COUNTRIES
    kinds: frozenset[NumberKind] = frozenset(NumberKind)
    calls_per_person_hour: int = 30
    calls_per_number_day: int = 6
    calls_per_hour: int = 200
    sms_per_hour: int = 500
    day_amount_cents: int = 10_000
    home_minute_cents: int = 3
    abroad_minute_cents: int = 15
    sms_cents: int = 9
    longest_call_minutes: int = 60


Limit = int | bool | frozenset[str]
KNOWN_COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
#: Names of what an administrator changes, with the least and the most it may be.
BOUNDS: dict[str, tuple[int, int]] = {
    "calls_per_person_hour": (1, 500),
    "calls_per_number_day": (1, 50),
    "calls_per_hour": (1, 10_000),
    "sms_per_hour": (1, 100_000),
    "day_amount_cents": (100, 10_000_000),
    "home_minute_cents": (0, 500),
    "abroad_minute_cents": (0, 1_000),
    "sms_cents": (0, 500),
    "longest_call_minutes": (5, 240),
}


class Stop(enum.Enum):
    """Why nothing is dialled or sent now, with the sentence and the way out."""

    NO_LINE = N_("Er is geen telefooncentrale ingesteld. Bel met uw eigen telefoon.")
    NO_PHONE = N_(
        "Wij weten niet welke telefoon van u is. Vul uw nummer in bij Mijn instellingen, "
        "of bel met uw eigen telefoon."
    )
    CALLS_OFF = N_("Bellen met één knop staat uit. Bel met uw eigen telefoon.")
    SMS_OFF = N_("Sms sturen staat uit. Uw beheerder kan het weer aanzetten.")
    BUSY = N_("U bent al aan het bellen. Hang eerst op.")
    PERSON_HOUR = N_("U belde het afgelopen uur erg vaak. Bel met uw eigen telefoon of wacht even.")
    NUMBER_DAY = N_("Dit nummer is vandaag al vaak gebeld. Probeer het morgen, of schrijf.")
    HOUR = N_("Er is het afgelopen uur erg veel gebeld. Bel met uw eigen telefoon of wacht even.")
    SMS_HOUR = N_("Er zijn het afgelopen uur erg veel sms'en gestuurd. Deze wacht.")
    AMOUNT = N_("Het belbedrag voor vandaag is op. Bel met uw eigen telefoon.")
    DEMO = N_("Dit is een demo: wij bellen geen echte nummers.")

    @property
    def sentence(self) -> str:
        """What to say to the employee, in Dutch."""
        return self.value


@dataclass(frozen=True)
class Used:
    """What was used so far, counted at the moment of asking."""

    is_calling: bool = False
    calls_by_person_hour: int = 0
    calls_to_number_day: int = 0
    calls_hour: int = 0
    sms_hour: int = 0
    day_cents: int = field(default=0)


def find_stop_for_call(policy: PhonePolicy, used: Used, *, reserve_cents: int) -> Stop | None:
    """Return why this call may not be made, or None.

    ``reserve_cents`` is what the longest such call would cost: the amount of the day cannot
    be passed by calls that are still going on.
    """
    if not policy.calls_on:
        return Stop.CALLS_OFF
    if used.is_calling:
        return Stop.BUSY
    if used.calls_by_person_hour >= policy.calls_per_person_hour:
        return Stop.PERSON_HOUR
    if used.calls_to_number_day >= policy.calls_per_number_day:
        return Stop.NUMBER_DAY
    if used.calls_hour >= policy.calls_per_hour:
        return Stop.HOUR
    return Stop.AMOUNT if used.day_cents + reserve_cents > policy.day_amount_cents else None


def find_stop_for_sms(policy: PhonePolicy, used: Used) -> Stop | None:
    """Return why this SMS may not leave now, or None."""
    if not policy.sms_on:
        return Stop.SMS_OFF
    if used.sms_hour >= policy.sms_per_hour:
        return Stop.SMS_HOUR
    return Stop.AMOUNT if used.day_cents + policy.sms_cents > policy.day_amount_cents else None


def call_cents(policy: PhonePolicy, *, seconds: int, is_home: bool) -> int:
    """Return what a call of ``seconds`` costs: two legs, each counted in whole minutes.

    The employee's leg is at home. An estimate in our own tariffs: the provider's bill
    comes later, and the limit must hold now.
    """
    minutes = -(-max(seconds, 0) // 60)
    there = policy.home_minute_cents if is_home else policy.abroad_minute_cents
    return minutes * (policy.home_minute_cents + there)


def reserved_cents(policy: PhonePolicy, *, is_home: bool) -> int:
    """Return what the longest call that we let run can cost."""
    return call_cents(policy, seconds=policy.longest_call_minutes * 60, is_home=is_home)


def change_policy(policy: PhonePolicy, changes: Mapping[str, Limit]) -> PhonePolicy:
    """Return the policy with ``changes``; raises ``Invalid`` naming each one out of bounds."""
    problems = {}
    for name, value in changes.items():
        if isinstance(value, frozenset):
            problem = _set_fault(name, value)
            if problem:
                problems[name] = problem
            continue
        least, most = BOUNDS.get(name, (0, 1))
        if not least <= value <= most:
            problems[name] = N_("Kies een getal binnen de grenzen.")
    if problems:
        raise Invalid(problems)
    if "kinds" in changes:
        changes = {**changes, "kinds": frozenset(map(NumberKind, _words(changes["kinds"])))}
    return replace(policy, **changes)  # type: ignore[arg-type] # names and types checked above


def _set_fault(name: str, value: frozenset[str]) -> str | None:
    if name == "kinds":
        known = value <= {kind.value for kind in NumberKind}
        return None if value and known else N_("Kies minstens één soort nummer.")
    if not value or not value <= KNOWN_COUNTRIES:
        return N_("Noem landen met twee hoofdletters, zoals NL en BE.")
    return None if HOME in value else N_("Nederland hoort er altijd bij.")


def _words(value: Limit) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()

# SPDX-License-Identifier: EUPL-1.2
"""An attentie: its states, who decides by amount, and the rules of integrity (pure).

Source: domain.md §4.4-4.5. The figures are data with a history (``Rules``), not code.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from feedback.business_time.wording import day_nl
from feedback.money import Cents, format_euros
from feedback.wording import N_


class SurpriseState(enum.StrEnum):
    """Where an attentie stands."""

    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DELIVERED = "delivered"


STATE_LABELS: dict[SurpriseState, str] = {
    SurpriseState.AWAITING_APPROVAL: N_("Wacht op goedkeuring"),
    SurpriseState.APPROVED: N_("Mag, nog niet bezorgd"),
    SurpriseState.DECLINED: N_("Afgewezen"),
    SurpriseState.CANCELLED: N_("Ingetrokken"),
    SurpriseState.EXPIRED: N_("Verlopen"),
    SurpriseState.DELIVERED: N_("Bezorgd"),
}

#: What holds money of a pot.
RESERVING = frozenset({SurpriseState.AWAITING_APPROVAL, SurpriseState.APPROVED})
#: What counts as something this resident got or will get.
COUNTING = RESERVING | {SurpriseState.DELIVERED}


class What(enum.StrEnum):
    """What it is."""

    FLOWERS = "flowers"
    CARD = "card"
    BOOK = "book"
    OTHER = "other"


WHAT_LABELS: dict[What, str] = {
    What.FLOWERS: N_("Bloemen"),
    What.CARD: N_("Kaart"),
    What.BOOK: N_("Boek"),
    What.OTHER: N_("Iets anders"),
}


class Delivery(enum.StrEnum):
    """How it reaches the resident."""

    HOME = "home"
    PICK_UP = "pick_up"
    IN_PERSON = "in_person"


DELIVERY_LABELS: dict[Delivery, str] = {
    Delivery.HOME: N_("Naar huis"),
    Delivery.PICK_UP: N_("Ophalen"),
    Delivery.IN_PERSON: N_("Zelf geven"),
}


class Reaction(enum.StrEnum):
    """How the resident took it. Who refuses has said no, and that is respected."""

    GLAD = "glad"
    NEUTRAL = "neutral"
    REFUSED = "refused"


REACTION_LABELS: dict[Reaction, str] = {
    Reaction.GLAD: N_("Was er blij mee"),
    Reaction.NEUTRAL: N_("Zei er niets van"),
    Reaction.REFUSED: N_("Wilde het niet"),
}


#: The rates on a Dutch receipt, in percent (Wet OB 1968, art. 9). Not compensable (Wet BCF 4).
VAT_RATES = (0, 9, 21)


class Approval(enum.StrEnum):
    """Who has to say yes before money is spent."""

    NOBODY = "nobody"
    COLLEAGUE = "colleague"
    BUDGET_HOLDER = "budget_holder"


class Exclusion(enum.StrEnum):
    """A situation in which an attentie could be, or look like, influence."""

    OPEN_PERMIT = "open_permit"
    OBJECTION = "objection"
    CLAIM = "claim"
    TENDER = "tender"
    SUBSIDY = "subsidy"
    ENFORCEMENT = "enforcement"
    OWN_RELATIVE = "own_relative"
    COLLEAGUE = "colleague"
    CASH = "cash"


EXCLUSION_LABELS: dict[Exclusion, str] = {
    Exclusion.OPEN_PERMIT: N_("Er loopt een vergunning van deze inwoner"),
    Exclusion.OBJECTION: N_("Er loopt een bezwaar van deze inwoner"),
    Exclusion.CLAIM: N_("Er loopt een schadeclaim van deze inwoner"),
    Exclusion.TENDER: N_("Er loopt een aanbesteding met deze inwoner"),
    Exclusion.SUBSIDY: N_("Er loopt een subsidie van deze inwoner"),
    Exclusion.ENFORCEMENT: N_("Er loopt handhaving tegen deze inwoner"),
    Exclusion.OWN_RELATIVE: N_("Het is familie of een vriend van mij"),
    Exclusion.COLLEAGUE: N_("Het is een collega, raadslid of leverancier"),
    Exclusion.CASH: N_("Het is geld of een vrij te besteden cadeaukaart"),
}

#: Never, whoever agrees.
ABSOLUTE = frozenset({Exclusion.OWN_RELATIVE, Exclusion.COLLEAGUE, Exclusion.CASH})


@dataclass(frozen=True)
class Rules:
    """One version of the rules; amounts in gross cents."""

    own_limit: int = 25_00
    colleague_limit: int = 50_00
    holder_limit: int = 100_00
    per_resident: int = 1
    per_address: int = 1
    months: int = 12
    awaiting_working_days: int = 10
    approved_days: int = 60
    check_working_days: int = 5
    excluded: frozenset[Exclusion] = frozenset(Exclusion)


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, with what is known of the resident. Money is checked by the book."""

    amount: Cents
    consented: bool
    delivery: Delivery
    exclusions: frozenset[Exclusion]
    earlier_for_resident: tuple[date, ...] = ()
    earlier_for_address: tuple[date, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What one rule says; ``overridable`` with a reason and a second person."""

    code: str
    sentence: str
    holds: bool = True
    overridable: bool = False


def approval_needed(amount: Cents, rules: Rules) -> Approval | None:
    """Return who decides about this amount; None when it is too large for an attentie."""
    if amount <= rules.own_limit:
        return Approval.NOBODY
    if amount <= rules.colleague_limit:
        return Approval.COLLEAGUE
    return Approval.BUDGET_HOLDER if amount <= rules.holder_limit else None


def who_decides(amount: Cents, rules: Rules, overridden: Collection[str]) -> Approval | None:
    """Return who decides, with rules set aside: that always asks the budget holder."""
    needed = approval_needed(amount, rules)
    return needed if needed is None or not overridden else Approval.BUDGET_HOLDER


def vat_within(gross: Cents, percent: int) -> Cents:
    """Return the VAT in a gross amount, rounded to the cent as a till does."""
    return Cents((2 * gross * percent + 100 + percent) // (2 * (100 + percent)))


def check(asked: Asked, rules: Rules) -> tuple[Answer, ...]:
    """Return what every rule says of this attentie, those that hold as well."""
    return (
        _about_amount(asked, rules),
        _about_consent(asked),
        *_about_exclusions(asked.exclusions & rules.excluded),
        _about_earlier("resident", asked.earlier_for_resident, rules.per_resident),
        _about_earlier("address", asked.earlier_for_address, rules.per_address),
    )


def refusals(answers: Collection[Answer], overridden: Collection[str] = ()) -> tuple[Answer, ...]:
    """Return the answers that stop it, given the rules that were lawfully overridden."""
    return tuple(
        one for one in answers if not one.holds and not (one.overridable and one.code in overridden)
    )


def _about_amount(asked: Asked, rules: Rules) -> Answer:
    needed = approval_needed(asked.amount, rules)
    sentences = {
        Approval.NOBODY: N_("U beslist zelf (tot {limit})."),
        Approval.COLLEAGUE: N_("Hierna vraagt u een collega."),
        Approval.BUDGET_HOLDER: N_("Hierna vraagt u de budgethouder."),
        None: N_("Dit is te groot voor een attentie. Vraag uw teamleider om een apart besluit."),
    }
    sentence = sentences[needed].format(limit=format_euros(rules.own_limit))
    return Answer("amount", sentence, holds=needed is not None)


def _about_consent(asked: Asked) -> Answer:
    if asked.delivery is Delivery.IN_PERSON:
        return Answer("consent", N_("U geeft het zelf"))
    if asked.consented:
        return Answer("consent", N_("Mag gestuurd worden"))
    return Answer(
        "consent", N_("Vraag eerst: mag ik u iets sturen? Of geef het zelf."), holds=False
    )


def _about_exclusions(found: frozenset[Exclusion]) -> tuple[Answer, ...]:
    if not found:
        return (Answer("exclusions", N_("Niets dat in de weg staat")),)
    return tuple(
        Answer(
            one.value,
            f"Dit kan nu niet. {EXCLUSION_LABELS[one]}. Een gesprek of excuus kan altijd.",
            holds=False,
            overridable=one not in ABSOLUTE,
        )
        for one in sorted(found)
    )


def _about_earlier(code: str, earlier: tuple[date, ...], most: int) -> Answer:
    if len(earlier) < most:
        holds = {
            "resident": N_("Eerste dit jaar voor deze inwoner"),
            "address": N_("Eerste dit jaar op dit adres"),
        }
        return Answer(code, holds[code])
    who = "Deze inwoner" if code == "resident" else "Dit adres"
    day = day_nl(max(earlier)).split(" ", 1)[1]
    sentence = (
        f"{who} kreeg op {day} een attentie. Eén per jaar is de afspraak. Vraag de budgethouder."
    )
    return Answer(code, sentence, holds=False, overridable=True)

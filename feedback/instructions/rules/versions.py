# SPDX-License-Identifier: EUPL-1.2
"""Kinds of instructions, and the state of a version as it follows from facts (pure)."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.errors import Invalid
from feedback.text_guard import clean_text, fold
from feedback.wording import N_

LONGEST_TITLE, LONGEST_WHY = 120, 1000
REVIEW_AFTER = timedelta(days=365)
REMIND_BEFORE = timedelta(days=30)
_TITLE = "title"
#: Addresses beside those of instructions.
_ADDRESSES = frozenset({"nieuw", "inlezen", "meedenken"})


class InstructionKind(enum.StrEnum):
    """What it is for."""

    WORK_INSTRUCTION = "work_instruction"
    CONVERSATION_GUIDE = "conversation_guide"
    PUBLIC_TEXT = "public_text"


KIND_LABELS = {
    InstructionKind.WORK_INSTRUCTION: N_("Werkinstructie"),
    InstructionKind.CONVERSATION_GUIDE: N_("Gespreksleidraad"),
    InstructionKind.PUBLIC_TEXT: N_("Tekst voor inwoners"),
}


class VersionState(enum.StrEnum):
    """Where a version is on its way."""

    DRAFT = "draft"
    IN_CONSULTATION = "in_consultation"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    RETIRED = "retired"
    SET_ASIDE = "set_aside"


STATE_LABELS = {
    VersionState.DRAFT: N_("concept"),
    VersionState.IN_CONSULTATION: N_("samen met inwoners"),
    VersionState.AWAITING_APPROVAL: N_("wacht op akkoord"),
    VersionState.APPROVED: N_("akkoord, geldt nog niet"),
    VersionState.IN_FORCE: N_("geldt nu"),
    VersionState.RETIRED: N_("geldt niet meer"),
    VersionState.SET_ASIDE: N_("weggelegd"),
}
#: States in which title and steps may change.
OPEN_STATES = frozenset({VersionState.DRAFT, VersionState.IN_CONSULTATION})


@dataclass(frozen=True)
class Facts:
    """What happened to a version."""

    consultation_at: datetime | None = None
    asked_at: datetime | None = None
    approved_at: datetime | None = None
    set_aside_at: datetime | None = None


@dataclass(frozen=True)
class Period:
    """From this moment this version is in force; None: none is. ``order`` is of writing."""

    version_id: int | None
    from_at: datetime
    order: int


def state_of(
    facts: Facts, *, version_id: int, periods: Iterable[Period], now: datetime
) -> VersionState:
    """Return the state of a version at ``now``."""
    if facts.set_aside_at is not None:
        return VersionState.SET_ASIDE
    if facts.approved_at is None:
        if facts.asked_at is not None:
            return VersionState.AWAITING_APPROVAL
        return VersionState.DRAFT if facts.consultation_at is None else VersionState.IN_CONSULTATION
    held = list(periods)
    if find_in_force(held, now=now) == version_id:
        return VersionState.IN_FORCE
    begun = any(one.version_id == version_id and one.from_at <= now for one in held)
    return VersionState.RETIRED if begun else VersionState.APPROVED


def find_in_force(periods: Iterable[Period], *, now: datetime) -> int | None:
    """Return which version is in force at ``now``; of two lines of one moment the later one."""
    begun = [one for one in periods if one.from_at <= now]
    return max(begun, key=lambda one: (one.from_at, one.order)).version_id if begun else None


def find_next(periods: Iterable[Period], *, now: datetime) -> Period | None:
    """Return the first change that is still to come; None when nothing is planned."""
    coming: dict[datetime, Period] = {}
    for one in sorted(periods, key=lambda one: one.order):
        if one.from_at > now:
            coming[one.from_at] = one
    return coming[min(coming)] if coming else None


def began_at(periods: Iterable[Period], *, version_id: int, now: datetime) -> datetime | None:
    """Return since when a version is (or was last) in force; None when it never was."""
    begun = [one.from_at for one in periods if one.version_id == version_id and one.from_at <= now]
    return max(begun, default=None)


def check_from(from_at: datetime, *, now: datetime) -> None:
    """Raise ``Invalid`` for a moment that has passed: cases handled then cannot have known it."""
    if from_at < now:
        raise Invalid(
            {
                "from_at": N_(
                    "Dit moment is voorbij. Een versie geldt vanaf nu of later: wie gisteren "
                    "werkte, kende haar niet. Kies ‘nu meteen’ of een later moment."
                )
            }
        )


def check_review(review_by: date | None, *, today: date) -> None:
    """Raise ``Invalid`` for a day to look again that is missing or not in the future."""
    if review_by is None or review_by <= today:
        raise Invalid({"review_by": N_("Kies een dag na vandaag om opnieuw te kijken.")})


def check_title(text: str) -> str:
    """Return a title on one line; raises ``Invalid``."""
    title = " ".join(clean_text(text).split())
    if not title:
        raise Invalid({_TITLE: N_("Geef de instructie een naam.")})
    if len(title) > LONGEST_TITLE:
        raise Invalid({_TITLE: N_("Deze naam is te lang. Houd het bij 120 tekens.")})
    return title


def make_slug(title: str, *, taken: Iterable[str]) -> str:
    """Return a name for in an address, used by no other: parkeervergunning-komt-terug."""
    letters = "".join(one if one.isascii() else " " for one in fold(title))
    base = "-".join(letters.split())[:60].strip("-") or "instructie"
    known, slug, number = {*taken, *_ADDRESSES}, base, 1
    while slug in known:
        number += 1
        slug = f"{base}-{number}"
    return slug


def why_not_approve(approver: int, authors: Iterable[int]) -> str:
    """Return why this person may not approve; empty when they may. Persons, not accounts."""
    if approver in set(authors):
        return N_("U schreef mee aan deze versie. Vraag een collega om akkoord: vier ogen.")
    return ""

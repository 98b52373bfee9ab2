# SPDX-License-Identifier: EUPL-1.2
"""Four eyes: who may decide about an attentie, and who may look at it afterwards (pure).

Everybody here is a *person*, never an account: who has two accounts is one person. Source:
domain.md §4.5 (functiescheiding), reliability.md G2 (I5).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from feedback.surprise_budget.rules.surprises import Approval
from feedback.wording import N_


class DecidedAs(enum.StrEnum):
    """In which capacity somebody decided."""

    COLLEAGUE = "colleague"
    HOLDER = "holder"
    MANDATE = "mandate"
    OTHER_HOLDER = "other_holder"


@dataclass(frozen=True)
class Judge:
    """Who wants to approve or check, as far as four eyes ask."""

    person: int
    decides_as: DecidedAs
    made_pot: bool


@dataclass(frozen=True)
class Parties:
    """Who had a hand in an attentie: persons, not accounts, so that a second account is seen."""

    requester: int
    beneficiary: int | None
    approver: int | None = None
    acts_for: int | None = None


def why_not_approve(judge: Judge, parties: Parties, needed: Approval) -> str:
    """Return why this person may not decide; empty when they may (G2, I5)."""
    own = {parties.requester, parties.beneficiary}
    if judge.person in own:
        return N_("Dit is uw eigen aanvraag. Niemand keurt een eigen attentie goed.")
    if parties.acts_for in own - {None}:
        return N_("U vervangt wie dit vroeg. Niemand keurt een eigen attentie goed.")
    if judge.made_pot:
        return N_("Wie de pot maakte, beslist niet over wat eruit gaat.")
    if needed is Approval.BUDGET_HOLDER and judge.decides_as is DecidedAs.COLLEAGUE:
        return N_("Boven dit bedrag beslist de budgethouder.")
    return ""


def why_not_check(judge: Judge, parties: Parties) -> str:
    """Return why this person may not look at it afterwards; empty when they may."""
    if judge.person in {parties.requester, parties.beneficiary, parties.approver}:
        return N_("Wie vroeg of goedkeurde, kijkt het niet na. Vraag een ander.")
    if judge.made_pot:
        return N_("Wie de pot maakte, kijkt niet na wat eruit ging.")
    return ""


def why_not_sample(judge: Judge, parties: Parties) -> str:
    """Return why this person may not look at the monthly sample; empty when they may.

    The budget holder looks at what others asked, also at what the holder approved.
    """
    if judge.decides_as not in {DecidedAs.HOLDER, DecidedAs.OTHER_HOLDER}:
        return N_("De steekproef is van de budgethouder.")
    if judge.person in {parties.requester, parties.beneficiary}:
        return N_("Dit is uw eigen aanvraag. Een andere budgethouder kijkt ernaar.")
    return ""

# SPDX-License-Identifier: EUPL-1.2
"""Who works in the invented municipality."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from random import Random

from feedback.accounts.rules import DEMO_DOMAIN, Role

KLANTENSERVICE, VERGUNNINGEN, WIJKBEHEER = "Klantenservice", "Vergunningen", "Wijkbeheer"
TEAMS = (KLANTENSERVICE, VERGUNNINGEN, WIJKBEHEER)
_PERMIT_TOPICS = frozenset({"building", "events"})
_STREET_TOPICS = frozenset(
    {"waste", "roads", "green", "street_lighting", "nuisance", "parking", "traffic"}
)


@dataclass(frozen=True)
class Colleague:
    """Someone who works here; ``key`` is the name before the @."""

    key: str
    name: str
    role: Role
    team: str | None

    @property
    def email(self) -> str:
        """The address to sign in with, which no mail can ever reach."""
        return f"{self.key}@{DEMO_DOMAIN}"


CAST = (
    Colleague("marloes", "Marloes Bakker", Role.EMPLOYEE, KLANTENSERVICE),
    Colleague("tom", "Tom Visser", Role.EMPLOYEE, KLANTENSERVICE),
    Colleague("yasmina", "Yasmina Haddad", Role.EMPLOYEE, KLANTENSERVICE),
    Colleague("ingrid", "Ingrid de Groot", Role.MANAGER, KLANTENSERVICE),
    Colleague("ruben", "Ruben Terpstra", Role.EMPLOYEE, VERGUNNINGEN),
    Colleague("sanne", "Sanne Kok", Role.EMPLOYEE, VERGUNNINGEN),
    Colleague("dirk", "Dirk Zwart", Role.EMPLOYEE, WIJKBEHEER),
    Colleague("joyce", "Joyce Pinas", Role.EMPLOYEE, WIJKBEHEER),
    Colleague("onderzoek", "Noor Yılmaz", Role.ANALYST, None),
    Colleague("redactie", "Bram Faber", Role.EDITOR, None),
    Colleague("budget", "Els Wolters", Role.BUDGET_HOLDER, None),
    Colleague("beheer", "Mo Abdi", Role.ADMIN, None),
)
ABSENT, DEPUTY, LEAD = "ruben", "sanne", "ingrid"
_CALLERS = {
    KLANTENSERVICE: ("marloes", "marloes", "tom", "yasmina", "yasmina"),
    VERGUNNINGEN: ("sanne", "sanne", "ruben"),
    WIJKBEHEER: ("dirk", "joyce"),
}


def team_of(topic: str) -> str:
    """Return the team whose list a message about ``topic`` comes on."""
    if topic in _PERMIT_TOPICS:
        return VERGUNNINGEN
    return WIJKBEHEER if topic in _STREET_TOPICS else KLANTENSERVICE


def choose_caller(topic: str, *, chance: Random) -> str:
    """Return who calls about ``topic``."""
    return chance.choice(_CALLERS[team_of(topic)])


def choose_present_caller(topic: str, *, chance: Random) -> str:
    """Return who calls about ``topic`` on a day that one colleague is away."""
    caller = choose_caller(topic, chance=chance)
    return DEPUTY if caller == ABSENT else caller


def make_password() -> str:
    """Return a random password that one can type over: mobi-tara-leku-pida (48 bits)."""
    syllables = [secrets.choice("bdfghjklmnprstvz") + secrets.choice("aeiou") for _ in range(8)]
    return "-".join("".join(syllables[at : at + 2]) for at in range(0, 8, 2))

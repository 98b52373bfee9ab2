# SPDX-License-Identifier: EUPL-1.2
"""What the invented departments are asked, and what they say (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.local_time import day_of
from feedback.feedback_tasks.rules import usual_due_on

#: By turns: every sixth question is answered late, every twentieth taken back.
LATE_EVERY, WITHDRAWN_EVERY = 6, 20
ASKED_AFTER = timedelta(minutes=20)


@dataclass(frozen=True)
class Department:
    """One department, who answers there, and what it is asked."""

    name: str
    colleague: str
    asked: tuple[tuple[str, str], ...]

    @property
    def email(self) -> str:
        """An address that leads nowhere."""
        return f"{self.colleague.split()[0].lower()}@gemeente.example"


OUTSIDE = Department(
    "Beheer openbare ruimte",
    "Karin Mol",
    (
        ("Wanneer komt er iemand kijken?", "Donderdagochtend, tussen 8 en 10 uur."),
        (
            "Staat dit al op de planning? Zo ja, in welke week?",
            "Ja, in week 49. Bij vorst wordt het week 51.",
        ),
        ("Wat doen wij hier in elk geval wel?", "Wij zetten er deze week een hek omheen."),
    ),
)
PERMITS = Department(
    "Vergunningen",
    "Joost Haak",
    (
        ("Wanneer beslist u, en mag ik dat zeggen?", "Voor 4 december. Dat mag u zeggen."),
        ("Welk stuk mist er nog in het dossier?", "Alleen de tekening van de achtergevel."),
        ("Wie is de vaste contactpersoon?", "Dat ben ik. Mijn nummer staat op de brief."),
    ),
)
PEOPLE = Department(
    "Publiekszaken",
    "Sanne Kok",
    (
        ("Kan dit zonder tweede bezoek?", "Ja. Wij sturen het per post, zonder kosten."),
        ("Klopt het dat de balie dan dicht was?", "Ja, door ziekte. Het bericht hing er niet."),
        ("Wat kunnen wij deze mens aanbieden?", "Een afspraak morgen, buiten de rij om."),
    ),
)
CARE = Department(
    "Samenleving",
    "Ali Demir",
    (
        ("Wanneer is het besluit er?", "Vrijdag. De brief gaat dezelfde dag op de post."),
        ("Kan de betaling eerder?", "Ja, als voorschot. Wij bellen hierover zelf."),
        ("Wie neemt het over van de zieke collega?", "Dat doe ik, tot en met januari."),
    ),
)
_BY_TOPIC: Mapping[Department, tuple[str, ...]] = {
    OUTSIDE: (
        *("waste", "roads", "green", "street_lighting", "traffic", "parking"),
        "nuisance",
    ),
    PERMITS: ("building", "events", "local_tax"),
    CARE: ("social_support", "income", "youth", "sports_and_culture"),
}
_OF_TOPIC = {topic: one for one, topics in _BY_TOPIC.items() for topic in topics}


def department_of(topic: str | None) -> Department:
    """Return which department knows about a topic."""
    return _OF_TOPIC.get(topic or "", PEOPLE)


@dataclass(frozen=True)
class Past:
    """When a question of the past was asked, for when, and when it ended."""

    asked_at: datetime
    due_on: date
    ended_at: datetime


def past_of(
    *, spoken_at: datetime, closed_at: datetime, is_late: bool, calendar: ServiceCalendar
) -> Past | None:
    """Return a question that fits between a conversation and the closing of its case.

    None when there was no working day between them, or for a late one not enough of them.
    """
    asked_at = calendar.open_from(spoken_at + ASKED_AFTER)
    asked_on, last = day_of(asked_at), day_of(closed_at)
    next_day = calendar.next_working_day(asked_on)
    ended_on = calendar.next_working_day(next_day) if is_late else next_day
    if ended_on >= last:
        return None
    due_on = next_day if is_late else usual_due_on(asked_on, calendar=calendar)
    return Past(asked_at, due_on, calendar.opening_of(ended_on) + ASKED_AFTER)

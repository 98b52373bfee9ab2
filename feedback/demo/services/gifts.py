# SPDX-License-Identifier: EUPL-1.2
"""Attenties of the past year: pots with a lived-in book, what waits for a yes, what to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.demo import queries
from feedback.demo.rules.people import KLANTENSERVICE, TEAMS
from feedback.demo.services.people import DEMO, Staff
from feedback.money import Cents
from feedback.service_calendar.queries import active_calendar
from feedback.surprise_budget.rules.surprises import Delivery, Rules, What
from feedback.surprise_budget.services import checks, decisions, deliveries, pots, rules
from feedback.surprise_budget.services.deliveries import Delivered
from feedback.surprise_budget.services.requests import Wish, request

SHOPS = {
    "Bloemenhuis Anna": "bloemen",
    "Boekhandel De Zee": "boeken",
    "Bakkerij Koster": "taart en brood",
    "Kaartjes van Toos": "kaarten",
}
#: What was given, how much in cents, and why it fitted.
GIVEN = (
    (What.FLOWERS, "Bloemen", 22_50, "Zij zorgt sinds een maand voor haar moeder."),
    (What.CARD, "Kaart", 4_25, "Hij kreeg drie keer de verkeerde brief en bleef vriendelijk."),
    (What.OTHER, "Taart van de bakker", 18_95, "Haar straat lag zes weken open."),
    (What.BOOK, "Boek over vogels", 19_90, "Hij vertelde over de ooievaars op het dak."),
    (What.CARD, "Kaart", 4_25, "Zij was geschrokken van onze aanmaning."),
    (What.FLOWERS, "Tulpen", 12_50, "Haar man ligt in het ziekenhuis."),
    (What.OTHER, "Bon voor de buurtwinkel van Toos", 15_00, "Hij ruimt al jaren zwerfvuil op."),
)
_EACH_MONTH = 3
_LIVED = 4


@dataclass(frozen=True)
class _Year:
    """What a demo year of attenties is played with."""

    staff: Staff
    chance: Random
    pot_id: int
    now: datetime


def give_attenties(staff: Staff, *, seed: int, now: datetime) -> None:
    """Open a pot for each team and one for all, live a year in that of the klantenservice."""
    year = local(now).year
    first = local(now).replace(month=1, day=5, hour=10, minute=0, second=0, microsecond=0)
    with unit_of_work():
        opened = {
            name: _open(name, staff, team_id=staff.team_ids[name], year=year, now=min(first, now))
            for name in TEAMS
        }
        _open("Gemeentebreed", staff, team_id=None, year=year, now=min(first, now))
        rules.publish_rules(
            Rules(),
            starts_at=min(first, now),
            reason=f"Besluit van het college, begin {year}",
            by=DEMO,
            now=min(first, now),
        )
        for name, sells in SHOPS.items():
            rules.put_on_list(name, sells=sells, by=DEMO, now=now)
    played = _Year(staff, Random(seed), opened[KLANTENSERVICE], now)  # noqa: S311 - invented data
    _live(played, first=first)
    _leave_waiting(played)


def _open(name: str, staff: Staff, *, team_id: int | None, year: int, now: datetime) -> int:
    holder = staff.actors["budget"].id
    pot = pots.open_pot(name, year=year, team_id=team_id, holder_id=holder, by=DEMO, now=now)
    pots.allocate(
        pot.id,
        amount=Cents(600_00),
        reason=f"begroting {year}",
        key="demo",
        by=DEMO,
        now=now,
    )
    return pot.id


def _live(year: _Year, *, first: datetime) -> None:
    """Give a few things each month; the last ones are not delivered or not checked yet."""
    moment, number = first + timedelta(days=7), 0
    cases = _case_ids()
    while moment < year.now - timedelta(days=1):
        if active_calendar(moment).is_working_day(local(moment).date()):
            old = moment < year.now - timedelta(days=12)
            _give(year, number, case_id=next(cases, None) if not old else None, at=moment)
            number += 1
        end_reading()
        moment += timedelta(days=30 / _EACH_MONTH + year.chance.randrange(-2, 3))


def _give(year: _Year, number: int, *, case_id: int | None, at: datetime) -> None:
    what, description, amount, why = GIVEN[number % len(GIVEN)]
    asker = year.staff.actors[("marloes", "tom", "yasmina")[number % 3]]
    checker = year.staff.actors["ingrid"]
    wish = Wish(
        description=description,
        reason=why,
        amount=Cents(amount),
        consented=True,
        delivery=Delivery.PICK_UP,
        what=what,
        case_id=case_id,
    )
    cost = Cents(amount - (75 if number % 3 == 0 else 0))
    later = at + timedelta(days=3)
    with unit_of_work():
        made = request(year.pot_id, wish, by=asker, now=at)
        if later < year.now:
            done = Delivered(local(later).date(), cost, 9, None, "Marktkraam: geen bon gekregen")
            deliveries.deliver(made.id, done, by=asker, now=later)
            if at < year.now - timedelta(days=20):
                checks.check_afterwards(
                    made.id, found="", by=checker, now=later + timedelta(days=2)
                )


def _leave_waiting(year: _Year) -> None:
    """Leave two that wait for the budget holder, and one that was declined."""
    # The newest open cases got something in the past weeks: one a year for a resident.
    cases = islice(_case_ids(), _LIVED, None)
    waiting = (
        ("tom", "Boek over rouw voor kinderen", 64_95, "Vader van twee, na een moeizame aangifte."),
        ("yasmina", "Bos bloemen", 55_00, "Na drie verkeerde brieven."),
        ("marloes", "Tegoed bij de bakker", 40_00, "Een heel plein wacht op de bank."),
    )
    for key, description, amount, why in waiting:
        wish = Wish(
            description=description,
            reason=why,
            amount=Cents(amount),
            consented=True,
            delivery=Delivery.PICK_UP,
            case_id=next(cases, None),
        )
        with unit_of_work():
            made = request(year.pot_id, wish, by=year.staff.actors[key], now=year.now)
            if key == "marloes":
                why_not = "Tegoed is bijna geld. Kies iets persoonlijks."
                lead = year.staff.actors["ingrid"]
                decisions.decline(made.id, reason=why_not, by=lead, now=year.now)


def _case_ids() -> Iterator[int]:
    end_reading()
    return iter(queries.list_open_case_ids(limit=12))

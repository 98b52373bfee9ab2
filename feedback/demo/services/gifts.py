# SPDX-License-Identifier: EUPL-1.2
"""Attenties of the past year: pots with a lived-in book, what waits for a yes, what to check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from feedback.cases.rules import CaseKind, CaseStatus
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.demo import queries
from feedback.demo.rules.people import KLANTENSERVICE, TEAMS
from feedback.demo.services.people import DEMO, Staff
from feedback.money import Cents
from feedback.service_calendar.queries import active_calendar
from feedback.surprise_budget.queries.surprises import list_for_case
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
#: In the months before; then at the end of talks of the past weeks.
_EACH_MONTH = 2
#: In those months every so many attenties belong to a talk of the days before, if there was one.
_KNOWN_EVERY, _DAYS_BEFORE = 2, timedelta(days=10)
_WEEKS, _REST = timedelta(days=36), timedelta(days=8)
_AFTER = timedelta(minutes=25)
_AT_TALKS, _LIVED = 26, 4


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
        amount=Cents(1_200_00),
        reason=f"begroting {year}",
        key="demo",
        by=DEMO,
        now=now,
    )
    return pot.id


def _live(year: _Year, *, first: datetime) -> None:
    """Give a few things each month and more in the past weeks, in the order of the calendar.

    The last ones are not delivered or not checked yet.
    """
    steps: list[tuple[datetime, Callable[[], None]]] = []
    for number, (at, case_id) in enumerate(_moments(year, first=first)):
        steps += _Gift(year, number, case_id, at).steps()
    end_reading()
    for _at, act in sorted(steps, key=lambda one: one[0]):
        with unit_of_work():
            act()


def _moments(year: _Year, *, first: datetime) -> list[tuple[datetime, int | None]]:
    """Return when something is given, and in which case.

    Who tips us is forgotten: that is what the page of the pot should say of the others.
    """
    weeks_ago = max(first, year.now - _WEEKS)
    found: list[tuple[datetime, int | None]] = []
    moment = first + timedelta(days=7)
    while moment < weeks_ago:
        if active_calendar(moment).is_working_day(local(moment).date()):
            found.append((moment, _lately(year, moment) if len(found) % _KNOWN_EVERY else None))
        moment += timedelta(days=30 / _EACH_MONTH + year.chance.randrange(-2, 3))
    old = _talks(year, CaseStatus.CLOSED, since=weeks_ago, before=year.now - _REST, limit=_AT_TALKS)
    new = _talks(year, CaseStatus.OPEN, since=weeks_ago, before=year.now - _AFTER, limit=_LIVED)
    return found + [(talk.at + _AFTER, talk.case_id) for talk in (*old, *new)]


def _lately(year: _Year, moment: datetime) -> int | None:
    """Return the case of the first talk in the days before ``moment``."""
    since = moment - _DAYS_BEFORE
    talks = _talks(year, CaseStatus.CLOSED, since=since, before=moment - _AFTER, limit=1)
    return talks[0].case_id if talks else None


def _talks(
    year: _Year, status: CaseStatus, *, since: datetime, before: datetime, limit: int
) -> list[queries.Talk]:
    return queries.list_talks(
        year.staff.team_ids[KLANTENSERVICE],
        status=status,
        since=since,
        before=before,
        but=CaseKind.SUGGESTION,
        limit=limit,
    )


class _Gift:
    """One attentie, and what becomes of it as far as it fits before now."""

    def __init__(self, year: _Year, number: int, case_id: int | None, at: datetime) -> None:
        self._year = year
        self._case_id = case_id
        self._at = at
        self._kind = GIVEN[number % len(GIVEN)]
        self._asker = year.staff.actors[("marloes", "tom", "yasmina")[number % 3]]
        self._cents_back = 75 if number % 3 == 0 else 0
        self._id = 0

    def steps(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Yield what happens and when."""
        yield self._at, self._ask
        if self._brought_at < self._year.now:
            yield self._brought_at, self._bring
            if self._at < self._year.now - timedelta(days=20):
                yield self._looked_at, self._look

    @property
    def _brought_at(self) -> datetime:
        return self._at + timedelta(days=3)

    @property
    def _looked_at(self) -> datetime:
        return self._at + timedelta(days=5)

    def _ask(self) -> None:
        what, description, amount, why = self._kind
        wish = Wish(
            description=description,
            reason=why,
            amount=Cents(amount),
            consented=True,
            delivery=Delivery.PICK_UP,
            what=what,
            case_id=self._case_id,
        )
        self._id = request(self._year.pot_id, wish, by=self._asker, now=self._at).id

    def _bring(self) -> None:
        at = self._brought_at
        cost = Cents(self._kind[2] - self._cents_back)
        done = Delivered(local(at).date(), cost, 9, None, "Marktkraam: geen bon gekregen")
        deliveries.deliver(self._id, done, by=self._asker, now=at)

    def _look(self) -> None:
        lead = self._year.staff.actors["ingrid"]
        checks.check_afterwards(self._id, found="", by=lead, now=self._looked_at)


def _leave_waiting(year: _Year) -> None:
    """Leave two that wait for the budget holder, and one that was declined."""
    cases = _case_ids()
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
    """Return the newest open cases in which nothing was given: one a year for a resident."""
    end_reading()
    newest = queries.list_open_case_ids(limit=12)
    return (case_id for case_id in newest if not list_for_case(case_id))

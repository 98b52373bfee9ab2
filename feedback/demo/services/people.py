# SPDX-License-Identifier: EUPL-1.2
"""The invented colleagues, their teams and who is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.accounts.rules import Actor, permissions_of, program
from feedback.accounts.services import absences
from feedback.accounts.services import people as accounts
from feedback.business_time.calendar import ServiceCalendar
from feedback.clock import local
from feedback.demo.rules.days import days_around
from feedback.demo.rules.people import ABSENT, CAST, DEPUTY, LEAD, TEAMS
from feedback.telephony.services.own_phones import set_own_phone

DEMO = program("demo", origin="cli", permissions=frozenset({"accounts.manage", "cases.assign"}))
AWAY_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Staff:
    """Everyone who can act in the demo, by key, and the teams by name."""

    actors: Mapping[str, Actor]
    team_ids: Mapping[str, int]


def hire(hashes: Mapping[str, str], *, since: datetime) -> Staff:
    """Make teams and accounts; ``hashes`` holds the password hash of each key of the cast."""
    team_ids = {name: accounts.create_team(name, by=DEMO, now=since) for name in TEAMS}
    actors = {}
    for one in CAST:
        team_id = team_ids[one.team] if one.team else None
        user_id = accounts.create_user(
            one.email,
            name=one.name,
            roles={one.role},
            team_id=team_id,
            password_hash=hashes[one.key],
            by=DEMO,
            now=since,
        )
        roles = frozenset({one.role})
        actors[one.key] = Actor(
            id=user_id,
            label=one.name,
            origin="web",
            permissions=permissions_of(roles),
            roles=roles,
            team_id=team_id,
        )
    _give_phones(actors, since=since)
    return Staff(actors, team_ids)


def _give_phones(actors: Mapping[str, Actor], *, since: datetime) -> None:
    """Give who calls a phone of their own: numbers beside those of the invented residents."""
    callers = [actor for actor in actors.values() if actor.may("cases.work")]
    for number, actor in enumerate(callers, start=1):
        set_own_phone(f"0612{300_000 + number}", by=actor, now=since)


def send_one_away(staff: Staff, *, calendar: ServiceCalendar, now: datetime) -> None:
    """Have one colleague be ill since the last working day, with a deputy."""
    absent, deputy = staff.actors[ABSENT].id, staff.actors[DEPUTY].id
    assert absent is not None, "the cast has accounts"
    absences.record_absence(
        absent,
        starts_on=days_around(now, calendar=calendar).before,
        ends_on=local(now + AWAY_DAYS).date(),
        deputy_id=deputy,
        by=staff.actors[LEAD],
        now=now,
    )

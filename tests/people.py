# SPDX-License-Identifier: EUPL-1.2
"""The cast: the same few people in every test, so that a permission test is one line.

All names, addresses and numbers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask.testing import FlaskClient

from feedback import edge
from feedback.accounts.login import session_cookie
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor, Role, permissions_of, program
from feedback.accounts.services import people as commands
from feedback.accounts.services import sessions
from feedback.db import end_reading, unit_of_work

TERMINAL = program("test", origin="cli", permissions=frozenset({"accounts.manage"}))


@dataclass(frozen=True)
class Resident:
    """Somebody who tells us something; has no account."""

    name: str = "Jan Postma"
    phone: str = "06 12 34 56 78"
    email: str = "jan.postma@inwoner.example"


@dataclass(frozen=True)
class Cast:
    """Everyone, as actors; ``actor_of`` reads one anew after a change."""

    marloes: Actor
    """An employee of the team Klantcontact."""
    tom: Actor
    """A colleague of another team, Openbare ruimte."""
    ingrid: Actor
    """Team lead of Klantcontact."""
    anouk: Actor
    """An analyst: sees no case and no contact."""
    bram: Actor
    """The admin."""
    resident: Resident
    klantcontact: int
    """Number of the team."""
    openbare_ruimte: int


def make_cast(*, now: datetime) -> Cast:
    """Put everyone in the database."""
    with unit_of_work():
        ours = commands.create_team("Klantcontact", by=TERMINAL, now=now)
        theirs = commands.create_team("Openbare ruimte", by=TERMINAL, now=now)
        numbers = {
            "marloes": _make("Marloes de Wit", Role.EMPLOYEE, team_id=ours, now=now),
            "tom": _make("Tom Bakker", Role.EMPLOYEE, team_id=theirs, now=now),
            "ingrid": _make("Ingrid Visser", Role.MANAGER, team_id=ours, now=now),
            "anouk": _make("Anouk Smit", Role.ANALYST, team_id=None, now=now),
            "bram": _make("Bram Mulder", Role.ADMIN, team_id=None, now=now),
        }
    actors = {name: actor_of(number) for name, number in numbers.items()}
    end_reading()
    return Cast(**actors, resident=Resident(), klantcontact=ours, openbare_ruimte=theirs)


def _make(name: str, role: Role, *, team_id: int | None, now: datetime) -> int:
    email = f"{name.split(maxsplit=1)[0].lower()}@duinrade.example"
    return commands.create_user(
        email, name=name, roles=[role], team_id=team_id, by=TERMINAL, now=now
    )


def actor_of(user_id: int, *, origin: str = "web") -> Actor:
    """Return someone as the actor of a request."""
    person = people_queries.get_person(user_id)
    return Actor(
        id=person.id,
        label=person.name,
        origin=origin,
        permissions=permissions_of(person.roles),
        roles=person.roles,
        team_id=person.team_id,
        email=person.email,
    )


def hire(name: str, role: Role, *, now: datetime) -> Actor:
    """Put one more colleague in the database, outside any team."""
    with unit_of_work():
        number = _make(name, role, team_id=None, now=now)
    hired = actor_of(number)
    end_reading()
    return hired


def number_of(person: Actor) -> int:
    """Return the number of a person's account."""
    assert person.id is not None
    return person.id


def login(client: FlaskClient, person: Actor) -> str:
    """Sign ``person`` in on ``client`` without a password; return the session's token."""
    assert person.id is not None
    found = entry_queries.get_credentials(person.id)
    end_reading()
    with unit_of_work():
        token = sessions.open_session(
            person.id,
            checked_hash=found.password_hash,
            new_hash=None,
            user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
            now=edge.now(),
        )
    client.set_cookie(session_cookie(), token)
    return token


def logout(client: FlaskClient) -> None:
    """Forget the session on ``client``."""
    client.delete_cookie(session_cookie())

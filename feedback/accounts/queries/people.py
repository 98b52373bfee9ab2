# SPDX-License-Identifier: EUPL-1.2
"""Every select on people and teams; answers are frozen rows that outlive their transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from feedback.accounts.models import Team, User, UserRole
from feedback.accounts.rules import DEMO_DOMAIN, Role, email_key, permissions_of
from feedback.db import db
from feedback.errors import NotFound
from feedback.reference import kept_by_edition

AnyRow = sa.Row[*tuple[Any, ...]]
#: What an actor is made of.
ACTOR_COLUMNS = (User.id, User.name, User.email, User.team_id, User.shortcuts, UserRole.role)


@dataclass(frozen=True)
class Person:
    """A colleague, as lists and menus show them."""

    id: int
    name: str
    email: str = field(repr=False)
    team_id: int | None
    team_name: str | None
    roles: frozenset[Role]
    disabled: bool

    @property
    def permissions(self) -> frozenset[str]:
        """What this person may do."""
        return frozenset() if self.disabled else permissions_of(self.roles)


def get_person(user_id: int) -> Person:
    """Return the person with this number; raises ``NotFound``."""
    found = find_person(user_id)
    if found is None:
        raise NotFound("Deze collega bestaat niet.")
    return found


def find_person(user_id: int) -> Person | None:
    """Return the person with this number, disabled or not, or None."""
    return _everyone().get(user_id)


def find_person_by_email(email: str) -> Person | None:
    """Return the person with this address, disabled or not."""
    number = db.session.scalar(sa.select(User.id).where(User.email_key == email_key(email)))
    return None if number is None else find_person(number)


def list_people() -> list[Person]:
    """Return everyone with an account, by name."""
    return list(_everyone().values())


def list_colleagues(*, permission: str, team_id: int | None = None) -> list[Person]:
    """Return who may do ``permission``, by name; of one team when ``team_id`` is given."""
    found = [one for one in _everyone().values() if permission in one.permissions]
    return [one for one in found if team_id is None or one.team_id == team_id]


def list_team_leads(team_id: int | None) -> list[Person]:
    """Return the managers of a team; without a team, or where it has none, all managers."""
    working = (one for one in _everyone().values() if not one.disabled)
    managers = [person for person in working if Role.MANAGER in person.roles]
    own = [person for person in managers if team_id is not None and person.team_id == team_id]
    return own or managers


def list_names(user_ids: Collection[int]) -> dict[int, str]:
    """Return the names of these people by number."""
    known = _everyone()
    return {user_id: known[user_id].name for user_id in user_ids if user_id in known}


def count_people() -> int:
    """Return how many accounts there are, disabled ones too."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(User)) or 0


def count_demo_accounts() -> int:
    """Return how many accounts of the demo data can sign in."""
    query = (
        sa.select(sa.func.count())
        .select_from(User)
        .where(User.email_key.endswith(f"@{DEMO_DOMAIN}"))
        .where(User.disabled_at.is_(None))
    )
    return db.session.scalar(query) or 0


def list_teams() -> Sequence[Team]:
    """Return all teams, by name."""
    return db.session.scalars(sa.select(Team).order_by(Team.name_key)).all()


def find_team_by_name(name: str) -> Team | None:
    """Return the team with this name, in whatever case it was typed."""
    return db.session.scalar(sa.select(Team).where(Team.name_key == name.casefold()))


_PEOPLE = (
    sa.select(*ACTOR_COLUMNS, User.disabled_at, Team.name.label("team_name"))
    .outerjoin(Team, Team.id == User.team_id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .order_by(User.name, User.id, UserRole.role)
)


@kept_by_edition
def _everyone() -> Mapping[int, Person]:
    """Return all accounts by number, in the order of their names."""
    by_user: dict[int, list[AnyRow]] = {}
    for row in db.session.connection().execute(_PEOPLE).all():
        by_user.setdefault(row.id, []).append(row)
    return MappingProxyType({number: _person(rows) for number, rows in by_user.items()})


def _person(rows: Sequence[AnyRow]) -> Person:
    user = rows[0]
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        team_id=user.team_id,
        team_name=user.team_name,
        roles=roles_in(rows),
        disabled=user.disabled_at is not None,
    )


def roles_in(rows: Sequence[AnyRow]) -> frozenset[Role]:
    """Return the roles in the rows of one person."""
    return frozenset(row.role for row in rows if row.role is not None)

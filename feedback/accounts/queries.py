# SPDX-License-Identifier: EUPL-1.2
"""Every select on people; answers are frozen rows that outlive their transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.accounts.models import (
    Absence,
    ApiToken,
    LoginSession,
    OneTimeLink,
    Team,
    User,
    UserRole,
)
from feedback.accounts.rules import (
    DEMO_DOMAIN,
    Actor,
    Away,
    LinkPurpose,
    Role,
    Scope,
    email_key,
    permissions_of,
    present_or_deputy,
    session_limits,
    session_lives,
    token_permissions,
)
from feedback.db import UtcMoment, db
from feedback.errors import NotFound
from feedback.keys import hash_token

AnyRow = sa.Row[*tuple[Any, ...]]
AnySelect = sa.Select[*tuple[Any, ...]]


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


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against."""

    user_id: int
    password_hash: str | None = field(repr=False)
    disabled: bool


@dataclass(frozen=True)
class Entry:
    """Who a cookie or token lets in, and when that was last written down."""

    actor: Actor
    seen_at: datetime | None


@dataclass(frozen=True)
class OpenLink:
    """A one-time link that still works."""

    id: int
    user_id: int
    purpose: LinkPurpose
    name: str
    email: str = field(repr=False)


@dataclass(frozen=True)
class SessionRow:
    """One of somebody's own sessions."""

    id: int
    browser: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class AbsenceRow:
    """One of somebody's own absences, present or coming."""

    id: int
    starts_on: date
    ends_on: date | None
    deputy_name: str | None


def get_person(user_id: int) -> Person:
    """Return the person with this number; raises ``NotFound``."""
    found = find_person(user_id)
    if found is None:
        raise NotFound("Deze collega bestaat niet.")
    return found


def find_person(user_id: int) -> Person | None:
    """Return the person with this number, disabled or not, or None."""
    found = _people(_PEOPLE.where(User.id == user_id))
    return found[0] if found else None


def find_person_by_email(email: str) -> Person | None:
    """Return the person with this address, disabled or not."""
    found = _people(_PEOPLE.where(User.email_key == email_key(email)))
    return found[0] if found else None


def list_people() -> list[Person]:
    """Return everyone with an account, by name."""
    return _people(_PEOPLE)


def list_colleagues(*, permission: str, team_id: int | None = None) -> list[Person]:
    """Return who may do ``permission``, by name; of one team when ``team_id`` is given."""
    query = _WORKING
    if team_id is not None:
        query = query.where(User.team_id == team_id)
    return [person for person in _people(query) if permission in person.permissions]


def list_team_leads(team_id: int | None) -> list[Person]:
    """Return the managers of a team; without a team, or where it has none, all managers."""
    managers = [person for person in _people(_WORKING) if Role.MANAGER in person.roles]
    own = [person for person in managers if team_id is not None and person.team_id == team_id]
    return own or managers


def list_names(user_ids: Collection[int]) -> dict[int, str]:
    """Return the names of these people by number, in one select."""
    if not user_ids:
        return {}
    query = sa.select(User.id, User.name).where(User.id.in_(user_ids))
    return {row.id: row.name for row in db.session.execute(query)}


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


def find_credentials(email: str) -> Credentials | None:
    """Return what the password of this address is checked against."""
    return _credentials(User.email_key == email_key(email))


def get_credentials(user_id: int) -> Credentials:
    """Return what this person's password is checked against; raises ``NotFound``."""
    found = _credentials(User.id == user_id)
    if found is None:
        raise NotFound("Deze collega bestaat niet.")
    return found


def _credentials(condition: sa.ColumnElement[bool]) -> Credentials | None:
    row = db.session.execute(
        sa.select(User.id, User.password_hash, User.disabled_at).where(condition)
    ).one_or_none()
    return row and Credentials(row.id, row.password_hash, row.disabled_at is not None)


#: Put together once: every request of a colleague asks it.
_ACTOR = (User.id, User.name, User.email, User.team_id, User.shortcuts, UserRole.role)
_SESSION = (
    sa.select(
        LoginSession.id.label("session_id"),
        LoginSession.last_seen_at,
        LoginSession.created_at,
        *_ACTOR,
    )
    .join(User, User.id == LoginSession.user_id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .where(LoginSession.token_hash == sa.bindparam("token_hash"))
    .where(User.disabled_at.is_(None))
)


def find_session_entry(token: str, *, now: datetime) -> Entry | None:
    """Return who this session cookie lets in at ``now``: roles are read anew each time."""
    connection = db.session.connection()
    rows = connection.execute(_SESSION, {"token_hash": hash_token(token)}).all()
    if not rows:
        return None
    found = rows[0]
    roles = _roles(rows)
    if not session_lives(
        last_seen_at=found.last_seen_at,
        created_at=found.created_at,
        limits=session_limits(roles),
        now=now,
    ):
        return None
    actor = _actor(found, roles, origin="web", session_id=found.session_id)
    return Entry(actor, found.last_seen_at)


_TOKEN = (
    sa.select(
        ApiToken.id.label("token_id"),
        ApiToken.scopes,
        ApiToken.last_used_at,
        *_ACTOR,
    )
    .join(User, User.id == ApiToken.user_id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .where(ApiToken.id == sa.bindparam("token_id"))
    .where(ApiToken.secret_hash == sa.bindparam("secret_hash"))
    .where(ApiToken.revoked_at.is_(None))
    .where(ApiToken.expires_at > sa.bindparam("now", type_=UtcMoment()))
    .where(User.disabled_at.is_(None))
)


def find_token_entry(token_id: int, secret: str, *, now: datetime) -> Entry | None:
    """Return whom this API token acts for: rights of its owner now, within its scopes."""
    given = {"token_id": token_id, "secret_hash": hash_token(secret), "now": now}
    rows = db.session.connection().execute(_TOKEN, given).all()
    if not rows:
        return None
    found = rows[0]
    scopes = frozenset(Scope(scope) for scope in found.scopes)
    actor = _actor(found, _roles(rows), origin="api", token_id=found.token_id, scopes=scopes)
    return Entry(actor, found.last_used_at)


def has_token(token_id: int) -> bool:
    """Tell whether there is an API token with this number, working or not."""
    return db.session.get(ApiToken, token_id) is not None


def find_open_link(token: str, *, now: datetime) -> OpenLink | None:
    """Return the one-time link with this token while it works."""
    row = db.session.execute(
        sa.select(OneTimeLink.id, OneTimeLink.user_id, OneTimeLink.purpose, User.name, User.email)
        .join(User, User.id == OneTimeLink.user_id)
        .where(OneTimeLink.token_hash == hash_token(token))
        .where(OneTimeLink.used_at.is_(None))
        .where(OneTimeLink.expires_at > now)
        .where(User.disabled_at.is_(None))
    ).one_or_none()
    return row and OpenLink(row.id, row.user_id, row.purpose, row.name, row.email)


def list_own_sessions(user_id: int, *, roles: Collection[Role], now: datetime) -> list[SessionRow]:
    """Return where somebody is signed in, latest use first."""
    query = (
        sa.select(LoginSession)
        .where(LoginSession.user_id == user_id)
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
    )
    limits = session_limits(roles)
    return [
        SessionRow(row.id, row.browser, row.created_at, row.last_seen_at)
        for row in db.session.scalars(query)
        if session_lives(
            last_seen_at=row.last_seen_at, created_at=row.created_at, limits=limits, now=now
        )
    ]


def list_own_absences(user_id: int, *, on: date) -> list[AbsenceRow]:
    """Return somebody's absences that are not over on the day ``on``, first one first."""
    deputy = aliased(User)
    rows = db.session.execute(
        sa.select(Absence.id, Absence.starts_on, Absence.ends_on, deputy.name)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(Absence.user_id == user_id)
        .where(Absence.withdrawn_at.is_(None))
        .where(sa.or_(Absence.ends_on.is_(None), Absence.ends_on >= on))
        .order_by(Absence.starts_on, Absence.id)
    )
    return [AbsenceRow(row.id, row.starts_on, row.ends_on, row.name) for row in rows]


def is_away_between(user_id: int, starts_on: date, ends_on: date | None) -> bool:
    """Tell whether any day from ``starts_on`` to ``ends_on`` (open: for ever) is taken already."""
    query = (
        sa.select(Absence.id)
        .where(Absence.user_id == user_id)
        .where(Absence.withdrawn_at.is_(None))
        .where(sa.or_(Absence.ends_on.is_(None), Absence.ends_on >= starts_on))
        .limit(1)
    )
    if ends_on is not None:
        query = query.where(Absence.starts_on <= ends_on)
    return db.session.scalar(query) is not None


def list_away(on: date) -> list[Away]:
    """Return who is not there on the day ``on``; a disabled account counts as away for good."""
    absent = db.session.scalars(
        sa.select(Absence)
        .where(Absence.withdrawn_at.is_(None))
        .where(Absence.starts_on <= on)
        .where(sa.or_(Absence.ends_on.is_(None), Absence.ends_on >= on))
        .order_by(Absence.id)
    )
    away = [Away(row.user_id, row.starts_on, row.ends_on, row.deputy_id) for row in absent]
    gone = db.session.scalars(sa.select(User.id).where(User.disabled_at.is_not(None)))
    return away + [Away(user_id, on, None, None) for user_id in gone]


def find_present(user_id: int, *, on: date) -> int | None:
    """Return who answers for this person on the day ``on``; None means the team."""
    return present_or_deputy(user_id, list_away(on), on)


_PEOPLE = (
    sa.select(*_ACTOR, User.disabled_at, Team.name.label("team_name"))
    .outerjoin(Team, Team.id == User.team_id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .order_by(User.name, User.id, UserRole.role)
)
_WORKING = _PEOPLE.where(User.disabled_at.is_(None))


def _people(query: AnySelect) -> list[Person]:
    by_user: dict[int, list[AnyRow]] = {}
    for row in db.session.connection().execute(query):
        by_user.setdefault(row.id, []).append(row)
    return [_person(rows) for rows in by_user.values()]


def _person(rows: Sequence[AnyRow]) -> Person:
    user = rows[0]
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        team_id=user.team_id,
        team_name=user.team_name,
        roles=_roles(rows),
        disabled=user.disabled_at is not None,
    )


def _roles(rows: Sequence[AnyRow]) -> frozenset[Role]:
    return frozenset(row.role for row in rows if row.role is not None)


def _actor(
    user: User | AnyRow,
    roles: frozenset[Role],
    *,
    origin: str,
    session_id: int | None = None,
    token_id: int | None = None,
    scopes: frozenset[Scope] | None = None,
) -> Actor:
    """Make the actor; with ``scopes`` (a token) rights are cut to what they let through."""
    return Actor(
        id=user.id,
        label=user.name,
        origin=origin,
        permissions=permissions_of(roles) if scopes is None else token_permissions(roles, scopes),
        roles=roles,
        team_id=user.team_id,
        email=user.email,
        shortcuts=user.shortcuts,
        session_id=session_id,
        token_id=token_id,
    )

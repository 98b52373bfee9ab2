# SPDX-License-Identifier: EUPL-1.2
"""Every select on who may come in: passwords, sessions, tokens, one-time links."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import ApiToken, LoginSession, OneTimeLink, User, UserRole
from feedback.accounts.queries.people import ACTOR_COLUMNS, AnyRow, roles_in
from feedback.accounts.rules import (
    Actor,
    LinkPurpose,
    Role,
    Scope,
    email_key,
    permissions_of,
    session_limits,
    session_lives,
    token_permissions,
)
from feedback.db import UtcMoment, db
from feedback.errors import NotFound
from feedback.keys import hash_token
from feedback.reference import EDITION, hear_edition


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
_SESSION = (
    sa.select(
        LoginSession.id.label("session_id"),
        LoginSession.last_seen_at,
        LoginSession.created_at,
        EDITION.label("edition"),
        *ACTOR_COLUMNS,
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
    hear_edition(found.edition)
    roles = roles_in(rows)
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
        EDITION.label("edition"),
        *ACTOR_COLUMNS,
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
    hear_edition(found.edition)
    scopes = frozenset(Scope(scope) for scope in found.scopes)
    actor = _actor(found, roles_in(rows), origin="api", token_id=found.token_id, scopes=scopes)
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

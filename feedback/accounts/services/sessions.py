# SPDX-License-Identifier: EUPL-1.2
"""Commands on sessions: signing in, being seen, signing out."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.accounts.errors import PasswordMoved
from feedback.accounts.models import ApiToken, LoginSession, OneTimeLink, User
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import SEEN_EVERY, Actor, describe_browser, session_limits
from feedback.audit import services as audit
from feedback.db import db, rows_touched
from feedback.errors import NotFound
from feedback.keys import hash_token, new_token

LONGEST_SESSION = timedelta(hours=10)
LINKS_KEPT = timedelta(days=30)


def open_session(
    user_id: int,
    *,
    checked_hash: str | None,
    new_hash: str | None,
    user_agent: str,
    now: datetime,
) -> str:
    """Sign a person in and return the new session's token, which is never stored.

    ``checked_hash`` is the hash the password was checked against, outside this unit; when
    the account changed since, signing in is refused (``PasswordMoved``). ``new_hash`` is
    the same password hashed with today's cost, when that rose.
    """
    user = db.session.get(User, user_id, with_for_update=True)
    if user is None or user.disabled_at is not None or user.password_hash != checked_hash:
        raise PasswordMoved("Probeer het nog een keer.")
    if new_hash is not None:
        user.password_hash = new_hash
    person = people_queries.get_person(user_id)
    _forget_dead_sessions(user_id, idle=session_limits(person.roles).idle, now=now)
    token = new_token()
    session = LoginSession(
        token_hash=hash_token(token),
        user_id=user_id,
        browser=describe_browser(user_agent),
        created_at=now,
        last_seen_at=now,
    )
    db.session.add(session)
    db.session.flush()  # the logboek names the number
    by = Actor(id=user_id, label=person.name, origin="web")
    audit.record("session.opened", by=by, object_type="session", object_id=session.id, now=now)
    return token


def note_refused_login(user_id: int | None, *, now: datetime) -> None:
    """Write down that a login failed; an unknown address is not kept anywhere."""
    by = Actor(id=None, label="onbekend", origin="web")
    audit.record(
        "session.refused",
        by=by,
        object_type="account",
        object_id=user_id or "unknown",
        now=now,
        result="refused",
    )


def end_session(session_id: int, *, by: Actor, now: datetime) -> None:
    """End one of one's own sessions; somebody else's is ``NotFound``."""
    ended = db.session.execute(
        sa.delete(LoginSession)
        .where(LoginSession.id == session_id)
        .where(LoginSession.user_id == by.id)
    )
    if rows_touched(ended) == 0:
        raise NotFound("Deze sessie is er niet meer.")
    audit.record("session.ended", by=by, object_type="session", object_id=session_id, now=now)


def end_other_sessions(*, by: Actor, now: datetime) -> int:
    """End all one's own sessions but the one in use; return how many."""
    ended = db.session.execute(
        sa.delete(LoginSession)
        .where(LoginSession.user_id == by.id)
        .where(LoginSession.id != by.session_id)
    )
    audit.record("session.others_ended", by=by, object_type="account", object_id=by.id, now=now)
    return rows_touched(ended)


def note_seen(actor: Actor, *, now: datetime) -> None:
    """Write down that a session or token was used now, unless that was just done."""
    before = now - SEEN_EVERY
    if actor.session_id is not None:
        db.session.execute(
            sa.update(LoginSession)
            .where(LoginSession.id == actor.session_id)
            .where(LoginSession.last_seen_at <= before)
            .values(last_seen_at=now)
        )
    elif actor.token_id is not None:
        unseen = sa.or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at <= before)
        db.session.execute(
            sa.update(ApiToken)
            .where(ApiToken.id == actor.token_id)
            .where(unseen)
            .values(last_used_at=now)
        )


def forget_expired(*, now: datetime) -> int:
    """Delete sessions past their longest life and links of over a month; return how many."""
    sessions = db.session.execute(
        sa.delete(LoginSession).where(LoginSession.created_at <= now - LONGEST_SESSION)
    )
    links = db.session.execute(
        sa.delete(OneTimeLink).where(OneTimeLink.expires_at <= now - LINKS_KEPT)
    )
    return rows_touched(sessions) + rows_touched(links)


def _forget_dead_sessions(user_id: int, *, idle: timedelta, now: datetime) -> None:
    db.session.execute(
        sa.delete(LoginSession)
        .where(LoginSession.user_id == user_id)
        .where(LoginSession.last_seen_at <= now - idle)
    )

# SPDX-License-Identifier: EUPL-1.2
"""Who is behind a request, and signing in.

Flask-Login is the front (``current_user``); behind it stands our own table of sessions,
read anew at every request, so that whatever ends a session ends it at once. Pages are
entered with the session's cookie, the API and the figures only with a bearer token: a
cookie there would need protection against forged forms, and a token in an address would
end up in logs.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from flask import Flask, Request, Response, g, request, session
from flask_login import LoginManager
from itsdangerous import BadData, URLSafeSerializer

from feedback import edge
from feedback.accounts import passwords
from feedback.accounts.errors import PasswordMoved
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries.entries import Credentials, Entry
from feedback.accounts.rules import SEEN_EVERY, Actor, email_key, read_token
from feedback.accounts.services import sessions
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.errors import Unavailable
from feedback.web.access import PROGRAM_DOORS, known_actor, moment
from feedback.web.limits import address_group, count_attempt, forget_attempts

log = structlog.get_logger()
DEVICE_DAYS = 180
QUARTER, HOUR = 15 * 60, 60 * 60
#: Attempts by one address on one account, or by a device that signed in before.
PAIR_LIMIT, PAIR_WINDOW = 8, QUARTER
#: Attempts on one account by all devices that never signed in to it.
ACCOUNT_LIMIT, ACCOUNT_WINDOW = 50, HOUR
#: Attempts by one address: a whole town hall may share one.
ADDRESS_LIMIT, ADDRESS_WINDOW = 300, QUARTER


class Refusal(StrEnum):
    """Why somebody is not signed in. Which part was wrong is never said."""

    WRONG = "wrong"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True)
class SignedIn:
    """A new session and the mark of the device it was opened on."""

    user_id: int
    token: str
    device: str


def init_login(app: Flask) -> None:
    """Have ``app`` find out who is behind each request."""
    manager = LoginManager()
    manager.session_protection = None  # the session is ours, Flask's cookie holds none of it
    # Its own context processor would ask the database on every page, also on the one that
    # says the database is away.
    manager.init_app(app, add_context_processor=False)
    app.context_processor(_describe_actor)
    manager.request_loader(_find_actor)
    app.after_request(_note_seen)


def session_cookie() -> str:
    """Return the name of the session's cookie; ``__Host-`` binds it to this host over https."""
    return "__Host-session" if _is_https() else "session"


def device_cookie() -> str:
    """Return the name of the cookie of a device that signed in before."""
    return "__Host-device" if _is_https() else "device"


def set_cookies(response: Response, signed_in: SignedIn) -> None:
    """Hand the browser its new session, and a new token for its forms."""
    _set_cookie(response, session_cookie(), signed_in.token, days=None)
    _set_cookie(response, device_cookie(), signed_in.device, days=DEVICE_DAYS)
    renew_form_token()


def drop_cookie(response: Response) -> None:
    """Take the session's cookie away; the device stays known."""
    response.delete_cookie(
        session_cookie(), path="/", secure=_is_https(), httponly=True, samesite="Lax"
    )
    renew_form_token()


def renew_form_token() -> None:
    """Forget the token of open forms: one from before signing in or out is refused."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def sign_in(email: str, password: str, *, now: datetime) -> SignedIn | Refusal:
    """Sign in with a password.

    1. Count the attempt, in a unit of its own, so that a flood is stopped before hashing.
    2. Read what the password is checked against. 3. Check it outside any transaction; for
    an unknown address it costs the same. 4. Open the session in a second unit, which
    refuses when the account changed meanwhile.
    """
    found = entry_queries.find_credentials(email)
    device = _known_device(found, now=now)
    end_reading()
    with unit_of_work():
        if not _count(email_key(email), device=device, now=now):
            return Refusal.TOO_OFTEN
    checked = passwords.check(found.password_hash if found else None, password)
    with unit_of_work():
        if found is None or found.disabled or not checked.right:
            sessions.note_refused_login(found.user_id if found else None, now=now)
            return Refusal.WRONG
        try:
            token = sessions.open_session(
                found.user_id,
                checked_hash=found.password_hash,
                new_hash=checked.new_hash,
                user_agent=request.user_agent.string,
                now=now,
            )
        except PasswordMoved:
            return Refusal.WRONG
        _forget(email_key(email), device=device, now=now)
    return SignedIn(found.user_id, token, _device_mark(found.user_id, device, now=now))


def open_again(actor: Actor, *, checked_hash: str, now: datetime) -> SignedIn:
    """Open a fresh session for who just changed their password, inside the caller's unit."""
    user_id = int(actor.get_id())
    token = sessions.open_session(
        user_id,
        checked_hash=checked_hash,
        new_hash=None,
        user_agent=request.user_agent.string,
        now=now,
    )
    return SignedIn(user_id, token, _device_mark(user_id, None, now=now))


def _find_actor(asked: Request) -> Actor | None:
    now = moment()
    entry = _find_entry(asked, now=now)
    if entry is None:
        return None
    g.known_actor = entry.actor
    if entry.seen_at is None or now - entry.seen_at >= SEEN_EVERY:
        g.seen_actor = entry.actor
    return entry.actor


def _find_entry(asked: Request, *, now: datetime) -> Entry | None:
    if asked.path.startswith(PROGRAM_DOORS):
        kind, _, text = asked.headers.get("Authorization", "").partition(" ")
        token = read_token(text.strip()) if kind.casefold() == "bearer" else None
        return token and entry_queries.find_token_entry(token[0], token[1], now=now)
    cookie = asked.cookies.get(session_cookie(), "")
    return entry_queries.find_session_entry(cookie, now=now) if cookie else None


def _note_seen(response: Response) -> Response:
    """Write down the last use of a session or token, after everything else, in a short unit.

    Whoever just signed out has no row any more, and then nothing is written. A busy
    database is no reason to spoil an answer: the next request tries again.
    """
    actor: Actor | None = g.pop("seen_actor", None)
    if actor is not None:
        try:
            with unit_of_work():
                sessions.note_seen(actor, now=moment())
        except Unavailable:
            log.warning("session.not_noted", session=actor.session_id, token=actor.token_id)
    return response


def _describe_actor() -> dict[str, Any]:
    """Give templates who is signed in, as far as this request already found out."""
    actor = known_actor()
    if not isinstance(actor, Actor):
        return {"me": None}
    words = actor.label.split() or ["?"]
    initials = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return {
        "me": {"name": actor.label, "short_name": words[0], "initials": initials.upper()},
        "shortcuts_on": actor.shortcuts,
    }


def _count(key: str, *, device: str | None, now: datetime) -> bool:
    """Count an attempt where it counts; tell whether it may go on.

    A device that signed in to this account before has a count of its own: however hard
    others try, the owner still gets in.
    """
    if device is not None:
        hits = count_attempt("login.device", device, window_seconds=PAIR_WINDOW, now=now)
        return hits <= PAIR_LIMIT
    address = address_group(request.remote_addr)
    pair = count_attempt("login.pair", f"{key} {address}", window_seconds=PAIR_WINDOW, now=now)
    if pair > PAIR_LIMIT:
        return False
    around = count_attempt("login.address", address, window_seconds=ADDRESS_WINDOW, now=now)
    if around > ADDRESS_LIMIT:
        return False
    on = count_attempt("login.account", key, window_seconds=ACCOUNT_WINDOW, now=now)
    return on <= ACCOUNT_LIMIT


def _forget(key: str, *, device: str | None, now: datetime) -> None:
    """Forget this visitor's slips after success; what others tried keeps counting."""
    address = address_group(request.remote_addr)
    forget_attempts("login.pair", f"{key} {address}", window_seconds=PAIR_WINDOW, now=now)
    if device is not None:
        forget_attempts("login.device", device, window_seconds=PAIR_WINDOW, now=now)


def _known_device(found: Credentials | None, *, now: datetime) -> str | None:
    """Return the device's own name when it signed in to this very account before."""
    try:
        read = _device_signer().loads(request.cookies.get(device_cookie(), ""))
        user_id, name, day = read
    except (BadData, TypeError, ValueError):
        return None
    fresh = local(now).date() <= date.fromisoformat(day) + timedelta(days=DEVICE_DAYS)
    return str(name) if fresh and found is not None and user_id == found.user_id else None


def _device_mark(user_id: int, name: str | None, *, now: datetime) -> str:
    """Return the signed mark of a device: whose, its own name, and the day it was last used."""
    day = local(now).date().isoformat()
    return str(_device_signer().dumps([user_id, name or secrets.token_urlsafe(16), day]))


def _device_signer() -> URLSafeSerializer:
    return URLSafeSerializer(edge.keyring().secret_key, salt="device that signed in")


def _set_cookie(response: Response, name: str, value: str, *, days: int | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=None if days is None else days * 24 * 3600,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Lax",
    )


def _is_https() -> bool:
    return edge.settings().base_url.startswith("https://")

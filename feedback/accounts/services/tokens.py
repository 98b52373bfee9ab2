# SPDX-License-Identifier: EUPL-1.2
"""Commands on API tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from feedback.accounts.models import ApiToken
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import (
    TOKEN_LASTS_AT_MOST_DAYS,
    TOKEN_PREFIX,
    Actor,
    Scope,
    clean_name,
)
from feedback.audit import services as audit
from feedback.db import db
from feedback.errors import Conflict, Invalid, NotAllowed, NotFound
from feedback.keys import hash_token, new_token


def create_token(
    name: str,
    *,
    user_id: int,
    scopes: Collection[Scope],
    days: int,
    by: Actor,
    now: datetime,
) -> str:
    """Make a token that acts for a person and return it; only its hash is stored.

    Raises ``Invalid`` naming each unusable field, ``Conflict`` for a disabled owner.
    """
    if not by.may("accounts.manage"):
        raise NotAllowed("Alleen een beheerder mag tokens maken.")
    faults = {}
    cleaned = clean_name(name)
    if not cleaned:
        faults["name"] = "Geef het token een naam van 1 tot 100 tekens."
    if not scopes:
        faults["scope"] = "Kies ten minste één scope."
    if not 1 <= days <= TOKEN_LASTS_AT_MOST_DAYS:
        faults["days"] = f"Kies 1 tot {TOKEN_LASTS_AT_MOST_DAYS} dagen."
    if faults:
        raise Invalid(faults)
    if people_queries.get_person(user_id).disabled:
        raise Conflict("Dit account is gesloten.")
    secret = new_token()
    token = ApiToken(
        name=cleaned,
        user_id=user_id,
        secret_hash=hash_token(secret),
        scopes=sorted(scope.value for scope in set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()  # the token names its number
    details = {"scopes": token.scopes, "user": user_id}
    audit.record(
        "token.created", by=by, object_type="token", object_id=token.id, now=now, details=details
    )
    return f"{TOKEN_PREFIX}{token.id}_{secret}"


def revoke_token(token_id: int, *, by: Actor, now: datetime) -> None:
    """Have a token stop working at the next request; twice changes nothing."""
    if not by.may("accounts.manage"):
        raise NotAllowed("Alleen een beheerder mag tokens intrekken.")
    token = db.session.get(ApiToken, token_id)
    if token is None:
        raise NotFound("Dit token bestaat niet.")
    if token.revoked_at is not None:
        return
    token.revoked_at = now
    audit.record("token.revoked", by=by, object_type="token", object_id=token_id, now=now)

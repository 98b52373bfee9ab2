# SPDX-License-Identifier: EUPL-1.2
"""Commands on one-time links: making one, choosing a password with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.errors import LinkGone
from feedback.accounts.models import OneTimeLink
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import LINK_LASTS, Actor, LinkPurpose, program
from feedback.accounts.services.people import set_password_hash, use_up_links
from feedback.audit import services as audit
from feedback.db import db, rows_touched
from feedback.errors import Conflict
from feedback.keys import hash_token, new_token


@dataclass(frozen=True)
class ResetLink:
    """A fresh one-time link and whom to send it to; the token is stored nowhere."""

    user_id: int
    name: str
    email: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: datetime

    @property
    def path(self) -> str:
        """The address of the page on this site."""
        return f"/account/link/{self.token}"


def make_link(user_id: int, *, purpose: LinkPurpose, by: Actor, now: datetime) -> ResetLink:
    """Make a one-time link for a person; any older link of theirs stops working.

    Raises ``NotFound`` for nobody, ``Conflict`` for a disabled account.
    """
    person = people_queries.get_person(user_id)
    if person.disabled:
        raise Conflict("Dit account is gesloten.")
    use_up_links(user_id, now=now)
    link = ResetLink(user_id, person.name, person.email, new_token(), now + LINK_LASTS)
    db.session.add(
        OneTimeLink(
            token_hash=hash_token(link.token),
            user_id=user_id,
            purpose=purpose,
            created_at=now,
            expires_at=link.expires_at,
        )
    )
    audit.record("account.link_made", by=by, object_type="account", object_id=user_id, now=now)
    return link


def begin_reset(user_id: int, *, now: datetime) -> ResetLink | None:
    """Make a reset link for who asked for one; None when the account is closed meanwhile.

    Whoever asks is told the same whether or not there is such an account, and gets the
    link by mail only.
    """
    if people_queries.get_person(user_id).disabled:
        return None
    by = program("wachtwoord vergeten", origin="web")
    return make_link(user_id, purpose=LinkPurpose.RESET_PASSWORD, by=by, now=now)


def redeem_link(token: str, password_hash: str, *, now: datetime) -> int:
    """Use a one-time link up: store the password chosen with it; return whose it is.

    The update is conditional, so of two at once one gets ``LinkGone``.
    """
    link = entry_queries.find_open_link(token, now=now)
    if link is None:
        raise LinkGone
    used = db.session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.id == link.id)
        .where(OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )
    if rows_touched(used) == 0:
        raise LinkGone
    by = Actor(id=link.user_id, label=link.name, origin="web")
    set_password_hash(link.user_id, password_hash, by=by, now=now)
    return link.user_id

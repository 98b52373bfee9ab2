# SPDX-License-Identifier: EUPL-1.2
"""Commands on accounts, roles and teams."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.errors import EmailTaken, TeamTaken
from feedback.accounts.models import ApiToken, LoginSession, OneTimeLink, Team, User, UserRole
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor, Role, clean_name, email_key
from feedback.audit import services as audit
from feedback.db import db
from feedback.errors import Invalid, NotAllowed, NotFound


def create_team(name: str, *, by: Actor, now: datetime) -> int:
    """Make a team and return its number.

    Raises ``Invalid`` for an unusable name, ``TeamTaken`` when there is one.
    """
    _must_manage(by)
    cleaned = clean_name(name)
    if not cleaned:
        raise Invalid({"name": "Geef het team een naam van 1 tot 100 tekens."})
    if people_queries.find_team_by_name(cleaned) is not None:
        raise TeamTaken("Er is al een team met deze naam.")
    team = Team(name=cleaned, name_key=cleaned.casefold(), created_at=now)
    db.session.add(team)
    db.session.flush()  # the logboek names the number
    audit.record("team.created", by=by, object_type="team", object_id=team.id, now=now)
    return team.id


def create_user(
    email: str,
    *,
    name: str,
    roles: Collection[Role],
    by: Actor,
    now: datetime,
    team_id: int | None = None,
    password_hash: str | None = None,
) -> int:
    """Make an account and return its number.

    ``password_hash`` comes from ``passwords.make_hash``; without it the person chooses a
    password with a one-time link. Raises ``Invalid`` naming each unusable field,
    ``EmailTaken`` when the address has an account.
    """
    _must_manage(by)
    cleaned, key = clean_name(name), email_key(email)
    faults = {}
    if not key:
        faults["email"] = "Dit is geen e-mailadres. Schrijf het als naam@gemeente.nl."
    if not cleaned:
        faults["name"] = "Vul een naam in van 1 tot 100 tekens."
    if not roles:
        faults["role"] = "Kies ten minste één rol."
    if faults:
        raise Invalid(faults)
    if people_queries.find_person_by_email(email) is not None:
        raise EmailTaken("Er is al een account met dit e-mailadres.")
    user = User(
        email=email.strip(),
        email_key=key,
        name=cleaned,
        team_id=team_id,
        password_hash=password_hash,
        password_changed_at=now if password_hash else None,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()  # roles and the logboek name the number
    db.session.add_all(UserRole(user_id=user.id, role=role) for role in set(roles))
    db.session.flush()  # later selects in this unit see the roles
    _write_down("account.created", user.id, by=by, now=now, roles=roles)
    return user.id


def change_roles(user_id: int, roles: Collection[Role], *, by: Actor, now: datetime) -> None:
    """Give a person these roles and no others; ends their sessions (new rights, new login).

    Raises ``Invalid`` without any role, ``NotAllowed`` for one's own roles.
    """
    _must_manage(by)
    if by.id == user_id:
        raise NotAllowed("Uw eigen rollen wijzigt een collega.")
    if not roles:
        raise Invalid({"role": "Kies ten minste één rol."})
    people_queries.get_person(user_id)
    db.session.execute(sa.delete(UserRole).where(UserRole.user_id == user_id))
    db.session.add_all(UserRole(user_id=user_id, role=role) for role in set(roles))
    db.session.flush()  # later selects in this unit see the roles
    end_all_entries(user_id)
    _write_down("account.roles_changed", user_id, by=by, now=now, roles=roles)


def move_to_team(user_id: int, team_id: int | None, *, by: Actor, now: datetime) -> None:
    """Put a person in a team, or in none."""
    _must_manage(by)
    if team_id is not None and db.session.get(Team, team_id) is None:
        raise NotFound("Dit team bestaat niet.")
    user = _get_user(user_id)
    user.team_id = team_id
    db.session.flush()
    _write_down("account.moved", user_id, by=by, now=now)


def disable_user(user_id: int, *, by: Actor, now: datetime) -> None:
    """Close an account: sessions, links and API tokens stop at the next request.

    Closing it twice changes nothing. Raises ``NotAllowed`` for one's own account.
    """
    _must_manage(by)
    if by.id == user_id:
        raise NotAllowed("Uw eigen account sluit een collega.")
    user = _get_user(user_id)
    if user.disabled_at is not None:
        return
    user.disabled_at = now
    db.session.execute(
        sa.update(ApiToken)
        .where(ApiToken.user_id == user_id)
        .where(ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    end_all_entries(user_id)
    use_up_links(user_id, now=now)
    _write_down("account.disabled", user_id, by=by, now=now)


def switch_shortcuts(user_id: int, state: str, *, by: Actor, now: datetime) -> None:
    """Switch one's own single-key shortcuts "on" or "off" (WCAG 2.1.4)."""
    if by.id != user_id:
        raise NotAllowed("Dit is een instelling van een collega.")
    if state not in {"on", "off"}:
        raise Invalid({"shortcuts": "Kies aan of uit."})
    _get_user(user_id).shortcuts = state == "on"
    db.session.flush()
    _write_down(f"account.shortcuts_{state}", user_id, by=by, now=now)


def set_password_hash(user_id: int, password_hash: str, *, by: Actor, now: datetime) -> None:
    """Store a new password: every session ends and every open link is used up."""
    user = _get_user(user_id)
    user.password_hash = password_hash
    user.password_changed_at = now
    db.session.flush()
    end_all_entries(user_id)
    use_up_links(user_id, now=now)
    _write_down("account.password_changed", user_id, by=by, now=now)


def end_all_entries(user_id: int) -> None:
    """End every session of a person."""
    db.session.execute(sa.delete(LoginSession).where(LoginSession.user_id == user_id))


def use_up_links(user_id: int, *, now: datetime) -> None:
    """Have every open one-time link of a person stop working."""
    db.session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.user_id == user_id)
        .where(OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )


def _get_user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("Deze collega bestaat niet.")
    return user


def _must_manage(by: Actor) -> None:
    if not by.may("accounts.manage"):
        raise NotAllowed("Alleen een beheerder mag accounts wijzigen.")


def _write_down(
    action: str, user_id: int, *, by: Actor, now: datetime, roles: Collection[Role] = ()
) -> None:
    details = {"roles": sorted(role.value for role in roles)} if roles else {}
    audit.record(action, by=by, object_type="account", object_id=user_id, now=now, details=details)

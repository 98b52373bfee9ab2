# SPDX-License-Identifier: EUPL-1.2
"""API tokens: never more than their owner may, and gone when they should be (N16)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.models import ApiToken
from feedback.accounts.rules import Actor, Role, Scope
from feedback.accounts.services import people as commands
from feedback.accounts.services import sessions, tokens
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.web.access import find_actor
from tests.people import TERMINAL, Cast, number_of


def make_token(person: Actor, scopes: list[Scope], now: datetime, *, days: int = 1) -> str:
    with unit_of_work():
        return tokens.create_token(
            "koppeling", user_id=number_of(person), scopes=scopes, days=days, by=TERMINAL, now=now
        )


def actor_for(app: Flask, token: str, *, path: str = "/api/v1/cases") -> Actor | None:
    """Return who a request with this bearer token acts for."""
    with app.test_request_context(path, headers={"Authorization": f"Bearer {token}"}):
        found = find_actor()
        assert found is None or isinstance(found, Actor)
        return found


def test_a_token_acts_for_its_owner_within_its_scopes(
    app: Flask, people: Cast, now: datetime
) -> None:
    token = make_token(people.marloes, [Scope.CASES_READ, Scope.ADMIN], now)
    actor = actor_for(app, token)
    assert actor is not None
    assert (actor.id, actor.label, actor.origin) == (people.marloes.id, "Marloes de Wit", "api")
    assert actor.permissions == {"cases.read"}
    assert token.startswith(f"gh_{actor.token_id}_")


def test_a_token_opens_no_page_and_is_not_read_from_the_address(
    app: Flask, people: Cast, now: datetime
) -> None:
    token = make_token(people.marloes, [Scope.CASES_READ], now)
    assert actor_for(app, token, path="/werk") is None
    assert actor_for(app, "", path=f"/api/v1/cases?access_token={token}") is None


def test_a_session_cookie_does_not_open_the_api(app: Flask, people: Cast, now: datetime) -> None:
    with unit_of_work():
        token = sessions.open_session(
            number_of(people.marloes), checked_hash=None, new_hash=None, user_agent="", now=now
        )
    with app.test_request_context("/api/v1/cases", headers={"Cookie": f"session={token}"}):
        assert find_actor() is None


@pytest.mark.parametrize(
    "spoil", ["expired", "revoked", "disabled", "wrong secret", "wrong number", "basic"]
)
def test_a_token_that_should_not_work_does_not(
    app: Flask, people: Cast, clock: object, now: datetime, spoil: str
) -> None:

    token = make_token(people.marloes, [Scope.CASES_READ], now)
    number = int(token.split("_")[1])
    with unit_of_work():
        if spoil == "expired":
            clock.set(now + timedelta(days=1))  # type: ignore[attr-defined]
        elif spoil == "revoked":
            tokens.revoke_token(number, by=TERMINAL, now=now)
            tokens.revoke_token(number, by=TERMINAL, now=now)
        elif spoil == "disabled":
            commands.disable_user(number_of(people.marloes), by=TERMINAL, now=now)
    if spoil == "wrong secret":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif spoil == "wrong number":
        token = token.replace(f"gh_{number}_", f"gh_{number + 1}_")
    elif spoil == "basic":
        token = token.removeprefix("gh_")
    assert actor_for(app, token) is None


def test_a_token_of_who_lost_a_role_loses_its_rights(
    app: Flask, people: Cast, now: datetime
) -> None:

    token = make_token(people.marloes, [Scope.CASES_READ, Scope.INSIGHTS_READ], now)
    with unit_of_work():
        commands.change_roles(number_of(people.marloes), [Role.ANALYST], by=TERMINAL, now=now)
    actor = actor_for(app, token)
    assert actor is not None
    assert actor.permissions == {"insights.read"}


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        ("", [Scope.CASES_READ], 1, "name"),
        ("x", [], 1, "scope"),
        ("x", [Scope.CASES_READ], 0, "days"),
        ("x", [Scope.CASES_READ], 366, "days"),
    ],
)
def test_an_unusable_token_is_refused(
    people: Cast, now: datetime, name: str, scopes: list[Scope], days: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        tokens.create_token(
            name, user_id=number_of(people.tom), scopes=scopes, days=days, by=TERMINAL, now=now
        )
    assert set(refused.value.fields) == {field}


def test_a_token_needs_an_open_account(people: Cast, now: datetime) -> None:
    with unit_of_work():
        commands.disable_user(number_of(people.tom), by=TERMINAL, now=now)
    with pytest.raises(Conflict):
        make_token(people.tom, [Scope.CASES_READ], now)


def test_the_use_of_a_token_is_written_at_most_once_a_minute(
    app: Flask, people: Cast, now: datetime
) -> None:
    actor = actor_for(app, make_token(people.marloes, [Scope.CASES_READ], now))
    assert actor is not None
    for seconds, kept in [(0, 0), (30, 0), (60, 60)]:
        with unit_of_work():
            sessions.note_seen(actor, now=now + timedelta(seconds=seconds))
        used_at = db.session.scalar(sa.select(ApiToken.last_used_at))
        end_reading()
        assert used_at == now + timedelta(seconds=kept)

# SPDX-License-Identifier: EUPL-1.2
"""Commands on people, against a real database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.errors import EmailTaken, PasswordMoved, TeamTaken
from feedback.accounts.models import LoginSession, User
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor, Role, Scope
from feedback.accounts.services import links, sessions, tokens
from feedback.accounts.services import people as commands
from feedback.accounts.tasks import forget_expired
from feedback.audit.queries import list_entries_about
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Invalid, NotAllowed, NotFound
from tests.accounts.test_links import reset
from tests.accounts.test_tokens import make_token
from tests.people import TERMINAL, Cast, actor_of, number_of


def test_an_account_is_made_with_its_roles_and_written_down(app: Flask, now: datetime) -> None:
    with unit_of_work():
        number = commands.create_user(
            " Zoe@Duinrade.example ",
            name="Zoë  Jansen",
            roles=[Role.EMPLOYEE, Role.EDITOR],
            by=TERMINAL,
            now=now,
        )
    person = people_queries.get_person(number)
    assert (person.name, person.email) == ("Zoë Jansen", "Zoe@Duinrade.example")
    assert person.roles == {Role.EMPLOYEE, Role.EDITOR}
    assert people_queries.find_person_by_email("ZOE@duinrade.example") == person
    (entry,) = list_entries_about("account", number)
    assert entry.action == "account.created"
    assert entry.details == {"roles": ["editor", "employee"]}


def test_all_faults_of_a_new_account_are_named_at_once(app: Flask, now: datetime) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        commands.create_user("zoe", name="\0", roles=[], by=TERMINAL, now=now)
    assert set(refused.value.fields) == {"email", "name", "role"}


def test_an_address_has_one_account_and_a_name_one_team(people: Cast, now: datetime) -> None:

    with pytest.raises(EmailTaken), unit_of_work():
        commands.create_user(
            "MARLOES@duinrade.example", name="M", roles=[Role.ADMIN], by=TERMINAL, now=now
        )
    with pytest.raises(TeamTaken), unit_of_work():
        commands.create_team("klantCONTACT", by=TERMINAL, now=now)


@pytest.mark.parametrize("who", ["marloes", "ingrid", "anouk"])
def test_only_an_admin_manages_accounts(people: Cast, now: datetime, who: str) -> None:

    by: Actor = getattr(people, who)
    acts = [
        lambda: commands.create_team("Nieuw", by=by, now=now),
        lambda: commands.disable_user(number_of(people.tom), by=by, now=now),
        lambda: commands.change_roles(number_of(by), [Role.ADMIN], by=by, now=now),
        lambda: commands.move_to_team(number_of(by), None, by=by, now=now),
        lambda: tokens.create_token(
            "x", user_id=number_of(by), scopes=[Scope.ADMIN], days=1, by=by, now=now
        ),
        lambda: tokens.revoke_token(1, by=by, now=now),
    ]
    for act in acts:
        with pytest.raises(NotAllowed), unit_of_work():
            act()


def test_an_admin_changes_neither_their_own_roles_nor_closes_their_own_account(
    people: Cast, now: datetime
) -> None:

    bram = people.bram
    with pytest.raises(NotAllowed), unit_of_work():
        commands.change_roles(number_of(bram), [Role.MANAGER], by=bram, now=now)
    with pytest.raises(NotAllowed), unit_of_work():
        commands.disable_user(number_of(bram), by=bram, now=now)


def test_a_person_moves_to_another_team(people: Cast, now: datetime) -> None:

    with unit_of_work():
        commands.move_to_team(number_of(people.tom), people.klantcontact, by=people.bram, now=now)
    assert actor_of(number_of(people.tom)).team_id == people.klantcontact
    with pytest.raises(NotFound), unit_of_work():
        commands.move_to_team(number_of(people.tom), 999, by=people.bram, now=now)


def test_signing_in_is_refused_when_the_password_changed_meanwhile(
    people: Cast, now: datetime
) -> None:

    number = number_of(people.marloes)
    with unit_of_work():
        commands.set_password_hash(number, "new", by=people.marloes, now=now)
    with pytest.raises(PasswordMoved), unit_of_work():
        sessions.open_session(number, checked_hash="old", new_hash=None, user_agent="", now=now)


def open_one(person: Actor, now: datetime) -> int:
    """Open a session and return its number."""
    with unit_of_work():
        kept = entry_queries.get_credentials(number_of(person)).password_hash
        token = sessions.open_session(
            number_of(person), checked_hash=kept, new_hash=None, user_agent="Firefox/1", now=now
        )
    entry = entry_queries.find_session_entry(token, now=now)
    end_reading()
    assert entry is not None
    assert entry.actor.session_id is not None
    return entry.actor.session_id


def test_nobody_ends_a_colleagues_session(people: Cast, now: datetime) -> None:
    session_id = open_one(people.marloes, now)
    for other in (people.tom, people.ingrid, people.bram):
        with pytest.raises(NotFound), unit_of_work():
            sessions.end_session(session_id, by=other, now=now)
    with unit_of_work():
        sessions.end_session(session_id, by=people.marloes, now=now)
    assert entry_queries.list_own_sessions(number_of(people.marloes), roles=[], now=now) == []


def test_expired_sessions_and_old_links_are_forgotten(people: Cast, now: datetime) -> None:
    open_one(people.marloes, now)
    with unit_of_work():
        links.begin_reset(number_of(people.tom), now=now)
    assert forget_expired(now=now + timedelta(hours=9)) == 0
    assert forget_expired(now=now + timedelta(hours=10)) == 1
    assert forget_expired(now=now + timedelta(days=31)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) == 0


def test_knowing_who_asks_takes_one_statement(app: Flask, people: Cast, now: datetime) -> None:
    with unit_of_work():
        token = sessions.open_session(
            number_of(people.bram), checked_hash=None, new_hash=None, user_agent="", now=now
        )
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert entry_queries.find_session_entry(token, now=now) is not None
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len([text for text in statements if text.startswith("SELECT")]) == 1


def test_lists_name_the_colleagues_who_may(people: Cast, now: datetime) -> None:
    def names(found: list[people_queries.Person]) -> list[str]:
        return [person.name.split()[0] for person in found]

    assert names(people_queries.list_people()) == ["Anouk", "Bram", "Ingrid", "Marloes", "Tom"]
    assert names(people_queries.list_colleagues(permission="cases.work")) == [
        "Ingrid",
        "Marloes",
        "Tom",
    ]
    ours = people_queries.list_colleagues(permission="cases.work", team_id=people.klantcontact)
    assert names(ours) == ["Ingrid", "Marloes"]
    assert names(people_queries.list_team_leads(people.klantcontact)) == ["Ingrid"]
    assert names(people_queries.list_team_leads(people.openbare_ruimte)) == ["Ingrid"]
    assert names(people_queries.list_team_leads(None)) == ["Ingrid"]
    assert people_queries.list_names([number_of(people.tom), 999]) == {people.tom.id: "Tom Bakker"}
    assert people_queries.list_names([]) == {}
    assert people_queries.count_people() == 5
    assert [team.name for team in people_queries.list_teams()] == [
        "Klantcontact",
        "Openbare ruimte",
    ]
    with pytest.raises(NotFound):
        people_queries.get_person(999)
    with pytest.raises(NotFound):
        entry_queries.get_credentials(999)


def test_demo_accounts_are_counted_while_they_can_sign_in(people: Cast, now: datetime) -> None:

    with unit_of_work():
        number = commands.create_user(
            "Demo@demo.invalid", name="Demo", roles=[Role.EMPLOYEE], by=TERMINAL, now=now
        )
    assert people_queries.count_demo_accounts() == 1
    end_reading()
    with unit_of_work():
        commands.disable_user(number, by=TERMINAL, now=now)
        commands.disable_user(number, by=TERMINAL, now=now)
    assert people_queries.count_demo_accounts() == 0


def test_the_database_holds_no_secret_in_the_clear(app: Flask, people: Cast, now: datetime) -> None:
    token = make_token(people.marloes, [Scope.CASES_READ], now)
    link = reset(people.marloes, now)
    dump = "".join(
        str(tuple(row))
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
    )
    assert token.split("_", 2)[2] not in dump
    assert link not in dump


def test_two_accounts_with_one_address_are_refused_by_the_database_too(
    people: Cast, now: datetime
) -> None:
    with pytest.raises(sa.exc.IntegrityError), unit_of_work() as session:
        session.add(User(email="x", email_key="marloes@duinrade.example", name="x", created_at=now))


def test_what_nobody_can_have_meant_is_refused(people: Cast, now: datetime) -> None:
    marloes = people.marloes
    acts = [
        (Invalid, lambda: commands.create_team("\0", by=TERMINAL, now=now)),
        (Invalid, lambda: commands.change_roles(number_of(marloes), [], by=TERMINAL, now=now)),
        (NotFound, lambda: commands.disable_user(999, by=TERMINAL, now=now)),
        (NotFound, lambda: tokens.revoke_token(999, by=TERMINAL, now=now)),
        (
            NotAllowed,
            lambda: commands.switch_shortcuts(number_of(marloes), "off", by=people.ingrid, now=now),
        ),
    ]
    for refusal, act in acts:
        with pytest.raises(refusal), unit_of_work():
            act()


def test_a_password_hashed_with_todays_cost_replaces_the_old_one(
    people: Cast, now: datetime
) -> None:
    number = number_of(people.marloes)
    with unit_of_work():
        sessions.open_session(number, checked_hash=None, new_hash="new", user_agent="", now=now)
    assert entry_queries.get_credentials(number).password_hash == "new"


def test_the_program_has_no_use_to_write_down(app: Flask, now: datetime) -> None:
    with unit_of_work():
        sessions.note_seen(TERMINAL, now=now)

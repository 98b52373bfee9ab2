# SPDX-License-Identifier: EUPL-1.2
"""Commands on people, against a real database."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts import queries
from feedback.accounts.errors import EmailTaken, LinkGone, PasswordMoved, TeamTaken
from feedback.accounts.models import ApiToken, LoginSession, User
from feedback.accounts.rules import Actor, LinkPurpose, Role, Scope
from feedback.accounts.services import absences, links, sessions, tokens
from feedback.accounts.services import people as commands
from feedback.accounts.tasks import forget_expired
from feedback.audit.queries import list_entries_about
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid, NotAllowed, NotFound
from feedback.web.access import find_actor
from tests.people import TERMINAL, Cast, actor_of

MONDAY = date(2026, 11, 23)


def number_of(actor: Actor) -> int:
    assert actor.id is not None
    return actor.id


def test_an_account_is_made_with_its_roles_and_written_down(app: Flask, now: datetime) -> None:
    with unit_of_work():
        number = commands.create_user(
            " Zoe@Duinrade.example ",
            name="Zoë  Jansen",
            roles=[Role.EMPLOYEE, Role.EDITOR],
            by=TERMINAL,
            now=now,
        )
    person = queries.get_person(number)
    assert (person.name, person.email) == ("Zoë Jansen", "Zoe@Duinrade.example")
    assert person.roles == {Role.EMPLOYEE, Role.EDITOR}
    assert queries.find_person_by_email("ZOE@duinrade.example") == person
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
        kept = queries.get_credentials(number_of(person)).password_hash
        token = sessions.open_session(
            number_of(person), checked_hash=kept, new_hash=None, user_agent="Firefox/1", now=now
        )
    entry = queries.find_session_entry(token, now=now)
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
    assert queries.list_own_sessions(number_of(people.marloes), roles=[], now=now) == []


def test_expired_sessions_and_old_links_are_forgotten(people: Cast, now: datetime) -> None:
    open_one(people.marloes, now)
    with unit_of_work():
        links.begin_reset(number_of(people.tom), now=now)
    assert forget_expired(now=now + timedelta(hours=9)) == 0
    assert forget_expired(now=now + timedelta(hours=10)) == 1
    assert forget_expired(now=now + timedelta(days=31)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) == 0


def reset(person: Actor, now: datetime) -> str:
    with unit_of_work():
        link = links.begin_reset(number_of(person), now=now)
    assert link is not None
    return link.token


def test_a_one_time_link_stores_a_password_once(people: Cast, now: datetime) -> None:
    token = reset(people.marloes, now)
    with unit_of_work():
        assert links.redeem_link(token, "hash", now=now) == number_of(people.marloes)
    assert queries.get_credentials(number_of(people.marloes)).password_hash == "hash"
    with pytest.raises(LinkGone), unit_of_work():
        links.redeem_link(token, "other", now=now)


def test_of_eight_who_use_one_link_at_once_one_gets_through(
    app: Flask, people: Cast, now: datetime
) -> None:
    token = reset(people.marloes, now)
    outcomes: list[str] = []

    def use(number: int) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    links.redeem_link(token, f"hash {number}", now=now)
                outcomes.append(f"hash {number}")
            except LinkGone:
                outcomes.append("gone")
            db.session.remove()

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[:7] == ["gone"] * 7
    kept = queries.get_credentials(number_of(people.marloes)).password_hash
    assert sorted(outcomes)[7] == kept


def test_knowing_who_asks_takes_one_statement(app: Flask, people: Cast, now: datetime) -> None:
    with unit_of_work():
        token = sessions.open_session(
            number_of(people.bram), checked_hash=None, new_hash=None, user_agent="", now=now
        )
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert queries.find_session_entry(token, now=now) is not None
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert len([text for text in statements if text.startswith("SELECT")]) == 1


@pytest.mark.parametrize(
    "spoil", ["expired", "replaced", "disabled", "password changed", "capitals", "part", "empty"]
)
def test_a_link_that_should_not_work_does_not(people: Cast, now: datetime, spoil: str) -> None:

    token, number = reset(people.marloes, now), number_of(people.marloes)
    if spoil == "expired":
        now += timedelta(minutes=30)
    elif spoil == "replaced":
        reset(people.marloes, now)
    elif spoil == "disabled":
        with unit_of_work():
            commands.disable_user(number, by=TERMINAL, now=now)
    elif spoil == "password changed":
        with unit_of_work():
            commands.set_password_hash(number, "hash", by=people.marloes, now=now)
    else:
        token = {"capitals": token.swapcase(), "part": token[:-1], "empty": ""}[spoil]
    assert queries.find_open_link(token, now=now) is None
    end_reading()
    with pytest.raises(LinkGone), unit_of_work():
        links.redeem_link(token, "stolen", now=now)


def test_no_link_is_made_for_a_closed_account(people: Cast, now: datetime) -> None:

    with unit_of_work():
        commands.disable_user(number_of(people.tom), by=TERMINAL, now=now)
        assert links.begin_reset(number_of(people.tom), now=now) is None
        with pytest.raises(Conflict):
            links.make_link(
                number_of(people.tom), purpose=LinkPurpose.FIRST_PASSWORD, by=TERMINAL, now=now
            )


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


def test_a_deputy_of_a_deputy_answers_and_a_closed_account_never_does(
    people: Cast, now: datetime
) -> None:

    marloes, tom, ingrid = map(number_of, (people.marloes, people.tom, people.ingrid))
    with unit_of_work():
        for user_id, deputy_id in [(marloes, tom), (tom, ingrid)]:
            absences.record_absence(
                user_id,
                starts_on=MONDAY,
                ends_on=MONDAY,
                deputy_id=deputy_id,
                by=people.ingrid,
                now=now,
            )
    assert queries.find_present(marloes, on=MONDAY) == ingrid
    assert queries.find_present(marloes, on=MONDAY + timedelta(days=1)) == marloes
    end_reading()
    with unit_of_work():
        commands.disable_user(ingrid, by=TERMINAL, now=now)
    assert queries.find_present(marloes, on=MONDAY) is None


def test_absence_is_ones_own_or_the_team_leads_to_write(people: Cast, now: datetime) -> None:
    marloes = number_of(people.marloes)

    def write(by: Actor) -> int:
        with unit_of_work():
            return absences.record_absence(
                marloes, starts_on=MONDAY, ends_on=None, deputy_id=None, by=by, now=now
            )

    for other in (people.tom, people.anouk, people.bram):
        with pytest.raises(NotAllowed):
            write(other)
    number = write(people.marloes)
    assert queries.find_present(marloes, on=MONDAY + timedelta(days=99)) is None
    end_reading()
    with pytest.raises(NotAllowed), unit_of_work():
        absences.withdraw_absence(number, by=people.tom, now=now)
    with unit_of_work():
        absences.withdraw_absence(number, by=people.ingrid, now=now)
    assert queries.find_present(marloes, on=MONDAY) == marloes
    end_reading()
    with pytest.raises(NotFound), unit_of_work():
        absences.withdraw_absence(number, by=people.marloes, now=now)


@pytest.mark.parametrize(
    ("starts", "ends", "deputy", "field"),
    [
        (0, -1, None, "ends_on"),
        (-9, -1, None, "ends_on"),
        (0, 0, "marloes", "deputy_id"),
        (0, 0, "anouk", "deputy_id"),
        (0, 0, "nobody", "deputy_id"),
    ],
    ids=["ends before it starts", "over", "own deputy", "cannot call", "unknown"],
)
def test_an_impossible_absence_is_refused(
    people: Cast, now: datetime, starts: int, ends: int, deputy: str | None, field: str
) -> None:
    deputy_id = deputy and (999 if deputy == "nobody" else getattr(people, deputy).id)
    with pytest.raises(Invalid) as refused, unit_of_work():
        absences.record_absence(
            number_of(people.marloes),
            starts_on=MONDAY + timedelta(days=starts),
            ends_on=MONDAY + timedelta(days=ends),
            deputy_id=deputy_id,
            by=people.marloes,
            now=now,
        )
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("starts", "ends", "taken"),
    [(2, 4, True), (0, 1, False), (0, 2, True), (4, 9, True), (5, 9, False), (0, None, True)],
)
def test_one_day_has_one_deputy(
    people: Cast, now: datetime, starts: int, ends: int | None, taken: bool
) -> None:
    def write(first: int, last: int | None) -> int:
        with unit_of_work():
            return absences.record_absence(
                number_of(people.marloes),
                starts_on=MONDAY + timedelta(days=first),
                ends_on=None if last is None else MONDAY + timedelta(days=last),
                deputy_id=None,
                by=people.marloes,
                now=now,
            )

    kept = write(2, 4)
    if taken:
        with pytest.raises(Invalid):
            write(starts, ends)
        with unit_of_work():
            absences.withdraw_absence(kept, by=people.marloes, now=now)
    write(starts, ends)


def test_lists_name_the_colleagues_who_may(people: Cast, now: datetime) -> None:
    def names(found: list[queries.Person]) -> list[str]:
        return [person.name.split()[0] for person in found]

    assert names(queries.list_people()) == ["Anouk", "Bram", "Ingrid", "Marloes", "Tom"]
    assert names(queries.list_colleagues(permission="cases.work")) == ["Ingrid", "Marloes", "Tom"]
    ours = queries.list_colleagues(permission="cases.work", team_id=people.klantcontact)
    assert names(ours) == ["Ingrid", "Marloes"]
    assert names(queries.list_team_leads(people.klantcontact)) == ["Ingrid"]
    assert names(queries.list_team_leads(people.openbare_ruimte)) == ["Ingrid"]
    assert names(queries.list_team_leads(None)) == ["Ingrid"]
    assert queries.list_names([number_of(people.tom), 999]) == {people.tom.id: "Tom Bakker"}
    assert queries.list_names([]) == {}
    assert queries.count_people() == 5
    assert [team.name for team in queries.list_teams()] == ["Klantcontact", "Openbare ruimte"]
    with pytest.raises(NotFound):
        queries.get_person(999)
    with pytest.raises(NotFound):
        queries.get_credentials(999)


def test_demo_accounts_are_counted_while_they_can_sign_in(people: Cast, now: datetime) -> None:

    with unit_of_work():
        number = commands.create_user(
            "Demo@demo.invalid", name="Demo", roles=[Role.EMPLOYEE], by=TERMINAL, now=now
        )
    assert queries.count_demo_accounts() == 1
    end_reading()
    with unit_of_work():
        commands.disable_user(number, by=TERMINAL, now=now)
        commands.disable_user(number, by=TERMINAL, now=now)
    assert queries.count_demo_accounts() == 0


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


def test_a_token_needs_an_open_account(people: Cast, now: datetime) -> None:
    with unit_of_work():
        commands.disable_user(number_of(people.tom), by=TERMINAL, now=now)
    with pytest.raises(Conflict):
        make_token(people.tom, [Scope.CASES_READ], now)


def test_a_password_hashed_with_todays_cost_replaces_the_old_one(
    people: Cast, now: datetime
) -> None:
    number = number_of(people.marloes)
    with unit_of_work():
        sessions.open_session(number, checked_hash=None, new_hash="new", user_agent="", now=now)
    assert queries.get_credentials(number).password_hash == "new"


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


def test_the_program_has_no_use_to_write_down(app: Flask, now: datetime) -> None:
    with unit_of_work():
        sessions.note_seen(TERMINAL, now=now)

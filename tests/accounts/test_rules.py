# SPDX-License-Identifier: EUPL-1.2
"""Roles, tokens, sessions, deputies, addresses: decisions without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.accounts.rules import (
    ROLE_PERMISSIONS,
    SCOPE_PERMISSIONS,
    Actor,
    Away,
    Role,
    Scope,
    clean_name,
    describe_browser,
    email_key,
    is_demo,
    local_path,
    permissions_of,
    present_or_deputy,
    program,
    read_token,
    session_limits,
    session_lives,
    start_page,
    token_permissions,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.EMPLOYEE, "contacts.show", "cases.assign"),
        (Role.MANAGER, "cases.assign", "accounts.manage"),
        (Role.BUDGET_HOLDER, "cases.read", "contacts.show"),
        (Role.EDITOR, "cases.read", "cases.work"),
        (Role.ANALYST, "insights.read", "cases.read"),
        (Role.ADMIN, "accounts.manage", "cases.read"),
    ],
    ids=str,
)
def test_a_role_permits_its_own_work_and_no_more(role: Role, may: str, may_not: str) -> None:
    assert may in ROLE_PERMISSIONS[role]
    assert may_not not in ROLE_PERMISSIONS[role]


def test_everyone_may_change_their_own_settings() -> None:
    assert all("settings.own" in permitted for permitted in ROLE_PERMISSIONS.values())


def test_roles_add_up() -> None:
    both = permissions_of([Role.ANALYST, Role.EMPLOYEE])
    assert both == ROLE_PERMISSIONS[Role.ANALYST] | ROLE_PERMISSIONS[Role.EMPLOYEE]


def test_every_scope_says_what_it_lets_through() -> None:
    assert set(SCOPE_PERMISSIONS) == set(Scope)


@pytest.mark.parametrize(
    ("roles", "scopes", "expected"),
    [
        ([Role.EMPLOYEE], [Scope.CASES_READ], {"cases.read"}),
        ([Role.EMPLOYEE], [Scope.CASES_WRITE], {"cases.create", "cases.work"}),
        ([Role.ANALYST], [Scope.CASES_READ, Scope.CONTACTS_READ], set()),
        ([Role.EMPLOYEE], [Scope.ADMIN], set()),
        ([Role.EMPLOYEE], [], set()),
        ([], list(Scope), set()),
    ],
    ids=["reads", "writes", "owner may not", "no admin", "no scope", "no role"],
)
def test_a_token_never_exceeds_its_owner_nor_its_scopes(
    roles: list[Role], scopes: list[Scope], expected: set[str]
) -> None:
    assert token_permissions(roles, scopes) == expected


def test_a_token_never_changes_its_owners_settings() -> None:
    assert "settings.own" not in token_permissions(list(Role), list(Scope))


def test_an_actor_answers_what_flask_login_asks() -> None:
    person = Actor(id=7, label="Marloes", origin="web", permissions=frozenset({"cases.read"}))
    assert person.is_authenticated
    assert person.is_active
    assert not person.is_anonymous
    assert person.get_id() == "7"
    assert person.may("cases.read")
    assert not person.may("cases.work")


def test_the_program_is_nobody_and_may_nothing_by_itself() -> None:
    sweep = program("sweep")
    assert (sweep.id, sweep.origin, sweep.get_id()) == (None, "job", "")
    assert sweep.is_anonymous
    assert not sweep.is_authenticated
    assert not sweep.permissions


def test_an_actor_in_a_log_shows_no_address() -> None:
    actor = Actor(id=7, label="Marloes", origin="web", email="marloes@duinrade.example")
    assert "duinrade" not in repr(actor)


@pytest.mark.parametrize(
    ("roles", "seen_ago", "begun_ago", "lives"),
    [
        ([Role.EMPLOYEE], timedelta(minutes=29), timedelta(hours=9), True),
        ([Role.EMPLOYEE], timedelta(minutes=30), timedelta(hours=1), False),
        ([Role.EMPLOYEE], timedelta(0), timedelta(hours=10), False),
        ([Role.ADMIN], timedelta(minutes=14), timedelta(hours=7), True),
        ([Role.ADMIN, Role.EMPLOYEE], timedelta(minutes=15), timedelta(hours=1), False),
        ([Role.ADMIN], timedelta(0), timedelta(hours=8), False),
    ],
    ids=["in use", "idle", "too long", "admin", "admin idle", "admin too long"],
)
def test_a_session_ends_when_idle_and_at_its_limit(
    roles: list[Role], seen_ago: timedelta, begun_ago: timedelta, lives: bool
) -> None:
    found = session_lives(
        last_seen_at=NOON - seen_ago,
        created_at=NOON - begun_ago,
        limits=session_limits(roles),
        now=NOON,
    )
    assert found is lives


def away(user_id: int, deputy_id: int | None, *, ends_on: date | None = TODAY) -> Away:
    return Away(user_id, TODAY, ends_on, deputy_id)


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        ([], 1),
        ([away(1, 2)], 2),
        ([away(1, 2), away(2, 3)], 3),
        ([away(1, 2), away(2, 1)], None),
        ([away(1, 2), away(2, 3), away(3, 2)], None),
        ([away(1, None)], None),
        ([away(1, 2), away(2, None)], None),
        ([away(1, 2, ends_on=None)], 2),
        ([Away(1, TODAY + timedelta(days=1), None, 2)], 1),
        ([Away(1, TODAY - timedelta(days=9), TODAY - timedelta(days=1), 2)], 1),
        ([away(2, 1)], 1),
    ],
    ids=[
        "present",
        "deputy",
        "chain",
        "circle of two",
        "circle further on",
        "no deputy",
        "chain ends",
        "until further notice",
        "from tomorrow",
        "back since today",
        "somebody else",
    ],
)
def test_who_answers_for_someone(absences: list[Away], expected: int | None) -> None:
    assert present_or_deputy(1, absences, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Marloes@Duinrade.Example", "marloes@duinrade.example"),
        ("  tom@duinrade.example\n", "tom@duinrade.example"),
        ("ｔｏｍ@duinrade.example", "tom@duinrade.example"),
        ("tom+werk@duinrade.example", "tom+werk@duinrade.example"),
        ("t.om@duinrade.example", "t.om@duinrade.example"),
        ("", ""),
        ("tom", ""),
        ("@duinrade.example", ""),
        ("tom@", ""),
        ("tom@a@b.example", ""),
        ("tom\0@duinrade.example", ""),
        ("to m@duinrade.example", ""),
        ("\ud800@duinrade.example", ""),
        ("t" * 250 + "@b.nl", ""),
        ("x" * 100_000, ""),
    ],
)
def test_an_address_is_compared_in_one_form(typed: str, key: str) -> None:
    assert email_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ingrid   de  Wit ", "Ingrid de Wit"),
        ("Zoë 🙂", "Zoë 🙂"),
        ("a\nb", "a b"),
        ("a\0b", ""),
        ("\ud800", ""),
        ("\u202eabc", ""),
        (" ", ""),
        ("n" * 101, ""),
    ],
)
def test_a_name_is_one_printable_line(typed: str, name: str) -> None:
    assert clean_name(typed) == name


def test_demo_accounts_are_recognised() -> None:
    assert is_demo("Marloes@DEMO.invalid")
    assert not is_demo("marloes@demo.invalid.example")


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil.example",
        "/\n/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "werk",
        "/werk\0",
        "/wérk",
        "/inloggen?volgende=/inloggen",
        "/uitloggen",
    ],
)
def test_login_leads_to_no_other_site(asked: str | None) -> None:
    assert local_path(asked) is None


@pytest.mark.parametrize("asked", ["/werk?lijst=mijn", "/zaken/12", "/", "/a//b", "/%2F%2Fevil"])
def test_login_leads_back_to_the_page_that_was_asked(asked: str) -> None:
    assert local_path(asked) == asked


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("<script>alert(1)</script>", "onbekend"),
        ("", "onbekend"),
    ],
)
def test_a_browser_is_named_in_known_words(user_agent: str, words: str) -> None:
    assert describe_browser(user_agent) == words


def test_work_begins_at_the_list_for_who_may_see_cases() -> None:
    assert start_page(permissions_of([Role.EMPLOYEE])) == "/werk"
    assert start_page(permissions_of([Role.ANALYST])) == "/werk/overzicht"
    assert start_page(permissions_of([Role.ADMIN])) == "/werk/overzicht"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("gh_12_abc_d-e", (12, "abc_d-e")),
        ("gh_12_", None),
        ("gh_12", None),
        ("gh__abc", None),
        ("gh_x_abc", None),
        ("gh_²_abc", None),
        ("12_abc", None),
        ("gh_" + "9" * 40 + "_abc", None),
        ("", None),
    ],
)
def test_a_token_names_its_number(text: str, read: tuple[int, str] | None) -> None:
    assert read_token(text) == read

# SPDX-License-Identifier: EUPL-1.2
"""The commands: what is printed where, and what is refused in plain words."""

from __future__ import annotations

import re

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from feedback.accounts import passwords
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Role
from feedback.db import end_reading
from tests.people import Cast

GOOD = "vier losse vogels zingen"


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def create(run: FlaskCliRunner, *more: str, email: str = "bea@duinrade.example") -> Result:
    words = ["users", "create", email, "--name", "Bea Beheer", "--role", "admin", *more]
    return run.invoke(args=words)


def test_the_first_admin_gets_a_link_alone_on_standard_output(
    run: FlaskCliRunner, client: FlaskClient
) -> None:
    made = create(run)
    assert made.exit_code == 0, made.output
    (link,) = made.stdout.splitlines()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/account/link/[\w-]{43}", link)
    assert "30 minutes" in made.stderr
    path = link.removeprefix("http://127.0.0.1:8000")
    chosen = client.post(path, data={"new_password": GOOD, "again": GOOD})
    assert chosen.location == "/inloggen"


def test_a_password_may_come_from_standard_input(run: FlaskCliRunner) -> None:
    words = ["users", "create", "bea@duinrade.example", "--name", "Bea", "--password-stdin"]
    made = run.invoke(args=[*words, "--role", "employee,manager"], input=f"{GOOD}\n")
    assert made.exit_code == 0, made.output
    assert made.stdout == ""
    found = entry_queries.find_credentials("bea@duinrade.example")
    person = people_queries.find_person_by_email("bea@duinrade.example")
    assert found is not None
    assert passwords.check(found.password_hash, GOOD).right
    assert person is not None
    assert person.roles == {Role.EMPLOYEE, Role.MANAGER}


def test_there_is_no_account_before_one_is_made(app: Flask) -> None:
    assert people_queries.count_people() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["users", "create", "bea", "--name", "B", "--role", "admin"], "no e-mail address"),
        (["users", "create", "b@x.nl", "--name", " ", "--role", "admin"], "needs a name"),
        (["users", "create", "b@x.nl", "--name", "B", "--role", "boss"], "not one of employee"),
        (["users", "create", "b@x.nl", "--name", "B"], "Missing option '--role'"),
        (
            ["users", "create", "b@x.nl", "--name", "B", "--role", "admin", "--team", "Nergens"],
            "no team 'Nergens'",
        ),
        (
            ["users", "create", "Tom@duinrade.example", "--name", "T", "--role", "admin"],
            "already is an account",
        ),
        (["users", "disable", "nobody@x.nl"], "no account for nobody@x.nl"),
        (["users", "change", "nobody@x.nl", "--role", "admin"], "no account for nobody@x.nl"),
        (["users", "change", "tom@duinrade.example"], "give --role or --team"),
        (["users", "link", "nobody@x.nl"], "no account for nobody@x.nl"),
        (["teams", "create", " "], "needs a name"),
        (["teams", "create", "klantcontact"], "already is a team"),
        (["tokens", "create", "k", "--user", "x@x.nl", "--scope", "cases:read"], "no account"),
        (
            ["tokens", "create", "k", "--user", "tom@duinrade.example", "--scope", "all"],
            "not one of cases:read",
        ),
        (
            ["tokens", "create", " ", "--user", "tom@duinrade.example", "--scope", "admin"],
            "needs a name",
        ),
        (["tokens", "revoke", "99"], "no token 99"),
        (["tokens", "revoke", "9" * 40], "Invalid value for 'ID'"),
    ],
)
def test_a_refusal_is_a_sentence_on_standard_error(
    run: FlaskCliRunner, people: Cast, words: list[str], sentence: str
) -> None:
    end_reading()
    refused = run.invoke(args=words)
    assert refused.exit_code != 0
    assert refused.stdout == ""
    assert sentence in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("password", ["kort", "Welkom2026!!", "", "x" * 129])
def test_a_weak_password_makes_no_account(run: FlaskCliRunner, password: str) -> None:
    words = ["users", "create", "b@x.nl", "--name", "B", "--role", "admin", "--password-stdin"]
    refused = run.invoke(args=words, input=password)
    assert refused.exit_code == 1
    assert "The password" in refused.stderr
    assert password == "" or password not in refused.output
    assert people_queries.count_people() == 0


def test_a_team_is_made_and_joined_and_listed(run: FlaskCliRunner) -> None:
    assert run.invoke(args=["teams", "create", "Klantcontact"]).exit_code == 0
    create(run, "--team", "KLANTCONTACT")
    listed = run.invoke(args=["users", "list"])
    number, *words = listed.stdout.rstrip("\n").split("\t")
    assert number.isdigit()
    assert words == ["bea@duinrade.example", "Bea Beheer", "Klantcontact", "admin", "open"]


def test_a_closed_account_gets_no_link_and_no_token(run: FlaskCliRunner, people: Cast) -> None:
    end_reading()
    assert run.invoke(args=["users", "disable", "tom@duinrade.example"]).exit_code == 0
    assert "disabled" in run.invoke(args=["users", "list"]).stdout
    for words in (
        ["users", "link", "tom@duinrade.example"],
        ["tokens", "create", "k", "--user", "tom@duinrade.example", "--scope", "admin"],
    ):
        refused = run.invoke(args=words)
        assert refused.exit_code == 1
        assert "is disabled" in refused.stderr


def test_a_colleague_gets_other_roles_and_another_team(run: FlaskCliRunner, people: Cast) -> None:
    end_reading()
    words = ["users", "change", "tom@duinrade.example", "--team", "klantcontact"]
    assert run.invoke(args=words).exit_code == 0
    words = ["users", "change", "tom@duinrade.example", "--role", "manager,editor"]
    assert run.invoke(args=words).exit_code == 0
    tom = people_queries.get_person(int(people.tom.get_id()))
    assert tom.roles == {Role.MANAGER, Role.EDITOR}
    assert tom.team_id == people.klantcontact


def test_a_fresh_link_replaces_the_first(run: FlaskCliRunner, client: FlaskClient) -> None:
    first = create(run).stdout.strip().removeprefix("http://127.0.0.1:8000")
    fresh = run.invoke(args=["users", "link", "bea@duinrade.example"]).stdout.strip()
    assert client.get(first).status_code == 404
    assert client.get(fresh.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_token_is_printed_once_alone_and_can_be_revoked(
    run: FlaskCliRunner, people: Cast
) -> None:
    end_reading()
    words = ["tokens", "create", "website", "--user", "tom@duinrade.example", "--days", "7"]
    made = run.invoke(args=[*words, "--scope", "cases:read", "--scope", "cases:write"])
    assert made.exit_code == 0, made.output
    (token,) = made.stdout.splitlines()
    number = token.split("_")[1]
    assert re.fullmatch(r"gh_\d+_[\w-]{43}", token)
    assert "not shown again" in made.stderr
    assert run.invoke(args=["tokens", "revoke", number]).exit_code == 0


@pytest.mark.parametrize("group", ["users", "teams", "tokens"])
def test_every_group_explains_itself(run: FlaskCliRunner, group: str) -> None:
    assert "Commands:" in run.invoke(args=[group, "--help"]).output

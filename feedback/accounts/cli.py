# SPDX-License-Identifier: EUPL-1.2
"""Commands on people: accounts, teams, API tokens.

What a program wants to read (a link, a token, a list) goes to standard output, talk goes to
standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

import click

from feedback import edge
from feedback.accounts import passwords
from feedback.accounts.passwords import PasswordFault
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.queries.people import Person
from feedback.accounts.rules import (
    TOKEN_LASTS_AT_MOST_DAYS,
    LinkPurpose,
    Role,
    Scope,
    clean_name,
    email_key,
    program,
)
from feedback.accounts.services import links, people, ties, tokens
from feedback.db import end_reading, unit_of_work
from feedback.terminal import Commands

TERMINAL = program("terminal", origin="cli", permissions=frozenset({"accounts.manage"}))
_FAULTS = {
    PasswordFault.TOO_SHORT: "The password is shorter than 12 characters.",
    PasswordFault.TOO_LONG: "The password is longer than 128 characters.",
    PasswordFault.GUESSABLE: "The password is easy to guess. Take a few unrelated words.",
}
Word = TypeVar("Word", bound=StrEnum)
Reader = Callable[[click.Context, click.Parameter, Iterable[str]], list[Word]]


def _words(
    kind: type[Word],
) -> Callable[[click.Context, click.Parameter, Iterable[str]], list[Word]]:
    """Return a reader of repeated or comma-separated words of a closed list."""

    def read(context: click.Context, option: click.Parameter, given: Iterable[str]) -> list[Word]:
        del context, option
        asked = [word.strip() for text in given for word in text.split(",") if word.strip()]
        known = {member.value: member for member in kind}
        strange = [word for word in asked if word not in known]
        if strange:
            raise click.BadParameter(f"{strange[0]!r} is not one of {', '.join(known)}.")
        return [known[word] for word in asked]

    return read


@click.group("users", cls=Commands)
def user_commands() -> None:
    """Look after the accounts of colleagues."""


@user_commands.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What colleagues see.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    callback=_words(Role),
    help=f"May be given more than once: {', '.join(Role)}.",
)
@click.option("--team", help="Name of an existing team.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_user(
    email: str,
    name: str,
    roles: list[Role],
    team: str | None,
    password_stdin: bool,  # noqa: FBT001 - click gives a flag
) -> None:
    """Make an account for EMAIL.

    Without --password-stdin the person chooses a password with the link that is printed:
    it works once, for 30 minutes.
    """
    team_id = _team_id(team)
    _refuse_new(email, name=name)
    password_hash = _read_password(name, email) if password_stdin else None
    end_reading()
    with unit_of_work():
        now = edge.now()
        user_id = people.create_user(
            email,
            name=name,
            roles=roles,
            team_id=team_id,
            password_hash=password_hash,
            by=TERMINAL,
            now=now,
        )
        path = None if password_hash else _first_link(user_id)
    click.echo(f"Account {user_id} made.", err=True)
    if path:
        _show_link(path)


@user_commands.command("change")
@click.argument("email")
@click.option(
    "--role", "roles", multiple=True, callback=_words(Role), help="The roles from now on."
)
@click.option("--team", help="Name of an existing team.")
def change_user(email: str, roles: list[Role], team: str | None) -> None:
    """Give EMAIL other roles or another team; other roles end their sessions."""
    person, team_id = _person(email), _team_id(team)
    if not roles and team is None:
        raise click.ClickException("Nothing to change: give --role or --team.")
    end_reading()
    with unit_of_work():
        now = edge.now()
        if roles:
            people.change_roles(person.id, roles, by=TERMINAL, now=now)
        if team is not None:
            people.move_to_team(person.id, team_id, by=TERMINAL, now=now)
    click.echo(f"Account {person.id} is changed.", err=True)


@user_commands.command("link")
@click.argument("email")
def make_link(email: str) -> None:
    """Print a fresh one-time link with which EMAIL chooses a password."""
    person = _person(email)
    if person.disabled:
        raise click.ClickException(f"The account of {email} is disabled.")
    end_reading()
    with unit_of_work():
        path = _first_link(person.id)
    _show_link(path)


@user_commands.command("list")
def list_users() -> None:
    """List all accounts: number, address, name, team, roles, and whether it is open."""
    for person in people_queries.list_people():
        state = "disabled" if person.disabled else "open"
        roles = ",".join(sorted(person.roles))
        words = [str(person.id), person.email, person.name, person.team_name or "-", roles, state]
        click.echo("\t".join(words))


@user_commands.command("disable")
@click.argument("email")
def disable_user(email: str) -> None:
    """Close the account of EMAIL: sessions, links and tokens stop at once."""
    person = _person(email)
    end_reading()
    with unit_of_work():
        people.disable_user(person.id, by=TERMINAL, now=edge.now())
    click.echo(f"Account {person.id} is disabled.", err=True)


@user_commands.command("same-person")
@click.argument("one", metavar="EMAIL")
@click.argument("other", metavar="EMAIL")
def tie_accounts(one: str, other: str) -> None:
    """Write down that two accounts are one person: four eyes then count one pair."""
    ids = (_person(one).id, _person(other).id)
    end_reading()
    with unit_of_work():
        ties.tie_accounts(*ids, by=TERMINAL, now=edge.now())
    click.echo(f"Accounts {ids[0]} and {ids[1]} are one person.", err=True)


@click.group("teams", cls=Commands)
def team_commands() -> None:
    """Look after teams."""


@team_commands.command("create")
@click.argument("name")
def create_team(name: str) -> None:
    """Make a team called NAME."""
    if not clean_name(name):
        raise click.ClickException("A team needs a name of 1 to 100 characters.")
    if people_queries.find_team_by_name(clean_name(name)):
        raise click.ClickException("There already is a team with this name.")
    end_reading()
    with unit_of_work():
        team_id = people.create_team(name, by=TERMINAL, now=edge.now())
    click.echo(f"Team {team_id} made.", err=True)


@click.group("tokens", cls=Commands)
def token_commands() -> None:
    """Look after API tokens."""


@token_commands.command("create")
@click.argument("name")
@click.option("--user", "email", required=True, help="Address of the person it acts for.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    callback=_words(Scope),
    help=f"May be given more than once: {', '.join(Scope)}.",
)
@click.option(
    "--days",
    type=click.IntRange(1, TOKEN_LASTS_AT_MOST_DAYS),
    default=90,
    show_default=True,
    help="How long it works.",
)
def create_token(name: str, email: str, scopes: list[Scope], days: int) -> None:
    """Make an API token called NAME. It is printed once and stored nowhere."""
    person = _person(email)
    if person.disabled:
        raise click.ClickException(f"The account of {email} is disabled.")
    if not clean_name(name):
        raise click.ClickException("A token needs a name of 1 to 100 characters.")
    end_reading()
    with unit_of_work():
        token = tokens.create_token(
            name, user_id=person.id, scopes=scopes, days=days, by=TERMINAL, now=edge.now()
        )
    click.echo(f"Keep this token; it is not shown again. It works for {days} days.", err=True)
    click.echo(token)


@token_commands.command("revoke")
@click.argument("token_id", metavar="ID", type=click.IntRange(1, 2**53))
def revoke_token(token_id: int) -> None:
    """Have the token with this ID (the number in gh_ID_…) stop working."""
    if not entry_queries.has_token(token_id):
        raise click.ClickException(f"There is no token {token_id}.")
    end_reading()
    with unit_of_work():
        tokens.revoke_token(token_id, by=TERMINAL, now=edge.now())
    click.echo(f"Token {token_id} is revoked.", err=True)


def _person(email: str) -> Person:
    person = people_queries.find_person_by_email(email)
    if person is None:
        raise click.ClickException(f"There is no account for {email}.")
    return person


def _team_id(name: str | None) -> int | None:
    if name is None:
        return None
    team = people_queries.find_team_by_name(clean_name(name))
    if team is None:
        raise click.ClickException(f"There is no team {name!r}. Make it: flask teams create NAME")
    return team.id


def _refuse_new(email: str, *, name: str) -> None:
    if not email_key(email):
        raise click.ClickException(f"{email!r} is no e-mail address.")
    if not clean_name(name):
        raise click.ClickException("A person needs a name of 1 to 100 characters.")
    if people_queries.find_person_by_email(email) is not None:
        raise click.ClickException(f"There already is an account for {email}.")


def _read_password(name: str, email: str) -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    fault = passwords.find_fault(password, own_words=(name, email))
    if fault is not None:
        raise click.ClickException(_FAULTS[fault])
    return passwords.make_hash(password)


def _first_link(user_id: int) -> str:
    link = links.make_link(user_id, purpose=LinkPurpose.FIRST_PASSWORD, by=TERMINAL, now=edge.now())
    return link.path


def _show_link(path: str) -> None:
    click.echo("Open this link to choose a password; it works once, for 30 minutes:", err=True)
    click.echo(f"{edge.settings().base_url}{path}")


COMMANDS: tuple[click.Command, ...] = (user_commands, team_commands, token_commands)

# SPDX-License-Identifier: EUPL-1.2
"""The surprise budget by hand: open a pot, prove the books."""

from __future__ import annotations

import sys

import click

from feedback import edge
from feedback.accounts.queries.people import find_person_by_email, find_team_by_name
from feedback.accounts.rules import program
from feedback.clock import AMSTERDAM
from feedback.db import unit_of_work
from feedback.errors import NotFound
from feedback.money import UnreadableAmount, format_euros, parse_euros
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.services import pots
from feedback.surprise_budget.tasks import prove_books
from feedback.terminal import Commands

TERMINAL = program("opdrachtregel", origin="cli")


@click.group("budget", cls=Commands)
def budget_commands() -> None:
    """Pots of the surprise budget and the proof of their books."""


@budget_commands.command("verify")
def verify() -> None:
    """Prove every book (reliability.md G2, I1-I9); name what is wrong, the first line first."""
    faults = prove_books(now=edge.now())
    for pot in book.list_pots():
        balance = book.get_balance(pot.id)
        last = book.find_last_entry(pot.id)
        click.echo(
            f"{pot.name} {pot.year}: {last.number if last else 0} lines, "
            f"available {format_euros(balance.available)}"
        )
    for fault in faults:
        where = f"pot {fault.pot_id}, line {fault.number}" if fault.pot_id else "database"
        click.echo(f"{fault.invariant} {where}: {fault.what}", err=True)
    if faults:
        sys.exit(1)
    click.echo("All books are sound.", err=True)


@budget_commands.command("open")
@click.argument("name")
@click.option("--amount", required=True, help='What was authorised: "3.000,00".')
@click.option("--holder", required=True, metavar="EMAIL", help="The budget holder.")
@click.option("--team", default=None, help="Whose pot it is; without it, of who has no team's.")
@click.option("--year", type=int, default=None, help="This year by default.")
def open_pot(name: str, amount: str, holder: str, team: str | None, year: int | None) -> None:
    """Open a pot and book what the council authorised in the budget (begroting)."""
    now = edge.now()
    person = find_person_by_email(holder)
    if person is None:
        raise NotFound(f"There is no account {holder}.")
    found = find_team_by_name(team) if team else None
    if team and found is None:
        raise NotFound(f"There is no team {team}.")
    try:
        cents = parse_euros(amount)
    except UnreadableAmount as error:
        raise click.BadParameter(str(error), param_hint="--amount") from error
    with unit_of_work():
        pot = pots.open_pot(
            name,
            year=year or now.astimezone(AMSTERDAM).year,
            team_id=found.id if found else None,
            holder_id=person.id,
            by=TERMINAL,
            now=now,
        )
        pots.allocate(pot.id, amount=cents, reason="begroting", key="open", by=TERMINAL, now=now)
        click.echo(f"{pot.name} {pot.year}: {format_euros(cents)}")


COMMANDS: tuple[click.Command, ...] = (budget_commands,)

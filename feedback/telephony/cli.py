# SPDX-License-Identifier: EUPL-1.2
"""Limits and the kill switch by hand."""

from __future__ import annotations

import click

from feedback import edge
from feedback.accounts.rules import program
from feedback.db import unit_of_work
from feedback.money import format_euros
from feedback.telephony import queries
from feedback.telephony.rules.limits import BOUNDS, Limit
from feedback.telephony.services.policy import publish_policy
from feedback.terminal import Commands

_TERMINAL = program("terminal", origin="cli")
_reason = click.option("--reason", required=True, help="Why; it stays in the history.")


@click.group("phone", cls=Commands)
def phone() -> None:
    """Calling and SMS: what is allowed, what was used, and the kill switch."""


@phone.command("status")
def status() -> None:
    """Print whether calls and SMS are on, the limits, and what was used today."""
    held, today = queries.get_policy(), queries.count_today(now=edge.now())
    account = edge.settings().phone
    click.echo(f"line\t{account.number if account else 'none'}")
    click.echo(f"calls\t{'on' if held.calls_on else 'off'}")
    click.echo(f"sms\t{'on' if held.sms_on else 'off'}")
    click.echo(f"countries\t{' '.join(sorted(held.countries))}")
    for name in BOUNDS:
        click.echo(f"{name}\t{getattr(held, name)}")
    click.echo(f"today\t{today.calls} calls, {today.sms} sms, {format_euros(today.cents)}")


@phone.command("stop")
@_reason
def stop(*, reason: str) -> None:
    """Kill switch: from now on nothing is dialled and no SMS leaves."""
    _publish({"calls_on": False, "sms_on": False}, reason=reason)


@phone.command("start")
@_reason
def start(*, reason: str) -> None:
    """Allow calls and SMS again."""
    _publish({"calls_on": True, "sms_on": True}, reason=reason)


@phone.command("limit")
@click.argument("name", type=click.Choice(list(BOUNDS)))
@click.argument("value", type=int)
@_reason
def limit(*, name: str, value: int, reason: str) -> None:
    """Change one limit; amounts are in cents."""
    _publish({name: value}, reason=reason)


@phone.command("countries")
@click.argument("codes", nargs=-1, required=True)
@_reason
def countries(*, codes: tuple[str, ...], reason: str) -> None:
    """Say which countries are called, as codes of two letters; all others are refused."""
    _publish({"countries": frozenset(code.upper() for code in codes)}, reason=reason)


def _publish(changes: dict[str, Limit], *, reason: str) -> None:
    with unit_of_work():
        version = queries.get_policy().version
        after = publish_policy(
            changes, based_on=version, reason=reason, by=_TERMINAL, now=edge.now()
        )
    click.echo(f"version {after.version}", err=True)


COMMANDS: tuple[click.Command, ...] = (phone,)

# SPDX-License-Identifier: EUPL-1.2
"""Demo data by hand."""

from __future__ import annotations

import os
import time
from urllib.parse import urlsplit

import click

from feedback import edge
from feedback.accounts.queries.people import count_demo_accounts
from feedback.callbacks.tasks import sweep_promises
from feedback.db import end_reading
from feedback.errors import Conflict
from feedback.logs import log_as_json
from feedback.terminal import Commands

SHOW_EVERY_SECONDS = 2.0
LOOK_EVERY_SECONDS = 1.0


@click.group("demo", cls=Commands)
def demo() -> None:
    """Fill an empty installation with invented cases, to look around in."""


@demo.command("load")
@click.option("--cases", default=120, show_default=True, type=click.IntRange(0, 2_000_000))
@click.option("--responses", default=400, show_default=True, type=click.IntRange(0, 10_000_000))
@click.option(
    "--quarters",
    default=2,
    show_default=True,
    type=click.IntRange(0, 8),
    help="Whole quarters before this one that have closed cases too.",
)
@click.option("--seed", default=1, show_default=True, help="Another number, another municipality.")
def load(*, cases: int, responses: int, quarters: int, seed: int) -> None:
    """Make invented people, cases and their past weeks; refuses a database with cases.

    The demo logins are printed now and at each start on this machine; they are kept in the
    instance folder and never work where residents can come.
    """
    # Here, so that web and worker do not load what invents people.
    from feedback.demo.services.load import Load, load_demo

    log_as_json("WARNING")  # Years of warnings pass by; they are not news.
    started, progress = time.monotonic(), _Progress(cases)
    wanted = Load(cases=cases, responses=responses, quarters=quarters, seed=seed)
    logins = load_demo(wanted, sweep=sweep_promises, tell=progress, now=edge.now())
    took = time.monotonic() - started
    click.echo(f"Demo data: {cases} cases and {responses} answers in {took:.1f} s.", err=True)
    click.echo(logins, nl=False)


@demo.command("telephone")
@click.option("--while-runs", type=int, help="Stop when the process with this number is gone.")
def telephone(*, while_runs: int | None) -> None:
    """Imitate the telephone provider on this machine; nobody's phone rings.

    Listens where TWILIO_BASE_URL points, with the account of TWILIO_ACCOUNT_SID and
    TWILIO_AUTH_TOKEN. Employees always answer and press 1; a resident whose number ends in
    0 does not answer, one in 9 is busy, everyone else talks until somebody hangs up.
    """
    from feedback.demo.telephone import Telephone
    from feedback.demo.telephone_book import demo_manners

    account = edge.settings().phone
    if account is None or not account.is_here:
        raise Conflict("Set TWILIO_BASE_URL to an address on this machine: http://127.0.0.1:8001")
    if count_demo_accounts() == 0:
        raise Conflict("This is for demo data only. Load it first: flask demo load")
    end_reading()
    imitation = Telephone(
        account_sid=account.sid,
        auth_token=account.auth_token,
        clock=edge.ground().clock.now,
        manners=demo_manners,
        port=urlsplit(account.base_url).port or 80,
    )
    with imitation:
        click.echo(f"Imitating the telephone provider at {imitation.address}", err=True)
        while while_runs is None or os.getppid() == while_runs:
            time.sleep(LOOK_EVERY_SECONDS)


class _Progress:
    """Says how far it is, no more than every two seconds."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._said_at = time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._said_at > SHOW_EVERY_SECONDS:
            self._said_at = time.monotonic()
            click.echo(f"  {done} of {self._total} cases", err=True)


COMMANDS: tuple[click.Command, ...] = (demo,)

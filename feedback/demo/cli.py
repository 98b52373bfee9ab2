# SPDX-License-Identifier: EUPL-1.2
"""Demo data by hand."""

from __future__ import annotations

import time

import click

from feedback import edge
from feedback.callbacks.tasks import sweep_promises
from feedback.logs import log_as_json
from feedback.terminal import Commands

SHOW_EVERY_SECONDS = 2.0


@click.group("demo", cls=Commands)
def demo() -> None:
    """Fill an empty installation with invented cases, to look around in."""


@demo.command("load")
@click.option("--cases", default=120, show_default=True, type=click.IntRange(0, 2_000_000))
@click.option("--responses", default=400, show_default=True, type=click.IntRange(0, 10_000_000))
@click.option("--seed", default=1, show_default=True, help="Another number, another municipality.")
def load(*, cases: int, responses: int, seed: int) -> None:
    """Make invented people, cases and their past weeks; refuses a database with cases.

    The demo logins are printed now and at each start on this machine; they are kept in the
    instance folder and never work where residents can come.
    """
    # Here, so that web and worker do not load what invents people.
    from feedback.demo.services.load import Load, load_demo

    log_as_json("WARNING")  # Years of warnings pass by; they are not news.
    started, progress = time.monotonic(), _Progress(cases)
    wanted = Load(cases=cases, responses=responses, seed=seed)
    logins = load_demo(wanted, sweep=sweep_promises, tell=progress, now=edge.now())
    took = time.monotonic() - started
    click.echo(f"Demo data: {cases} cases and {responses} answers in {took:.1f} s.", err=True)
    click.echo(logins, nl=False)


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

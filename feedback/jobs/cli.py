# SPDX-License-Identifier: EUPL-1.2
"""Commands that start processes, and background work by hand."""

from __future__ import annotations

import signal
import sys
import threading

import click
from flask import Flask, current_app

from feedback import edge
from feedback.db import db
from feedback.jobs.runner import run_task, run_worker
from feedback.jobs.schedule import PERIODIC, get_periodic
from feedback.operations.cli import bring_up_to_date
from feedback.operations.family import Family, set_on_signals
from feedback.operations.start import greeting, refuse_unready_start
from feedback.operations.web_server import open_socket, run_web
from feedback.terminal import Commands


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return] # proxy


@click.command("serve")
@click.option("--upgrade", is_flag=True, help="Bring the database up to date first.")
def serve(*, upgrade: bool) -> None:
    """Run web and worker as two processes, until TERM or Ctrl-C."""
    app, settings = _app(), edge.settings()
    if upgrade:
        click.echo(bring_up_to_date(app), err=True)
    refuse_unready_start()
    # A connection must not be carried into a child.
    db.session.remove()
    db.engine.dispose()
    listening = open_socket(settings.host, settings.port)
    family = Family(
        lives={
            "web": lambda stop, ready: run_web(app, listening=listening, stop=stop, ready=ready),
            "worker": lambda stop, ready: run_worker(app, stop=stop, ready=ready),
        },
        on_ready=lambda: click.echo(greeting(settings)),
        on_stop=listening.close,
    )
    sys.exit(family.run())


@click.command("worker")
def worker() -> None:
    """Run background work in this process, until TERM or Ctrl-C. Start as many as you like."""
    refuse_unready_start()
    db.session.remove()
    stop = threading.Event()
    set_on_signals(stop, signal.SIGTERM, signal.SIGINT)
    run_worker(_app(), stop=stop, ready=lambda: click.echo("Working.", err=True))


@click.group("jobs", cls=Commands)
def jobs() -> None:
    """See background work and run it by hand."""


@jobs.command("list")
def list_jobs() -> None:
    """List what runs by itself, and when (Amsterdam time)."""
    width = max(len(line.name) for line in PERIODIC)
    for line in PERIODIC:
        click.echo(f"{line.name:<{width}}  {line.when.words():<14}  {line.what}")


@jobs.command("run")
@click.argument("name")
def run_by_hand(name: str) -> None:
    """Run one pass of task NAME now."""
    outcome = run_task(get_periodic(name))
    click.echo(f"{name}: {outcome if outcome is not None else 'done'}")


COMMANDS: tuple[click.Command, ...] = (serve, worker, jobs)

# SPDX-License-Identifier: EUPL-1.2
"""Commands that answer when something is due, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime

import click

from feedback import edge
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.deadlines import Policy, deadline, trace_deadline
from feedback.business_time.errors import OutsideCalendar
from feedback.business_time.explain import explain
from feedback.clock import AMSTERDAM, local
from feedback.errors import FeedbackError
from feedback.service_calendar.queries import active_calendar
from feedback.terminal import Commands

_policy = click.option(
    "--policy",
    type=click.Choice([policy.value for policy in Policy]),
    default=Policy.CLOSE_OF_NEXT_WORKDAY.value,
    show_default=True,
    help="The rule to count by; working-hours is 8 working hours.",
)
_EXAMPLE = "2026-11-23T10:15:00+01:00"


@click.group("sla", cls=Commands)
def sla_cli() -> None:
    """Ask what is due when, and watch over promises."""


@sla_cli.command("deadline")
@_policy
@click.argument("moments", metavar="[ISO]...", nargs=-1)
def print_deadlines(policy: str, moments: tuple[str, ...]) -> None:
    """Print the deadline of each moment, in the order given, one a line.

    Moments are ISO 8601, as arguments or as lines of standard input. A moment without an
    offset is Amsterdam time; in the hour that comes twice it means the first one. Answers
    carry the Amsterdam offset. A line that is no moment prints "error: ..." in its place,
    the rest goes on, and the exit code is 1. Counts by the opening hours in force now.
    """
    calendar = active_calendar(edge.now())
    failed = False
    for text in moments or _lines_of_input():
        answer, is_wrong = _answer(text, policy=Policy(policy), calendar=calendar)
        failed = failed or is_wrong
        click.echo(answer)
    if failed:
        sys.exit(1)


@sla_cli.command("explain")
@_policy
@click.argument("moment", metavar="ISO")
def print_explanation(policy: str, moment: str) -> None:
    """Explain step by step (in Dutch) how the deadline of one moment is found.

    The moment is ISO 8601; without an offset it is Amsterdam time.
    """
    calendar = active_calendar(edge.now())
    try:
        received_at = read_moment(moment)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    trace = trace_deadline(Policy(policy), received_at, calendar=calendar)
    for number, sentence in enumerate(explain(trace), start=1):
        click.echo(f"{number}. {sentence}")
    click.echo(f"{local(trace.due_at).isoformat()} ({policy}, kalender versie {calendar.version})")


def read_moment(text: str) -> datetime:
    """Return the moment that ``text`` (ISO 8601) means.

    Without an offset it is Amsterdam time, the first pass in the hour that comes twice.
    Raises ``ValueError`` with a sentence for a person: no moment, a day without a time, or
    a clock time that the spring jump skipped.
    """
    text = text.strip().lstrip("\ufeff")
    shown = ascii(text[:40])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{shown} is no moment like {_EXAMPLE}") from None
    if len(text) <= len("2026-11-23"):
        raise ValueError(f"{shown} has no time of day, like {_EXAMPLE}")
    if moment.tzinfo is not None:
        return moment
    here = moment.replace(tzinfo=AMSTERDAM, fold=0)
    if local(here).replace(tzinfo=None, fold=0) != moment:
        raise ValueError(f"{shown} does not exist: the clocks jumped over it")
    return here


def _answer(text: str, *, policy: Policy, calendar: ServiceCalendar) -> tuple[str, bool]:
    """Return the line to print, and whether it tells of an error."""
    try:
        found = deadline(policy, read_moment(text), calendar=calendar)
    except OutsideCalendar:
        return f"error: {text.strip()[:40]!a} is outside the years 1970-2999", True
    except (ValueError, FeedbackError) as error:
        return f"error: {error}", True
    return local(found).isoformat(), False


def _lines_of_input() -> Iterator[str]:
    if sys.stdin.isatty():
        click.echo("Type moments, one a line; end with Ctrl-D.", err=True)
    for line in sys.stdin.buffer:
        yield line.decode(errors="replace")


COMMANDS: tuple[click.Command, ...] = (sla_cli,)

# SPDX-License-Identifier: EUPL-1.2
"""``make soak``: the long fault runs on both engines, with their seeds and counts."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import asdict

import click

from soak.ground import ground
from soak.ledger import LedgerReport, run_ledger
from soak.mails import MailReport, run_mails
from soak.steps import StepReport, run_steps
from soak.submissions import IntakeReport, run_submissions
from tests.databases import Installation

Report = StepReport | IntakeReport | MailReport | LedgerReport
ENGINES = ("sqlite", "postgresql")
RUNS = ("steps", "submissions", "mails", "ledger")


@click.command()
@click.option("--seed", type=int, default=None, help="Repeat a run; a new seed by default.")
@click.option("--promises", default=300, show_default=True)
@click.option("--moves", default=250, show_default=True, help="How often the clock is moved.")
@click.option("--submissions", default=1500, show_default=True)
@click.option("--messages", default=1000, show_default=True)
@click.option("--kills", default=200, show_default=True, help="How often the sender dies at most.")
@click.option("--approvals", default=20_000, show_default=True, help="Of attenties, by six.")
@click.option("--run", "runs", type=click.Choice(RUNS), multiple=True, help="Only these.")
@click.option("--engine", type=click.Choice([*ENGINES, "both"]), default="both")
def main(
    *,
    seed: int | None,
    promises: int,
    moves: int,
    submissions: int,
    messages: int,
    kills: int,
    approvals: int,
    runs: tuple[str, ...],
    engine: str,
) -> None:
    """Run the fault runs; exits 1 when one of them fails."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    work: dict[str, Callable[[Installation], Report]] = {
        "steps": lambda made: run_steps(made, promises=promises, moves=moves, seed=seed),
        "submissions": lambda made: run_submissions(made, count=submissions, seed=seed),
        "mails": lambda made: run_mails(made, messages=messages, kills=kills, seed=seed),
        "ledger": lambda made: run_ledger(
            made, approvals=approvals, prepared=approvals // 3, seed=seed
        ),
    }
    failed = False
    for name in ENGINES if engine == "both" else (engine,):
        for what in runs or RUNS:
            with ground(name) as made:
                begun = time.monotonic()
                report = work[what](made)
                failed |= _tell(what, name, seed, time.monotonic() - begun, report)
    raise SystemExit(int(failed))


def _tell(what: str, engine: str, seed: int, seconds: float, report: Report) -> bool:
    """Print one report; return whether it failed."""
    counts = "  ".join(f"{name} {value}" for name, value in asdict(report).items())
    verdict = "passed" if report.passed else "FAILED"
    click.echo(f"{what} on {engine}, seed {seed}, {seconds:.0f} s: {verdict}\n  {counts}")
    return not report.passed


if __name__ == "__main__":
    main()

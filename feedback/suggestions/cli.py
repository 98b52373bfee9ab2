# SPDX-License-Identifier: EUPL-1.2
"""Learning from our own cases, by hand or in the weekly job's own process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import click

from feedback import edge
from feedback.db import end_reading, unit_of_work
from feedback.errors import Conflict
from feedback.suggestions import queries
from feedback.suggestions.rules.features import read
from feedback.suggestions.rules.proving import Proof, learnable, prove
from feedback.suggestions.seed import SEED, Decided, learn_suggester, read_seed
from feedback.suggestions.services import keep_learned
from feedback.terminal import Commands
from feedback.text_guard import mask_person

FOLDS = 5


@click.group("suggestions", cls=Commands)
def suggestions_commands() -> None:
    """Suggest what a message is and what it is about."""


@suggestions_commands.command("train")
@click.option("--folds", type=click.IntRange(3, 20), default=FOLDS, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--only-own", is_flag=True, help="Leave out the texts the program came with.")
def train(*, folds: int, seed: int, only_own: bool) -> None:
    """Learn from closed cases beside the written texts, and say how good that is.

    Two kinds and two topics with five texts each are the least.
    """
    own = _once([replace(one, text=mask_person(one.text)) for one in queries.list_decided()])
    end_reading()
    decided = own if only_own else [*read_seed(), *own]
    for names in ([one.kind for one in decided], [one.topic for one in decided]):
        if len(learnable([name for name in names if name])) < 2:
            raise Conflict("There are too few closed cases with a topic to learn from.")
    suggester = learn_suggester(decided)
    proofs = {
        "kind": _prove([(one.text, one.kind) for one in decided], folds=folds, seed=seed),
        "topic": _prove([(one.text, one.topic) for one in decided], folds=folds, seed=seed),
    }
    with unit_of_work():
        keep_learned(suggester, own_cases=len(own), proofs=proofs, now=edge.ground().clock.now())
    click.echo(f"Learned from {len(decided)} texts, {len(own)} of them cases of our own.")
    for name, proof in proofs.items():
        click.echo(_sentence(name, proof))


def _once(decided: Iterable[Decided]) -> list[Decided]:
    """Return each text once, as it was decided last; ``decided`` comes newest first.

    The same letter of many people would be learned from and foretold at the same time: the
    proof would praise a memory.
    """
    found: dict[str, Decided] = {}
    for one in decided:
        found.setdefault(" ".join(one.text.casefold().split()), one)
    return list(found.values())


def _prove(named: list[tuple[str, str]], *, folds: int, seed: int) -> Proof:
    known = learnable([name for _, name in named if name])
    kept = [(text, name) for text, name in named if name in known]
    return prove(
        [read(text) for text, _ in kept], [name for _, name in kept], folds=folds, seed=seed
    )


def _sentence(name: str, proof: Proof) -> str:
    precision = "-" if proof.precision is None else f"{proof.precision:.2f}"
    return (
        f"{name}: macro-F1 {proof.macro_f1:.2f}; of shown suggestions {precision} right, "
        f"for {proof.share_shown:.2f} of {proof.n} texts (folds {proof.folds}, seed {proof.seed})"
    )


COMMANDS = (suggestions_commands,)

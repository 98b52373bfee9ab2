# SPDX-License-Identifier: EUPL-1.2
"""``insight text``: what texts look like, and how good that is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from feedback.insight.cli.showing import FILE, figures, number, read_columns, show
from feedback.insight.errors import UnusableData
from feedback.insight.rules.columns import Columns
from feedback.suggestions.queries import find_holding
from feedback.suggestions.rules.deciding import NOTHING, Suggester
from feedback.suggestions.rules.features import read
from feedback.suggestions.rules.proving import FOLDS, Proof, learnable, prove
from feedback.terminal import Progress
from feedback.text_guard import clean_text, mask_person


@click.command("text")
@click.option("--data", type=FILE, required=True, help="One row a text.")
@click.option("--text", required=True, metavar="COL")
@click.option("--id", "identity", metavar="COL", help="What a row is called; its number if absent.")
@click.option(
    "--evaluate",
    "columns",
    metavar="COL",
    multiple=True,
    help="Learn this column from the texts and say how good that is, cross-validated.",
)
@click.option("--folds", type=click.IntRange(3, 20), default=FOLDS, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Draws the folds.")
@figures
def text(
    *,
    data: Path,
    text: str,
    identity: str | None,
    columns: tuple[str, ...],
    folds: int,
    seed: int,
    form: str,
    absent: str,
) -> None:
    """Suggest kind and topic for each text, with the words that weighed."""
    table = read_columns(data, absent)
    texts = [mask_person(clean_text(one)) for one in table.texts(text)]
    if columns:
        found = [_evaluate(table, texts, one, folds=folds, seed=seed) for one in columns]
        show({"evaluations": found}, form=form, rows="evaluations")
        return
    names = table.texts(identity) if identity else [str(row) for row, _ in table.rows]
    suggester = find_holding().suggester
    tell = Progress("texts")
    rows = []
    for done, (name, one) in enumerate(zip(names, texts, strict=True)):
        tell(done, len(texts))
        rows.append(_row(name, one, suggester))
    show({"rows": rows}, form=form, rows="rows")


def _row(name: str, text: str, suggester: Suggester) -> dict[str, Any]:
    found = suggester.suggest(text)
    return {
        "id": name,
        "kind": None if found.kind.first == NOTHING else found.kind.first,
        "kindProbability": number(found.kind.probability),
        "kindSuggested": found.kind.is_clear and found.kind.first != NOTHING,
        "mixed": found.is_mixed,
        "topics": [
            {"topic": topic, "probability": number(share)} for topic, share in found.topic.ranking
        ],
        "topicSuggested": found.topic.is_clear,
        "because": list(dict.fromkeys((*found.kind.because, *found.topic.because))),
    }


def _evaluate(
    table: Columns, texts: list[str], column: str, *, folds: int, seed: int
) -> dict[str, Any]:
    """Return how well a column is told from the texts; raises ``UnusableData`` below two values."""
    named = [(one, name) for one, name in zip(texts, table.texts(column), strict=True) if name]
    known = learnable([name for _, name in named])
    if len(known) < 2:
        raise UnusableData({column: "two values with five texts each are needed to learn from."})
    kept = [(one, name) for one, name in named if name in known]
    proof = prove(
        [read(one) for one, _ in kept], [name for _, name in kept], folds=folds, seed=seed
    )
    return {"column": column, "leftOut": len(named) - len(kept)} | _figures(proof)


def _figures(proof: Proof) -> dict[str, Any]:
    return {
        "n": proof.n,
        "classes": proof.classes,
        "folds": proof.folds,
        "seed": proof.seed,
        "macroF1": number(proof.macro_f1),
        "accuracy": number(proof.accuracy),
        "top3": number(proof.top3),
        "precisionShown": number(proof.precision),
        "shareShown": number(proof.share_shown),
        "nShown": proof.shown,
        "threshold": number(proof.least),
    }

# SPDX-License-Identifier: EUPL-1.2
"""Texts that were written for this program, with what each is: what it knows on day one.

Nobody sent them; people wrote them in the manner of residents. A municipality's own decided
cases come beside them as soon as there are any.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from feedback.suggestions.rules.deciding import Suggester
from feedback.suggestions.rules.features import read
from feedback.suggestions.rules.proving import learn_to_suggest, learnable

SEED = 1
_FILE = Path(__file__).with_name("seed.csv")
#: What was learned from them, so that nothing is learned at the first start:
#: ``python -m feedback.suggestions.seed`` makes it anew after the texts or the cues changed.
SHIPPED = Path(__file__).with_name("seed.model")


@dataclass(frozen=True)
class Decided:
    """A text with the kind and the topic that a person gave it; blank where none was given."""

    text: str
    kind: str
    topic: str


def read_seed() -> list[Decided]:
    """Return the written texts."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return [Decided(row["text"], row["kind"], row["topic"]) for row in csv.DictReader(lines)]


def learn_suggester(decided: Sequence[Decided]) -> Suggester:
    """Return models of kind and topic; the same texts give the same models."""
    readings = [read(one.text) for one in decided]
    models = []
    for names in ([one.kind for one in decided], [one.topic for one in decided]):
        known = learnable([name for name in names if name])
        places = [place for place, name in enumerate(names) if name in known]
        models.append(
            learn_to_suggest(
                [readings[place] for place in places],
                [names[place] for place in places],
                seed=SEED,
            )
        )
    return Suggester(*models)


if __name__ == "__main__":
    SHIPPED.write_bytes(learn_suggester(read_seed()).to_bytes())

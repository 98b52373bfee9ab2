# SPDX-License-Identifier: EUPL-1.2
"""How good suggestions are, on texts the model has not seen: cross-validation within itself.

Folds are drawn with a seed, class by class. Within each learning part the same is done once
more, to find how sharp probabilities are and from where on a suggestion is worth showing; the
texts that are scored had no part in either (statistics.md M13).
"""

from __future__ import annotations

import dataclasses
import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.suggestions.rules.features import Reading
from feedback.suggestions.rules.learning import learn
from feedback.suggestions.rules.model import (
    LEAST_PROBABILITY,
    TextModel,
    is_clear,
    soften,
)

FOLDS = 10
INNER_FOLDS = 5
#: Of the suggestions we show at least nine in ten are right; the rule asks a little more of
#: the texts it is set on, since it is set on them.
PRECISION = 0.90
_ASKED = 0.92
_STEPS = 40
#: A class with fewer texts cannot be learned and proved.
FEWEST_OF_A_CLASS = 5

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Proof:
    """What suggestions came to on texts that had no part in the learning."""

    n: int
    classes: int
    folds: int
    seed: int
    macro_f1: float
    accuracy: float
    top3: float
    shown: int
    right: int
    least: float
    """The middle one of the thresholds that the folds chose."""

    @property
    def precision(self) -> float | None:
        """Which share of the shown suggestions was right; None when none was shown."""
        return self.right / self.shown if self.shown else None

    @property
    def share_shown(self) -> float:
        """Which share of the texts got a suggestion."""
        return self.shown / self.n


def learnable(names: Sequence[str]) -> frozenset[str]:
    """Return the classes with texts enough to learn from."""
    return frozenset(name for name, n in Counter(names).items() if n >= FEWEST_OF_A_CLASS)


def learn_to_suggest(
    readings: Sequence[Reading], names: Sequence[str], *, seed: int, folds: int = INNER_FOLDS
) -> TextModel:
    """Return a model that knows how sure it may be and when to keep silent."""
    rankings = _rank_unseen(readings, names, folds=folds, seed=seed)
    sharpness = _sharpness(rankings, names)
    sharper = [_sharpen(ranking, sharpness) for ranking in rankings]
    model = learn(readings, names)
    return dataclasses.replace(model, sharpness=sharpness, least=_least(sharper, names))


def prove(
    readings: Sequence[Reading], names: Sequence[str], *, folds: int = FOLDS, seed: int = 1
) -> Proof:
    """Return how good suggestions are, each text scored by a model that never saw it."""
    parts = draw_folds(names, folds=folds, seed=seed)
    rankings: list[Ranking] = [[] for _ in names]
    shown = right = 0
    thresholds: list[float] = []
    for part in range(folds):
        known = [place for place, one in enumerate(parts) if one != part]
        model = learn_to_suggest(
            [readings[place] for place in known], [names[place] for place in known], seed=seed
        )
        thresholds.append(model.least)
        for place in (place for place, one in enumerate(parts) if one == part):
            rankings[place] = model.probabilities(readings[place])
            if is_clear(rankings[place], least=model.least):
                shown += 1
                right += rankings[place][0][0] == names[place]
    first = [ranking[0][0] for ranking in rankings]
    hits = sum(a == b for a, b in zip(first, names, strict=True))
    top = sum(name in dict(ranking[:3]) for ranking, name in zip(rankings, names, strict=True))
    return Proof(
        n=len(names),
        classes=len(set(names)),
        folds=folds,
        seed=seed,
        macro_f1=macro_f1(names, first),
        accuracy=hits / len(names),
        top3=top / len(names),
        shown=shown,
        right=right,
        least=sorted(thresholds)[len(thresholds) // 2],
    )


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean over the classes of the harmonic mean of precision and recall."""
    scores = []
    for name in sorted(set(truth)):
        both = sum(a == b == name for a, b in zip(truth, said, strict=True))
        total = sum(a == name for a in truth) + sum(b == name for b in said)
        scores.append(2 * both / total)
    return sum(scores) / len(scores)


def draw_folds(names: Sequence[str], *, folds: int, seed: int) -> list[int]:
    """Return the part each text is in: every class spread evenly, by chance and repeatable."""
    by_class: Mapping[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        by_class[name].append(place)
    chance = random.Random(seed)  # noqa: S311 - repeatable folds, no secret
    parts, turn = [0] * len(names), 0
    for name in sorted(by_class):
        chance.shuffle(by_class[name])
        for place in by_class[name]:
            parts[place] = turn % folds
            turn += 1
    return parts


def _rank_unseen(
    readings: Sequence[Reading], names: Sequence[str], *, folds: int, seed: int
) -> list[Ranking]:
    parts = draw_folds(names, folds=folds, seed=seed)
    rankings: list[Ranking] = [[] for _ in names]
    for part in range(folds):
        known = [place for place, one in enumerate(parts) if one != part]
        model = learn([readings[place] for place in known], [names[place] for place in known])
        for place in (place for place, one in enumerate(parts) if one == part):
            rankings[place] = model.probabilities(readings[place])
    return rankings


def _sharpness(rankings: Sequence[Ranking], names: Sequence[str]) -> float:
    """Return what scores are best multiplied by: where the unseen truth is likeliest."""
    choices = [0.3 * 1.1**step for step in range(_STEPS)]
    return min(choices, key=lambda choice: _surprise(rankings, names, choice))


def _surprise(rankings: Sequence[Ranking], names: Sequence[str], sharpness: float) -> float:
    return -sum(
        math.log(max(dict(_sharpen(ranking, sharpness)).get(name, 0.0), 1e-9))
        for ranking, name in zip(rankings, names, strict=True)
    )


def _sharpen(ranking: Ranking, sharpness: float) -> Ranking:
    logs = [sharpness * math.log(max(share, 1e-12)) for _, share in ranking]
    return [(name, share) for (name, _), share in zip(ranking, soften(logs), strict=True)]


def _least(rankings: Sequence[Ranking], names: Sequence[str]) -> float:
    """Return the lowest probability from which on enough suggestions are right."""
    for step in range(_STEPS):
        least = LEAST_PROBABILITY + step / 100
        clear = [
            ranking[0][0] == name
            for ranking, name in zip(rankings, names, strict=True)
            if is_clear(ranking, least=least)
        ]
        if not clear or sum(clear) >= _ASKED * len(clear):
            return least
    return 1.0

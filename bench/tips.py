# SPDX-License-Identifier: EUPL-1.2
"""What themes of free text cost, and whether they stay what they were (statistics.md G8).

The texts are halves of the texts the program comes with, put together by a fixed seed: words
of our own, in quantities nobody here receives. From masked texts to named groups, as the
nightly work does it. ``python -m bench.tips`` runs this alone.
"""

from __future__ import annotations

import os
import random
import time

from bench.figures import Bar, Figure, table
from feedback.suggestions.rules.lexicon import Finder, first_topic_cues, make_finder
from feedback.suggestions.seed import read_seed
from feedback.themes.rules.counting import Tip, count_themes
from feedback.themes.rules.exploring import Explored, explore

#: How many tips each topic has, and the groups without a name.
Found = tuple[dict[str, int], list[Explored]]
SEED = 20261123
TEXTS = 80_000
SLOWEST = 5.0


def measure(texts: int = TEXTS) -> list[Figure]:
    """Measure twice, the second time in another order; the groups must be identical."""
    drawn = draw(texts)
    finder = make_finder(first_topic_cues())
    worked = time.process_time()
    took, first = _explore(drawn, finder)
    worked = time.process_time() - worked
    again, second = _explore(random.Random(SEED).sample(drawn, len(drawn)), finder)
    said = f"{len(first[0])} themes by cue words, {len(first[1])} groups; "
    said += f"{worked:.1f} s of the processor; again {again:.1f} s"
    differ = sum(a != b for a, b in zip(first, second, strict=True))
    return [
        Figure(f"themes of {texts} texts", min(took, again), "s", Bar(SLOWEST, unit=" s"), said),
        Figure("themes that differ in another order", differ, "", Bar(0)),
    ]


def draw(count: int) -> list[Tip]:
    """Return texts made of the halves of two others, with a mark each."""
    texts = [one.text.split() for one in read_seed()]
    chance = random.Random(SEED)
    drawn = []
    for _ in range(count):
        begin, end = chance.choice(texts)[:10], chance.choice(texts)[-6:]
        drawn.append(Tip(" ".join((*begin, *end)), mark=chance.randint(1, 10)))
    return drawn


def _explore(tips: list[Tip], finder: Finder) -> tuple[float, Found]:
    begun = time.perf_counter()
    counted = count_themes(tips, finder)
    groups = explore(counted.rest)
    took = time.perf_counter() - begun
    return took, (dict(counted.themes), groups)


if __name__ == "__main__":
    print(table(measure()))
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}")

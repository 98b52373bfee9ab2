# SPDX-License-Identifier: EUPL-1.2
"""What tips are about: themes by cue words, each hit explained (statistics.md M12).

A tip may be about more than one thing, and counts for each. Below ten tips a theme has no
figure; below fifty there are no themes. Whether a share changed is judged for all themes
together (Holm).
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from feedback.insight.rules.quantiles import normal_below
from feedback.insight.rules.shares import share_difference
from feedback.insight.rules.sums import FEWEST, NOTHING, Interval, Sums
from feedback.insight.rules.waves import holm
from feedback.suggestions.rules.features import says_nothing
from feedback.suggestions.rules.lexicon import Finder, Hit, find_cues
from feedback.text_guard import fold

#: Below so many tips a theme is a coincidence.
FEWEST_TIPS = 50
MOST_WORDS = 8
FEWEST_OF_A_WORD = 3
MOST_QUOTES = 3
_DEMONSTRATED = 0.05


class Tip(NamedTuple):
    """What somebody would do otherwise, with the mark that came with it, if any."""

    text: str
    mark: int | None = None
    is_message: bool = False
    """From a case: to be read by who may read cases."""


class Near(NamedTuple):
    """A tip and how near it is to a theme: the nearest first when sorted."""

    apart: float
    tip: Tip


@dataclass(frozen=True)
class Counted:
    """Tips of one period: how many say something, how many about what, by which words."""

    n: int
    rest: tuple[Tip, ...]
    """What no cue word recognises."""
    themes: Mapping[str, int]
    words: Mapping[str, Counter[str]]
    marks: Mapping[str, Sums]
    nearest: Mapping[str, tuple[Tip, ...]]
    """Of each theme the nearest tips: three of all, and three of answers."""

    @property
    def unknown(self) -> int:
        """How many tips no cue word recognises."""
        return len(self.rest)


@dataclass(frozen=True)
class Theme:
    """One theme in a period, beside the period before; ``change`` None: nothing to compare with."""

    code: str
    n: int
    words: tuple[str, ...]
    before: int
    change: Interval | None
    is_changed: bool
    marks: Sums = NOTHING
    nearest: tuple[Tip, ...] = ()


def count_themes(tips: Iterable[Tip], finder: Finder) -> Counted:
    """Count what tips are about; who has nothing to say ("nee", "n.v.t.") is not counted."""
    themes: Counter[str] = Counter()
    words: dict[str, Counter[str]] = defaultdict(Counter)
    marks: dict[str, list[int]] = defaultdict(list)
    near: dict[str, list[Near]] = defaultdict(list)
    rest: list[Tip] = []
    n = 0
    for tip in tips:
        folded = fold(tip.text)
        if says_nothing(tip.text, folded=folded):
            continue
        n += 1
        hits = find_cues(folded, finder)
        if not hits:
            rest.append(tip)
        for hit in hits:
            themes[hit.concept] += 1
            words[hit.concept].update(hit.words)
            near[hit.concept].append(Near(_apart(hit, folded), tip))
            if tip.mark is not None:
                marks[hit.concept].append(tip.mark)
    sums = {code: Sums.of(given) for code, given in marks.items()}
    nearest = {code: pick_nearest(found) for code, found in near.items()}
    return Counted(n, tuple(rest), themes, words, sums, nearest)


def pick_nearest(found: Iterable[Near]) -> tuple[Tip, ...]:
    """Return the three nearest tips, and three of answers: not everybody may read messages."""
    once = {one.tip.text: one for one in found}.values()
    answers = (one for one in once if not one.tip.is_message)
    ranked = (*_first(once), *_first(answers))
    return tuple(dict.fromkeys(one.tip for one in ranked))


def _first(found: Iterable[Near]) -> list[Near]:
    return heapq.nsmallest(MOST_QUOTES, found, key=lambda one: (one.apart, one.tip.text))


def compare_themes(now: Counted, before: Counted) -> list[Theme]:
    """Return the themes with ten tips or more, the largest first; none below fifty tips."""
    if now.n < FEWEST_TIPS:
        return []
    codes = sorted(
        (code for code, n in now.themes.items() if n >= FEWEST),
        key=lambda code: (-now.themes[code], code),
    )
    known = [code for code in codes if is_comparable(before.themes.get(code, 0), before.n)]
    changed = which_changed(
        {code: (now.themes[code], now.n, before.themes[code], before.n) for code in known}
    )
    return [_theme(code, now, before, known=known, changed=changed) for code in codes]


def is_comparable(n: int, tips: int) -> bool:
    """Tell whether a period has enough tips, and enough of a theme, to be compared with."""
    return tips >= FEWEST_TIPS and n >= FEWEST


def which_changed(counts: Mapping[str, tuple[int, int, int, int]]) -> set[str]:
    """Return the themes whose share changed: two proportions each, all together (Holm).

    Of each theme: its tips and all tips of this period, and those of the period before.
    """
    chances = holm([_chance(*counts[code]) for code in counts])
    return {code for code, chance in zip(counts, chances, strict=True) if chance < _DEMONSTRATED}


def _theme(
    code: str, now: Counted, before: Counted, *, known: Sequence[str], changed: set[str]
) -> Theme:
    earlier = before.themes.get(code, 0)
    change = None
    if code in known:
        change = share_difference(now.themes[code], now.n, against=earlier, against_n=before.n)
    return Theme(
        code=code,
        n=now.themes[code],
        words=tuple(_ranked(now.words[code])[:MOST_WORDS]),
        before=earlier,
        change=change,
        is_changed=code in changed,
        marks=now.marks.get(code, NOTHING),
        nearest=now.nearest[code],
    )


def _ranked(words: Counter[str]) -> list[str]:
    """Return the words of several people, the commonest first: a rare one may name somebody."""
    shared = [(-count, word) for word, count in words.items() if count >= FEWEST_OF_A_WORD]
    return [word for _, word in sorted(shared)]


def _apart(hit: Hit, folded: str) -> float:
    """Return how far a tip is from a theme: near is one that says little else."""
    return math.sqrt(len(folded.split())) / len(hit.words)


def _chance(now: int, tips: int, before: int, tips_before: int) -> float:
    """Return how probable such a difference is when nothing changed (two proportions, pooled)."""
    pooled = (before + now) / (tips_before + tips)
    error = math.sqrt(pooled * (1 - pooled) * (1 / tips_before + 1 / tips))
    if not error:
        return 1.0
    return 2 * normal_below(-abs(now / tips - before / tips_before) / error)

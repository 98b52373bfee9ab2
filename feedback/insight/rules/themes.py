# SPDX-License-Identifier: EUPL-1.2
"""What tips are about: themes by cue words, each hit explained (statistics.md M12).

A tip may be about more than one thing, and counts for each. Below ten tips a theme has no
figure; below fifty there are no themes. Whether a share changed is judged for all themes
together (Holm).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedback.insight.rules.quantiles import normal_below
from feedback.insight.rules.shares import share_difference
from feedback.insight.rules.sums import FEWEST, Interval
from feedback.insight.rules.waves import holm
from feedback.suggestions.rules.features import read
from feedback.suggestions.rules.lexicon import find_cues, first_topic_cues, make_finder
from feedback.text_guard import fold

#: Below so many tips a theme is a coincidence.
FEWEST_TIPS = 50
MOST_WORDS = 8
FEWEST_OF_A_WORD = 3
_DEMONSTRATED = 0.05


@dataclass(frozen=True)
class Counted:
    """Tips of one period: how many say something, how many about what, by which words."""

    n: int
    unknown: int
    themes: Mapping[str, int]
    words: Mapping[str, Counter[str]]


@dataclass(frozen=True)
class Theme:
    """One theme in a period, beside the period before; ``change`` None: nothing to compare with."""

    code: str
    n: int
    words: tuple[str, ...]
    before: int
    change: Interval | None
    is_changed: bool


def count_themes(tips: Iterable[str]) -> Counted:
    """Count what tips are about; who has nothing to say ("nee", "n.v.t.") is not counted."""
    finder = make_finder(first_topic_cues())
    themes: Counter[str] = Counter()
    words: dict[str, Counter[str]] = defaultdict(Counter)
    n = unknown = 0
    for tip in tips:
        folded = fold(tip)
        if _says_nothing(tip, folded):
            continue
        n += 1
        hits = find_cues(folded, finder)
        unknown += not hits
        for hit in hits:
            themes[hit.concept] += 1
            words[hit.concept].update(hit.words)
    return Counted(n, unknown, themes, words)


def compare_themes(now: Counted, before: Counted) -> list[Theme]:
    """Return the themes with ten tips or more, the largest first; none below fifty tips."""
    if now.n < FEWEST_TIPS:
        return []
    codes = sorted(
        (code for code, n in now.themes.items() if n >= FEWEST),
        key=lambda code: (-now.themes[code], code),
    )
    comparable = before.n >= FEWEST_TIPS
    known = [code for code in codes if comparable and before.themes.get(code, 0) >= FEWEST]
    chances = holm([_chance(now, before, code) for code in known])
    changed = {code for code, chance in zip(known, chances, strict=True) if chance < _DEMONSTRATED}
    return [_theme(code, now, before, known=known, changed=changed) for code in codes]


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
    )


def _ranked(words: Counter[str]) -> list[str]:
    """Return the words of several people, the commonest first: a rare one may name somebody."""
    shared = [(-count, word) for word, count in words.items() if count >= FEWEST_OF_A_WORD]
    return [word for _, word in sorted(shared)]


def _chance(now: Counted, before: Counted, code: str) -> float:
    """Return how probable such a difference is when nothing changed (two proportions, pooled)."""
    first, second = before.themes[code], now.themes[code]
    pooled = (first + second) / (before.n + now.n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / before.n + 1 / now.n))
    if not error:
        return 1.0
    return 2 * normal_below(-abs(second / now.n - first / before.n) / error)


def _says_nothing(tip: str, folded: str) -> bool:
    """Tell whether a tip says that there is none."""
    if not any(sign.isalpha() for sign in folded):
        return True
    if len(folded.split()) > 6:
        return False
    concepts = {name for name, _, _ in read(tip).features["l"]}
    return bool(concepts & {"l:no_remark", "l:says_nothing"})

# SPDX-License-Identifier: EUPL-1.2
"""What was found among the tips no cue word recognises, as it is stored and read again.

Scores and texts only, no numpy: the web process reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.insight.rules.shares import share_difference
from feedback.insight.rules.sums import Interval, Sums
from feedback.themes.rules.counting import Tip, is_comparable, which_changed
from feedback.themes.rules.exploring import Explored

#: The heartbeat that a failed exploration leaves.
FAILED = "themes_failed"


@dataclass(frozen=True)
class Exploration:
    """The groups among the tips of a quarter that no cue word recognises."""

    tips: int
    """All tips of the quarter that say something."""
    tips_before: int
    rest: int
    themes: tuple[Explored, ...]
    listed: tuple[Tip, ...]
    """The tips themselves, where there are too few to lay together."""

    @property
    def stable(self) -> list[Explored]:
        """The groups that may be shown to the board."""
        return [one for one in self.themes if one.is_stable]

    @property
    def unstable(self) -> list[Explored]:
        """The groups that hang on a few tips: a hint for who reads on, no more."""
        return [one for one in self.themes if not one.is_stable]

    def change_of(self, one: Explored) -> Interval | None:
        """Return from where to where the share of a group changed; None: nothing to compare."""
        if not is_comparable(one.before, self.tips_before):
            return None
        return share_difference(one.n, self.tips, against=one.before, against_n=self.tips_before)

    @property
    def changed(self) -> set[str]:
        """The groups whose share is shown to have changed, by their names."""
        counts = {
            name_of(one): (one.n, self.tips, one.before, self.tips_before)
            for one in self.stable
            if is_comparable(one.before, self.tips_before)
        }
        return which_changed(counts)


def name_of(one: Explored) -> str:
    """Return what a group is called: its terms."""
    return ", ".join(one.terms)


def to_content(found: Exploration) -> dict[str, Any]:
    """Return an exploration as it is stored."""
    return {
        "tips": found.tips,
        "tipsBefore": found.tips_before,
        "rest": found.rest,
        "themes": [
            {
                "terms": list(one.terms),
                "n": one.n,
                "before": one.before,
                "marks": [one.marks.n, one.marks.total, one.marks.squares],
                "nearest": _listed(one.nearest),
                "stability": one.stability,
            }
            for one in found.themes
        ],
        "listed": _listed(found.listed),
    }


def from_content(content: Mapping[str, Any]) -> Exploration:
    """Return an exploration that was stored."""
    themes = tuple(
        Explored(
            terms=tuple(one["terms"]),
            n=one["n"],
            before=one["before"],
            marks=Sums(*one["marks"]),
            nearest=_tips(one["nearest"]),
            stability=one["stability"],
        )
        for one in content["themes"]
    )
    return Exploration(
        tips=content["tips"],
        tips_before=content["tipsBefore"],
        rest=content["rest"],
        themes=themes,
        listed=_tips(content["listed"]),
    )


def _listed(tips: Sequence[Tip]) -> list[dict[str, Any]]:
    return [{"text": tip.text, "isMessage": tip.is_message} for tip in tips]


def _tips(stored: Sequence[Mapping[str, Any]]) -> tuple[Tip, ...]:
    return tuple(Tip(one["text"], is_message=one["isMessage"]) for one in stored)

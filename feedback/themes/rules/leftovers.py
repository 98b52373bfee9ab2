# SPDX-License-Identifier: EUPL-1.2
"""From counted tips to what their cue words leave over, without what points at one person."""

from __future__ import annotations

from feedback.text_guard import mask_person
from feedback.themes.rules.counting import FEWEST_TIPS, Counted, Tip
from feedback.themes.rules.exploring import explore
from feedback.themes.rules.keeping import Exploration


def explore_rest(now: Counted, before: Counted) -> Exploration:
    """Return the groups among the tips of a period that no cue word recognises."""
    rest = [_masked(tip) for tip in now.rest]
    listed = tuple(sorted(rest, key=lambda tip: tip.text)) if len(rest) < FEWEST_TIPS else ()
    return Exploration(
        tips=now.n,
        tips_before=before.n,
        rest=len(rest),
        themes=tuple(explore(rest, [_masked(tip) for tip in before.rest])),
        listed=listed,
    )


def _masked(tip: Tip) -> Tip:
    return tip._replace(text=mask_person(tip.text))

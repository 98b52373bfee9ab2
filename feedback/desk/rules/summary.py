# SPDX-License-Identifier: EUPL-1.2
"""The sentence above the summary of a quarter: what may be said, and no more (pure)."""

from __future__ import annotations

from feedback.desk.rules.figures import decimal
from feedback.desk.rules.phrases import Sentence
from feedback.insight.rules.factsheet import Figure
from feedback.insight.rules.promises import Tally
from feedback.insight.rules.sums import FEWEST
from feedback.insight.rules.words import shown
from feedback.wording import N_


def headline_of(together: Figure, promises: Tally) -> Sentence:
    """Return the answer above the sheet, from the figures that stand on it."""
    values: dict[str, object] = {}
    if together.value is not None:
        values["mark"] = shown(together.value)
    if promises.n >= FEWEST:
        values["share"] = decimal(100 * promises.in_time)
    both = N_("Inwoners gaven ons een %(mark)s en spraken ons in %(share)s%% van de keren op tijd")
    match tuple(values):
        case ("mark", "share"):
            return Sentence(both, values)
        case ("mark",):
            return Sentence(N_("Inwoners gaven ons een %(mark)s"), values)
        case ("share",):
            return Sentence(N_("Wij spraken inwoners in %(share)s%% van de keren op tijd"), values)
    return Sentence(N_("Te weinig antwoorden voor een samenvatting"))

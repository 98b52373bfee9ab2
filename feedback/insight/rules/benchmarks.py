# SPDX-License-Identifier: EUPL-1.2
"""Marks that others published, to stand beside ours: typed in, with their source (pure).

Another questionnaire, another moment, another way of asking: a figure of others says where to
look, never who is better. So nothing is reckoned with it, and no verdict is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from feedback.catalogue.rules import Channel
from feedback.errors import Invalid
from feedback.insight.rules.sums import FEWEST
from feedback.text_guard import clean_text
from feedback.wording import N_

LONGEST_WHO, LONGEST_SOURCE = 120, 300
#: How many stand beside one factsheet: the newest.
MOST_OTHERS = 3
MOST_RESPONDENTS = 10_000_000


@dataclass(frozen=True)
class Other:
    """What others published about one channel."""

    who: str
    mark: Decimal
    respondents: int | None
    measured_on: date
    source: str

    @property
    def address(self) -> str:
        """The source as a link; "" when it is no address on the web."""
        return self.source if self.source.startswith("https://") else ""


@dataclass(frozen=True)
class Typed:
    """What somebody typed about a mark of others."""

    channel: str
    who: str
    mark_tenths: int | None
    respondents: int | None
    measured_on: date | None
    source: str


def check_typed(typed: Typed, *, today: date) -> Typed:
    """Return it as it is kept; raises ``Invalid`` by field."""
    who, source = (" ".join(clean_text(one).split()) for one in (typed.who, typed.source))
    problems: dict[str, str] = {}
    if typed.channel not in {one.value for one in Channel}:
        problems["channel"] = N_("Kies een van de antwoorden.")
    if not 0 < len(who) <= LONGEST_WHO:
        problems["who"] = N_("Vul in van wie het cijfer is, in hoogstens 120 tekens.")
    if typed.mark_tenths is None or not 10 <= typed.mark_tenths <= 100:
        problems["mark"] = N_("Vul een cijfer in van 1 tot 10, zoals 7,5.")
    if typed.respondents is not None and not FEWEST <= typed.respondents <= MOST_RESPONDENTS:
        problems["respondents"] = N_("Vul een aantal in vanaf 10, of niets.")
    if typed.measured_on is None or typed.measured_on > today:
        problems["measured_on"] = N_("Kies een dag die geweest is.")
    if not 0 < len(source) <= LONGEST_SOURCE:
        problems["source"] = N_("Vul in waar het cijfer staat, in hoogstens 300 tekens.")
    if problems:
        raise Invalid(problems)
    return Typed(
        typed.channel, who, typed.mark_tenths, typed.respondents, typed.measured_on, source
    )

# SPDX-License-Identifier: EUPL-1.2
"""The words of the page about promises (pure)."""

from __future__ import annotations

from fractions import Fraction

from feedback.desk.rules.figures import decimal
from feedback.desk.rules.phrases import Sentence
from feedback.insight.rules.promises import Record
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import half_up
from feedback.wording import N_

_ORDINALS = ("eerste", "tweede", "derde", "vierde")


def quarter_words(quarter: Quarter) -> str:
    """Return a quarter as people say it: derde kwartaal 2026."""
    return f"{_ORDINALS[quarter.number - 1]} kwartaal {quarter.year}"


def sentence_of(record: Record, quarter: Quarter) -> Sentence:
    """Return the answer above the page, from the same counts as the page."""
    when = quarter_words(quarter)
    if not record.total.n:
        return Sentence(N_("In het %(when)s viel nog geen belofte"), {"when": when})
    if not record.is_shown:
        return Sentence(N_("Nog te weinig beloften in het %(when)s"), {"when": when})
    share = decimal(100 * record.total.in_time)
    return Sentence(N_("%(share)s%% op tijd gesproken"), {"share": share})


def hours_words(minutes: Fraction) -> str:
    """Return working time as people say it: 3 uur en 20 minuten."""
    hours, rest = divmod(int(half_up(minutes, decimals=0)), 60)
    said = [f"{hours} uur"] if hours else []
    if rest or not hours:
        said.append(f"{rest} {'minuut' if rest == 1 else 'minuten'}")
    return " en ".join(said)

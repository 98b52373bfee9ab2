# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: how often people choose otherwise than the program suggests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from flask import Blueprint, render_template

from feedback.desk.rules.figures import decimal
from feedback.insight.rules.shares import share_interval
from feedback.insight.rules.sums import FEWEST, Interval
from feedback.suggestions.queries import count_choices, find_failure, find_learned
from feedback.suggestions.rules.proving import PRECISION
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_suggestions", __name__, url_prefix="/werk/uitkomsten/voorstellen")
PERIOD = timedelta(weeks=12)


@dataclass(frozen=True)
class Changed:
    """How many of the shown suggestions a person changed."""

    changed: int
    n: int

    @property
    def is_shown(self) -> bool:
        """Tell whether there are enough for a figure."""
        return self.n >= FEWEST

    @property
    def share(self) -> str:
        """The share as people read it."""
        return f"{decimal(Fraction(100 * self.changed, self.n))}%"

    @property
    def interval(self) -> Interval:
        """Where the share lies with 95 % certainty."""
        return share_interval(self.changed, self.n)

    @property
    def margin(self) -> str:
        """The interval as people read it."""
        low, high = (decimal(100 * end) for end in self.interval)
        return f"{low} – {high}%"

    @property
    def is_too_often(self) -> bool:
        """Tell whether it is shown that fewer than nine in ten suggestions are right."""
        return self.is_shown and self.interval.low > 1 - PRECISION


@bp.get("")
@requires("insights.read")
def show() -> str:
    counts = count_choices(since=moment() - PERIOD)
    parts = [
        ("kind", Changed(counts.kinds_changed, counts.kinds)),
        ("topic", Changed(counts.topics_changed, counts.topics)),
    ]
    return render_template(
        "desk/insight/suggestions.html",
        parts=parts,
        unsure=counts.unsure,
        learned=find_learned(),
        failed=find_failure(),
        decimal=decimal,
        too_often=any(part.is_too_often for _, part in parts),
    )

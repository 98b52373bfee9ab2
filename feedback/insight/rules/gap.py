# SPDX-License-Identifier: EUPL-1.2
"""Two mirrors: what colleagues think that residents say, beside what residents say (M8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.insight.rules.sums import FEWEST, Sums
from feedback.insight.rules.waves import Difference, Group, holm, welch


@dataclass(frozen=True)
class Gap:
    """How much higher colleagues guess than residents mark: above 0 is rosier."""

    employees: Sums
    customers: Sums
    difference: Difference
    p_holm: float


def find_gaps(aspects: Mapping[str, tuple[Sums, Sums]]) -> dict[str, Gap | None]:
    """Return the gap of each aspect; None where one of both has fewer than ten answers.

    ``aspects`` holds the sums of employees and of customers. Holm's correction is over the
    aspects that are shown together.
    """
    shown = {
        name: welch(Group.of(customers), Group.of(employees))
        for name, (employees, customers) in aspects.items()
        if min(employees.n, customers.n) >= FEWEST
    }
    adjusted = dict(zip(shown, holm([gap.p for gap in shown.values()]), strict=True))
    return {
        name: Gap(employees, customers, shown[name], adjusted[name]) if name in shown else None
        for name, (employees, customers) in aspects.items()
    }

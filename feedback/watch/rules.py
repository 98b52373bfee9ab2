# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions of watching: what counts as delayed, which steps are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ON_TIME_WITHIN = timedelta(seconds=90)


@dataclass(frozen=True)
class DueStep:
    """A step of a duty whose moment has come."""

    duty_id: int
    step: str
    norm_version: int
    due_at: datetime


def is_delayed(*, due_at: datetime, now: datetime) -> bool:
    """Tell whether a step is noticed late, as after an outage (goal G3: within 90 seconds)."""
    return now - due_at > ON_TIME_WITHIN


def newest_per_duty(steps: Sequence[DueStep]) -> list[DueStep]:
    """Return the latest step of each duty: after an outage only the present state is told."""
    newest: dict[int, DueStep] = {}
    for step in sorted(steps, key=lambda one: one.due_at):
        newest[step.duty_id] = step
    return list(newest.values())


@dataclass(frozen=True)
class Attention:
    """Whom to tell on one day: owners, their deputies and the leads of each team.

    ``stand_ins`` maps a person to who answers for them that day (None: nobody, so the
    team); ``leads`` maps a team (None: no team) to its leads who are there.
    """

    stand_ins: Mapping[int, int | None]
    leads: Mapping[int | None, tuple[int, ...]]

    def who_hears(self, *, owner_id: int | None, team_id: int | None, wide: bool) -> list[int]:
        """Return who is told: the owner or deputy; when ``wide`` or nobody's, the leads too."""
        present = self.stand_ins.get(owner_id, owner_id) if owner_id is not None else None
        leads = self.leads.get(team_id, self.leads.get(None, ()))
        if present is None:
            return list(leads)
        return list(dict.fromkeys([present, *leads])) if wide else [present]

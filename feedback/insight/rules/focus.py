# SPDX-License-Identifier: EUPL-1.2
"""Focus areas (speerpunten): what makes one, and what was measured since (pure)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from feedback.errors import Invalid
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.insight.rules.waves import Difference, Group, Verdict, welch
from feedback.text_guard import clean_text
from feedback.wording import N_

LONGEST_TITLE = 120
LONGEST_TEXT = 2_000


class FocusState(enum.StrEnum):
    """How a focus area stands."""

    OPEN = "open"
    REACHED = "reached"
    STOPPED = "stopped"


class ActionState(enum.StrEnum):
    """How a step stands."""

    PLANNED = "planned"
    BUSY = "busy"
    DONE = "done"
    DROPPED = "dropped"


#: A step that still has to be done.
UNFINISHED = (ActionState.PLANNED, ActionState.BUSY)

STATE_LABELS: Mapping[FocusState, str] = {
    FocusState.OPEN: N_("loopt"),
    FocusState.REACHED: N_("bereikt"),
    FocusState.STOPPED: N_("gestopt"),
}
ACTION_LABELS: Mapping[ActionState, str] = {
    ActionState.PLANNED: N_("gepland"),
    ActionState.BUSY: N_("bezig"),
    ActionState.DONE: N_("klaar"),
    ActionState.DROPPED: N_("vervallen"),
}


@dataclass(frozen=True)
class FocusPlan:
    """What somebody wants to reach: as typed."""

    title: str
    goal: str
    owner_id: int
    due_on: date | None
    survey_key: str
    aspect: str = ""
    channel: str = ""
    target_tenths: int | None = None
    instruction_slug: str = ""


def check_plan(plan: FocusPlan, *, today: date) -> None:
    """Raise ``Invalid`` by field for a plan that nobody can be held to."""
    problems: dict[str, str] = {}
    if not 0 < len(clean_text(plan.title).strip()) <= LONGEST_TITLE:
        problems["title"] = N_("Vul een naam in van 1 tot 120 tekens.")
    if not 0 < len(clean_text(plan.goal).strip()) <= LONGEST_TEXT:
        problems["goal"] = N_("Schrijf op wat inwoners straks merken, in hoogstens 2.000 tekens.")
    if plan.due_on is None or plan.due_on < today:
        problems["due_on"] = N_("Kies een dag vanaf vandaag.")
    if plan.target_tenths is not None and not 10 <= plan.target_tenths <= 100:
        problems["target"] = N_("Vul een cijfer in van 1 tot 10, zoals 7,5.")
    if problems:
        raise Invalid(problems)


def check_text(text: str, *, field: str) -> str:
    """Return a text as it is kept; raises ``Invalid`` by ``field``."""
    kept = clean_text(text).strip()
    if not 0 < len(kept) <= LONGEST_TEXT:
        raise Invalid({field: N_("Vul tekst in, hoogstens 2.000 tekens.")})
    return kept


@dataclass(frozen=True)
class Measured:
    """What residents said before a focus area began, and since; nothing below ten answers.

    No other group stands beside it: it tells whether something changed, never why.
    """

    before: Sums
    since: Sums
    target_tenths: int | None = None

    @property
    def difference(self) -> Difference | None:
        """The change, if both have ten answers."""
        if min(self.before.n, self.since.n) < FEWEST:
            return None
        return welch(Group.of(self.before), Group.of(self.since))

    @property
    def verdict(self) -> Verdict | None:
        """The word for it."""
        found = self.difference
        if found is None:
            return None
        return Verdict.SHOWN if found.is_shown else Verdict.NOT_SHOWN

    @property
    def reaches_target(self) -> bool:
        """Tell whether the mean since is at least the mark it aims at."""
        if self.target_tenths is None or self.since.n < FEWEST:
            return False
        return self.since.mean * 10 >= self.target_tenths

# SPDX-License-Identifier: EUPL-1.2
"""Pure decisions about asking afterwards (nazorg): whom, when, what."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from feedback.cases.rules import MAX_STORY
from feedback.errors import Invalid
from feedback.surveys.rules.marks import Effort, MarkScale
from feedback.wording import N_

#: The survey that comes along: a few questions after a conversation (nazorg).
AFTERCARE_KEY = "na-het-gesprek"
AFTERCARE_TITLE = "Na het gesprek"
LINK_LASTS = timedelta(days=14)
#: One address is invited at most once in this time, whatever the case (domain.md section 5.1).
ONCE_PER = timedelta(days=90)
#: Around an attentie we ask nothing: a gift never buys a mark (domain.md section 4.4).
AROUND_SURPRISE = timedelta(days=14)
#: A conversation is remembered this long; what was closed before is not asked about any more.
REMEMBERED = timedelta(days=30)
LONGEST_WAIT_HOURS = 14 * 24
LAST_REMINDER_DAY = 13


class InvitationState(enum.StrEnum):
    """What became of asking afterwards about one case."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_ASKED = "not_asked"


class NotAsked(enum.StrEnum):
    """Why nobody was asked about a case."""

    NO_WAY_TO_WRITE = "no_way_to_write"
    ASKED_RECENTLY = "asked_recently"
    WANTS_NONE = "wants_none"


class Solved(enum.StrEnum):
    """Whether it is settled, in the resident's own eyes (domain.md section 5.2, q_solved)."""

    AT_ONCE = "yes_at_once"
    AFTER_MORE = "yes_after_more"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    NO = "no"


SOLVED_LABELS: Mapping[Solved, str] = {
    Solved.AT_ONCE: N_("Ja, in één keer"),
    Solved.AFTER_MORE: N_("Ja, na meer contacten"),
    Solved.PARTLY: N_("Voor een deel"),
    Solved.NOT_YET: N_("Nog niet"),
    Solved.NO: N_("Nee"),
}
EFFORT_LABELS: Mapping[Effort, str] = {
    Effort.NONE: N_("Geen moeite"),
    Effort.LITTLE: N_("Weinig moeite"),
    Effort.NEUTRAL: N_("Niet veel, niet weinig"),
    Effort.MUCH: N_("Veel moeite"),
    Effort.VERY_MUCH: N_("Heel veel moeite"),
}
#: How the talk was, each a mark from 1 to 10.
TALK_LABELS: Mapping[str, str] = {
    "k_heard": N_("Voelde u zich gehoord?"),
    "k_together": N_("Zochten wij samen met u naar een oplossing?"),
}
#: Hostmanship: the six aspects of how somebody was helped.
HOST_LABELS: Mapping[str, str] = {
    "h_willing": N_("De bereidheid om u te helpen"),
    "h_expert": N_("De deskundigheid"),
    "h_empathy": N_("Het inleven in uw situatie"),
    "h_ownership": N_("Zich verantwoordelijk tonen voor een oplossing"),
    "h_ideas": N_("Ideeën geven waar u zelf nog niet aan dacht"),
    "h_whole": N_("Spreken namens de hele gemeente"),
}
#: What exactly is asked: a change of words here is a new version of the survey.
AFTERCARE_QUESTIONS: tuple[Mapping[str, Any], ...] = (
    {"kind": "background", "code": "q_solved", "label": "Is het nu geregeld?"},
    {
        "kind": "overall_mark",
        "code": "q_overall",
        "label": "Welk cijfer geeft u voor hoe u in het algemeen bent geholpen?",
    },
    {
        "kind": "background",
        "code": "k_called_in_time",
        "label": "Bent u binnen 1 werkdag gebeld?",
    },
    *({"kind": "aspect", "code": code, "label": label} for code, label in TALK_LABELS.items()),
    {
        "kind": "effort",
        "code": "q_ces",
        "label": "Hoeveel moeite kostte het u om dit geregeld te krijgen?",
    },
    {"kind": "explanation", "code": "q_overall_why", "label": "Kunt u uw cijfer uitleggen?"},
    *({"kind": "aspect", "code": code, "label": label} for code, label in HOST_LABELS.items()),
    {"kind": "suggestion", "code": "q_suggest", "label": "Wat kunnen wij beter doen?"},
    {"kind": "call_requested", "code": "q_call_me", "label": "Mogen wij u hierover bellen?"},
)


@dataclass(frozen=True)
class AfterTalk:
    """What somebody answered to the questions after a conversation.

    ``mark`` is None for who does not know; ``marks`` holds the aspects that were marked.
    ``may_tie``: the colleagues on the case may see these answers there.
    """

    solved: Solved
    mark: int | None
    called_in_time: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)
    effort: Effort | None = None
    explanation: str = ""
    suggestion: str = ""
    wants_call: bool = False
    may_tie: bool = False

    @property
    def is_dissatisfied(self) -> bool:
        """Tell whether this asks for another conversation: a low mark, or not settled."""
        low = self.mark is not None and MarkScale().is_low(self.mark)
        return low or self.solved in {Solved.NO, Solved.NOT_YET}

    @property
    def is_tied(self) -> bool:
        """Tell whether the resident lets us tie the answers to the case."""
        return self.wants_call or self.may_tie


def check_words(words: Mapping[str, str]) -> None:
    """Raise ``Invalid``, by field, for texts that are too long to keep."""
    too_long = [name for name, text in words.items() if len(text) > MAX_STORY]
    if too_long:
        sentence = N_("Deze tekst is te lang. Maak hem korter dan 10.000 tekens.")
        raise Invalid(dict.fromkeys(too_long, sentence))


def check_aftercare(*, wait_hours: int, reminder_days: int) -> None:
    """Raise ``Invalid`` for times that cannot be: the reminder falls while the link works."""
    problems = {}
    if not 1 <= wait_hours <= LONGEST_WAIT_HOURS:
        problems["wait_hours"] = f"Choose 1 to {LONGEST_WAIT_HOURS} hours after closing."
    if not 1 <= reminder_days <= LAST_REMINDER_DAY:
        problems["reminder_days"] = f"Choose 1 to {LAST_REMINDER_DAY} days after the invitation."
    if problems:
        raise Invalid(problems)

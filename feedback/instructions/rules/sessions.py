# SPDX-License-Identifier: EUPL-1.2
"""Thinking along with residents: who may, what they say, what is decided (pure).

domain.md section 4.3: invite, tell, map the journey, propose, decide, answer everybody.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.business_time.local_time import end_of_day
from feedback.errors import Invalid
from feedback.instructions.rules.proposals import read_words
from feedback.instructions.rules.versions import Facts
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_

#: So long after the last day a link still shows what somebody said and what we did with it.
READS_FOR = timedelta(days=365)
#: A yes in a call is good for so long.
WILLING_FOR = timedelta(days=365)
#: Everybody who took part is answered within so many working days of the first word.
REPLY_WORKING_DAYS = 20
#: Who is owed an answer sees it coming so many working days before.
WARN_WORKING_DAYS = 5
LONGEST_LINE = 200


class MeetsAt(enum.StrEnum):
    """How people meet."""

    PLACE = "place"
    ONLINE = "online"
    LINK = "link"


MEETS_AT_LABELS = {
    MeetsAt.PLACE: N_("op een plek"),
    MeetsAt.ONLINE: N_("online"),
    MeetsAt.LINK: N_("alleen met de link, wanneer het uitkomt"),
}


class Feeling(enum.StrEnum):
    """How a step of the journey felt, as the resident says it."""

    GOOD = "good"
    MIXED = "mixed"
    BAD = "bad"


FEELING_LABELS = {
    Feeling.GOOD: N_("Goed"),
    Feeling.MIXED: N_("Ging wel"),
    Feeling.BAD: N_("Niet goed"),
}


class StepView(enum.StrEnum):
    """What a resident finds of a step."""

    GOOD = "good"
    BETTER = "better"
    UNCLEAR = "unclear"


STEP_VIEW_LABELS = {
    StepView.GOOD: N_("Ja, goed zo"),
    StepView.BETTER: N_("Het kan beter"),
    StepView.UNCLEAR: N_("Ik snap het niet"),
}


class Outcome(enum.StrEnum):
    """What is done with a contribution."""

    ADOPTED = "adopted"
    ADAPTED = "adapted"
    NOT_ADOPTED = "not_adopted"


OUTCOME_LABELS = {
    Outcome.ADOPTED: N_("Overgenomen"),
    Outcome.ADAPTED: N_("Anders overgenomen"),
    Outcome.NOT_ADOPTED: N_("Niet overgenomen"),
}


class LinkState(enum.StrEnum):
    """What a personal link opens."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    OVER = "over"


@dataclass(frozen=True)
class Helper:
    """Somebody who took part, as far as a version page needs to know."""

    name: str
    may_be_named: bool
    has_contributed: bool
    has_withdrawn: bool


@dataclass(frozen=True)
class Credit:
    """Who helped: the names that may be said, and how many others there were."""

    names: tuple[str, ...]
    others: int

    @property
    def is_made_with_residents(self) -> bool:
        """Tell whether "gemaakt met inwoners" is true."""
        return bool(self.names) or self.others > 0


def link_ends_at(ends_on: date) -> datetime:
    """Return when a link opens no step any more: the midnight after the last day."""
    return end_of_day(ends_on) + timedelta(seconds=1)


def link_state(
    *, withdrawn_at: datetime | None, expires_at: datetime, facts: Facts, now: datetime
) -> LinkState:
    """Return what a link opens; who withdrew is told so, also after the last day.

    ``facts`` are those of the version: while a colleague is asked to approve it, and after
    that, its words stand still, and so does thinking along.
    """
    if withdrawn_at is not None:
        return LinkState.WITHDRAWN
    is_still = facts.asked_at or facts.approved_at or facts.set_aside_at
    return LinkState.OVER if is_still or now >= expires_at else LinkState.OPEN


def credit_of(helpers: Iterable[Helper]) -> Credit:
    """Return who helped; nobody is named without consent, or after withdrawing.

    Somebody who withdrew is not counted either: their words are gone. Names are in order of
    the alphabet: nobody stands above another.
    """
    took_part = [one for one in helpers if one.has_contributed and not one.has_withdrawn]
    named = sorted(one.name for one in took_part if one.may_be_named and one.name)
    return Credit(tuple(named), len(took_part) - len(named))


def read_contribution(text: str) -> str:
    """Return a contribution as it is kept: their words, without a BSN; raises ``Invalid``."""
    return read_words(
        text, field="words", missing=N_("Schrijf wat er beter kan. Een zin is genoeg.")
    )


def read_reason(text: str) -> str:
    """Return why something is decided; raises ``Invalid``: no decision without a reason."""
    return read_words(text, field="reason", missing=N_("Schrijf waarom. De inwoner leest dit."))


def read_line(text: str, *, field: str, missing: str) -> str:
    """Return one line, such as a theme or a step of the journey; raises ``Invalid``."""
    words = " ".join(mask_bsn(clean_text(text))[0].split())
    if not words:
        raise Invalid({field: missing})
    if len(words) > LONGEST_LINE:
        raise Invalid({field: N_("Dit is te lang. Houd het bij 200 tekens.")})
    return words


def read_lines(text: str, *, field: str) -> str:
    """Return a few lines that may be empty, such as what somebody needs; raises ``Invalid``."""
    words = clean_text(text)
    return read_words(words, field=field) if words else ""


@dataclass(frozen=True)
class SaidAndDone:
    """What a resident said, and what we did with it."""

    words: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True)
class ReplyWords:
    """The words around a reply, in the language of who reads it."""

    said: str
    did: str
    why: str
    outcomes: Mapping[Outcome, str]
    counted: str


#: The same in both languages; what was said and why stay in the words they were said in.
REPLY_WORDS = {
    "nl": ReplyWords(
        "U zei",
        "Wij deden",
        "Waarom",
        {
            Outcome.ADOPTED: "dit namen wij over",
            Outcome.ADAPTED: "dit namen wij anders over",
            Outcome.NOT_ADOPTED: "dit namen wij niet over",
        },
        "U gaf uw mening bij stappen of vertelde hoe het ging. Dat telde mee.",
    ),
    "en": ReplyWords(
        "You said",
        "We did",
        "Why",
        {
            Outcome.ADOPTED: "we did as you said",
            Outcome.ADAPTED: "we did it in another way",
            Outcome.NOT_ADOPTED: "we did not do this",
        },
        "You gave your view on steps or told us how it went. That counted.",
    ),
}


def write_reply(said: Iterable[SaidAndDone], *, language: str) -> str:
    """Return "u zei – wij deden" as paragraphs; who said nothing in words is thanked too."""
    words = REPLY_WORDS[language]
    parts = [
        f"{words.said}: \u201c{_one_line(one.words)}\u201d\n"
        f"{words.did}: {words.outcomes[one.outcome]}.\n"
        f"{words.why}: {_one_line(one.reason)}"
        for one in said
    ]
    return "\n\n".join(parts or [words.counted])


def _one_line(text: str) -> str:
    return " ".join(text.split())

# SPDX-License-Identifier: EUPL-1.2
"""What a colleague asks *Zaken*, *Beloften* and *Afspraken* for, read from an address."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from feedback.callbacks.rules import VerdictOutcome
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.catalogue.rules import Channel
from feedback.desk.rules.labels import CHANNEL_WORDS, KIND_WORDS, STATUS_WORDS
from feedback.desk.rules.wishes import LAST_PAGE, LONGEST_SEARCH, positive, query_of, word_of
from feedback.text_guard import clean_text
from feedback.wording import N_

WEEKS_BACK = 12


class Whose(enum.StrEnum):
    """Whose cases; the word stands in the address."""

    EVERYONE = ""
    MINE = "mijn"
    NOBODY = "niemand"


WHOSE_LABELS = {
    Whose.EVERYONE: N_("Van iedereen"),
    Whose.MINE: N_("Van mij"),
    Whose.NOBODY: N_("Van niemand"),
}


@dataclass(frozen=True)
class CaseLookup:
    """What *Zaken* is narrowed to; newest first, ``before_id`` is where the last page ended."""

    search: str = ""
    status: CaseStatus | None = None
    kind: CaseKind | None = None
    channel: Channel | None = None
    topic_id: int | None = None
    whose: Whose = Whose.EVERYONE
    before_id: int | None = None

    def args(self) -> dict[str, str]:
        """Return the address's parameters that give this lookup again."""
        given = {
            "zoek": self.search,
            "status": word_of(STATUS_WORDS, self.status),
            "soort": word_of(KIND_WORDS, self.kind),
            "kanaal": word_of(CHANNEL_WORDS, self.channel),
            "onderwerp": str(self.topic_id or ""),
            "van": self.whose.value,
            "voor": str(self.before_id or ""),
        }
        return {name: value for name, value in given.items() if value}

    def but(self, **changes: object) -> dict[str, str]:
        """Return the parameters of this lookup with some of it changed, from its first page."""
        return replace(self, **{"before_id": None, **changes}).args()  # type: ignore[arg-type] # own names

    def query(self, **changes: object) -> str:
        """Return the same as the end of an address."""
        return query_of(self.but(**changes))


def read_case_lookup(args: Mapping[str, str]) -> CaseLookup:
    """Return the lookup in an address; a word we do not know is as if it was not there."""
    known = {name.value: name for name in Whose}
    return CaseLookup(
        search=" ".join(clean_text(args.get("zoek", "")).split())[:LONGEST_SEARCH],
        status=STATUS_WORDS.get(args.get("status", "")),
        kind=KIND_WORDS.get(args.get("soort", "")),
        channel=CHANNEL_WORDS.get(args.get("kanaal", "")),
        topic_id=positive(args.get("onderwerp")),
        whose=known.get(args.get("van", ""), Whose.EVERYONE),
        before_id=positive(args.get("voor")),
    )


class Outcome(enum.StrEnum):
    """Which promises; the word stands in the address."""

    KEPT = "gehouden"
    LATE = "te-laat"
    EXCLUDED = "telt-niet-mee"
    SPOKEN_TODAY = "vandaag-gesproken"


OUTCOME_LABELS = {
    Outcome.SPOKEN_TODAY: N_("Vandaag gesproken"),
    Outcome.KEPT: N_("Gehouden"),
    Outcome.LATE: N_("Niet gehouden"),
    Outcome.EXCLUDED: N_("Telt niet mee"),
}
VERDICT_OF = {
    Outcome.KEPT: VerdictOutcome.KEPT,
    Outcome.LATE: VerdictOutcome.LATE,
    Outcome.EXCLUDED: VerdictOutcome.EXCLUDED,
}


@dataclass(frozen=True)
class PromiseLookup:
    """Which promises of the past weeks."""

    outcome: Outcome = Outcome.SPOKEN_TODAY
    page: int = 1


def read_promise_lookup(args: Mapping[str, str]) -> PromiseLookup:
    """Return the lookup in an address."""
    known = {name.value: name for name in Outcome}
    return PromiseLookup(
        known.get(args.get("uitkomst", ""), Outcome.SPOKEN_TODAY),
        min(positive(args.get("pagina")) or 1, LAST_PAGE),
    )


class When(enum.StrEnum):
    """Which open agreements, by their date; the word stands in the address."""

    ALL = ""
    LATE = "te-laat"
    TODAY = "vandaag"
    WEEK = "deze-week"


WHEN_LABELS = {
    When.ALL: N_("Alles wat loopt"),
    When.LATE: N_("Te laat"),
    When.TODAY: N_("Vandaag"),
    When.WEEK: N_("Deze week"),
}


def read_when(args: Mapping[str, str]) -> When:
    """Return which agreements an address asks for."""
    known = {when.value: when for when in When}
    return known.get(args.get("wanneer", ""), When.ALL)

# SPDX-License-Identifier: EUPL-1.2
"""What a colleague asks a list for, read from an address; anything unknown is left out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from feedback.callbacks.rules import TimeState
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.desk.rules.labels import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS
from feedback.text_guard import clean_text
from feedback.wording import N_

LONGEST_SEARCH = 200
LAST_PAGE = 10_000


class ListName(enum.StrEnum):
    """Whose list; the word stands in the address."""

    EVERYONE = "iedereen"
    MINE = "mijn"
    TEAM = "team"
    NOBODY = "niemand"


LIST_LABELS = {
    ListName.EVERYONE: N_("Iedereen"),
    ListName.MINE: N_("Mijn lijst"),
    ListName.TEAM: N_("Mijn team"),
    ListName.NOBODY: N_("Van niemand"),
}


@dataclass(frozen=True)
class Wish:
    """What *Vandaag bellen* is narrowed to."""

    whose: ListName = ListName.EVERYONE
    state: TimeState | None = None
    kind: CaseKind | None = None
    channel: Channel | None = None
    topic_id: int | None = None
    search: str = ""
    shows_next_day: bool = False
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a filter is on, apart from whose list it is."""
        return any((self.state, self.kind, self.channel, self.topic_id, self.search))

    @cached_property
    def _words(self) -> dict[str, str]:
        """Each parameter of the address, in its order; "" for what is left out."""
        return {key: _word(key, getattr(self, name)) for name, key in _KEYS.items()}

    def args(self) -> dict[str, str]:
        """Return the address's parameters that give this wish again; defaults are left out."""
        return {key: word for key, word in self._words.items() if word}

    def but(self, **changes: object) -> dict[str, str]:
        """Return the parameters of this wish with some of it changed, from its first page."""
        changed = {_KEYS[name]: _word(_KEYS[name], value) for name, value in changes.items()}
        words = self._words | {_KEYS["page"]: ""} | changed
        return {key: word for key, word in words.items() if word}

    def query(self, **changes: object) -> str:
        """Return the same as the end of an address: a list page makes some fifty of these."""
        return query_of(self.but(**changes))


#: What each part of a wish is called in an address, and how its values are said there.
_KEYS = {
    "whose": "lijst",
    "state": "staat",
    "kind": "soort",
    "channel": "kanaal",
    "topic_id": "onderwerp",
    "search": "zoek",
    "shows_next_day": "morgen",
    "page": "pagina",
}
_VALUES: dict[str, dict[object, str]] = {
    "lijst": {name: name.value for name in ListName if name is not ListName.EVERYONE},
    "staat": {state: word for word, state in STATE_WORDS.items()},
    "soort": {kind: word for word, kind in KIND_WORDS.items()},
    "kanaal": {channel: word for word, channel in CHANNEL_WORDS.items()},
    "morgen": {True: "1"},
}


def _word(key: str, value: object) -> str:
    """Return how a value stands in an address; "" for one that goes without saying."""
    if key in _VALUES:
        return _VALUES[key].get(value, "")
    if key == "pagina":
        return str(value) if isinstance(value, int) and value > 1 else ""
    return str(value) if value else ""


def query_of(args: Mapping[str, str]) -> str:
    """Return the part of an address after its path: "?lijst=mijn", or "" for no parameters."""
    return f"?{urlencode(args)}" if args else ""


def read_wish(args: Mapping[str, str]) -> Wish:
    """Return the wish in an address; a word we do not know is as if it was not there."""
    whose = args.get("lijst", "")
    known = {name.value: name for name in ListName}
    return Wish(
        whose=known.get(whose, ListName.EVERYONE),
        state=STATE_WORDS.get(args.get("staat", "")),
        kind=KIND_WORDS.get(args.get("soort", "")),
        channel=CHANNEL_WORDS.get(args.get("kanaal", "")),
        topic_id=positive(args.get("onderwerp")),
        search=" ".join(clean_text(args.get("zoek", "")).split())[:LONGEST_SEARCH],
        shows_next_day=args.get("morgen") == "1",
        page=min(positive(args.get("pagina")) or 1, LAST_PAGE),
    )


def positive(text: str | None, *, most: int = 2**53) -> int | None:
    """Return a whole number above 0 that a database can hold; None for anything else."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 16:
        return None
    number = int(text)
    return number if 0 < number <= most else None


def word_of(words: Mapping[str, enum.StrEnum], value: enum.StrEnum | None) -> str:
    """Return the address's word for a stored value; "" for none."""
    return next((word for word, meaning in words.items() if meaning == value), "")

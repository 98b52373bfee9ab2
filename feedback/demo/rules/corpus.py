# SPDX-License-Identifier: EUPL-1.2
"""The invented stories and the words that invented people are put together from."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from feedback.callbacks.rules import Emotion, Need
from feedback.cases.rules import CaseKind

FOLDER = Path(__file__).resolve().parent.parent
FIRST_NUMBER = 612_340_000
"""Numbers around 06 12 34 56 78, the one that every Dutch form gives as its example."""
PLACE = "Duinrade"


class Title(enum.StrEnum):
    """How a person is addressed, as far as a story gives it away."""

    MRS = "f"
    MR = "m"


@dataclass(frozen=True)
class StoryAgreement:
    """What was agreed in the talk: who does what within how many days."""

    text: str
    owner: str
    in_days: int
    on_page: bool


@dataclass(frozen=True)
class Story:
    """One thing a resident told us, and what the talk about it brought."""

    kind: CaseKind
    topic: str
    text: str
    heard: str
    behind: str
    needs: tuple[Need, ...]
    emotion: Emotion
    cause_before: str | None
    cause_after: str | None
    agreements: tuple[StoryAgreement, ...]
    note: str | None
    title: Title | None


@dataclass(frozen=True)
class Resident:
    """An invented resident."""

    title: Title
    name: str
    phone: str
    email: str
    address: str


@cache
def load_stories() -> tuple[Story, ...]:
    """Return every story, always in the same order."""
    files = sorted((FOLDER / "stories").glob("*.yaml"))
    return tuple(_story(item) for path in files for item in _read(path))


def make_resident(number: int, *, title: Title | None, chance: Random) -> Resident:
    """Return an invented person with the phone number that belongs to ``number``."""
    words = _words()
    title = title or chance.choice(list(Title))
    first, surname = chance.choice(words[title]), chance.choice(words["surnames"])
    given = first if chance.random() < 0.5 else f"{first[0]}."
    plain = "".join(c for c in f"{first}.{surname}".lower() if c.isascii() and c not in " '")
    street, house = chance.choice(words["streets"]), chance.randint(1, 220)
    letters = chance.choice("ABCDEGHJKL") + chance.choice("BCDEGHJKLM")
    return Resident(
        title=title,
        name=f"{given} {surname}",
        phone=f"0{FIRST_NUMBER + number % 10_000}",
        email=f"{plain}.{number}@example.org",
        address=f"{street} {house}\n17{chance.randint(40, 48)} {letters} {PLACE}",
    )


@cache
def load_remarks() -> dict[str, list[str]]:
    """Return short texts: notes, additions of residents, remarks about tries, and so on."""
    remarks: dict[str, list[str]] = _read(FOLDER / "remarks.yaml")
    return remarks


def _story(item: dict[str, Any]) -> Story:
    before, after = item.get("cause", (None, None))
    return Story(
        kind=CaseKind(item["kind"]),
        topic=item["topic"],
        text=item["story"].strip(),
        heard=item["heard"].strip(),
        behind=item["behind"].strip(),
        needs=tuple(Need(word) for word in item["need"]),
        emotion=Emotion(item["feels"]),
        cause_before=before,
        cause_after=after,
        agreements=tuple(
            StoryAgreement(text, owner, days, on_page=bool(rest))
            for text, owner, days, *rest in item["agreed"]
        ),
        note=item.get("note"),
        title=Title(item["who"]) if "who" in item else None,
    )


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = _read(FOLDER / "names.yaml")
    return words


def _read(path: Path) -> Any:
    # Imported here: the web process never needs it.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe one

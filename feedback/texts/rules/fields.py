# SPDX-License-Identifier: EUPL-1.2
"""Fields of a text: what may stand between braces, and how its value is written (pure)."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from feedback.business_time import wording
from feedback.clock import local
from feedback.texts.rules.sms import fold
from feedback.wording import N_

LONGEST_SMS_VALUE = 80
LISTED_AT_MOST = 20


class Medium(enum.StrEnum):
    """What a text is written for."""

    EMAIL = "email"
    SMS = "sms"


MEDIUM_LABELS: dict[Medium, str] = {Medium.EMAIL: N_("Mail"), Medium.SMS: N_("Sms")}


class Shape(enum.Enum):
    """What kind of value a field takes, and so how it is written."""

    LINE = enum.auto()
    """A text of one line."""
    PROSE = enum.auto()
    """What a colleague wrote: paragraphs."""
    LINK = enum.auto()
    """An address of ours, or a long and a short one (``Address``); never cut short."""
    LIST = enum.auto()
    """Lines, each an item."""
    DAY = enum.auto()
    """A date: "vrijdag 27 november"; in an SMS "vr 27 november"."""
    CLOCK = enum.auto()
    """A moment of which only the clock is told: "14.00"."""


@dataclass(frozen=True)
class Items:
    """A value of several items, shown as a list."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paragraphs:
    """A value of several paragraphs."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """The two addresses of one page: a mail has room for the long one, an SMS has not."""

    full: str
    short: str

    def written_for(self, medium: Medium) -> str:
        """Return the one that this medium takes."""
        return self.short if medium is Medium.SMS else self.full


Words = str | Items | Paragraphs


@dataclass(frozen=True)
class Field:
    """One field: ``needed`` must stand in the text, ``optional`` may have no value.

    ``shortest``: an SMS that is too long cuts this value down, to so many characters at most.
    """

    name: str
    shape: Shape
    label: str
    example: object
    example_en: object = None
    needed: frozenset[Medium] = frozenset()
    optional: bool = False
    media: frozenset[Medium] = frozenset(Medium)
    shortest: int | None = None

    def example_in(self, language: str) -> object:
        """Return a believable value for a preview."""
        return self.example_en if language == "en" and self.example_en else self.example


#: The day that examples are about: Monday 23 November 2026 and what follows.
_NEXT_DAY = date(2026, 11, 25)
BOTH = frozenset(Medium)
MAIL = frozenset({Medium.EMAIL})
SMS = frozenset({Medium.SMS})
NOWHERE: frozenset[Medium] = frozenset()
#: Where examples lead; a preview puts this installation's own address in its place.
EXAMPLE_SITE = "https://duinrade.example"
_STATUS = Address(f"{EXAMPLE_SITE}/status/voorbeeld", f"{EXAMPLE_SITE}/s/voorbeeld123")
_SURVEY = f"{EXAMPLE_SITE}/enquete/voorbeeld"
SURVEY = Address(_SURVEY, f"{_SURVEY}{'x' * 34}")


def clock_example(hour: int, minute: int = 0) -> datetime:
    """Return a moment of the example day whose clock in Amsterdam shows this."""
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC)


#: Known in every text, whoever it is for.
GROUND = (
    Field(
        "municipality",
        Shape.LINE,
        N_("naam van de gemeente"),
        "Gemeente Duinrade",
        shortest=20,
    ),
    Field("direct_number", Shape.LINE, N_("ons telefoonnummer"), "14 0200"),
)


def number(*, needed: frozenset[Medium] = MAIL) -> Field:
    """Return the field for the number of the case."""
    return Field("number", Shape.LINE, N_("nummer van de zaak"), "G26-04817", needed=needed)


def link(
    name: str, label: str, *, needed: frozenset[Medium] = NOWHERE, example: Address = _STATUS
) -> Field:
    """Return a field for an address that the resident opens."""
    optional = not needed
    return Field(name, Shape.LINK, label, example, needed=needed, optional=optional)


def day(name: str, label: str, *, on: date = _NEXT_DAY, needed: frozenset[Medium] = BOTH) -> Field:
    """Return a field for a date."""
    return Field(name, Shape.DAY, label, on, needed=needed, optional=not needed)


def clock(name: str, label: str, at: datetime, *, needed: frozenset[Medium] = BOTH) -> Field:
    """Return a field for a clock time."""
    return Field(name, Shape.CLOCK, label, at, needed=needed, optional=not needed)


def written(field: Field, value: object, *, medium: Medium, language: str) -> Words:
    """Return a value as it is read.

    A date or moment may also come as a ready text. Raises ``TypeError`` for a value that
    is not of the field's shape: that is a bug.
    """
    if field.shape is Shape.LIST:
        return Items(tuple(_line(item, medium) for item in _items(value)))
    if field.shape is Shape.PROSE:
        return _paragraphs(str(value))
    if isinstance(value, datetime):
        shown = local(value)
        return (
            f"{shown:%H:%M}"
            if language == "en"
            else wording.clock_words(shown.hour * 60 + shown.minute)
        )
    if isinstance(value, date):
        return _day_words(value, medium=medium, language=language)
    if field.shape is Shape.LINK and isinstance(value, str | Address):
        return value if isinstance(value, str) else value.written_for(medium)
    if not isinstance(value, str | int):
        raise TypeError(f"{field.name} takes {field.shape.name}, not {type(value).__name__}")
    return _line(str(value), medium)


def cut(text: str, longest: int) -> str:
    """Return ``text`` in ``longest`` characters at most, with dots where something went."""
    return text if len(text) <= longest else text[: longest - 3].rstrip() + "..."


def is_empty(value: object) -> bool:
    """Tell whether there is nothing to write."""
    return value is None or value in ("", [])


def _paragraphs(text: str) -> Paragraphs:
    lines = [_line(line, Medium.EMAIL) for line in text.splitlines()]
    parts = "\n".join(lines).split("\n\n")
    return Paragraphs(tuple(part.strip("\n") for part in parts if part.strip()))


def _items(value: object) -> Sequence[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError("a list field takes a sequence of texts")
    return [str(item) for item in value]


def _line(text: str, medium: Medium) -> str:
    """Return one line without control characters; in an SMS also short and plain."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(visible.split())
    if medium is not Medium.SMS:
        return line
    plain = fold(line)
    return cut(plain, LONGEST_SMS_VALUE)


def _day_words(on: date, *, medium: Medium, language: str) -> str:
    if medium is Medium.SMS:
        return wording.short_day_en(on) if language == "en" else wording.short_day_nl(on)
    return wording.day_en(on) if language == "en" else wording.day_nl(on)

# SPDX-License-Identifier: EUPL-1.2
"""What a JSON value may be: declared once, read strictly, documented from the same words (pure).

A kind reads a value that came from outside and puts one Dutch sentence per fault into
``problems`` under the field's path, so that a program hears everything at once. The same
kind writes the JSON Schema of the OpenAPI document: what is promised there is what is read.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from feedback.errors import Invalid

Problems = dict[str, str]
Schema = dict[str, Any]
LARGEST_NUMBER = 2**63 - 1
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_HALF = re.compile("[\ud800-\udfff]")
_SPEAKABLE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,40}", re.ASCII)


class Kind(Protocol):
    """What one value may be."""

    def read(self, value: object, *, at: str, problems: Problems) -> Any:
        """Return the value as the program uses it, or None after naming what is wrong."""

    def schema(self) -> Schema:
        """Return the JSON Schema of the value."""


@dataclass(frozen=True)
class Text:
    """Words of a person: no NUL, no half characters, not empty, not longer than ``most``."""

    most: int
    example: str | None = None

    def read(self, value: object, *, at: str, problems: Problems) -> str | None:
        """Return the text as it was written."""
        if not isinstance(value, str):
            problems[at] = "Dit moet tekst zijn, tussen aanhalingstekens."
        elif not value.strip():
            problems[at] = "Dit is leeg. Vul tekst in of laat het veld weg."
        elif len(value) > self.most:
            problems[at] = f"Dit is te lang: {len(value)} tekens. Maximaal {self.most}."
        elif "\0" in value:
            problems[at] = "Hier staat een NUL-teken in. Haal het weg."
        elif _HALF.search(value):
            problems[at] = "Hier staat een half teken (los surrogaat) in. Stuur geldige UTF-8."
        else:
            return value
        return None

    def schema(self) -> Schema:
        """Return a string with its lengths."""
        made: Schema = {"type": "string", "minLength": 1, "maxLength": self.most}
        return made | ({"examples": [self.example]} if self.example else {})


@dataclass(frozen=True)
class Checked:
    """Text that a rule of the field understands: a phone number, an e-mail address.

    ``understand`` raises ``Invalid`` with the sentence that the sender sees.
    """

    text: Text
    understand: Callable[[str], object]

    def read(self, value: object, *, at: str, problems: Problems) -> str | None:
        """Return the text as it was written, once the rule understood it."""
        words = self.text.read(value, at=at, problems=problems)
        if words is None:
            return None
        try:
            self.understand(words)
        except Invalid as error:
            problems[at] = error.message
            return None
        return words

    def schema(self) -> Schema:
        """Return the schema of the text."""
        return self.text.schema()


@dataclass(frozen=True)
class Word:
    """One of a closed list of words."""

    words: type[enum.StrEnum]

    def read(self, value: object, *, at: str, problems: Problems) -> enum.StrEnum | None:
        """Return the member of the list."""
        for word in self.words:
            if value == word.value and isinstance(value, str):
                return word
        known = ", ".join(word.value for word in self.words)
        problems[at] = f"Kies een van: {known}."
        return None

    def schema(self) -> Schema:
        """Return a string with its words."""
        return {"type": "string", "enum": [word.value for word in self.words]}


@dataclass(frozen=True)
class Moment:
    """A moment with its zone (RFC 3339); any offset comes in, UTC goes out."""

    def read(self, value: object, *, at: str, problems: Problems) -> datetime | None:
        """Return the moment in UTC; a moment without a zone is refused, never guessed."""
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            try:
                return datetime.fromisoformat(value.upper()).astimezone(UTC)
            except (ValueError, OverflowError):
                problems[at] = "Dit moment bestaat niet. Controleer datum en tijd."
                return None
        problems[at] = (
            "Schrijf een moment met tijdzone, zoals 2026-11-23T09:14:00+01:00 "
            "(in een adres wordt + geschreven als %2B)."
        )
        return None

    def schema(self) -> Schema:
        """Return a date-time."""
        return {"type": "string", "format": "date-time", "examples": ["2026-11-23T08:14:00Z"]}


@dataclass(frozen=True)
class Day:
    """A day of the calendar."""

    def read(self, value: object, *, at: str, problems: Problems) -> date | None:
        """Return the day."""
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                problems[at] = "Deze dag bestaat niet. Controleer de datum."
                return None
        problems[at] = "Schrijf een dag als 2026-12-03."
        return None

    def schema(self) -> Schema:
        """Return a date."""
        return {"type": "string", "format": "date", "examples": ["2026-12-03"]}


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    def read(self, value: object, *, at: str, problems: Problems) -> bool | None:
        """Return the truth value; "true" in quotes is not one."""
        if isinstance(value, bool):
            return value
        problems[at] = "Dit moet true of false zijn."
        return None

    def schema(self) -> Schema:
        """Return a boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Number:
    """A whole number."""

    least: int = 1
    most: int = LARGEST_NUMBER

    def read(self, value: object, *, at: str, problems: Problems) -> int | None:
        """Return the number; true is not 1 here."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON Schema calls 1.0 an integer
        if isinstance(value, int) and not isinstance(value, bool):
            if self.least <= value <= self.most:
                return value
            problems[at] = f"Dit moet tussen {self.least} en {self.most} liggen."
        else:
            problems[at] = "Dit moet een geheel getal zijn."
        return None

    def schema(self) -> Schema:
        """Return an integer with its bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Items:
    """A list of values of one kind."""

    kind: Kind
    most: int

    def read(self, value: object, *, at: str, problems: Problems) -> list[Any] | None:
        """Return the values, each named by its place when it is wrong."""
        if not isinstance(value, list):
            problems[at] = "Dit moet een lijst zijn, tussen [ en ]."
            return None
        if len(value) > self.most:
            problems[at] = f"Dit zijn er te veel: {len(value)}. Maximaal {self.most}."
            return None
        return [
            self.kind.read(one, at=f"{at}[{place}]", problems=problems)
            for place, one in enumerate(value)
        ]

    def schema(self) -> Schema:
        """Return an array."""
        return {"type": "array", "items": self.kind.schema(), "maxItems": self.most}


@dataclass(frozen=True)
class Nullable:
    """A value of a kind, or null."""

    kind: Kind

    def read(self, value: object, *, at: str, problems: Problems) -> Any:
        """Return None for null."""
        return None if value is None else self.kind.read(value, at=at, problems=problems)

    def schema(self) -> Schema:
        """Return the kind's schema with null beside it."""
        inner = self.kind.schema()
        if isinstance(inner.get("type"), str) and "enum" not in inner:
            return inner | {"type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}


@dataclass(frozen=True)
class Field:
    """One named value of an object."""

    name: str
    kind: Kind
    doc: str
    required: bool = True


@dataclass(frozen=True)
class Shape:
    """An object with exactly these fields; any other is refused by name."""

    name: str
    fields: Sequence[Field]

    def read(self, value: object, *, at: str, problems: Problems) -> dict[str, Any] | None:
        """Return the fields that were given and understood."""
        if not isinstance(value, dict):
            problems[at or "body"] = "Dit moet een object zijn, tussen { en }."
            return None
        known = {field.name for field in self.fields}
        for name in value:
            if name not in known:
                problems[_path(at, _speakable(name))] = "Dit veld bestaat niet. Laat het weg."
        return self._read_known(value, at=at, problems=problems)

    def _read_known(
        self, value: Mapping[str, object], *, at: str, problems: Problems
    ) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for field in self.fields:
            path = _path(at, field.name)
            if field.name in value:
                read = field.kind.read(value[field.name], at=path, problems=problems)
                if not any(_is_within(name, path) for name in problems):
                    given[field.name] = read
            elif field.required:
                problems[path] = "Dit veld is verplicht."
        return given

    def schema(self) -> Schema:
        """Return a reference; the whole stands among the document's components."""
        return {"$ref": f"#/components/schemas/{self.name}"}

    def component(self) -> Schema:
        """Return the object's schema as it stands among the components."""
        made: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {field.name: _documented(field) for field in self.fields},
        }
        required = [field.name for field in self.fields if field.required]
        return made | ({"required": required} if required else {})

    def shapes(self) -> list[Shape]:
        """Return this shape and every shape inside it."""
        found = [self]
        for field in self.fields:
            found += _shapes_in(field.kind)
        return found


def from_query(kind: Kind, text: str) -> object:
    """Return what the text of a query parameter stands for, ready for ``kind.read``."""
    if isinstance(kind, Flag):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(kind, Number) and _WHOLE.fullmatch(text):
        return int(text)
    return text


def utc(at: datetime | None) -> str | None:
    """Return a moment as it goes out: UTC, with a Z."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _documented(field: Field) -> Schema:
    made = field.kind.schema()
    return made | {"description": field.doc}


def _shapes_in(kind: Kind) -> list[Shape]:
    if isinstance(kind, Shape):
        return kind.shapes()
    if isinstance(kind, Items | Nullable):
        return _shapes_in(kind.kind)
    return []


def _is_within(name: str, path: str) -> bool:
    """Tell whether a problem's name lies at ``path`` or deeper."""
    return name == path or name.startswith((f"{path}.", f"{path}["))


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _speakable(name: str) -> str:
    """Return a field's name if it can be repeated; what people typed never is."""
    return name if _SPEAKABLE.fullmatch(name) else "(onbekend veld)"

# SPDX-License-Identifier: EUPL-1.2
"""Reading values strictly, naming every fault."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime
from typing import Any

import pytest

from feedback.api.schema import (
    Day,
    Field,
    Flag,
    Items,
    Kind,
    Moment,
    Nullable,
    Number,
    Problems,
    Shape,
    Text,
    Word,
    from_query,
)


class Colour(enum.StrEnum):
    RED = "red"


INNER = Shape("Inner", (Field("a", Number(), "A."),))
OUTER = Shape(
    "Outer",
    (
        Field("one", INNER, "One.", required=False),
        Field("many", Items(INNER, most=2), "Many.", required=False),
        Field("must", Flag(), "Must."),
    ),
)


def read(kind: Kind, value: object) -> tuple[Any, Problems]:
    problems: Problems = {}
    return kind.read(value, at="veld", problems=problems), problems


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Text(5), "héé 👋", "héé 👋"),
        (Word(Colour), "red", Colour.RED),
        (Flag(), True, True),
        (Number(), 1.0, 1),
        (Number(), 2**63 - 1, 2**63 - 1),
        (Day(), "2028-02-29", date(2028, 2, 29)),
        (Moment(), "2026-11-23T09:14:00+01:00", datetime(2026, 11, 23, 8, 14, tzinfo=UTC)),
        (Moment(), "2026-11-23t08:14:00.5z", datetime(2026, 11, 23, 8, 14, 0, 500000, tzinfo=UTC)),
        (Nullable(Number()), None, None),
        (Items(Number(), most=2), [1, 2], [1, 2]),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_fits_is_read(kind: Kind, value: object, expected: object) -> None:
    assert read(kind, value) == (expected, {})


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (Text(5), 5, "moet tekst zijn"),
        (Text(5), None, "moet tekst zijn"),
        (Text(5), " \n", "leeg"),
        (Text(5), "zes tekens", "te lang"),
        (Text(5), "a\0b", "NUL"),
        (Text(5), "a\ud83d", "half teken"),
        (Word(Colour), "RED", "Kies een van: red"),
        (Word(Colour), ["red"], "Kies een van: red"),
        (Flag(), "true", "true of false"),
        (Flag(), 1, "true of false"),
        (Number(), True, "geheel getal"),
        (Number(), 1.5, "geheel getal"),
        (Number(), float("inf"), "geheel getal"),
        (Number(), 10**40, "tussen 1 en"),
        (Number(), 0, "tussen 1 en"),
        (Day(), "2026-02-29", "bestaat niet"),
        (Day(), "23-11-2026", "Schrijf een dag"),
        (Moment(), "2026-11-23T09:14:00", "met tijdzone"),
        (Moment(), "2026-11-23 09:14:00+01:00", "met tijdzone"),
        (Moment(), "2026-13-23T09:14:00Z", "bestaat niet"),
        (Moment(), "0001-01-01T00:00:00+14:00", "bestaat niet"),
        (Moment(), 1764580000, "met tijdzone"),
        (Items(Number(), most=1), [1, 2], "te veel"),
        (Items(Number(), most=1), "1", "een lijst"),
        (INNER, [], "een object"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_does_not_fit_is_named(kind: Kind, value: object, sentence: str) -> None:
    made, problems = read(kind, value)
    assert list(problems) == ["veld"]
    assert sentence in problems["veld"]
    assert made is None


def test_every_fault_is_named_by_its_path() -> None:
    problems: Problems = {}
    body = {"one": {"a": "x", "b": 1}, "many": [{"a": 1}, {}], "extra": 1}
    OUTER.read(body, at="", problems=problems)
    assert set(problems) == {"one.a", "one.b", "many[1].a", "must", "extra"}


def test_a_field_with_a_fault_inside_is_left_out() -> None:
    problems: Problems = {}
    made = OUTER.read({"one": {"a": "x"}, "many": [{"a": 1}], "must": False}, at="", problems={})
    assert OUTER.read({"must": True}, at="", problems=problems) == {"must": True}
    assert made == {"many": [{"a": 1}], "must": False}


@pytest.mark.parametrize(
    "name",
    ["06 12345678", "a\ud800", "<b>", "x" * 100, "", "veld\n"],
    ids=lambda name: repr(name)[:9],
)
def test_an_unknown_field_is_not_repeated_when_it_is_no_plain_name(name: str) -> None:
    problems: Problems = {}
    INNER.read({"a": 1, name: 1}, at="", problems=problems)
    assert list(problems) == ["(onbekend veld)"]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Flag(), "true", True),
        (Flag(), "ja", "ja"),
        (Number(), "12", 12),
        (Number(), "١٢", "١٢"),
        (Number(), "1" * 5000, "1" * 5000),
        (Text(9), "12", "12"),
    ],
    ids=["flag", "no flag", "number", "other digits", "flood of digits", "text"],
)
def test_query_texts_stand_for_values(kind: Kind, text: str, expected: object) -> None:
    assert from_query(kind, text) == expected


def test_the_document_says_what_is_read() -> None:
    assert OUTER.component() == {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "one": {"$ref": "#/components/schemas/Inner", "description": "One."},
            "many": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Inner"},
                "maxItems": 2,
                "description": "Many.",
            },
            "must": {"type": "boolean", "description": "Must."},
        },
        "required": ["must"],
    }
    assert [shape.name for shape in OUTER.shapes()] == ["Outer", "Inner", "Inner"]

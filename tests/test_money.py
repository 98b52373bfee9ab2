# SPDX-License-Identifier: EUPL-1.2
"""Amounts: what is read, what is refused and how they look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.money import MOST, UnreadableAmount, format_euros, parse_euros


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("22,50", 22_50),
        ("€ 22,50", 22_50),
        ("€\u00a022,50", 22_50),
        ("EUR 22,50", 22_50),
        ("22", 22_00),
        ("5,-", 5_00),
        ("0,01", 1),
        ("0", 0),
        ("1.000,00", 1_000_00),
        ("1000,00", 1_000_00),
        ("1.234.567,89", 1_234_567_89),
        ("  75 ", 75_00),
        ("-12,40", -12_40),
        ("€ -12,40", -12_40),
        ("100.000.000", MOST),
        ("1 000", None),
        ("100000000", MOST),
        ("100000000,01", None),
        ("12.50", None),
        ("12.5", None),
        ("0,005", None),
        ("1,5", None),
        ("1.00,00", None),
        ("1.0000", None),
        ("1,000.00", None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e3", None),
        ("２２,50", None),
        ("٢٢,50", None),
        ("22,50 23,50", None),
        ("tien euro", None),
        ("9" * 100_000, None),
        ("\ud800", None),
    ],
    ids=lambda value: str(value)[:16].encode("unicode_escape").decode(),
)
def test_an_amount_is_read_exactly_or_refused(text: str, cents: int | None) -> None:
    if cents is not None:
        assert parse_euros(text) == cents
        return
    with pytest.raises(UnreadableAmount, match=r"\.$"):
        parse_euros(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Vul een bedrag in, bijvoorbeeld 22,50."),
        ("12.50", "Schrijf de centen na een komma, bijvoorbeeld 22,50."),
        ("0,005", "Schrijf twee cijfers na de komma, bijvoorbeeld 22,50."),
        ("100000000,01", "Dit bedrag is te hoog. Controleer de cijfers."),
        ("veel", "Dit is geen bedrag. Schrijf het zo: 22,50."),
    ],
)
def test_a_refusal_says_what_to_write_instead(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableAmount) as refusal:
        parse_euros(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "€\u00a00,00"),
        (5, "€\u00a00,05"),
        (22_50, "€\u00a022,50"),
        (-1, "€\u00a0-0,01"),
        (1_234_567_89, "€\u00a01.234.567,89"),
    ],
)
def test_an_amount_is_written_the_dutch_way(cents: int, text: str) -> None:
    assert format_euros(cents) == text


@given(st.integers(min_value=-MOST, max_value=MOST))
def test_what_was_written_is_read_back(cents: int) -> None:
    assert parse_euros(format_euros(cents)) == cents

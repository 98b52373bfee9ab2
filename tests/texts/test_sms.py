# SPDX-License-Identifier: EUPL-1.2
"""How long an SMS is: the bounds of each alphabet, and characters that are never cut in two."""

from __future__ import annotations

import pytest

from feedback.texts.rules.sms import Alphabet, fold, measure


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "parts", "left"),
    [
        ("", Alphabet.GSM_7, 0, 1, 160),
        ("a" * 160, Alphabet.GSM_7, 160, 1, 0),
        ("a" * 161, Alphabet.GSM_7, 161, 2, 145),
        ("a" * 306, Alphabet.GSM_7, 306, 2, 0),
        ("a" * 307, Alphabet.GSM_7, 307, 3, 152),
        ("€" * 80, Alphabet.GSM_7, 160, 1, 0),
        ("€" * 81, Alphabet.GSM_7, 162, 2, 143),
        ("a" * 152 + "€" * 5, Alphabet.GSM_7, 162, 2, 143),
        ("é" * 160, Alphabet.GSM_7, 160, 1, 0),
        ("ó" * 70, Alphabet.UCS_2, 70, 1, 0),
        ("ó" * 71, Alphabet.UCS_2, 71, 2, 63),
        ("❤" * 134, Alphabet.UCS_2, 134, 2, 0),
        ("😀" * 35, Alphabet.UCS_2, 70, 1, 0),
        ("😀" * 36, Alphabet.UCS_2, 72, 2, 61),
    ],
    ids=lambda value: str(value)[:6],
)
def test_the_length_of_an_sms(
    text: str, alphabet: Alphabet, units: int, parts: int, left: int
) -> None:
    size = measure(text)
    assert (size.alphabet, size.units, size.parts, size.left) == (alphabet, units, parts, left)


def test_the_characters_that_cost_are_named_once() -> None:
    assert measure("vóór ó ❤❤ één").odd == ("ó", "❤")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("vóór", "voor"),
        ("één idee", "één idee"),
        ("reünie, coöperatie, naïef, België", "reünie, coöperatie, naief, Belgie"),
        ("“Hoi” – ‘dag’ …", "\"Hoi\" - 'dag' ..."),
        ("Yılmaz Łukasz Đorđe", "Yilmaz Lukasz Dorde"),
        ("leuk ❤ 😀!", "leuk  !"),
        ("ĳsje €5", "ijsje €5"),
        ("日本", ""),
    ],
)
def test_what_people_typed_becomes_plain(typed: str, plain: str) -> None:
    assert fold(typed) == plain
    assert measure(plain).alphabet is Alphabet.GSM_7

# SPDX-License-Identifier: EUPL-1.2
"""The number guard: what is never dialled, and why (reliability.md N44)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.contacts.rules.numbers import CALLED_COUNTRIES
from feedback.telephony.rules.numbers import (
    Allowed,
    DialledNumber,
    NumberFault,
    NumberKind,
    check_mobile,
    check_number,
    own_spellings,
)

MINE = "+31687654321"
ALLOWED = Allowed(
    countries=CALLED_COUNTRIES,
    kinds=frozenset(NumberKind),
    own_numbers=own_spellings(["14 0200", "+31224212345"]),
    own_phone=MINE,
)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("06 12 34 56 78", "+31612345678"),
        ("+31612345678", "+31612345678"),
        ("0031 6 12345678", "+31612345678"),
        ("(0224) 29 15 56", "+31224291556"),
        ("085-1234567", "+31851234567"),
        ("088 123 45 67", "+31881234567"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_ordinary_numbers_are_dialled_in_one_spelling(written: str, dialled: str) -> None:
    found = check_number(written, allowed=ALLOWED)
    assert isinstance(found, DialledNumber)
    assert found.e164 == dialled


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", NumberFault.EMPTY),
        ("0900 1234", NumberFault.PAID),
        ("0906 123456", NumberFault.PAID),
        ("0909-0611", NumberFault.PAID),
        ("+319001234", NumberFault.PAID),
        ("0800 8112", NumberFault.SERVICE),
        ("1888", NumberFault.SHORT),
        ("1850", NumberFault.SHORT),
        ("+31 1888", NumberFault.SHORT),
        ("116123", NumberFault.SHORT),
        ("112", NumberFault.EMERGENCY),
        ("+31 112", NumberFault.EMERGENCY),
        ("0031112", NumberFault.EMERGENCY),
        ("+882 16 123 4567", NumberFault.ABROAD),
        ("+883 5100 1234 5678", NumberFault.ABROAD),
        ("+252 61 1234567", NumberFault.ABROAD),
        ("+1 242 357 1234", NumberFault.ABROAD),
        ("+44 7624 400000", NumberFault.ABROAD),
        ("+44 70 1234 5678", NumberFault.SERVICE),
        ("+44 909 8790000", NumberFault.PAID),
        ("*31*0612345678", NumberFault.CODE),
        ("#31#0612345678", NumberFault.CODE),
        ("*21*09001234#", NumberFault.CODE),
        ("0612345678,,1#", NumberFault.CODE),
        ("0612345678p1", NumberFault.CODE),
        ("0612345678;ext=12", NumberFault.EXTENSION),
        ("0612345678 ext 12", NumberFault.EXTENSION),
        ("0612345678x12", NumberFault.EXTENSION),
        ("tel:0612345678;phone-context=+882", NumberFault.CONTEXT),
        ("0612345678;phone-context=+31900", NumberFault.CONTEXT),
        ("sip:iemand@voorbeeld.example", NumberFault.CONTEXT),
        ("０６１２３４５６７８", NumberFault.CODE),
        ("06 12 34 56 7٨", NumberFault.CODE),
        ("06\n12345678", NumberFault.CODE),
        ("06\x0012345678", NumberFault.CODE),
        ("\ud800", NumberFault.CODE),
        ("14 0200", NumberFault.OWN_NUMBER),
        ("0224 212345", NumberFault.OWN_NUMBER),
        ("+31224212345", NumberFault.OWN_NUMBER),
        ("06 87 65 43 21", NumberFault.OWN_PHONE),
        ("0600000000", NumberFault.UNKNOWN),
        ("06 1234", NumberFault.UNKNOWN),
        ("0" * 100_000, NumberFault.UNKNOWN),
    ],
)
def test_a_number_that_costs_or_harms_is_refused(written: str, why: NumberFault) -> None:
    assert check_number(written, allowed=ALLOWED) is why


@pytest.mark.parametrize("why", NumberFault)
def test_every_refusal_says_what_is_the_matter_in_whole_sentences(why: NumberFault) -> None:
    assert why.sentence.endswith(".")
    assert "ongeldig" not in why.sentence


def test_a_country_that_was_taken_off_the_list_is_not_called() -> None:
    home = Allowed(frozenset({"NL"}), frozenset(NumberKind))
    assert check_number("+32 470 12 34 56", allowed=home) is NumberFault.ABROAD
    assert isinstance(check_number("06 12345678", allowed=home), DialledNumber)


def test_a_kind_that_was_taken_off_the_list_is_not_called() -> None:
    mobiles = Allowed(frozenset({"NL"}), frozenset({NumberKind.MOBILE}))
    assert check_number("085 1234567", allowed=mobiles) is NumberFault.KIND


def test_only_mobile_phones_get_an_sms() -> None:
    assert check_mobile("0224 291556", allowed=ALLOWED) is NumberFault.NO_MOBILE
    assert isinstance(check_mobile("06 12345678", allowed=ALLOWED), DialledNumber)


@given(st.text())
def test_whatever_people_type_the_answer_is_a_number_or_a_reason(written: str) -> None:
    found = check_number(written, allowed=ALLOWED)
    if isinstance(found, DialledNumber):
        assert found.e164.startswith("+")
        assert found.e164[1:].isdigit()
        assert check_number(found.e164, allowed=ALLOWED) == found

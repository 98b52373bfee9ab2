# SPDX-License-Identifier: EUPL-1.2
"""Numbers and addresses: which are read, which are refused and why."""

from __future__ import annotations

import time

import pytest

from feedback.contacts.errors import UnusableEmail, UnusablePhone
from feedback.contacts.rules.details import (
    Language,
    PreferredChannel,
    PreferredTime,
    read_contact,
)
from feedback.contacts.rules.mail import mask_email, parse_email
from feedback.contacts.rules.numbers import PhoneFault, PhoneKind, mask_phone, parse_phone
from feedback.contacts.rules.search import find_postcode, name_words
from feedback.errors import Invalid
from feedback.text_guard import BSN_MASK

MOBILE, FIXED = PhoneKind.MOBILE, PhoneKind.FIXED_LINE


@pytest.mark.parametrize(
    ("typed", "e164", "display", "kind"),
    [
        ("06 12 34 56 78", "+31612345678", "06 12 34 56 78", MOBILE),
        ("0612345678", "+31612345678", "06 12 34 56 78", MOBILE),
        ("06-12345678", "+31612345678", "06 12 34 56 78", MOBILE),
        ("+31 6 1234 5678", "+31612345678", "06 12 34 56 78", MOBILE),
        ("+31 (0)6 12345678", "+31612345678", "06 12 34 56 78", MOBILE),
        ("0031 6 12345678", "+31612345678", "06 12 34 56 78", MOBILE),
        ("612345678", "+31612345678", "06 12 34 56 78", MOBILE),
        ("٠٦١٢٣٤٥٦٧٨", "+31612345678", "06 12 34 56 78", MOBILE),
        ("(0224) 210 400", "+31224210400", "0224 210 400", FIXED),
        ("020-1234567", "+31201234567", "020 123 4567", FIXED),
        ("088 1234567", "+31881234567", "088 123 4567", FIXED),
        ("085 123 4567", "+31851234567", "085 123 4567", FIXED),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56", MOBILE),
        ("0032 470 12 34 56", "+32470123456", "+32 470 12 34 56", MOBILE),
        ("+49 30 901820", "+4930901820", "+49 30 901820", FIXED),
        ("+44 7400 123456", "+447400123456", "+44 7400 123456", MOBILE),
    ],
)
def test_a_number_is_read_as_we_dial_and_show_it(
    typed: str, e164: str, display: str, kind: PhoneKind
) -> None:
    phone = parse_phone(typed)
    assert (phone.e164, phone.display, phone.kind) == (e164, display, kind)
    assert str(phone) == display
    assert parse_phone(phone.display) == phone


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", PhoneFault.EMPTY),
        (" \u00a0 ", PhoneFault.EMPTY),
        ("06", PhoneFault.TOO_SHORT),
        ("06 123", PhoneFault.TOO_SHORT),
        ("06 1234567", PhoneFault.TOO_SHORT),
        ("210400", PhoneFault.TOO_SHORT),
        ("()", PhoneFault.TOO_SHORT),
        ("06 12 34 56 789", PhoneFault.TOO_LONG),
        ("0612345678" * 3, PhoneFault.TOO_LONG),
        ("0612345678" * 10_000, PhoneFault.TOO_LONG),
        ("bel mij maar", PhoneFault.SIGNS),
        ("06 12 34 56 78 of 0224 210400", PhoneFault.SIGNS),
        ("*31*0612345678", PhoneFault.SIGNS),
        ("#31#0612345678", PhoneFault.SIGNS),
        ("0612345678,,1#", PhoneFault.SIGNS),
        ("0612345678;ext=5", PhoneFault.SIGNS),
        ("0612345678 ext. 5", PhoneFault.SIGNS),
        ("tel:+31612345678;phone-context=x", PhoneFault.SIGNS),
        ("06\x0012345678", PhoneFault.SIGNS),
        ("06\n12345678", PhoneFault.SIGNS),
        ("\ud800", PhoneFault.SIGNS),
        ("06 12 34 56 78 😀", PhoneFault.SIGNS),
        ("+31 +31 612345678", PhoneFault.SIGNS),
        ("00 00 00 00 00", PhoneFault.UNKNOWN),
        ("0000000000", PhoneFault.UNKNOWN),
        ("0900 1234", PhoneFault.PAID),
        ("0906-1234567", PhoneFault.PAID),
        ("0909 1234567", PhoneFault.PAID),
        ("+31 900 1234", PhoneFault.PAID),
        ("112", PhoneFault.SERVICE),
        ("144", PhoneFault.SERVICE),
        ("1888", PhoneFault.SERVICE),
        ("14 0200", PhoneFault.SERVICE),
        ("14 020", PhoneFault.SERVICE),
        ("0800 1234", PhoneFault.SERVICE),
        ("+882 16 123456", PhoneFault.ABROAD),
        ("+883 5100 1234 5678", PhoneFault.ABROAD),
        ("+252 61 123 4567", PhoneFault.ABROAD),
        ("00252 61 123 4567", PhoneFault.ABROAD),
        ("+1 212 555 0123", PhoneFault.ABROAD),
        ("+44 7797 712345", PhoneFault.ABROAD),
        ("+999 123456", PhoneFault.ABROAD),
        ("+44 909 8790000", PhoneFault.PAID),
        ("+32 900 12345", PhoneFault.PAID),
        ("+44 70 1234 5678", PhoneFault.SERVICE),
        ("+32 1", PhoneFault.TOO_SHORT),
        ("+32 999 99 99 99", PhoneFault.UNKNOWN),
    ],
    ids=lambda value: value.name if isinstance(value, PhoneFault) else ascii(value)[:30],
)
def test_a_number_we_do_not_call_is_refused_and_told_why(typed: str, fault: PhoneFault) -> None:
    with pytest.raises(UnusablePhone) as refusal:
        parse_phone(typed)
    assert refusal.value.fields == {"phone": fault.sentence}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("m@voorbeeld.nl", "m@voorbeeld.nl"),
        ("  M.Postma@Voorbeeld.NL ", "M.Postma@voorbeeld.nl"),
        ("jos+melding@münchen.de", "jos+melding@münchen.de"),
        ("naam＠voorbeeld.nl", "naam@voorbeeld.nl"),
        ("o'brien@voorbeeld.example", "o'brien@voorbeeld.example"),
    ],
)
def test_an_email_address_is_read(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Vul uw e-mailadres in"),
        ("postma", "mist een @"),
        ("a@x.nl, b@y.nl", "Vul één e-mailadres in"),
        ("a@@x.nl", "Vul één e-mailadres in"),
        ("jan postma@x.nl", "geen spatie"),
        ("a@x.nl\r\nBcc: everyone", "geen spatie"),
        ("a@x\u2028.nl", "geen spatie"),
        ("a@voorbeeld", "Na de @ mist nog iets"),
        ("a" * 300 + "@x.nl", "te lang"),
        ("a@" + "b" * 100_000 + ".nl", "te lang"),
        ("a@x..nl", "naam@voorbeeld.nl"),
        (".a@x.nl", "naam@voorbeeld.nl"),
        ("é@x.nl", "naam@voorbeeld.nl"),
        ("a@x.nl\x00", "naam@voorbeeld.nl"),
        ("\ud800@x.nl", "naam@voorbeeld.nl"),
        ("<a@x.nl>", "naam@voorbeeld.nl"),
        ("a@[127.0.0.1]", "naam@voorbeeld.nl"),
        ("=?utf-8?q?a?=@x.nl\u202e", "naam@voorbeeld.nl"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_an_unusable_email_address_is_refused_and_told_why(typed: str, sentence: str) -> None:
    with pytest.raises(UnusableEmail) as refusal:
        parse_email(typed)
    assert sentence in refusal.value.message
    assert list(refusal.value.fields) == ["email"]


@pytest.mark.parametrize(
    ("display", "masked"),
    [
        ("06 12 34 56 78", "06 •• •• •• 78"),
        ("0224 210 400", "0224 ••• •00"),
        ("020 123 4567", "020 ••• ••67"),
        ("+32 470 12 34 56", "+32 ••• •• •• 56"),
    ],
)
def test_a_masked_number_keeps_its_first_part_and_two_digits(display: str, masked: str) -> None:
    assert mask_phone(display) == masked


def test_a_masked_email_address_keeps_one_letter_and_the_domain() -> None:
    assert mask_email("marloes@voorbeeld.nl") == "m•••@voorbeeld.nl"


def test_what_a_form_says_is_read_whole() -> None:
    details = read_contact(
        name=" Sjoerd \n Postma\u202e ",
        phone="06 12345678",
        email="s@voorbeeld.nl",
        address="Dorpsstraat 1\r\n1741 ab Duinrade",
        preferred_channel="interpreter",
        preferred_times=["morning", "afternoon", "morning"],
        language="en",
        interpreter_language="Tigrinya",
    )
    assert details.name == "Sjoerd Postma"
    assert str(details.phone) == "06 12 34 56 78"
    assert details.address == "Dorpsstraat 1\n1741 ab Duinrade"
    assert details.preferred_channel is PreferredChannel.INTERPRETER
    assert details.preferred_times == (PreferredTime.MORNING, PreferredTime.AFTERNOON)
    assert details.language is Language.ENGLISH
    assert details.is_reachable
    assert not details.is_empty


def test_nothing_given_is_nobody_to_reach() -> None:
    details = read_contact(phone=" ", email="", preferred_channel="")
    assert details.is_empty
    assert not details.is_reachable
    assert details.preferred_channel is None
    assert details.language is Language.DUTCH


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        read_contact(
            name="n" * 100_000,
            phone="112",
            email="nee",
            address="a" * 501,
            preferred_channel="pigeon",
            preferred_times=["night"],
            language="fr",
            interpreter_language="x" * 61,
            representative="r" * 201,
        )
    assert set(refusal.value.fields) == {
        "name",
        "phone",
        "email",
        "address",
        "preferred_channel",
        "preferred_times",
        "language",
        "interpreter_language",
        "representative",
    }


@pytest.mark.parametrize("where", ["name", "address", "representative", "interpreter_language"])
def test_a_bsn_among_contact_data_is_masked_and_told(where: str) -> None:
    details = read_contact(**{where: "Postma 123456782"})  # type: ignore[arg-type]
    assert getattr(details, where) == f"Postma {BSN_MASK}"
    assert details.bsn_masked
    assert not read_contact(phone="06 12 34 56 78", name="Postma").bsn_masked


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mevrouw S. de Wit-Ünal", ("mevrouw", "wit", "unal")),
        ("Jo", ()),
        ("Ali Ali", ("ali",)),
        (" ".join(f"woord{n}" for n in range(50)), tuple(f"woord{n}" for n in range(12))),
    ],
    ids=["words of three letters", "too short", "once", "at most twelve"],
)
def test_words_of_a_name_that_can_be_searched(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("address", "postcode"),
    [("Dorpsstraat 1, 1741ab", "1741AB"), ("1741 AB Duinrade", "1741AB"), ("Postbus 8", "")],
)
def test_the_postcode_is_found_in_an_address(address: str, postcode: str) -> None:
    assert find_postcode(address) == postcode


@pytest.mark.parametrize("typed", ["1" * 100_000, "(" * 100_000, "a@" * 50_000, "\u0301" * 100_000])
def test_100_kb_in_a_contact_field_takes_no_time(typed: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(Invalid):
        read_contact(name=typed, phone=typed, email=typed, address=typed)
    assert time.perf_counter() - begin < 1.5

# SPDX-License-Identifier: EUPL-1.2
"""Our own texts: whole, in both languages, and nothing typed can break out of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from feedback.catalogue.queries import ProfileCard
from feedback.texts import queries
from feedback.texts.rules.checking import check_wording
from feedback.texts.rules.fields import Address, Medium
from feedback.texts.rules.filling import Wording
from feedback.texts.rules.kinds import ALL_TEXTS, KINDS, Template, TextKey
from feedback.texts.rules.sms import Alphabet, measure
from feedback.texts.writing import Written, check_values, examples, write

PROFILE = ProfileCard(
    name="Gemeente Duinrade",
    place="Duinrade",
    direct_number="14 0200",
    sender_name="Klantenservice gemeente Duinrade",
    postal_address="",
    privacy_officer="",
    website="",
)
CONFIRMATION = TextKey(Template.CONFIRMATION, Medium.EMAIL, "nl")
CONFIRMATION_SMS = TextKey(Template.CONFIRMATION, Medium.SMS, "nl")
MAILS = [key for key in ALL_TEXTS if key.medium is Medium.EMAIL]
SMS = [key for key in ALL_TEXTS if key.medium is Medium.SMS]


def name(key: TextKey) -> str:
    return f"{key.template}.{key.medium}.{key.language}"


def written(key: TextKey, wording: Wording | None = None, **values: object) -> Written:
    given = {**examples(key), **values}
    return write(key, wording or queries.own_wording(key), given, profile=PROFILE)


@pytest.mark.parametrize("key", MAILS, ids=name)
def test_every_mail_can_be_written(key: TextKey) -> None:
    mail = written(key)
    assert mail.subject
    assert "{" not in mail.subject + mail.text + mail.html
    assert "**" not in mail.text
    assert "\n\n\n" not in mail.text
    assert all(len(line) <= 78 for line in mail.text.splitlines())
    assert f'<html lang="{key.language}">' in mail.html
    assert mail.html.count("<h1>") == 1
    assert f"<title>{mail.subject}</title>" in mail.html


@pytest.mark.parametrize("key", SMS, ids=name)
def test_every_sms_is_plain_and_short(key: TextKey) -> None:
    sms = written(key)
    assert (sms.subject, sms.html) == ("", "")
    assert "{" not in sms.text and "\n" not in sms.text
    assert measure(sms.text).alphabet is Alphabet.GSM_7
    assert measure(sms.text).parts <= KINDS[key.template].sms_parts
    assert "https://" in sms.text or "G26-" in sms.text


#: A long name with a long address, on a day with a long name.
LONG = replace(PROFILE, name="Gemeente Hollands Kroon", place="Hollands Kroon")
LONG_SITE = "https://klantenservice.hollandskroon.nl"
LONGEST_VALUES: dict[str, object] = {
    "promise_short": "Wij bellen u uiterlijk wo 23 september, 17.00 uur.",
    "what": "de gemeente zet de vergunning voor uw hele straat goed en laat het u dan weten",
    "reason": "de aannemer pas na de bouwvak verder kan en wij op zijn materiaal wachten",
    **dict.fromkeys(("due_on", "new_due_on", "spoken_on", "day"), date(2026, 9, 23)),
}


@pytest.mark.parametrize(
    "longest",
    [
        LONGEST_VALUES,
        {**LONGEST_VALUES, "promise_short": "Wij bellen u wo 23 september, 12.00-17.00 uur."},
    ],
    ids=["by a day", "in a window"],
)
@pytest.mark.parametrize("key", SMS, ids=name)
def test_no_sms_costs_more_than_was_decided_however_long_the_values(
    key: TextKey, longest: dict[str, object]
) -> None:
    given = examples(key, site=LONG_SITE)
    given |= {one: value for one, value in longest.items() if one in given}
    sms = write(key, queries.own_wording(key), given, profile=LONG)
    assert measure(sms.text).parts <= KINDS[key.template].sms_parts
    assert re.search(rf"{LONG_SITE}/\S{{14,}}", sms.text), "an address is never cut"


def test_confirmation_and_agreement_are_one_sms() -> None:
    one_part = {word for word, kind in KINDS.items() if kind.sms_parts == 1}
    assert one_part == {Template.CONFIRMATION, Template.NEW_PROMISE, Template.AGREEMENT}


def test_what_was_agreed_is_cut_down_so_that_its_sms_stays_one() -> None:
    key = TextKey(Template.AGREEMENT, Medium.SMS, "nl")
    sms = written(key, what=LONGEST_VALUES["what"])
    assert sms.text.startswith("Gemeente Duinrade: afgesproken: de gemeente zet")
    assert "..." in sms.text and sms.text.endswith("/s/voorbeeld123")


def test_a_mail_leads_to_the_long_address_and_an_sms_to_the_short_one() -> None:
    address = Address("https://duinrade.example/status/long", "https://duinrade.example/s/short")
    assert address.full in written(CONFIRMATION, status_url=address).text
    assert written(CONFIRMATION_SMS, status_url=address).text.endswith(address.short)


@pytest.mark.parametrize("key", ALL_TEXTS, ids=name)
def test_our_own_texts_pass_the_check_that_editors_meet(key: TextKey) -> None:
    check_wording(key, queries.own_wording(key), example=written(key).text)


@pytest.mark.parametrize("key", ALL_TEXTS, ids=name)
def test_the_two_forms_and_languages_name_the_same_fields(key: TextKey) -> None:
    other = TextKey(key.template, key.medium, "en" if key.language == "nl" else "nl")
    if other not in ALL_TEXTS:
        return
    ours, theirs = (queries.own_wording(one) for one in (key, other))
    fields = [set(re.findall(r"{(\w+)}", f"{one.subject} {one.body}")) for one in (ours, theirs)]
    assert fields[0] == fields[1]


def test_a_confirmation_tells_number_day_time_and_link_in_both_forms() -> None:
    mail = written(CONFIRMATION, status_url="https://duinrade.example/status/abc")
    assert mail.subject == "Uw bericht is binnen: G26-04817"
    for said in ("G26-04817", "dinsdag 24 november, vóór 17.00 uur", "/status/abc", "14 0200"):
        assert said in mail.text
        assert said in mail.html


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("medium", Medium)
def test_a_confirmation_without_promise_promises_nothing(medium: Medium, language: str) -> None:
    key = TextKey(Template.CONFIRMATION, medium, language)
    sent = written(key, promise="", promise_short="")
    for said in ("uiterlijk", "wij bellen", "will call", "we call"):
        assert said not in sent.text.lower()
    assert "  " not in sent.text


def test_the_sms_of_a_confirmation_fits_one_with_a_short_link() -> None:
    sms = written(CONFIRMATION_SMS, status_url="https://duinrade.example/s/" + "x" * 22)
    assert sms.text == (
        "Gemeente Duinrade: uw bericht is binnen. Wij bellen u uiterlijk di 24 november, "
        f"17.00 uur. Volg het: https://duinrade.example/s/{'x' * 22}"
    )
    assert measure(sms.text).parts == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (TextKey(Template.AGREEMENT, Medium.EMAIL, "nl"), "woensdag 25 november"),
        (TextKey(Template.AGREEMENT, Medium.SMS, "nl"), "wo 25 november"),
        (TextKey(Template.AGREEMENT, Medium.EMAIL, "en"), "Wednesday 25 November"),
        (TextKey(Template.NOT_REACHED, Medium.SMS, "nl"), "om 10.44 uur"),
        (TextKey(Template.NOT_REACHED, Medium.SMS, "en"), "at 10:44"),
    ],
    ids=["mail", "sms", "English", "clock", "English clock"],
)
def test_days_and_clocks_are_said_as_people_say_them(key: TextKey, words: str) -> None:
    assert words in written(key).text


def test_a_paragraph_whose_field_has_no_value_is_left_out() -> None:
    key = TextKey(Template.NOT_REACHED, Medium.SMS, "nl")
    sms = written(key, day=None, from_time=None, until_time=None)
    assert "Wij proberen" not in sms.text
    assert "niet bereiken. Liever anders? https://" in sms.text


@pytest.mark.parametrize(
    "typed",
    [
        "{{ 7*7 }}",
        "{% include 'x' %}",
        "{0.__class__}",
        "{number}",
        "%(x)s",
        "**vet**",
        "[klik](https://kwaad.example)",
        "<script>alert(1)</script>",
        '"><b>',
        "javascript:alert(1)",
    ],
)
def test_what_people_typed_is_never_a_field_or_markup(typed: str) -> None:
    sent = written(CONFIRMATION, number=typed, promise=typed)
    assert typed in sent.text
    assert "49" not in sent.text
    assert "<script" not in sent.html
    assert "<b>" not in sent.html
    assert "kwaad" not in "".join(re.findall(r'href="([^"]*)"', sent.html))
    assert sent.html.count("<strong>") == sent.html.count("</strong>")


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }} {number} {status_url} {promise}",
        "{number.__class__} {status_url} {promise}",
        "<script>alert(1)</script> {number} {status_url} {promise}",
        "<img src=x onerror=alert(1)> {number} {status_url} {promise}",
    ],
    ids=["jinja", "attribute", "script", "image"],
)
def test_an_editors_text_is_never_run(text: str) -> None:
    sent = written(CONFIRMATION, Wording("Onderwerp", text))
    assert "49" not in sent.text
    assert "class '" not in sent.text
    assert "<script" not in sent.html and "<img" not in sent.html


def test_a_colleagues_answer_keeps_its_paragraphs() -> None:
    key = TextKey(Template.ANSWER, Medium.EMAIL, "nl")
    sent = written(key, answer="Dag <mevrouw>,\n\nRegel een\nregel twee\n\n\n\nGroet\x00")
    assert "Dag <mevrouw>,\n\nRegel een\nregel twee\n\nGroet\n" in sent.text
    assert "<p>Dag &lt;mevrouw&gt;,</p>\n<p>Regel een<br>regel twee</p>\n<p>Groet</p>" in sent.html


def test_a_long_value_never_makes_an_sms_endless() -> None:
    key = TextKey(Template.AGREEMENT, Medium.SMS, "nl")
    sms = written(key, what="wij komen langs ❤ " * 100, due_on=date(2026, 11, 27))
    assert measure(sms.text).alphabet is Alphabet.GSM_7
    assert measure(sms.text).parts <= 2
    assert "..." in sms.text


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (CONFIRMATION, {}),
        (CONFIRMATION, {"number": "x", "status_url": "x", "story": "x"}),
        (CONFIRMATION_SMS, {"number": "x"}),
    ],
    ids=["nothing", "too much", "no link"],
)
def test_a_text_takes_what_it_names(key: TextKey, values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="takes"):
        check_values(key, values)


def test_a_link_without_address_is_left_out_with_its_paragraph() -> None:
    key = TextKey(Template.AFTERCARE, Medium.EMAIL, "nl")
    values = {**examples(key), "stop_url": ""}
    sent = write(key, queries.own_wording(key), values, profile=PROFILE)
    assert "Vertel het ons" in sent.html
    assert "Zet ze uit" not in sent.html + sent.text

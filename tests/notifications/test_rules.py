# SPDX-License-Identifier: EUPL-1.2
"""Texts and headers: whole, plain, and nothing typed can break out of them."""

from __future__ import annotations

import pytest

from feedback.catalogue.queries import ProfileCard
from feedback.contacts.rules.details import Language
from feedback.notifications.rules import (
    STAFF_TEMPLATES,
    STATUS_LABELS,
    TEMPLATE_LABELS,
    MessageStatus,
    Template,
    check_context,
    mail_domain,
    one_line,
)
from feedback.notifications.texts import render

PROFILE = ProfileCard(
    name="Gemeente Duinrade",
    place="Duinrade",
    direct_number="14 0200",
    sender_name="Klantenservice gemeente Duinrade",
    postal_address="",
    privacy_officer="",
    website="",
)
GROUND = {"profile": PROFILE, "base_url": "https://duinrade.example"}
VALUES: dict[str, object] = {
    "number": "G26-04817",
    "promise": "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur.",
    "status_url": "https://duinrade.example/status/abc",
    "link": "https://duinrade.example/account/link/abc",
    "minutes": 30,
    "numbers": ["G26-04817", "G26-04818"],
    "count": 2,
}
WRITTEN = [
    (template, language)
    for template in Template
    for language in Language
    if language is Language.DUTCH or template not in STAFF_TEMPLATES
]


@pytest.mark.parametrize(("template", "language"), WRITTEN)
def test_every_text_can_be_written(template: Template, language: Language) -> None:
    written = render(template, language, {**GROUND, **VALUES})
    assert written.subject
    assert "\n\n\n" not in written.text
    assert all(len(line) <= 78 for line in written.text.splitlines())
    assert f'<html lang="{language}">' in written.html
    assert written.html.count("<h1>") == 1
    assert f"<title>{written.subject}</title>" in written.html


def test_every_text_and_status_has_a_label() -> None:
    assert set(TEMPLATE_LABELS) == set(Template)
    assert set(STATUS_LABELS) == set(MessageStatus)


def test_a_confirmation_tells_number_day_time_and_link_in_plain_text() -> None:
    written = render(Template.CONFIRMATION, Language.DUTCH, {**GROUND, **VALUES})
    assert written.subject == "Uw bericht is binnen: G26-04817"
    for said in ("G26-04817", "dinsdag 24 november, vóór 17.00 uur", "/status/abc", "14 0200"):
        assert said in written.text
        assert said in written.html


def test_a_confirmation_without_promise_promises_nothing() -> None:
    for language in Language:
        values = {**GROUND, **VALUES, "promise": ""}
        written = render(Template.CONFIRMATION, language, values)
        assert "Wij bellen" not in written.text
        assert "uiterlijk" not in written.text
        assert "when we call" not in written.text.lower()


@pytest.mark.parametrize(("count", "words"), [(1, "1 inwoner is"), (2, "2 inwoners zijn")])
def test_a_notice_counts_in_plain_dutch(count: int, words: str) -> None:
    values = {**GROUND, "numbers": ["G26-1"] * count, "count": count}
    assert words in render(Template.PROMISE_BREACHED, Language.DUTCH, values).subject


def test_a_long_notice_names_twenty_and_counts_the_rest() -> None:
    values = {**GROUND, "numbers": [f"G26-{n:05}" for n in range(500)], "count": 500}
    written = render(Template.PROMISE_BREACHED, Language.DUTCH, values)
    for form in (written.text, written.html):
        assert "G26-00019" in form
        assert "G26-00020" not in form
        assert "en nog 480" in form


@pytest.mark.parametrize(
    "typed",
    [
        "{{ 7*7 }}",
        "{% include 'x' %}",
        "{0.__class__}",
        "%(x)s",
        "<script>alert(1)</script>",
        '"><b>',
    ],
)
def test_what_people_typed_is_never_a_template_or_markup(typed: str) -> None:
    values = {**GROUND, **VALUES, "number": typed, "promise": typed}
    written = render(Template.CONFIRMATION, Language.DUTCH, values)
    assert typed in written.text
    assert "49" not in written.text
    assert "<script" not in written.html
    assert "<b>" not in written.html


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("gewoon", "gewoon"),
        ("a\r\nBcc: x@y.nl", "a Bcc: x@y.nl"),
        ("a\x00\u2028\u202eb", "a b"),
        ("x" * 1000, "x" * 200),
    ],
    ids=["plain", "line end", "invisible", "endless"],
)
def test_a_subject_is_one_line(typed: str, line: str) -> None:
    assert one_line(typed) == line


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("a@duinrade.example", "duinrade.example"),
        ("a@127.0.0.1", "[127.0.0.1]"),
        ("a@::1", "[::1]"),
    ],
)
def test_our_domain_is_written_as_mail_protocols_do(sender: str, domain: str) -> None:
    assert mail_domain(sender) == domain


@pytest.mark.parametrize("context", [{}, {"numbers": []}, {"numbers": [], "count": 0, "name": "x"}])
def test_a_text_takes_exactly_what_it_names(context: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="takes"):
        check_context(Template.PROMISE_BREACHED, context)

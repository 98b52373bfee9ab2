# SPDX-License-Identifier: EUPL-1.2
"""Headers that cannot be broken out of, decent hours, and what providers tell together."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest

from feedback.clock import AMSTERDAM
from feedback.notifications.rules import (
    ACT_LABELS,
    DELIVERY_LABELS,
    STATUS_LABELS,
    Delivery,
    MessageAct,
    MessageStatus,
    Template,
    check_number,
    decent_moment,
    judge_delivery,
    leaves_at,
    mail_domain,
    one_line,
)


def test_everything_has_a_label() -> None:
    assert set(STATUS_LABELS) == set(MessageStatus)
    assert set(DELIVERY_LABELS) == set(Delivery)
    assert set(ACT_LABELS) == set(MessageAct)


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


@pytest.mark.parametrize(
    "number",
    ["", "0612345678", "+31", "+31612345678\n", "+31 6 12345678", "+31612345678,112", "tel:+316"],
)
def test_nothing_but_one_number_is_texted(number: str) -> None:
    with pytest.raises(ValueError, match="one international number"):
        check_number(number)


def at(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


@pytest.mark.parametrize(
    ("ready", "leaves"),
    [
        ("2026-11-23T07:59:59", "2026-11-23T08:00:00"),
        ("2026-11-23T08:00:00", "2026-11-23T08:00:00"),
        ("2026-11-23T20:59:59", "2026-11-23T20:59:59"),
        ("2026-11-23T21:00:00", "2026-11-24T08:00:00"),
        ("2026-11-28T23:30:00", "2026-11-29T08:00:00"),
        ("2026-12-31T22:00:00", "2027-01-01T08:00:00"),
        ("2026-10-24T21:00:00", "2026-10-25T08:00:00"),
        ("2026-10-25T02:30:00", "2026-10-25T08:00:00"),
        ("2027-03-27T21:30:00", "2027-03-28T08:00:00"),
        ("2027-03-28T01:59:59", "2027-03-28T08:00:00"),
    ],
)
def test_a_message_waits_for_decent_hours_also_when_the_clocks_change(
    ready: str, leaves: str
) -> None:
    assert decent_moment(at(ready)) == at(leaves)


@pytest.mark.parametrize(
    ("template", "leaves"),
    [
        (Template.CONFIRMATION, "2026-11-23T23:00:00"),
        (Template.NEW_PROMISE, "2026-11-23T23:00:00"),
        (Template.NOT_REACHED, "2026-11-24T08:00:00"),
        (Template.AFTERCARE, "2026-11-24T08:00:00"),
    ],
)
def test_only_who_just_did_something_hears_at_any_hour(template: Template, leaves: str) -> None:
    assert leaves_at(template, at("2026-11-23T23:00:00")) == at(leaves)


@pytest.mark.parametrize(
    ("words", "delivery"),
    [
        ((), None),
        (("something-new",), None),
        (("queued", "sent"), Delivery.ON_ITS_WAY),
        (("queued", "sent", "delivered"), Delivery.DELIVERED),
        (("sent", "undelivered"), Delivery.UNDELIVERED),
        (("queued", "failed", "something-new"), Delivery.UNDELIVERED),
        (("undelivered", "delivered"), Delivery.DELIVERED),
    ],
    ids=str,
)
def test_receipts_say_the_same_in_every_order(
    words: tuple[str, ...], delivery: Delivery | None
) -> None:
    for order in permutations(words):
        assert judge_delivery(order) is delivery

# SPDX-License-Identifier: EUPL-1.2
"""The short address of a text message: the same pages, and hopeless to guess."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.cases.models import StatusLink
from feedback.cases.services.links import reveal_address
from feedback.clock import FixedClock
from feedback.db import db, unit_of_work
from feedback.keys import CODE_LENGTH, new_token, short_code
from feedback.notifications.models import Message
from feedback.notifications.queries import find_open_letter
from feedback.public.views.links import WRONG_CODES
from feedback.texts.rules.sms import measure
from tests.make import PHONE, make_case


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_a_code_follows_from_its_token_and_looks_like_no_other() -> None:
    codes = {short_code(new_token()) for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert not set("".join(codes)) & set("0O1lI")


def test_the_sms_leads_to_the_same_page_by_a_short_address(
    client: FlaskClient, now: datetime
) -> None:
    receipt = make_case(now=now)
    message = db.session.scalars(sa.select(Message)).one()
    letter = find_open_letter(message.id, now=now)
    assert letter is not None and measure(letter.text).parts == 1
    address = reveal_address(receipt.case.id)
    assert letter.text.endswith(address.short)
    assert receipt.status_token not in letter.text
    page = client.get(path_of(address.short))
    assert page.status_code == 200 and "Location" not in page.headers
    assert "vóór 17.00 uur" in page.get_data(as_text=True)
    assert PHONE not in page.get_data(as_text=True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"{path_of(address.short)}/moment").status_code == 200
    code = address.short.rsplit("/", 1)[1]
    assert client.post(f"/status/{code}/intrekken").status_code == 303


def test_only_a_keyed_hash_of_the_code_is_kept_and_an_older_link_gets_one(
    client: FlaskClient, now: datetime
) -> None:
    case = make_case(now=now).case
    with unit_of_work() as session:
        session.execute(sa.update(StatusLink).values(code_hash=None))
    with unit_of_work():
        address = reveal_address(case.id)
    code = address.short.rsplit("/", 1)[1]
    link = db.session.scalars(sa.select(StatusLink)).one()
    assert link.code_hash is not None and code.encode() not in link.code_hash
    assert client.get(path_of(address.short)).status_code == 200


def test_who_guesses_is_stopped_for_an_hour_and_nobody_else(
    client: FlaskClient, clock: FixedClock, now: datetime
) -> None:
    case = make_case(now=now).case
    right = path_of(reveal_address(case.id).short)
    for tried in range(WRONG_CODES):
        wrong = client.get(f"/s/{short_code(str(tried))}")
        assert (wrong.status_code, "Deze link werkt niet" in wrong.text) == (404, True)
    assert client.get(right).status_code == 429
    assert client.post(right.replace("/s/", "/status/") + "/intrekken").status_code == 429
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert client.get(right, environ_overrides=elsewhere).status_code == 200
    clock.set(now + timedelta(hours=1, minutes=1))
    assert client.get(right).status_code == 200

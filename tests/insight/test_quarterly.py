# SPDX-License-Identifier: EUPL-1.2
"""The figures of a quarter by mail: only who asked, once, never of fewer than ten."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.accounts.services import people as accounts
from feedback.db import db, end_reading, unit_of_work
from feedback.insight import quarterly
from feedback.insight.rules.quarters import Quarter
from feedback.insight.tasks import mail_quarter
from feedback.notifications.channels.folder import MailFolder
from feedback.notifications.models import Message
from feedback.notifications.queries import find_open_letter
from tests.insight.sheets import quarter_of_twelve
from tests.people import TERMINAL, Cast, login, number_of
from tests.surveys.asked import KEY

Q3 = Quarter(2026, 3)
ASKED = datetime(2026, 9, 1, 9, tzinfo=UTC)
#: A week after the third quarter ended, at 09.15 in Amsterdam; and a day before.
SENT = datetime(2026, 10, 8, 7, 15, tzinfo=UTC)
BEFORE = datetime(2026, 10, 7, 7, 15, tzinfo=UTC)


def mails() -> list[Message]:
    found = list(db.session.scalars(sa.select(Message).where(Message.template == NAME)))
    end_reading()
    return found


NAME = "quarter_figures"


@pytest.fixture
def asked(app: Flask, people: Cast) -> Cast:
    """Twelve at the counter, nine on the phone; the analyst asked for the mail, the lead not."""
    quarter_of_twelve(now=ASKED)
    with unit_of_work():
        quarterly.switch_mail(is_on=True, by=people.anouk, now=ASKED)
    return people


def test_who_asked_is_told_once_however_often_the_task_runs(asked: Cast) -> None:
    assert mail_quarter(now=BEFORE) == 0
    assert mail_quarter(now=SENT) == 1
    for later in (SENT, datetime(2026, 12, 31, 7, 15, tzinfo=UTC)):
        assert mail_quarter(now=later) == 0
    assert [one.for_user_id for one in mails()] == [number_of(asked.anouk)]


def test_the_mail_has_the_digits_of_the_factsheet_and_none_of_nine(asked: Cast) -> None:
    told = quarterly.tell_quarter(Q3, now=SENT)
    end_reading()
    assert told is not None
    assert told.survey == KEY
    assert told.figures == (
        "Balie: 7,6 (marge 6,5 – 8,4, n = 12)",
        "Online formulier: 5,5 (marge 3,5 – 7,5, n = 10)",
    )


def test_it_leaves_as_plain_text_and_html_with_its_links(asked: Cast, tmp_path: Path) -> None:
    assert mail_quarter(now=SENT) == 1
    letter = find_open_letter(mails()[0].id, now=SENT)
    end_reading()
    assert letter is not None
    MailFolder(tmp_path).send(letter)
    (file,) = tmp_path.rglob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == "De cijfers van het 3e kwartaal 2026"
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        text = part.get_content()
        assert "7,6 (marge 6,5 – 8,4, n = 12)" in text and "Telefoon" not in text
        for page in ("samenvatting", "factsheet"):
            assert f"/werk/uitkomsten/{page}?kwartaal=2026-Q3" in text


def test_who_stopped_who_left_and_who_may_no_more_get_nothing(asked: Cast) -> None:
    with unit_of_work():
        for one in (asked.ingrid, asked.marloes):
            quarterly.switch_mail(is_on=True, by=one, now=ASKED)
        accounts.disable_user(number_of(asked.anouk), by=TERMINAL, now=ASKED)
        quarterly.switch_mail(is_on=False, by=asked.ingrid, now=ASKED)
    assert mail_quarter(now=SENT) == 0


def test_a_quarter_without_a_figure_disturbs_nobody(app: Flask, people: Cast) -> None:
    with unit_of_work():
        quarterly.switch_mail(is_on=True, by=people.ingrid, now=ASKED)
    assert mail_quarter(now=SENT) == 0


def test_one_asks_and_stops_on_the_page_and_gets_nothing_of_before(
    client: FlaskClient, asked: Cast
) -> None:
    login(client, asked.ingrid)
    page = "/werk/uitkomsten/samenvatting?kwartaal=2026-Q3"
    assert "Mail mij dit elk kwartaal" in client.get(page).text
    answer = client.post("/werk/uitkomsten/samenvatting/mail", data={"mail": "aan"})
    assert answer.status_code == 303
    assert "Stuur mij dit niet meer" in client.get(page).text
    client.post("/werk/uitkomsten/samenvatting/mail", data={"mail": "uit"})
    assert not quarterly.gets_mail(asked.ingrid.id)
    end_reading()

# SPDX-License-Identifier: EUPL-1.2
"""Inviting an address: at most once in 90 days, reminded once, stopped for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications.models import Message
from feedback.surveys.imports.contacts import TARGETS
from feedback.surveys.models.asking import ContactEvent, SurveyInvitation
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.asking import find_invitation
from feedback.surveys.rules.aftercare import NotAsked
from feedback.surveys.rules.instruments import Layout
from feedback.surveys.services.building import set_manner
from feedback.surveys.services.inviting import Contact, read_address, stop, take_contact
from feedback.surveys.tasks import Forgotten, Reminded, forget_asked, remind_invited
from feedback.tables.mapping import read_mapping
from tests.surveys.asked import KEY, MAIL, invited, open_survey
from tests.surveys.talked import invited_case

DAY = timedelta(days=1)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def row(token: str) -> SurveyInvitation:
    end_reading()
    found = find_invitation(token)
    assert found is not None
    return found


def remind(now: datetime) -> Reminded:
    end_reading()
    return remind_invited(now=now)


def messages() -> list[str]:
    end_reading()
    return list(db.session.scalars(sa.select(Message.dedupe_key).order_by(Message.id)))


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("s.dewit@inwoner.example", "s.dewit@inwoner.example"),
        (" Jan de Wit <jan@inwoner.example>, ", "jan@inwoner.example"),
        ("mailto:jan@inwoner.example;", "jan@inwoner.example"),
        ("jan@", ""),
        ("<<<>>>@", ""),
        ("x" * 100_000, ""),
        ("jan\0@inwoner.example", ""),
    ],
)
def test_an_address_is_read_from_a_line(line: str, address: str) -> None:
    assert read_address(line) == address


def test_reminded_once_then_the_address_is_gone(app: Flask, now: datetime) -> None:
    del app
    open_survey(now=now)
    token = invited(now=now)
    assert remind(now + 4 * DAY) == Reminded(0, 0)
    assert remind(now + 6 * DAY) == Reminded(1, 0)
    assert remind(now + 7 * DAY) == Reminded(0, 0)
    assert len(messages()) == 2
    assert row(token).email_sealed is None and row(token).reminded_at is not None


def test_who_stopped_is_asked_nothing_more_and_a_link_that_is_over_forgets(
    app: Flask, now: datetime
) -> None:
    del app
    open_survey(now=now)
    token, other = invited(now=now), invited("jan@inwoner.example", now=now)
    with unit_of_work():
        stop(token, now=now)
    assert remind(now + 15 * DAY) == Reminded(0, 1)
    assert row(other).email_sealed is None
    with pytest.raises(Exception, match="no invitation"):
        invited(MAIL, now=now + 200 * DAY)
    assert len(messages()) == 2


def test_the_cap_holds_over_surveys_and_after_a_conversation(
    client: FlaskClient, now: datetime
) -> None:
    del client
    open_survey(now=now)
    invited_case(now=now, email=MAIL)
    later = now + 5 * DAY
    end_reading()
    survey = get_survey(KEY)
    end_reading()
    with unit_of_work():
        set_manner(get_survey(KEY), layout=Layout.STEPS, invites_contacts=True)
    told = Contact("a-1", Channel.COUNTER, later, email=MAIL.upper())
    with unit_of_work():
        assert take_contact(told, now=later) is False
    end_reading()
    refused = db.session.scalars(sa.select(SurveyInvitation)).one()
    assert refused.why_not is NotAsked.ASKED_RECENTLY and refused.survey_id == survey.id


def test_a_contact_is_told_once_and_keeps_nothing_personal(app: Flask, now: datetime) -> None:
    del app
    open_survey(now=now)
    with unit_of_work():
        set_manner(get_survey(KEY), layout=Layout.STEPS, invites_contacts=True)
    told = Contact("a-1", Channel.COUNTER, now - DAY, email=MAIL, product_code="paspoort")
    for expected in (True, None):
        with unit_of_work():
            assert take_contact(told, now=now) is expected
    with unit_of_work():
        long_ago = Contact("a-2", Channel.COUNTER, now - 20 * DAY, email="jan@inwoner.example")
        assert take_contact(long_ago, now=now) is False
        nobody = Contact("a-3", Channel.PHONE, now)
        assert take_contact(nobody, now=now) is False
    assert len(messages()) == 1
    kept = db.session.scalars(sa.select(ContactEvent).order_by(ContactEvent.id)).all()
    assert [one.invitation_id is not None for one in kept] == [True, False, False]
    assert MAIL not in repr([vars(one) for one in kept])


def test_after_a_year_nobody_can_be_found_any_more(app: Flask, now: datetime) -> None:
    del app
    open_survey(now=now)
    token = invited(now=now)
    with unit_of_work():
        take_contact(Contact("a-1", Channel.COUNTER, now), now=now)
    end_reading()
    assert forget_asked(now=now + 89 * DAY) == Forgotten(0, 0)
    assert forget_asked(now=now + 91 * DAY) == Forgotten(0, 1)
    assert row(token).email_index
    end_reading()
    assert forget_asked(now=now + 366 * DAY) == Forgotten(1, 0)
    assert forget_asked(now=now + 367 * DAY) == Forgotten(0, 0)
    assert find_invitation(token) is None
    kept = db.session.scalars(sa.select(SurveyInvitation)).one()
    assert (kept.email_index, kept.email_sealed, kept.channel) == (b"", None, Channel.COUNTER)


APPOINTMENTS = """appID;productID;appStartTime;clientMail
1;paspoort;2026-11-20T10:00:00;a@inwoner.example
2;rijbewijs;2026-11-20T10:05:00;A@Inwoner.example
3;rijbewijs;2026-11-20T10:10:00;
"""


def test_a_file_of_appointments_invites_once_and_twice_changes_nothing(
    app: Flask, now: datetime, tmp_path: Path
) -> None:
    open_survey(now=now)
    with unit_of_work():
        set_manner(get_survey(KEY), layout=Layout.STEPS, invites_contacts=True)
    file = tmp_path / "afspraken.csv"
    words = ["surveys", "contacts", str(file), "--mapping", str(EXAMPLES / "contacts_jcc.yaml")]
    file.write_text(APPOINTMENTS.replace("2026-11-20T10:05:00", "morgen"), encoding="utf-8")
    end_reading()
    refused = app.test_cli_runner().invoke(args=words)
    assert refused.exit_code == 1 and "row 3, column appStartTime" in refused.output
    file.write_text(APPOINTMENTS, encoding="utf-8")
    for expected in ("invitations: 1", "already known: 3"):
        end_reading()
        done = app.test_cli_runner().invoke(args=words)
        assert done.exit_code == 0 and expected in done.output
    assert len(messages()) == 1


@pytest.mark.parametrize("name", ["qmatic", "jcc", "timeblockr"])
def test_the_mappings_of_appointment_systems_can_be_read(name: str) -> None:
    text = (EXAMPLES / f"contacts_{name}.yaml").read_text(encoding="utf-8")
    assert read_mapping(text, targets=TARGETS).column_for("email") is not None

# SPDX-License-Identifier: EUPL-1.2
"""A speerpunt from the drivers to its end: who, what, by when, and what residents said since."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.audit.models import AuditEntry
from feedback.db import db, end_reading
from feedback.insight.models import FocusAction, FocusArea
from feedback.insight.rules.focus import ActionState, FocusState
from tests.insight.stored import keep_survey, marks
from tests.people import Cast, login

PAGE = "/werk/uitkomsten/speerpunten"


@pytest.fixture
def reader(client: FlaskClient, people: Cast, now: datetime) -> FlaskClient:
    """A team lead, with a hundred answers of half a year ago and thirty of now."""
    keep_survey("balie", marks(100), now=now, days_ago=200)
    keep_survey("balie", marks(30, seed=2, lift=1.2), now=now, days_ago=0)
    login(client, people.ingrid)
    return client


def typed(people: Cast, now: datetime, **more: str) -> dict[str, str]:
    return {
        "title": "Inleven aan de balie",
        "goal": "Wie komt, vertelt zijn verhaal één keer. <b>💛</b>",
        "owner": str(people.ingrid.id),
        "due_on": (now + timedelta(days=90)).date().isoformat(),
        "target": "8,0",
        "instruction": "",
        "survey": "balie",
        "aspect": "h_empathy",
        "channel": "counter",
        **more,
    }


def test_from_a_driver_to_a_focus_area_with_steps_to_its_end(
    reader: FlaskClient, people: Cast, now: datetime
) -> None:
    drivers = reader.get("/werk/uitkomsten/drijfveren?onderzoek=balie&kanaal=counter").text
    link = f"{PAGE}/nieuw?onderzoek=balie&amp;onderdeel=h_empathy&amp;kanaal=counter"
    assert link in drivers
    form = reader.get(link.replace("&amp;", "&") + "&naam=Inleven").text
    assert 'value="Inleven: balie"' in form
    made = reader.post(f"{PAGE}/nieuw", data=typed(people, now))
    assert made.status_code == 303
    where = made.location
    page = reader.get(where).text
    assert "&lt;b&gt;💛&lt;/b&gt;" in page
    assert "niet waardoor" in page and "aangetoond" in page
    assert reader.post(f"{where}/stappen", data={"text": " "}).status_code == 400
    assert reader.post(f"{where}/stappen", data={"text": "Oefenen"}).status_code == 303
    end_reading()
    step = db.session.scalars(sa.select(FocusAction)).one()
    reader.post(f"{where}/stappen/{step.id}", data={"state": "done"})
    assert reader.post(f"{where}/stappen/{step.id + 9}", data={"state": "done"}).status_code == 404
    assert reader.post(f"{where}/sluiten", data={"outcome": "Gelukt"}).status_code == 400
    closed = reader.post(f"{where}/sluiten", data={"state": "reached", "outcome": "Gelukt"})
    assert closed.status_code == 303
    assert reader.post(f"{where}/stappen", data={"text": "Nog een"}).status_code == 409
    end_reading()
    focus = db.session.scalars(sa.select(FocusArea)).one()
    assert (focus.state, focus.target_tenths) == (FocusState.REACHED, 80)
    assert db.session.scalars(sa.select(FocusAction.state)).one() is ActionState.DONE
    noted = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.object_type == "focus_area")
    ).all()
    assert set(noted) == {
        "focus.opened",
        "focus.action_added",
        "focus.action_changed",
        "focus.closed",
    }
    assert "Inleven aan de balie" in reader.get(PAGE).text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", " "),
        ("goal", ""),
        ("owner", "ik"),
        ("due_on", "2020-01-01"),
        ("due_on", "morgen"),
        ("target", "elf"),
        ("target", "0,5"),
        ("channel", "postduif"),
    ],
)
def test_what_nobody_can_be_held_to_is_refused(
    reader: FlaskClient, people: Cast, now: datetime, field: str, text: str
) -> None:
    refused = reader.post(f"{PAGE}/nieuw", data=typed(people, now, **{field: text}))
    assert refused.status_code == 400
    end_reading()
    assert db.session.scalars(sa.select(FocusArea)).all() == []


def test_a_survey_that_is_not_there_has_no_focus_area(
    reader: FlaskClient, people: Cast, now: datetime
) -> None:
    gone = reader.post(f"{PAGE}/nieuw", data=typed(people, now, survey="nergens"))
    assert gone.status_code == 404
    assert reader.get(f"{PAGE}/999").status_code == 404


def test_from_a_driver_one_goes_only_where_one_may(
    reader: FlaskClient, people: Cast, now: datetime
) -> None:
    page = "/werk/uitkomsten/drijfveren?onderzoek=balie&kanaal=counter"
    for person, ways in ((people.ingrid, 3), (people.anouk, 1)):
        login(reader, person)
        text = reader.get(page).text
        links = re.findall(r'href="([^"]+)">de (?:antwoorden|zaken|instructies)<', text)
        assert len(links) == ways
        for link in links:
            assert reader.get(link.replace("&amp;", "&")).status_code == 200, link

# SPDX-License-Identifier: EUPL-1.2
"""Asked about a case that was handled: who is dissatisfied and says yes has it opened again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.callbacks.models import Promise
from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.cases.rules import CaseStatus
from feedback.catalogue.rules import Channel
from feedback.clock import FixedClock
from feedback.contacts.queries import find_reach
from feedback.db import db, end_reading, unit_of_work
from feedback.surveys.models.answers import Response, ResponseFollowUp
from feedback.surveys.models.asking import SurveyInvitation
from feedback.surveys.queries.answers import find_score_of_case, get_survey
from feedback.surveys.rules.instruments import InviteSource, Layout
from feedback.surveys.services.building import set_manner
from feedback.surveys.services.inviting import (
    Asking,
    Contact,
    invite_address,
    reveal_token,
    take_contact,
)
from tests.surveys.asked import KEY, open_survey
from tests.surveys.talked import MAIL, closed_case

DAY = timedelta(days=1)
LOW = {"v_q_overall": "3", "v_q_call_me": "yes", "at": "contact", "stap": "versturen"}


@pytest.fixture
def case_id(client: FlaskClient, now: datetime) -> int:
    """A case that was spoken and closed, and an open survey that contacts are invited to."""
    del client
    made = closed_case(now=now, may_ask=False)
    open_survey(now=now)
    with unit_of_work():
        set_manner(get_survey(KEY), layout=Layout.STEPS, invites_contacts=True)
    return made


@pytest.fixture
def url(case_id: int, clock: FixedClock, now: datetime) -> str:
    """The link that an appointment system's contact about that case led to, a day later."""
    later = now + DAY
    clock.set(later)
    number = get_case(case_id).number
    end_reading()
    told = Contact("a-1", Channel.COUNTER, later, email=MAIL.upper(), case_number=number)
    with unit_of_work():
        assert take_contact(told, now=later) is True
        return f"/enquete/{reveal_token(_invitation().id)}"


def _invitation() -> SurveyInvitation:
    return db.session.scalars(sa.select(SurveyInvitation)).one()


def test_dissatisfied_with_ja_bel_mij_opens_the_case_again_once_with_a_new_promise(
    client: FlaskClient, case_id: int, url: str
) -> None:
    page = client.get(url)
    assert page.status_code == 200 and get_case(case_id).status is CaseStatus.CLOSED
    how = client.post(url, data=LOW | {"at": "", "v_q_overall_why": "Nog niets gehoord."})
    assert "Dan bellen wij het nummer dat wij van u hebben." in how.text
    told = LOW | {"v_q_overall_why": "Nog niets gehoord."}
    done = client.post(url, data=told, follow_redirects=True).text
    assert "Wij bellen u uiterlijk woensdag 25 november" in done
    assert client.post(url, data=told).status_code == 409, "an invitation counts once"
    end_reading()
    case = get_case(case_id)
    assert case.status is CaseStatus.OPEN
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1
    open_ones = sa.select(Promise).where(Promise.case_id == case_id, Promise.state == "open")
    assert len(db.session.scalars(open_ones).all()) == 1
    score = find_score_of_case(case_id)
    assert score is not None and score.mark == 3
    used = _invitation()
    assert used.case_id is None, "nothing leads from an invitation to its answer"


def test_another_number_takes_the_place_of_the_one_we_had(
    client: FlaskClient, case_id: int, url: str
) -> None:
    wrong = client.post(url, data=LOW | {"phone": "112"})
    assert wrong.status_code == 400 and get_case(case_id).status is CaseStatus.CLOSED
    assert client.post(url, data=LOW | {"phone": "06 51 98 76 40"}).status_code == 303
    end_reading()
    contact_id = get_case(case_id).contact_id
    assert contact_id is not None
    reach = find_reach(contact_id)
    assert reach is not None and reach.phone is not None
    assert reach.phone.e164 == "+31651987640" and reach.email == MAIL


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"v_q_overall": "9", "phone": "0223123456"}, id="content"),
        pytest.param({"v_q_call_me": "no", "phone": "0223123456"}, id="without consent"),
    ],
)
def test_who_is_content_or_wants_no_call_leaves_the_case_closed(
    client: FlaskClient, case_id: int, url: str, given: dict[str, str]
) -> None:
    assert client.post(url, data=LOW | given).status_code == 303
    end_reading()
    assert get_case(case_id).status is CaseStatus.CLOSED
    wants = given.get("v_q_call_me") != "no"
    assert len(db.session.scalars(sa.select(ResponseFollowUp)).all()) == wants
    assert len(db.session.scalars(sa.select(Response)).all()) == 1


def test_a_number_of_somebody_elses_case_leads_nowhere(case_id: int, now: datetime) -> None:
    with unit_of_work():
        asking = Asking(get_survey(KEY), Channel.PHONE, InviteSource.INVITER, case_id=case_id)
        made = invite_address(asking, "iemand.anders@inwoner.example", now=now)
        assert made.why_not is None and made.case_id is None
        told = Contact("a-2", Channel.PHONE, now, email=MAIL, case_number="G99-00001")
        assert take_contact(told, now=now) is True

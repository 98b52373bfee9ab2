# SPDX-License-Identifier: EUPL-1.2
"""The button Bel: over the line where there is one, by showing the number where there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.audit.models import AuditEntry
from feedback.callbacks.models import CallAttempt, PhoneCall
from feedback.callbacks.rules import AttemptOutcome
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.telephony.services.own_phones import set_own_phone
from feedback.telephony.services.policy import publish_policy
from tests.callbacks.line import OWN_PHONE, Line
from tests.people import TERMINAL, Cast, login
from tests.telephony.double import Double


def url(case_id: int, rest: str = "") -> str:
    return f"/werk/zaken/{case_id}{rest}"


@pytest.fixture
def own_phone(people: Cast, tuesday) -> None:
    with unit_of_work():
        set_own_phone(OWN_PHONE, by=people.marloes, now=tuesday)


@pytest.fixture
def line(marloes: FlaskClient, people: Cast, open_case, provider: Double, own_phone) -> Line:
    """Marloes pressed Bel on the page of a case."""
    case_id = open_case()
    assert marloes.post(url(case_id, "/bellen")).status_code == 303
    provider.wait()
    end_reading()
    call_id = db.session.scalar(sa.select(sa.func.max(PhoneCall.id)))
    assert call_id is not None
    return Line(marloes, people, case_id, call_id)


def looks() -> int:
    end_reading()
    query = sa.select(sa.func.count()).where(AuditEntry.action == "contact.shown")
    return db.session.scalar(query) or 0


def test_without_a_line_the_number_is_shown_to_dial(marloes: FlaskClient, open_case) -> None:
    page = marloes.post(url(open_case(), "/bellen")).text
    assert 'href="tel:+31612345678"' in page
    assert "Wij bellen niet voor u" not in page
    assert looks() == 1


def test_without_one_s_own_phone_the_number_is_shown_with_the_way_to_fill_it_in(
    marloes: FlaskClient, open_case, provider: Double
) -> None:
    page = marloes.post(url(open_case(), "/bellen")).text
    assert 'href="tel:+31612345678"' in page
    assert 'href="/instellingen/telefoon"' in page
    assert provider.asked == []


def test_with_the_kill_switch_on_the_number_is_shown_with_the_reason(
    marloes: FlaskClient, open_case, provider: Double, own_phone, tuesday
) -> None:
    with unit_of_work():
        publish_policy({"calls_on": False}, based_on=1, reason="x", by=TERMINAL, now=tuesday)
    page = marloes.post(url(open_case(), "/bellen")).text
    assert "Bellen met één knop staat uit." in page
    assert 'href="tel:' in page


def test_when_the_provider_is_away_the_number_is_shown(
    marloes: FlaskClient, open_case, provider: Double, own_phone
) -> None:
    provider.trouble.refuse_with = [(401, 20003)]
    page = marloes.post(url(open_case(), "/bellen")).text
    assert "De telefooncentrale is nu niet bereikbaar." in page
    assert 'href="tel:' in page


def test_a_number_that_is_refused_is_explained_and_not_offered_to_dial(
    marloes: FlaskClient, open_case, provider: Double, own_phone
) -> None:
    answer = marloes.post(url(open_case(phone=OWN_PHONE), "/bellen"))
    assert answer.status_code == 409
    assert "Dit is uw eigen telefoon" in answer.text
    assert "tel:" not in answer.text
    assert looks() == 0


def test_during_the_call_the_page_shows_the_number_and_how_it_stands(
    line: Line, clock: FixedClock
) -> None:
    line.tell("ringing", sequence=1, at=clock.now())
    page = line.client.get(url(line.case_id)).text
    assert "Uw telefoon gaat over. Neem op." in page
    assert "06 12 34 56 78" in page
    assert "Ophangen" in page
    assert "Gesprekken worden niet opgenomen." in page
    assert looks() == 1


def test_a_colleague_sees_who_is_calling_and_no_number(
    line: Line, client: FlaskClient, clock: FixedClock
) -> None:
    line.press()
    login(client, line.people.ingrid)
    page = client.get(url(line.case_id)).text
    assert "Marloes de Wit belt nu met deze inwoner." in page
    assert "06 12 34 56 78" not in page
    assert "Ophangen" not in page


def test_the_page_asks_how_it_stands_and_gets_html_only_when_that_is_new(
    line: Line, clock: FixedClock
) -> None:
    where = url(line.case_id, f"/bellen/{line.call_id}")
    first = line.client.get(f"{where}?gezien=").json
    assert first is not None
    assert first["state"] == "dialling"
    assert first["running"] is True
    assert "data-line-panel" in first["html"]
    assert line.client.get(f"{where}?gezien=dialling").json == {"state": "dialling"}
    line.tell("ringing", sequence=1, at=clock.now())
    assert line.client.get(f"{where}?gezien=dialling").json["words"].startswith("Uw telefoon")


def test_how_a_call_stands_is_asked_at_its_own_case(line: Line, open_case) -> None:
    other = open_case()
    assert line.client.get(url(other, f"/bellen/{line.call_id}")).status_code == 404
    assert line.client.post(url(other, f"/bellen/{line.call_id}/ophangen")).status_code == 404
    assert line.client.get(url(line.case_id, "/bellen/424242")).status_code == 404


def test_only_who_calls_hangs_up(line: Line, client: FlaskClient, provider: Double) -> None:
    asked = len(provider.asked)
    login(client, line.people.tom)
    hang_up = url(line.case_id, f"/bellen/{line.call_id}/ophangen")
    assert client.post(hang_up).status_code == 403
    assert len(provider.asked) == asked
    login(client, line.people.marloes)
    assert client.post(hang_up).status_code == 303
    assert provider.asked[-1].fields == {"Status": "completed"}


def test_who_sees_no_cases_calls_nobody(
    client: FlaskClient, people: Cast, open_case, provider: Double, tuesday
) -> None:
    case_id = open_case()
    login(client, people.anouk)
    assert client.post(url(case_id, "/bellen")).status_code == 403
    assert provider.asked == []


def test_reloading_the_answer_leads_back_to_the_case(marloes: FlaskClient, open_case) -> None:
    case_id = open_case()
    answer = marloes.get(url(case_id, "/bellen"))
    assert (answer.status_code, answer.location) == (303, url(case_id))


def in_vain(line: Line, clock: FixedClock) -> None:
    called = clock.now()
    line.press()
    line.tell("no-answer", sequence=2, other=True, at=called + timedelta(seconds=40))
    clock.set(called + timedelta(minutes=1))


def test_the_proposal_stands_first_and_any_outcome_can_be_chosen(
    line: Line, clock: FixedClock
) -> None:
    in_vain(line, clock)
    page = line.client.get(url(line.case_id)).text
    assert "Voorstel: niet bereikt." in page
    assert "U beslist: kies hieronder hoe het ging." in page
    assert f'name="call" value="{line.call_id}"' in page
    called_at = line.call.resident_called_at
    assert called_at is not None
    form = {"call": str(line.call_id), "begun": called_at.isoformat()}
    form |= {"started": "2026-11-24T10:42", "outcome": "voicemail"}
    assert line.client.post(url(line.case_id, "/pogingen"), data=form).status_code == 303
    end_reading()
    [attempt] = db.session.scalars(sa.select(CallAttempt)).all()
    assert attempt.outcome is AttemptOutcome.VOICEMAIL
    assert attempt.started_at == called_at
    again = line.client.post(url(line.case_id, "/pogingen"), data=form)
    assert again.status_code == 409
    assert "Voorstel" not in line.client.get(url(line.case_id)).text


@pytest.mark.parametrize("call", ["424242", "x", "-1", "9" * 40])
def test_an_outcome_for_a_made_up_call_is_no_fault_of_ours(
    marloes: FlaskClient, open_case, call: str
) -> None:
    form = {"call": call, "started": "2026-11-24T10:42", "outcome": "no_answer"}
    assert marloes.post(url(open_case(), "/pogingen"), data=form).status_code in {303, 404}


def test_the_queue_calls_over_the_line_too(marloes: FlaskClient, open_case) -> None:
    case_id = open_case()
    page = marloes.get("/werk").text
    assert f'data-call-url="/werk/zaken/{case_id}/bellen' in page
    assert f'action="/werk/zaken/{case_id}/bellen' in page

# SPDX-License-Identifier: EUPL-1.2
"""Onderzoeken in the workplace: building, asking, interviewing, looking at answers."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.accounts.rules import Role
from feedback.catalogue.rules import Channel
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications.models import Message
from feedback.surveys.models.answers import Response
from feedback.surveys.models.asking import Entrance, SurveyInvitation
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.services.building import Fieldwork, open_round
from feedback.surveys.services.surveys import store_responses
from tests.people import Cast, hire, login
from tests.surveys.asked import ANOUK, KEY, invited, open_survey

BASE = "/werk/onderzoeken"
_SEEN = re.compile(r'name="seen" value="(\d+)"')


def answers(channel: Channel | None, count: int, *, at: datetime, **more: object) -> None:
    """Put answers of one channel in, on one day."""
    end_reading()
    survey = get_survey(KEY)
    version = find_latest_version(survey.id)
    assert version is not None
    row = {
        "survey_id": survey.id,
        "version_id": version.id,
        "round": "",
        "submitted_at": at,
        "recorded_at": at,
        "channel": channel,
        "overall_mark": 7,
        "aspects": {},
        "background": {"q_solved": "no", "age": "18_34"},
    }
    names = [f"{channel}-{at:%Y%m%d}-{n}" for n in range(count)]
    end_reading()
    with unit_of_work():
        store_responses([row | {"external_id": name} | more for name in names])


def test_an_analyst_builds_a_survey_from_the_bank_and_puts_it_into_use(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.anouk)
    assert client.get(f"{BASE}/nieuw").status_code == 200
    refused = client.post(f"{BASE}/nieuw", data={"key": "Fout Naam", "title": "x"})
    assert refused.status_code == 400 and "Gebruik kleine letters" in refused.text
    made = client.post(
        f"{BASE}/nieuw",
        data={"key": "balie", "title": "Aan de balie", "instrument": "continuous_survey"},
    )
    assert made.status_code == 303
    url = f"{BASE}/balie/vragen"
    page = client.get(url).text
    seen = _SEEN.search(page)
    assert seen is not None and "rapportcijfer" in page and "Vragenbank" in page
    told = {"doe": "toevoegen", "code": "a_hours", "seen": seen[1]}
    assert client.post(url, data=told).status_code == 303
    assert client.post(url, data=told).status_code == 409, "a colleague was first"
    own = {
        "seen": "2",
        "kind": "background",
        "label": "Indien u belde: werd u geholpen?",
        "choices": "Ja | Yes\nNee | No",
        "only_if": ["q_solved:no", "q_solved:not_yet"],
    }
    assert client.post(f"{url}/nieuw", data=own).status_code == 303
    page = client.get(url).text
    assert "alleen bij q_solved: no, not_yet" in page and "schrijf liever ‘als’" in page
    wrong = own | {"seen": "3", "label": "Nog een", "choices": "Ja"}
    assert client.post(f"{url}/nieuw", data=wrong).status_code == 400
    assert client.get(f"{url}/q_overall").status_code == 200
    assert client.post(f"{url}/gebruiken").status_code == 303
    page = client.get(f"{BASE}/balie").text
    assert "Versie 1" in page and "nog niet beantwoord" in page
    edited = {"seen": "3", "label": "Welk cijfer geeft u ons?", "required": "y"}
    assert client.post(f"{url}/q_overall", data=edited).status_code == 303
    assert "Reeksbreuk" in client.get(url).text
    client.post(f"{url}/gebruiken")
    assert "<strong>Reeksbreuk:</strong> q_overall" in client.get(f"{BASE}/balie").text
    for form in ("telefoon", "zuil"):
        preview = client.get(f"{BASE}/balie/voorbeeld?vorm={form}")
        assert preview.status_code == 200 and "Welk cijfer geeft u ons?" in preview.text
    walked = client.post(f"{BASE}/balie/voorbeeld", data={"stap": "versturen", "v_q_overall": "3"})
    assert walked.status_code == 303
    end_reading()
    assert db.session.scalars(sa.select(Response)).all() == []


def test_the_inviter_skips_who_was_asked_and_tells_lines_not_addresses(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.marloes)
    open_survey(now=now)
    invited("s.dewit@inwoner.example", now=now)
    url = f"{BASE}/{KEY}/uitnodigen"
    assert client.get(url).status_code == 200
    lines = "S.deWit@Inwoner.Example\nJan <jan@inwoner.example>\nJAN@inwoner.example\ngeen adres\n"
    page = client.post(url, data={"addresses": lines, "channel": "counter", "when": "now"}).text
    assert "1 uitnodiging klaargezet" in page and "1 niet: in de laatste 90 dagen" in page
    assert "1 stond er dubbel in" in page and "Geen adres op regel 4" in page
    assert "jan@inwoner.example" not in page
    end_reading()
    kept = db.session.scalars(sa.select(SurveyInvitation)).all()
    assert len(kept) == 3 and all(b"jan@" not in (one.email_sealed or b"") for one in kept)
    sent = db.session.scalars(sa.select(Message)).all()
    assert len(sent) == 2


def test_a_card_a_kiosk_and_a_meeting_have_a_page_and_cards_a_sheet(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.anouk)
    open_survey(now=now)
    url = f"{BASE}/{KEY}/ingangen"
    assert client.post(url, data={"kind": "card", "label": ""}).status_code == 400
    for kind in ("card", "kiosk", "mirror"):
        told = {"kind": kind, "label": f"Hal {kind}", "channel": "counter"}
        made = client.post(url, data=told, follow_redirects=True)
        assert made.status_code == 200 and "<svg" in made.text
    end_reading()
    numbers = {one.kind.value: one.id for one in db.session.scalars(sa.select(Entrance))}
    sheet = client.get(f"{url}/{numbers['card']}/kaartjes")
    assert sheet.mimetype == "application/pdf" and sheet.data.startswith(b"%PDF-")
    code = client.post(f"{url}/{numbers['kiosk']}/koppelcode").text
    assert "Koppelcode:" in code
    assert client.post(f"{url}/{numbers['card']}/koppelcode").status_code == 409
    assert client.post(f"{url}/{numbers['card']}/sluiten").status_code == 303
    assert "gesloten" in client.get(url).text


def test_an_interviewer_types_digits_and_a_full_quota_refuses(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    survey = open_survey(now=now, instrument=Instrument.EXIT_INTERVIEW)
    with unit_of_work():
        work = Fieldwork("0-meting", "bezoekers", "gesprek", quota={Channel.COUNTER: 2})
        open_round(survey, work, by=ANOUK, now=now)
    login(client, people.marloes)
    url = f"{BASE}/{KEY}/interview"
    page = client.get(url)
    assert page.status_code == 200 and "/ 2" in page.text
    told = {"kanaal": "counter", "ronde": "0-meting", "v_q_overall": "4", "v_q_solved": "5"}
    wrong = client.post(url, data=told | {"v_q_overall": "11", "v_h_expert": "w"})
    assert wrong.status_code == 400 and wrong.text.count('aria-invalid="true"') == 2
    more = {"v_q_call_me": "j", "v_h_expert": "n", "phone": "06 12 34 56 78"}
    done = client.post(url, data=told | more, follow_redirects=True)
    assert "Bewaard. Zaak G26-" in done.text
    client.post(url, data=told)
    assert client.post(url, data=told).status_code == 409
    end_reading()
    kept = db.session.scalars(sa.select(Response).order_by(Response.id)).all()
    assert [one.round for one in kept] == ["0-meting", "0-meting"]
    assert kept[0].mode == "interviewer" and kept[0].aspects == {"h_expert": "not_applicable"}
    assert kept[0].background["q_solved"] == "no"


def test_a_group_of_seven_is_in_no_list_no_count_and_no_file(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    open_survey(now=now)
    answers(Channel.COUNTER, 30, at=now - timedelta(days=2))
    answers(Channel.PHONE, 12, at=now - timedelta(days=2), explanation="=1+1")
    answers(Channel.EMAIL, 7, at=now - timedelta(days=2), overall_mark=2)
    answers(Channel.COUNTER, 7, at=now - timedelta(days=200))
    login(client, people.anouk)
    url = f"{BASE}/{KEY}/antwoorden"
    page = client.get(url).text
    assert "42 antwoorden" in page and "E-mail" not in page and "2026-Q2" not in page
    for narrow in (
        "kanaal=email",
        "cijfer=laag",
        "kwartaal=2026-Q2",
        "kanaal=x",
        "pagina=99&tekst=ja",
    ):
        page = client.get(f"{url}?{narrow}").text
        assert "Te weinig antwoorden" in page or "12 antwoorden" in page
    assert "18_34" not in client.get(url).text
    why = {"reden": "Kwartaalbericht"}
    file = client.post(f"{url}/bestand", data=why | {"vorm": "csv"})
    rows = list(csv.DictReader(io.StringIO(file.text.lstrip("\ufeff"))))
    assert len(rows) == 42 and {row["channel"] for row in rows} == {"counter", "phone"}
    assert "age" not in rows[0] and not any(row["explanation"].startswith("=") for row in rows)
    assert client.post(f"{url}/bestand", data=why | {"vorm": "xlsx"}).data.startswith(b"PK")
    assert client.post(f"{url}/bestand", data=why | {"kanaal": "email"}).status_code == 409
    listed = client.get(BASE).text
    assert "ruim 50" in listed and ">56<" not in listed
    page = client.get(f"{BASE}/{KEY}/respons").text
    assert "te weinig om te tonen" in page and "onbekend" in page


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("marloes", "", 200),
        ("marloes", f"/{KEY}/vragen", 403),
        ("marloes", f"/{KEY}/antwoorden", 403),
        ("anouk", f"/{KEY}/uitnodigen", 403),
        ("anouk", f"/{KEY}/interview", 403),
        ("ingrid", f"/{KEY}/antwoorden", 200),
        ("bram", f"/{KEY}/antwoorden", 403),
        ("anouk", "/onbekend", 404),
    ],
)
def test_doors(
    client: FlaskClient, people: Cast, now: datetime, who: str, path: str, status: int
) -> None:
    open_survey(now=now)
    login(client, getattr(people, who))
    assert client.get(f"{BASE}{path}").status_code == status


def test_an_editor_has_nothing_to_do_here(client: FlaskClient, people: Cast, now: datetime) -> None:
    del people
    login(client, hire("Rosa Redactie", Role.EDITOR, now=now))
    assert client.get(BASE).status_code == 403


def test_an_administrator_tries_a_file_takes_it_in_and_out_again(
    client: FlaskClient, people: Cast
) -> None:
    login(client, people.bram)
    url = f"{BASE}/inlezen"
    mapping = "columns:\n  nr: {as: external_id}\n  cijfer: {as: overall_mark}\n"

    def send(text: str, act: str, name: str = "a.csv") -> TestResponse:
        told = {"key": "elders", "mapping": mapping, "doe": act}
        file = (io.BytesIO(text.encode()), name)
        return client.post(url, data=told | {"file": file}, content_type="multipart/form-data")

    assert client.get(url).status_code == 200
    wrong = send("nr,cijfer\n1,8\n2,acht\n", "proef")
    assert (
        wrong.status_code == 400
        and "rij 3, kolom cijfer</strong>: Dit is geen heel cijfer." in wrong.text
    )
    assert send("x", "proef", "a.exe").status_code == 400
    good = "nr,cijfer\n1,8\n2,3\n"
    tried = send(good, "proef")
    assert "2 antwoorden nieuw" in tried.text and "elders" not in client.get(BASE).text
    assert send(good, "inlezen").status_code == 303
    assert send(good, "inlezen").status_code == 303
    page = client.get(url).text
    assert "0 antwoorden ingelezen, 2 waren al bekend" in page
    numbers = re.findall(r"/inlezen/(\d+)/terugdraaien", page)
    assert client.post(f"{url}/{numbers[-1]}/terugdraaien").status_code == 303
    end_reading()
    assert db.session.scalars(sa.select(Response)).all() == []

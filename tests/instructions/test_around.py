# SPDX-License-Identifier: EUPL-1.2
"""Instructions where others meet them: on a case, on the public site, in the API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from feedback.accounts.rules import Actor, Role, Scope
from feedback.accounts.services import tokens
from feedback.db import db, end_reading, unit_of_work
from feedback.instructions.models.versions import InstructionVersion
from feedback.instructions.queries import at_work as queries
from feedback.instructions.queries.versions import get_instruction_of
from feedback.instructions.rules.steps import Steps
from feedback.instructions.rules.versions import InstructionKind
from feedback.instructions.services import approval, drafting
from tests.instructions.charts import long_chart, parking
from tests.make import make_case, make_report
from tests.people import TERMINAL, Cast, hire, login, number_of

HOSTILE = '<script>alert(1)</script>[x](javascript:alert(1))![y](https://evil.example/p.gif)"\u202e'


@dataclass(frozen=True)
class Ground:
    """An instruction in force for every case."""

    eva: Actor
    slug: str
    number: int

    def publish(self, steps: Steps, *, by: Actor, now: datetime) -> int:
        return publish(self.slug, steps, eva=self.eva, by=by, now=now)


def publish(slug: str, steps: Steps, *, eva: Actor, by: Actor, now: datetime) -> int:
    """Put a version with these steps in force; make the instruction when it is not there."""
    with unit_of_work():
        made = drafting.make_instruction(
            slug, kind=InstructionKind.WORK_INSTRUCTION, steps=steps, by=eva, now=now
        )
        drafting.set_scope(
            get_instruction_of(made), case_kinds=[], topics=[], is_public=True, by=eva, now=now
        )
        drafting.save_words(made.id, title=made.title, why="Beter", seen=1, by=eva, now=now)
        approval.ask_approval(made.id, by=eva, now=now)
        approval.approve(made.id, review_by=date(2027, 11, 1), by=by, now=now)
        approval.put_in_force(made.id, from_at=None, by=eva, now=now)
        return made.id


@pytest.fixture
def ground(people: Cast, now: datetime) -> Ground:
    eva = hire("Eva Redactie", Role.EDITOR, now=now)
    hostile = replace(parking()[0], title=HOSTILE, text=HOSTILE)
    number = publish("Parkeren", (hostile, *parking()[1:]), eva=eva, by=people.ingrid, now=now)
    end_reading()
    return Ground(eva, "parkeren", number)


def test_an_employee_works_it_as_a_checklist_that_stays_on_the_case(
    ground: Ground, client: FlaskClient, people: Cast, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    login(client, people.marloes)
    at = f"/werk/zaken/{case_id}/stappen"
    page = client.get(at).text
    assert at in client.get(f"/werk/zaken/{case_id}").text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": csrf, "klaar": ["s1", "s2"], "weg-s3": "s6"}
    assert client.post(f"{at}/parkeren/1", data=sent).status_code == 303
    page = client.get(at).text
    assert "overgeslagen door een antwoord" in page
    assert "3 van 5 klaar" in page
    assert "Zet dit in een mail" not in page  # They gave no address.
    assert "Marloes de Wit" in page
    # The next colleague takes one tick back and says what is not right; both are kept.
    login(client, people.tom)
    page = client.get(at).text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": csrf, "klaar": "s1", "weg-s3": "s6", "klopt-niet": "s2"}
    assert client.post(f"{at}/parkeren/1", data=sent | {"woorden-s2": " "}).status_code == 400
    assert client.post(f"{at}/parkeren/1", data=sent | {"woorden-s2": HOSTILE}).status_code == 303
    end_reading()
    ticks = queries.list_ticks(case_id, ground.number)
    assert {one: tick.is_done for one, tick in ticks.items()} == {
        "s1": True,
        "s2": False,
        "s3": True,
    }
    said = client.get("/werk/instructies/parkeren").text
    assert "<script>alert" not in said
    assert 'href="javascript' not in said
    assert f"/werk/zaken/{case_id}" in said


def test_the_steps_go_into_a_mail_from_the_case(
    ground: Ground, client: FlaskClient, people: Cast, now: datetime
) -> None:
    report = make_report(email="jan@inwoner.example")
    case = f"/werk/zaken/{make_case(now=now, report=report).case.id}"
    login(client, people.marloes)
    asked = f"{case}?instructie=parkeren"
    assert f"{asked}#mail" in client.get(f"{case}/stappen").text
    page = client.get(asked).text
    assert "7. Bel na 3 dagen: klopt het nu?</textarea>" in page
    assert "<script>alert" not in page
    assert client.get(f"{case}?instructie=weg").status_code == 404


def test_residents_read_what_is_public_and_in_force(
    ground: Ground, client: FlaskClient, now: datetime
) -> None:
    page = client.get("/zo-werken-wij/parkeren").text
    assert "ja → stap 4" in page
    assert "<script>alert" not in page
    assert "evil.example/p.gif" not in page.split("<main")[1].split("src=")[-1][:40]
    assert "Parkeren" in client.get("/zo-werken-wij").text
    assert client.get("/zo-werken-wij/parkeren?taal=en").status_code == 200
    with unit_of_work():
        approval.retire(1, by=ground.eva, now=now)
    end_reading()
    assert client.get("/zo-werken-wij/parkeren").status_code == 404
    assert client.get("/zo-werken-wij/bestaat-niet").status_code == 404


def api_headers(people: Cast, now: datetime) -> dict[str, str]:
    """Return what a program sends that may read instructions."""
    with unit_of_work():
        token = tokens.create_token(
            "kennisbank",
            user_id=number_of(people.marloes),
            scopes=[Scope.INSTRUCTIONS_READ],
            days=30,
            by=TERMINAL,
            now=now,
        )
    return {"Authorization": f"Bearer {token}"}


def test_the_api_tells_instructions_a_page_at_a_time(
    ground: Ground, client: FlaskClient, people: Cast, now: datetime
) -> None:
    for title in ("Afval", "Bomen"):
        publish(title, parking(), eva=ground.eva, by=people.ingrid, now=now)
    end_reading()
    headers, page, found = api_headers(people, now), "/api/v1/instructions?pageSize=2", []
    for _ in range(2):
        answer = client.get(page, headers=headers).json
        found += [one["title"] for one in answer["results"]]
        assert answer["count"] == 3
        page = answer["next"]
    assert (found, page) == (["Afval", "Bomen", "Parkeren"], None)
    assert client.get(answer["previous"], headers=headers).json["results"][0]["title"] == "Afval"
    wrong = client.get("/api/v1/instructions?after=-1", headers=headers)
    assert wrong.status_code == 400


def test_a_chart_of_500_steps_opens_everywhere(
    ground: Ground, client: FlaskClient, people: Cast, now: datetime
) -> None:
    number = publish("Lang", long_chart(500), eva=ground.eva, by=people.ingrid, now=now)
    with unit_of_work():
        instruction = db.session.get_one(InstructionVersion, number).instruction_id
        drafting.begin_version(instruction, by=ground.eva, now=now)
    login(client, ground.eva)
    for path in ("", "/versies/1", "/versies/1/groot", "/concept", "/concept?stap=s250"):
        page = client.get(f"/werk/instructies/lang{path}")
        assert page.status_code == 200, path
        assert "Doe wat bij stap 499 nodig is" in page.text, path
    csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    pressed = {"csrf_token": csrf, "doe": "splits", "stap": "s250", "seen": "1"}
    assert client.post("/werk/instructies/lang/concept", data=pressed).status_code == 303
    told = client.get("/api/v1/instructions/lang", headers=api_headers(people, now)).json
    assert len(told["flowChart"]["nodes"]) == 500


def test_the_api_tells_the_chart_as_graph_and_as_text(
    ground: Ground, client: FlaskClient, people: Cast, now: datetime
) -> None:
    headers = api_headers(people, now)
    listed = client.get("/api/v1/instructions", headers=headers).json
    assert listed["count"] == 1
    one = client.get("/api/v1/instructions/parkeren", headers=headers).json
    assert (one["slug"], one["version"], one["inForceFrom"]) == (
        "parkeren",
        1,
        "2026-11-23T08:14:00Z",
    )
    chart = one["flowChart"]
    assert {"from": "s3", "to": "s6", "label": "nee"} in chart["edges"]
    assert {"from": "s1", "to": "s2", "label": ""} in chart["edges"]
    assert chart["text"][6] == "7. Bel na 3 dagen: klopt het nu? (einde)"
    assert [node["id"] for node in chart["nodes"]] == [f"s{n}" for n in range(1, 8)]
    versions = client.get("/api/v1/instructions/parkeren/versions", headers=headers).json
    assert versions["results"] == [one]
    assert client.get("/api/v1/instructions/geen", headers=headers).status_code == 404
    assert client.get("/api/v1/cases", headers=headers).status_code == 403

# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from feedback.audit.queries import list_entries_about
from feedback.callbacks.queries.calls import list_attempts
from feedback.cases.queries import list_agreements
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.cases.services.agreements import agree
from feedback.db import end_reading, unit_of_work
from feedback.service_calendar.queries import active_calendar
from tests.desk.conftest import MONDAY, TUESDAY, promise_state, stored
from tests.people import Cast, login


def url(case_id: int, rest: str = "") -> str:
    return f"/werk/zaken/{case_id}{rest}"


def test_the_title_is_the_number_so_that_no_name_enters_the_history(marloes, open_case):
    case_id = open_case(name="Mevrouw S. de Wit")
    page = marloes.get(url(case_id)).text
    number = stored(case_id).number
    assert f"<title>{number} ·" in page
    assert "<h1>Mevrouw S. de Wit</h1>" in page
    assert "Bel mevrouw S. de Wit" in page


def test_the_number_shows_for_one_answer_and_the_look_is_on_the_record(marloes, open_case, people):
    case_id = open_case()
    assert "06 •• •• •• 78" in marloes.get(url(case_id)).text
    shown = marloes.post(url(case_id, "/nummer"))
    assert shown.status_code == 200
    assert 'href="tel:+31612345678"' in shown.text and "06 12 34 56 78" in shown.text
    page = marloes.get(url(case_id)).text
    assert "12 34 56 78" not in page and "12345678" not in page
    end_reading()
    looks = list_entries_about("contact", stored(case_id).contact_id)
    assert [row.actor_id for row in looks] == [people.marloes.id]
    assert "12345678" not in str([vars(row) for row in looks])


def test_an_e_mail_address_is_masked_until_asked_for(marloes, open_case):
    case_id = open_case(email="s.dewit@voorbeeld.nl")
    assert "s.dewit@" not in marloes.get(url(case_id)).text
    assert (
        "s.dewit@voorbeeld.nl" in marloes.post(url(case_id, "/nummer"), data={"wat": "mail"}).text
    )


def test_an_anonymous_case_has_nothing_to_show(marloes, open_case):
    case_id = open_case(phone="")
    assert "Anoniem" in marloes.get(url(case_id)).text
    assert marloes.post(url(case_id, "/nummer")).status_code == 404


def test_two_people_claim_one_case_and_one_is_told_who_has_it(marloes, open_case, people: Cast):
    case_id = open_case()
    assert marloes.post(url(case_id, "/overnemen")).status_code == 303
    login(marloes, people.tom)
    refused = marloes.post(url(case_id, "/overnemen"))
    assert refused.status_code == 409 and "Marloes de Wit heeft deze zaak al" in refused.text
    assert stored(case_id).assignee_id == people.marloes.id


def test_a_colleagues_case_is_taken_over_on_purpose_and_given_back(marloes, open_case, people):
    case_id = open_case(assignee_id=people.tom.id)
    assert marloes.post(url(case_id, "/overnemen"), data={"van": "collega"}).status_code == 303
    assert stored(case_id).assignee_id == people.marloes.id
    assert marloes.post(url(case_id, "/toewijzen"), data={"aan": "niemand"}).status_code == 303
    assert stored(case_id).assignee_id is None


@pytest.mark.parametrize(("who", "status"), [("ingrid", 303), ("marloes", 403)])
def test_only_who_may_assign_gives_a_colleagues_case_away(
    client, open_case, people, tuesday, who, status
):
    case_id = open_case(assignee_id=people.tom.id)
    login(client, getattr(people, who))
    assert "Tom Bakker" in client.get(url(case_id, "/toewijzen")).text
    answer = client.post(url(case_id, "/toewijzen"), data={"aan": people.ingrid.id})
    assert answer.status_code == status


@pytest.mark.parametrize("given", ["", "abc", "999999", "-1"])
def test_assigning_to_nobody_we_know_changes_nothing(ingrid, open_case, people, given):
    case_id = open_case(assignee_id=people.tom.id)
    assert ingrid.post(url(case_id, "/toewijzen"), data={"aan": given}).status_code == 400
    assert stored(case_id).assignee_id == people.tom.id


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("no_answer", "open"),
        ("voicemail", "open"),
        ("wrong_number", "open"),
        ("declined", "settled"),
        ("reached", "settled"),
    ],
)
def test_only_a_talk_or_a_no_settles_the_promise(marloes, open_case, outcome, state):
    case_id = open_case()
    data = {"outcome": outcome, "started": "2026-11-24T10:40", "begun": ""}
    assert marloes.post(url(case_id, "/pogingen"), data=data).status_code == 303
    assert promise_state(case_id) == state
    assert [one.outcome.value for one in list_attempts(case_id)] == [outcome]


@pytest.mark.parametrize(
    "data",
    [
        {"outcome": "no_answer", "started": ""},
        {"outcome": "gebeld", "started": "2026-11-24T10:40"},
        {"outcome": "no_answer", "started": "2026-11-24T10:50"},
        {"outcome": "no_answer", "started": "2026-11-20T10:50"},
        {"started": "2026-11-24T10:40"},
    ],
    ids=["no time", "no outcome we know", "in the future", "before receipt", "nothing pressed"],
)
def test_a_call_that_cannot_have_been_is_refused_and_stays_typed(marloes, open_case, data):
    case_id = open_case()
    answer = marloes.post(url(case_id, "/pogingen"), data={**data, "note": "achterom bellen"})
    assert answer.status_code == 400
    assert "achterom bellen" in answer.text and "<title>Fout:" in answer.text
    end_reading()
    assert list_attempts(case_id) == []


def test_a_call_within_the_minute_of_receipt_counts(marloes, open_case):
    case_id = open_case(at=TUESDAY - timedelta(seconds=20))
    data = {"outcome": "no_answer", "started": "2026-11-24T10:42", "begun": TUESDAY.isoformat()}
    assert marloes.post(url(case_id, "/pogingen"), data=data).status_code == 303


def test_after_a_vain_try_the_page_names_the_next_one(marloes, open_case):
    case_id = open_case()
    data = {"outcome": "no_answer", "started": "2026-11-24T10:40"}
    page = marloes.post(url(case_id, "/pogingen"), data=data, follow_redirects=True).text
    assert "Volgende poging: <strong>vanmiddag</strong>" in page
    assert "poging 1 van 3" in page


def test_closing_is_refused_while_the_promise_runs_and_says_why(marloes, open_case):
    case_id = open_case()
    answer = marloes.post(url(case_id, "/sluiten"), data={"reason": "handled"})
    assert answer.status_code == 409
    assert "U kunt deze zaak nog niet sluiten" in answer.text
    assert "De belofte loopt nog" in answer.text and "dinsdag 24 november" in answer.text
    assert stored(case_id).status is CaseStatus.OPEN


def test_closing_waits_for_an_open_agreement_and_then_works(marloes, open_case, people):
    case_id = open_case()
    data = {"outcome": "declined", "started": "2026-11-24T10:40"}
    marloes.post(url(case_id, "/pogingen"), data=data)
    with unit_of_work():
        made = agree(
            case_id,
            text="Container legen",
            owner="Wijkbeheer",
            due_on=date(2026, 11, 27),
            on_status_page=False,
            by=people.marloes,
            now=TUESDAY,
        ).id
    refused = marloes.post(url(case_id, "/sluiten"), data={"reason": "handled"})
    assert refused.status_code == 409 and "Container legen, door Wijkbeheer" in refused.text
    marloes.post(url(case_id, f"/afspraken/{made}"), data={"uitkomst": "kept"})
    assert marloes.post(url(case_id, "/sluiten"), data={"reason": "handled"}).status_code == 303
    assert stored(case_id).status is CaseStatus.CLOSED


def test_reopening_gives_a_new_promise(marloes, open_case):
    case_id = open_case()
    data = {"outcome": "reached", "started": "2026-11-24T10:40"}
    marloes.post(url(case_id, "/pogingen"), data=data)
    marloes.post(url(case_id, "/sluiten"), data={"reason": "handled"})
    assert (
        marloes.post(url(case_id, "/heropenen"), data={"reason": "not_solved"}).status_code == 303
    )
    assert promise_state(case_id) == "open"


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"text": "Bellen", "owner": "ik", "due_on": ""}, "Kies een datum."),
        ({"text": "", "owner": "ik", "due_on": "2026-11-27"}, "Schrijf op wat u afspreekt."),
        ({"text": "Bellen", "owner": "", "due_on": "2026-11-27"}, "Schrijf op wie dit doet."),
        ({"text": "Bellen", "owner": "ik", "due_on": "2026-11-23"}, "Deze datum is al voorbij."),
    ],
)
def test_an_agreement_needs_what_who_and_when(marloes, open_case, data, missing):
    case_id = open_case()
    answer = marloes.post(url(case_id, "/afspraken"), data=data)
    assert answer.status_code == 400 and missing in answer.text
    end_reading()
    assert list_agreements(case_id) == []


def test_an_agreement_can_be_cancelled_only_with_a_reason(marloes, open_case):
    case_id = open_case()
    data = {"text": "Bellen", "owner": "ik", "due_on": "2026-11-27"}
    assert marloes.post(url(case_id, "/afspraken"), data=data).status_code == 303
    made = list_agreements(case_id)[0].id
    settle = url(case_id, f"/afspraken/{made}")
    assert marloes.post(settle, data={"uitkomst": "cancelled"}).status_code == 400
    assert (
        marloes.post(settle, data={"uitkomst": "cancelled", "reden": "al gedaan"}).status_code
        == 303
    )
    other = open_case()
    assert marloes.post(url(other, f"/afspraken/{made}"), data={}).status_code == 404


def test_a_note_stands_on_the_timeline_and_keeps_no_promise(marloes, open_case):
    case_id = open_case()
    text = "Buurvrouw <b>weet</b> ervan 🌷"
    page = marloes.post(url(case_id, "/notities"), data={"text": text}, follow_redirects=True).text
    assert "Buurvrouw &lt;b&gt;weet&lt;/b&gt; ervan 🌷" in page
    assert promise_state(case_id) == "open"
    assert marloes.post(url(case_id, "/notities"), data={"text": " \x00 "}).status_code == 400


def test_an_hour_old_change_meets_the_colleagues_and_both_stand_there(marloes, open_case):
    case_id = open_case()
    page = marloes.get(url(case_id, "/soort")).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    first = {"version": version, "kind": "suggestion", "topic_id": ""}
    assert marloes.post(url(case_id, "/soort"), data=first).status_code == 303
    second = {"version": version, "kind": "compliment", "topic_id": ""}
    refused = marloes.post(url(case_id, "/soort"), data=second)
    assert refused.status_code == 409
    both = re.sub(r"\s+", " ", refused.text)
    assert "<dt>Van u</dt><dd>compliment" in both and "<dt>Van uw collega</dt><dd>tip" in both
    again = re.search(r'name="version" value="(\d+)"', refused.text)[1]
    kept = {"version": again, "kind": "compliment", "topic_id": ""}
    assert marloes.post(url(case_id, "/soort"), data=kept).status_code == 303
    assert stored(case_id).kind is CaseKind.COMPLIMENT


def test_a_case_opened_from_a_list_leads_back_to_that_list(marloes, open_case):
    case_id = open_case()
    listed = marloes.get("/werk?lijst=niemand&soort=klacht").text
    link = re.search(r'href="(/werk/zaken/\d+[^"]*)" data-row-link', listed)[1].replace(
        "&amp;", "&"
    )
    page = marloes.get(link).text
    assert 'href="/werk?lijst=niemand&amp;soort=klacht" data-key="l"' in page
    answer = marloes.post(url(case_id, "/overnemen?lijst=niemand&soort=klacht"))
    assert answer.location.endswith(f"{case_id}?lijst=niemand&soort=klacht")


@pytest.mark.parametrize("rest", ["", "/toewijzen", "/soort"])
def test_a_case_that_does_not_exist_is_a_calm_page(marloes, rest):
    assert marloes.get(url(424242, rest)).status_code == 404


@pytest.mark.parametrize(
    ("rest", "data"),
    [
        ("/overnemen", {}),
        ("/toewijzen", {"aan": "niemand"}),
        ("/pogingen", {"outcome": "no_answer", "started": "2026-11-24T10:40"}),
        ("/gesprek", {}),
        ("/afspraken", {"text": "a", "owner": "b", "due_on": "2026-11-27"}),
        ("/notities", {"text": "a"}),
        ("/sluiten", {"reason": "handled"}),
        ("/heropenen", {"reason": "not_solved"}),
        ("/soort", {"kind": "tip"}),
        ("/nummer", {}),
    ],
)
def test_who_sees_no_cases_changes_none(
    client: FlaskClient, people, open_case, tuesday, rest, data
):
    case_id = open_case()
    login(client, people.anouk)
    assert client.post(url(case_id, rest), data=data).status_code == 403
    login(client, people.marloes)
    assert client.post(url(424242, rest), data=data).status_code == 404


def test_the_page_costs_at_most_fifteen_statements(marloes, open_case, statements):
    active_calendar(TUESDAY)
    case_id = open_case(at=MONDAY)
    marloes.get(url(case_id))
    statements.clear()
    assert marloes.get(url(case_id)).status_code == 200
    assert len(statements) <= 15, "\n".join(statements)


def test_an_agreement_moves_from_the_case_page_with_the_reason(marloes, open_case):
    case_id = open_case()
    data = {"text": "Tegels", "owner": "ik", "due_on": "2026-12-08"}
    marloes.post(url(case_id, "/afspraken"), data=data)
    made = list_agreements(case_id)[0].id
    where = url(case_id, f"/afspraken/{made}/later")
    wrong = marloes.post(where, data={"due_on": "2026-12-08", "reason": ""})
    assert wrong.status_code == 400 and "waarom het later wordt" in wrong.text
    day = {"due_on": "2026-12-11", "reason": "de aannemer ziek is"}
    page = marloes.post(where, data=day, follow_redirects=True).text
    assert "Vertel het de inwoner zelf." in page
    assert "later omdat de aannemer ziek is" in page
    assert "Afspraak verschoven van" in page and "naar vrijdag 11 december" in page

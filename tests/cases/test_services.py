# SPDX-License-Identifier: EUPL-1.2
"""Cases: owners, changes, notes and agreements."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.services import cases as commands
from feedback.cases.errors import CaseIsOver, StaleVersion
from feedback.cases.queries import (
    find_case_by_number,
    find_case_ids,
    get_case,
    get_status_link,
    list_agreements,
    list_timeline,
)
from feedback.cases.rules import (
    AgreementStatus,
    CaseKind,
    TimelineKind,
    check_timeline_fields,
)
from feedback.cases.services import cases
from feedback.cases.services.agreements import agree, settle_agreement
from feedback.cases.services.timeline import note
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.make import RESIDENT, make_case, make_report
from tests.people import Cast

HOUR = timedelta(hours=1)


def test_claiming_gives_the_case_and_its_promise_an_owner(
    app: Flask, now: datetime, people: Cast
) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        commands.claim_case(case_id, by=people.marloes, now=now)
    running = find_open_promise(case_id)
    assert running is not None
    assert (running.owner_id, running.team_id) == (people.marloes.id, people.klantcontact)
    with unit_of_work():
        commands.claim_case(case_id, by=people.marloes, now=now)
    with pytest.raises(Conflict, match="Marloes de Wit heeft deze zaak al"), unit_of_work():
        commands.claim_case(case_id, by=people.tom, now=now)


def test_two_who_claim_at_once_get_one_owner(app: Flask, now: datetime, people: Cast) -> None:
    case_id = make_case(now=now).case.id
    results: list[str] = []

    def claim(name: str) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    commands.claim_case(case_id, by=getattr(people, name), now=now)
                results.append("got it")
            except Conflict:
                results.append("too late")
            db.session.remove()

    threads = [threading.Thread(target=claim, args=(name,)) for name in ("marloes", "tom")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["got it", "too late"]


def test_an_employee_hands_on_own_cases_only(app: Flask, now: datetime, people: Cast) -> None:
    report = make_report(team_id=people.klantcontact, assignee_id=people.marloes.id)
    case_id = make_case(now=now, report=report).case.id
    with pytest.raises(NotAllowed), unit_of_work():
        commands.assign_case(case_id, to_id=people.ingrid.id, by=people.tom, now=now)
    with unit_of_work():
        commands.assign_case(case_id, to_id=people.tom.id, by=people.marloes, now=now)
    assert get_case(case_id).team_id == people.openbare_ruimte
    with unit_of_work():
        commands.assign_case(case_id, to_id=None, by=people.tom, now=now)
    assert get_case(case_id).assignee_id is None


def test_a_lead_gives_any_case_to_who_can_call(app: Flask, now: datetime, people: Cast) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        commands.assign_case(case_id, to_id=people.tom.id, by=people.ingrid, now=now)
    for cannot in (people.anouk.id, 999_999):
        with pytest.raises(Invalid, match="geen zaken"), unit_of_work():
            commands.assign_case(case_id, to_id=cannot, by=people.ingrid, now=now)


def test_a_change_on_an_old_page_is_refused(app: Flask, now: datetime, people: Cast) -> None:
    case = make_case(now=now).case
    case_id, version = case.id, case.version
    with unit_of_work():
        cases.change_case(
            case_id, version=version, kind=CaseKind.SUGGESTION, by=people.marloes, now=now
        )
    with pytest.raises(StaleVersion), unit_of_work():
        cases.change_case(case_id, version=version, kind=CaseKind.QUESTION, by=people.tom, now=now)
    changed = [e.fields for e in list_timeline(case_id) if e.kind is TimelineKind.CHANGED]
    assert changed == [{"field": "kind", "old": "complaint", "new": "suggestion"}]
    running = find_open_promise(case_id)
    assert running is not None and running.started_at == now, "the clock keeps its start"


def test_a_case_that_is_over_refuses_changes(app: Flask, now: datetime, people: Cast) -> None:
    case = make_case(now=now, report=make_report(phone="", name="")).case
    with unit_of_work():
        commands.withdraw_case(case.id, by=RESIDENT, now=now)
    with pytest.raises(CaseIsOver), unit_of_work():
        commands.withdraw_case(case.id, by=RESIDENT, now=now)
    with pytest.raises(CaseIsOver), unit_of_work():
        cases.change_case(case.id, version=2, kind=CaseKind.QUESTION, by=people.tom, now=now)


@pytest.mark.parametrize("text", ["", "  ", "\x00", "x" * 10_001])
def test_a_note_says_something_and_not_a_book(app: Flask, now: datetime, text: str) -> None:
    case_id = make_case(now=now).case.id
    with pytest.raises(Invalid), unit_of_work():
        note(case_id, text, by=RESIDENT, now=now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"owner": ""}, "owner"),
        ({"due_on": date(2026, 11, 22)}, "dueOn"),
        ({"due_on": date(2028, 11, 22)}, "dueOn"),
    ],
    ids=["no text", "nobody", "yesterday", "in two years"],
)
def test_an_agreement_says_who_does_what_by_when(
    app: Flask, now: datetime, change: dict[str, object], field: str
) -> None:
    case_id = make_case(now=now).case.id
    usual: dict[str, object] = {"text": "Heg", "owner": "Groen", "due_on": date(2026, 11, 27)}
    with pytest.raises(Invalid) as refusal, unit_of_work():
        agree(case_id, **{**usual, **change}, on_status_page=False, by=RESIDENT, now=now)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]


def test_an_agreement_is_settled_once_and_cancelled_with_a_reason(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        due_on = date(2026, 11, 27)
        agree(
            case_id,
            text="Heg",
            owner="Groen",
            due_on=due_on,
            on_status_page=True,
            by=RESIDENT,
            now=now,
        )
    made = list_agreements(case_id)[0].id
    cancelled, kept = AgreementStatus.CANCELLED, AgreementStatus.KEPT
    with pytest.raises(Invalid, match="waarom"), unit_of_work():
        settle_agreement(made, outcome=cancelled, reason="", by=RESIDENT, now=now)
    with unit_of_work():
        settle_agreement(made, outcome=kept, reason="", by=RESIDENT, now=now)
    with pytest.raises(Conflict, match="al afgerond"), unit_of_work():
        settle_agreement(made, outcome=kept, reason="", by=RESIDENT, now=now)


def test_what_does_not_exist_is_not_found(app: Flask) -> None:
    for find in (get_case, get_status_link):
        with pytest.raises(NotFound):
            find(999)
    with pytest.raises(NotFound), unit_of_work():
        settle_agreement(9, outcome=AgreementStatus.KEPT, reason="", by=RESIDENT, now=None)  # type: ignore[arg-type]
    assert find_case_by_number("G26-99999") is None


def test_a_timeline_row_holds_exactly_its_fields() -> None:
    check_timeline_fields(TimelineKind.CLOSED, {"reason"})
    for wrong in ({"reason", "more"}, set[str]()):
        with pytest.raises(ValueError, match="closed"):
            check_timeline_fields(TimelineKind.CLOSED, wrong)


SEARCHES = {
    "number": "G26-00001",
    "number without dash": "g26 00001",
    "last digits": "00001",
    "word": "stoeprand",
    "beginning of a word": "stoep",
    "two words": "havenkade stoeprand",
    "other case and accents": "HAVENKADÉ",
    "phone": "0612345678",
    "phone with code": "+31 6 12345678",
    "name": "postma",
    "e-mail": "k.postma@voorbeeld.nl",
}
MISSES = [
    "stoeprand fietspad",
    "0687654321",
    "pos",
    "'; DROP TABLE case_file; --",
    '"*',
    "\x00",
    "",
]


@pytest.fixture
def searched(app: Flask, now: datetime) -> int:
    story = "De stoeprand aan de Havenkade ligt los."
    report = replace(make_report(story=story, name="K. Postma", email="k.postma@voorbeeld.nl"))
    wanted = make_case(now=now, report=report).case.id
    make_case(now=now, report=make_report(story="Iets anders", phone="06 87 65 43 22", name="X"))
    return wanted


@pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES.keys())
def test_a_case_is_found_by_what_one_knows_of_it(searched: int, search: str) -> None:
    assert find_case_ids(search, limit=10) == [searched]


@pytest.mark.parametrize("search", MISSES)
def test_what_nobody_said_finds_nothing_and_breaks_nothing(searched: int, search: str) -> None:
    assert find_case_ids(search, limit=10) == []


def test_the_newest_come_first_and_pages_go_on(app: Flask, now: datetime) -> None:
    ids = [make_case(now=now).case.id for _ in range(5)]
    assert find_case_ids("parkeervergunning", limit=2) == [ids[4], ids[3]]
    assert find_case_ids("parkeervergunning", limit=9, before_id=ids[3]) == ids[2::-1]

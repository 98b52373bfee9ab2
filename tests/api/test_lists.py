# SPDX-License-Identifier: EUPL-1.2
"""Pages of cases: every case once, in order, in both directions."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from feedback.api import queries
from feedback.clock import FixedClock
from tests.api.conftest import Caller, count_statements, faults, new_case


@pytest.fixture
def seven(caller: Caller, clock: FixedClock, now: datetime) -> list[int]:
    """Seven cases: four with a promise at different moments, three without."""
    made = []
    for step in range(7):
        received = (now - timedelta(hours=30 - step)).isoformat()
        wants = step % 2 == 0
        body = new_case(receivedAt=received, callRequested=wants, kind="question")
        made.append(caller.post("/cases", body).json["id"])
    return made


def walk(caller: Caller, path: str, way: str = "next") -> list[list[int]]:
    """Follow ``way`` from page to page; return the ids of each page."""
    pages = []
    address: str | None = path
    while address:
        answer = caller.get(address.removeprefix("/api/v1"))
        assert answer.status_code == 200, answer.text
        pages.append([row["id"] for row in answer.json["results"]])
        link = answer.json[way]
        address = link and link[link.index("/api/v1") :]
    return pages


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("promise.dueAt", [0, 2, 4, 6, 5, 3, 1]),
        ("-promise.dueAt", [6, 4, 2, 0, 5, 3, 1]),
        ("receivedAt", [0, 1, 2, 3, 4, 5, 6]),
        ("-receivedAt", [6, 5, 4, 3, 2, 1, 0]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_hold_every_case_once_in_both_directions(
    caller: Caller, seven: list[int], sort: str, order: list[int], size: int
) -> None:
    expected = [seven[place] for place in order]
    pages = walk(caller, f"/cases?sort={sort}&pageSize={size}")
    assert [one for page in pages for one in page] == expected
    assert {len(page) for page in pages[:-1]} <= {size}
    last = caller.get(f"/cases?sort={sort}&pageSize={size}").json
    while last["next"]:
        last = caller.get(urlsplit(last["next"])._replace(scheme="", netloc="").geturl()[7:]).json
    back = [[row["id"] for row in last["results"]]]
    if last["previous"]:
        previous = last["previous"]
        back += walk(caller, previous[previous.index("/api/v1") :], way="previous")
    assert [one for page in reversed(back) for one in page] == expected


def test_by_default_the_first_due_comes_first(caller: Caller, seven: list[int]) -> None:
    body = caller.get("/cases").json
    assert body["results"][0]["id"] == seven[0]
    assert (body["count"], body["next"], body["previous"]) == (7, None, None)
    assert "countCapped" not in body


def test_a_count_stops_at_its_cap(
    caller: Caller, seven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNTED_AT_MOST", 5)
    body = caller.get("/cases").json
    assert (body["count"], body["countCapped"]) == (5, True)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("status=open", [0, 2, 4, 6, 5, 3, 1]),
        ("status=closed", []),
        ("kind=question&channel=phone", [0, 2, 4, 6, 5, 3, 1]),
        ("kind=complaint", []),
        ("topic=waste", []),
        ("assignee=1", []),
        ("team=1", []),
        ("late=true", []),
        ("late=false", [0, 2, 4, 6, 5, 3, 1]),
        ("dueBefore=2026-11-24T00:00:00Z", [0, 2, 4, 6]),
        ("dueBefore=2020-01-01T00:00:00Z", []),
        ("q=afvalcont", [0, 2, 4, 6, 5, 3, 1]),
        ("q=kade+week", [0, 2, 4, 6, 5, 3, 1]),
        ("q=komkommer", []),
        ("q=%22+OR+1", []),
        ("q=%F0%9F%99%82", []),
    ],
)
def test_filters_narrow_the_list(
    caller: Caller, seven: list[int], query: str, places: list[int]
) -> None:
    body = caller.get(f"/cases?{query}").json
    assert [row["id"] for row in body["results"]] == [seven[place] for place in places]
    assert body["count"] == len(places)


def test_late_cases_are_those_past_due(
    caller: Caller, seven: list[int], clock: FixedClock, now: datetime
) -> None:
    clock.set(now + timedelta(days=1))
    assert len(caller.get("/cases?late=true").json["results"]) == 4
    assert len(caller.get("/cases?late=false").json["results"]) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("pageSize=0", "pageSize"),
        ("pageSize=101", "pageSize"),
        ("pageSize=x", "pageSize"),
        ("pageSize=1&pageSize=2", "pageSize"),
        ("sort=text", "sort"),
        ("status=OPEN", "status"),
        ("late=1", "late"),
        ("dueBefore=2026-11-24T00:00:00", "dueBefore"),
        ("dueBefore=2026-11-24T00:00:00+01:00", "dueBefore"),
        ("assignee=99999999999999999999", "assignee"),
        ("q=", "q"),
        ("q=%00", "q"),
        ("cursor=x", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=%F0%9F%99%82", "cursor"),
        ("cursor=" + "W" * 600, "cursor"),
        ("include=contact", "include"),
    ],
    ids=lambda value: value[:40],
)
def test_a_wrong_parameter_is_named(caller: Caller, query: str, field: str) -> None:
    assert list(faults(caller.get(f"/cases?{query}"))) == [field]


def test_a_cursor_of_another_order_is_refused(caller: Caller, seven: list[int]) -> None:
    link = caller.get("/cases?pageSize=2").json["next"]
    cursor = link.split("cursor=")[1]
    assert list(faults(caller.get(f"/cases?sort=receivedAt&cursor={cursor}"))) == ["cursor"]


def test_a_page_costs_the_same_statements_however_many_rows(
    caller: Caller, seven: list[int]
) -> None:
    caller.get("/cases")
    with count_statements() as few:
        caller.get("/cases?pageSize=5")
    with count_statements() as many:
        caller.get("/cases?pageSize=100")
    assert len(many) == len(few) <= 14, "\n".join(many)

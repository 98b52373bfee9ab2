# SPDX-License-Identifier: EUPL-1.2
"""Pots and attenties through the API: who may, what is refused, what the book says."""

from __future__ import annotations

from datetime import datetime

import pytest

from feedback.accounts.rules import Role, Scope, program
from feedback.db import unit_of_work
from feedback.money import Cents
from feedback.surprise_budget.services import pots
from tests.api.conftest import Caller, MakeCaller

BY = program("beheer", origin="cli")
BOTH = (Scope.BUDGETS_READ, Scope.BUDGETS_WRITE)


@pytest.fixture
def pot(now: datetime) -> int:
    """A pot of nobody's team with € 75."""
    with unit_of_work():
        made = pots.open_pot(
            "Gezamenlijk", year=2026, team_id=None, holder_id=None, by=BY, now=now
        ).id
        pots.allocate(made, amount=Cents(75_00), reason="begroting", key="1", by=BY, now=now)
    return made


def wish(**more: object) -> dict[str, object]:
    return {
        "description": "Bos bloemen",
        "reason": "Zij zorgt voor haar moeder.",
        "amountCents": 22_50,
        "recipientConsent": True,
        **more,
    }


@pytest.fixture
def marloes(make_caller: MakeCaller) -> Caller:
    return make_caller(*BOTH)


def test_a_wish_below_the_limit_is_approved_and_in_the_book(marloes: Caller, pot: int) -> None:
    made = marloes.post(f"/budgets/{pot}/surprises", wish())
    assert (made.status_code, made.json["status"]) == (201, "approved")
    held = marloes.get("/budgets").json["results"]
    assert [(one["id"], one["availableCents"], one["reservedCents"]) for one in held] == [
        (pot, 52_50, 22_50)
    ]
    lines = marloes.get(f"/budgets/{pot}/entries?pageSize=1").json
    assert lines["count"] == 2 and lines["next"].endswith("after=1&pageSize=1")
    second = marloes.get(f"/budgets/{pot}/entries?after=1").json["results"][0]
    assert second["previousHash"] == lines["results"][0]["hash"]


def test_above_it_another_person_decides_and_never_oneself(
    marloes: Caller, make_caller: MakeCaller, pot: int
) -> None:
    number = marloes.post(f"/budgets/{pot}/surprises", wish(amountCents=3000)).json["id"]
    assert marloes.post(f"/surprises/{number}/approve", {}).status_code == 403
    tom = make_caller(*BOTH, name="Tom")
    assert tom.post(f"/surprises/{number}/approve", {}).json["status"] == "approved"
    assert tom.post(f"/surprises/{number}/decline", {"reason": "nee"}).status_code == 409
    done = marloes.post(f"/surprises/{number}/deliver", {"spentCents": 2795})
    assert (done.json["status"], done.json["spentCents"]) == ("delivered", 2795)
    assert marloes.post(f"/surprises/{number}/cancel", {}).status_code == 409


def test_too_little_room_is_a_conflict_and_books_nothing(marloes: Caller, pot: int) -> None:
    for number in range(3):
        assert marloes.post(f"/budgets/{pot}/surprises", wish()).status_code == 201, number
    answer = marloes.post(f"/budgets/{pot}/surprises", wish())
    assert answer.status_code == 409
    assert "nog €\u00a07,50" in answer.json["detail"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"amountCents": 0}, 400),
        ({"amountCents": -1}, 400),
        ({"amountCents": 0.5}, 400),
        ({"amountCents": 1e9}, 400),
        ({"amountCents": "22,50"}, 400),
        ({"recipientConsent": False}, 400),
        ({"recipientConsent": False, "delivery": "in_person"}, 201),
        ({"exclusions": ["objection"]}, 400),
        ({"exclusions": ["onzin"]}, 400),
        ({"description": ""}, 400),
    ],
)
def test_a_strange_wish_is_refused(
    marloes: Caller, pot: int, more: dict[str, object], status: int
) -> None:
    assert marloes.post(f"/budgets/{pot}/surprises", wish(**more)).status_code == status


def test_the_same_key_is_one_attentie_and_another_body_is_refused(
    marloes: Caller, pot: int
) -> None:
    path = f"/budgets/{pot}/surprises"
    first = marloes.post(path, wish(), key="k")
    assert marloes.post(path, wish(), key="k").json == first.json
    assert marloes.post(path, wish(amountCents=1), key="k").status_code == 422
    assert marloes.get(f"/budgets/{pot}").json["reservedCents"] == 22_50


def test_scopes_and_roles_are_kept(make_caller: MakeCaller, pot: int) -> None:
    reader = make_caller(Scope.BUDGETS_READ)
    assert reader.post(f"/budgets/{pot}/surprises", wish()).status_code == 403
    analyst = make_caller(*BOTH, role=Role.ANALYST)
    assert analyst.get("/budgets").status_code == 403
    assert reader.get("/budgets/999").status_code == 404
    assert reader.get("/budgets?year=2025").json["results"] == []

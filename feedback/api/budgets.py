# SPDX-License-Identifier: EUPL-1.2
"""The calls of the API on pots, their books and attenties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback import edge
from feedback.api import budget_shapes as shapes
from feedback.api.calls import api
from feedback.api.endpoints import BASE_PATH, Endpoint, Given
from feedback.api.schema import Shape, utc
from feedback.api.services import Reply
from feedback.clock import local
from feedback.errors import Invalid, NotFound
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger
from feedback.surprise_budget.queries.pots import Room, list_spendable, list_visible
from feedback.surprise_budget.queries.surprises import get_surprise
from feedback.surprise_budget.rules.surprises import Delivery, What
from feedback.surprise_budget.services import decisions, deliveries
from feedback.surprise_budget.services.requests import Wish, request

PAGE_SIZE = 50
_API_NAMES = {
    "amount": "amountCents",
    "consented": "recipientConsent",
    "override_reason": "overrideReason",
    "on": "deliveredOn",
    "spent": "spentCents",
    "vat": "vatPercent",
    "receipt": "receiptStatement",
    "pot": "budget",
}


def _endpoint(
    name: str, method: str, path: str, summary: str, answer: Shape, **more: Any
) -> Endpoint:
    reads = method == "GET"
    return Endpoint(
        name=name,
        method=method,
        path=path,
        summary=summary,
        scope="budgets:read" if reads else "budgets:write",
        permission="budgets.read" if reads else "budgets.spend",
        answer=answer,
        **more,
    )


@api.call(
    _endpoint(
        "listBudgets",
        "GET",
        "/budgets",
        "Potten waaruit deze gebruiker nu mag geven; met year die van een ander jaar",
        shapes.BUDGET_PAGE,
        query=shapes.BUDGET_FILTERS,
    )
)
def list_budgets(given: Given) -> Reply:
    """Answer with the pots this user may spend from now, or those of another year."""
    year = given.query.get("year")
    if year is None:
        rooms = list_spendable(given.by, year=local(given.now).year)
    else:
        rooms = list_visible(given.by, year=year)
    found = [_budget(one) for one in rooms]
    return Reply({"results": found, "next": None, "previous": None, "count": len(found)})


@api.call(_endpoint("getBudget", "GET", "/budgets/{id}", "Een pot opvragen", shapes.BUDGET))
def get_budget(given: Given) -> Reply:
    """Answer with one pot."""
    return Reply(_budget(_room(given)))


@api.call(
    _endpoint(
        "listEntries",
        "GET",
        "/budgets/{id}/entries",
        "Het boek van een pot, op volgorde, met zegels",
        shapes.ENTRY_PAGE,
        query=shapes.ENTRY_FILTERS,
    )
)
def list_entries(given: Given) -> Reply:
    """Answer with lines of a book, in order."""
    pot_id = _room(given).pot.id
    after, size = given.query.get("after", 0), given.query.get("pageSize", PAGE_SIZE)
    rows = ledger.list_entries(pot_id, after=after, most=size)
    last = ledger.find_last_entry(pot_id)
    count = last.number if last else 0
    body = {
        "results": [_entry(one) for one in rows],
        "next": _entries_after(pot_id, after + size, size) if after + size < count else None,
        "previous": _entries_after(pot_id, max(0, after - size), size) if after else None,
        "count": count,
    }
    return Reply(body)


@api.call(
    _endpoint(
        "createSurprise",
        "POST",
        "/budgets/{id}/surprises",
        "Een attentie vragen; onder de grens meteen goedgekeurd en gereserveerd",
        shapes.SURPRISE,
        body=shapes.NEW_SURPRISE,
        status=201,
        conflicts=True,
    )
)
def create_surprise(given: Given) -> Reply:
    """Ask for an attentie."""
    body = given.body
    wish = Wish(
        description=body["description"],
        reason=body["reason"],
        amount=Cents(body["amountCents"]),
        consented=body["recipientConsent"],
        delivery=body.get("delivery", Delivery.HOME),
        what=body.get("what", What.OTHER),
        case_id=body.get("caseId"),
        exclusions=frozenset(body.get("exclusions", ())),
        override_reason=body.get("overrideReason", ""),
    )
    try:
        made = request(given.item_id, wish, by=given.by, now=given.now)
    except Invalid as refusal:
        raise _renamed(refusal) from refusal
    address = f"{edge.settings().base_url}{BASE_PATH}/surprises/{made.id}"
    return Reply(_surprise(made), 201, location=address)


@api.call(
    _endpoint(
        "approveSurprise",
        "POST",
        "/surprises/{id}/approve",
        "Goedkeuren; een eigen aanvraag geeft 403",
        shapes.SURPRISE,
        body=shapes.NO_BODY,
        conflicts=True,
    )
)
def approve_surprise(given: Given) -> Reply:
    """Say yes to somebody else's attentie."""
    return Reply(_surprise(decisions.approve(given.item_id, by=given.by, now=given.now)))


@api.call(
    _endpoint(
        "declineSurprise",
        "POST",
        "/surprises/{id}/decline",
        "Afwijzen, met uitleg",
        shapes.SURPRISE,
        body=shapes.DECLINING,
        conflicts=True,
    )
)
def decline_surprise(given: Given) -> Reply:
    """Say no, with the reason."""
    reason = given.body["reason"]
    made = decisions.decline(given.item_id, reason=reason, by=given.by, now=given.now)
    return Reply(_surprise(made))


@api.call(
    _endpoint(
        "cancelSurprise",
        "POST",
        "/surprises/{id}/cancel",
        "Intrekken voor het bezorgd is",
        shapes.SURPRISE,
        body=shapes.CANCELLING,
        conflicts=True,
    )
)
def cancel_surprise(given: Given) -> Reply:
    """Take back an attentie."""
    reason = given.body.get("reason", "")
    made = decisions.cancel(given.item_id, reason=reason, by=given.by, now=given.now)
    return Reply(_surprise(made))


@api.call(
    _endpoint(
        "deliverSurprise",
        "POST",
        "/surprises/{id}/deliver",
        "Bezorgd en betaald",
        shapes.SURPRISE,
        body=shapes.DELIVERING,
        conflicts=True,
    )
)
def deliver_surprise(given: Given) -> Reply:
    """Book what a delivered attentie cost."""
    body, today = given.body, local(given.now).date()
    one = get_surprise(given.item_id)
    without = f"Gemeld via de API op {today:%d-%m-%Y}; de bon ligt bij de afdeling."
    done = deliveries.Delivered(
        on=body.get("deliveredOn", today),
        spent=Cents(body.get("spentCents", one.amount_cents)),
        vat_percent=body.get("vatPercent"),
        receipt_statement=body.get("receiptStatement", without),
    )
    try:
        made = deliveries.deliver(given.item_id, done, by=given.by, now=given.now)
    except Invalid as refusal:
        raise _renamed(refusal) from refusal
    return Reply(_surprise(made))


def _room(given: Given) -> Room:
    found = [one for one in list_visible(given.by) if one.pot.id == given.item_id]
    if not found:
        raise NotFound("Deze pot is er niet.")
    return found[0]


def _renamed(refusal: Invalid) -> Invalid:
    return Invalid({_API_NAMES.get(name, name): why for name, why in refusal.fields.items()})


def _budget(room: Room) -> Mapping[str, Any]:
    pot, balance = room.pot, room.balance
    return {
        "id": pot.id,
        "name": pot.name,
        "year": pot.year,
        "allocatedCents": balance.allocated,
        "reservedCents": balance.reserved,
        "spentCents": balance.spent,
        "availableCents": 0 if pot.closed_at else balance.available,
    }


def _surprise(one: Surprise) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "budgetId": one.pot_id,
        "caseId": one.case_id,
        "status": one.state.value,
        "description": one.description,
        "reason": one.reason,
        "amountCents": one.amount_cents,
        "spentCents": one.spent_cents,
        "requestedAt": utc(one.requested_at),
        "heldUntil": utc(one.held_until),
        "decisionReason": one.decision_reason,
    }


def _entry(one: LedgerEntry) -> Mapping[str, Any]:
    return {
        "number": one.number,
        "postedAt": utc(one.posted_at),
        "posting": one.posting.value,
        "fromAccount": one.from_account.value,
        "toAccount": one.to_account.value,
        "amountCents": one.amount_cents,
        "availableAfterCents": one.available_after,
        "reservedAfterCents": one.reserved_after,
        "spentAfterCents": one.spent_after,
        "surpriseId": one.surprise_id,
        "reversesNumber": one.reverses_number,
        "previousHash": one.previous_seal,
        "hash": one.seal,
    }


def _entries_after(pot_id: int, after: int, size: int) -> str:
    path = f"{BASE_PATH}/budgets/{pot_id}/entries?after={after}&pageSize={size}"
    return f"{edge.settings().base_url}{path}"

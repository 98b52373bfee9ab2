# SPDX-License-Identifier: EUPL-1.2
"""Delivering an attentie: what it cost, by which receipt, and how the resident took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from feedback.accounts.rules import Actor
from feedback.clock import AMSTERDAM
from feedback.errors import Invalid
from feedback.files import services as files
from feedback.money import Cents
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import (
    VAT_RATES,
    Approval,
    Reaction,
    SurpriseState,
    approval_needed,
    vat_within,
)
from feedback.surprise_budget.services.ledger import post
from feedback.surprise_budget.services.moving import (
    check_may_handle,
    check_state,
    move,
    write_down,
)
from feedback.surprise_budget.services.requests import working_days_after
from feedback.text_guard import clean_text, mask_bsn

_LONGEST = 500


@dataclass(frozen=True)
class Delivered:
    """What was delivered and what it cost. Gross is booked; VAT is kept apart within it.

    ``receipt`` is a photo that ``files.prepare`` has judged; without one a statement says why.
    """

    on: date
    spent: Cents
    vat_percent: int | None = None
    receipt: files.Prepared | None = None
    receipt_statement: str = ""


def deliver(surprise_id: int, given: Delivered, *, by: Actor, now: datetime) -> Surprise:
    """Book what an approved attentie cost, by its receipt or a statement why there is none.

    Less than reserved: the rest returns. More: only within what was approved for its threshold
    and within the room. Raises ``Invalid`` naming the field, ``Conflict`` by its state.
    """
    surprise = queries.get_surprise(surprise_id, lock=True)
    check_may_handle(surprise, book.get_pot(surprise.pot_id), by=by)
    check_state(surprise, frozenset({SurpriseState.APPROVED}))
    _, rules = queries.active_rules(now)
    needed = approval_needed(given.spent, rules)
    _check(surprise, given, needed=needed, now=now)
    check_by = working_days_after(now, rules.check_working_days)
    _book_spending(surprise, given.spent, by=by, now=now)
    if given.receipt is not None:
        files.keep(given.receipt, now=now)
    surprise.delivered_on, surprise.spent_cents = given.on, given.spent
    surprise.vat_percent = given.vat_percent
    if given.vat_percent is not None:
        surprise.vat_cents = vat_within(given.spent, given.vat_percent)
    surprise.receipt_file_id = given.receipt.id if given.receipt else None
    surprise.receipt_statement = clean_text(given.receipt_statement).strip() or None
    surprise.check_by = check_by
    move(surprise, SurpriseState.DELIVERED, by=by, now=now)
    write_down(surprise, by=by, now=now)
    return surprise


def add_receipt(surprise_id: int, receipt: files.Prepared, *, by: Actor, now: datetime) -> None:
    """Put the photo of the receipt with a delivered attentie that had none."""
    surprise = queries.get_surprise(surprise_id, lock=True)
    check_may_handle(surprise, book.get_pot(surprise.pot_id), by=by)
    check_state(surprise, frozenset({SurpriseState.DELIVERED}))
    if surprise.receipt_file_id is not None:
        raise Invalid({"receipt": "Er is al een foto van de bon."})
    files.keep(receipt, now=now)
    surprise.receipt_file_id = receipt.id
    surprise.version += 1


def record_reaction(surprise_id: int, reaction: Reaction, *, text: str, by: Actor) -> Surprise:
    """Write down how the resident took it; a refusal is as good an answer as a smile."""
    surprise = queries.get_surprise(surprise_id, lock=True)
    check_may_handle(surprise, book.get_pot(surprise.pot_id), by=by)
    check_state(surprise, frozenset({SurpriseState.DELIVERED}))
    words, _ = mask_bsn(clean_text(text).strip())
    if len(words) > _LONGEST:
        raise Invalid({"text": f"Maak dit korter: hooguit {_LONGEST} tekens."})
    surprise.reaction, surprise.reaction_text = reaction, words or None
    surprise.version += 1
    return surprise


def _check(surprise: Surprise, given: Delivered, *, needed: Approval | None, now: datetime) -> None:
    wrong = {}
    today = now.astimezone(AMSTERDAM).date()
    pot = book.get_pot(surprise.pot_id)
    if given.on > today or given.on < surprise.requested_at.astimezone(AMSTERDAM).date():
        wrong["on"] = "Kies een dag tussen de aanvraag en vandaag."
    elif given.on.year != pot.year:
        wrong["on"] = f"Bezorgd in een ander jaar dan de pot ({pot.year}). Neem hem eerst mee."
    if given.spent <= 0:
        wrong["spent"] = "Vul in wat het kostte, bijvoorbeeld 22,50."
    elif needed is None or outranks(needed, surprise.needs):
        wrong["spent"] = "Dit is meer dan er is goedgekeurd. Vraag een nieuwe goedkeuring."
    if given.vat_percent is not None and given.vat_percent not in VAT_RATES:
        wrong["vat"] = "Kies het btw-tarief dat op de bon staat."
    statement = clean_text(given.receipt_statement).strip()
    if given.receipt is None and not statement:
        wrong["receipt"] = "Voeg een foto van de bon toe, of schrijf op waarom die er niet is."
    elif len(statement) > _LONGEST:
        wrong["receipt"] = f"Maak dit korter: hooguit {_LONGEST} tekens."
    if wrong:
        raise Invalid(wrong)


def outranks(needed: Approval, had: Approval) -> bool:
    """Tell whether an amount asks for a higher yes than it got."""
    ranks = list(Approval)
    return ranks.index(needed) > ranks.index(had)


def _book_spending(surprise: Surprise, spent: Cents, *, by: Actor, now: datetime) -> None:
    """Reserve what it cost more, spend, and return what it cost less."""
    difference = spent - surprise.amount_cents
    steps = [(Posting.SPEND, spent, "spend")]
    if difference > 0:
        steps.insert(0, (Posting.RESERVE, Cents(difference), "reserve-more"))
    elif difference < 0:
        steps.append((Posting.RETURN, Cents(-difference), "return-rest"))
    for posting, amount, name in steps:
        post(
            surprise.pot_id,
            posting=posting,
            amount=amount,
            posting_key=f"{name}:{surprise.id}",
            by=by,
            now=now,
            surprise_id=surprise.id,
            reason="" if name == "spend" else name,
        )

# SPDX-License-Identifier: EUPL-1.2
"""The page of one attentie: what was asked, decided, delivered and checked, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback import edge
from feedback.accounts.queries.people import list_names
from feedback.accounts.rules import Actor
from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.contacts.queries import get_card
from feedback.contacts.rules.details import Language
from feedback.errors import NotAllowed
from feedback.money import Cents, format_euros
from feedback.surprise_budget.models.ledger import Pot
from feedback.surprise_budget.models.surprises import Surprise, SurpriseRecipient, SurpriseRemark
from feedback.surprise_budget.queries import ledger as book
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.pots import list_visible
from feedback.surprise_budget.rules.four_eyes import why_not_check
from feedback.surprise_budget.rules.surprises import RESERVING, SurpriseState
from feedback.surprise_budget.services.judging import judge
from feedback.surprise_budget.services.moving import handles


@dataclass(frozen=True)
class SurprisePage:
    """One attentie with the names around it."""

    surprise: Surprise
    pot: Pot
    case: Case | None
    asked_by: str
    decided_by: str
    checked_by: str
    name: str
    address: str
    may_cancel: bool
    may_handle: bool
    why_not_check: str
    supplier: str
    language: str
    remarks: Sequence[tuple[str, SurpriseRemark]]
    may_remark: bool

    @property
    def amount_box(self) -> str:
        """The reserved amount as a box for typing holds it."""
        return format_euros(Cents(self.surprise.amount_cents)).removeprefix("€\u00a0")


def get_surprise_page(surprise_id: int, *, by: Actor, now: datetime) -> SurprisePage:
    """Return the page of one attentie. Raises ``NotFound``, ``NotAllowed`` for another's pot."""
    one = queries.get_surprise(surprise_id)
    pot = book.get_pot(one.pot_id)
    _check_visible(one, pot, by=by)
    numbers = (one.requested_by_id, one.decided_by_id, one.checked_by_id)
    names = list_names([number for number in numbers if number])
    judged = judge(one, by=by, now=now)
    waits = one.state is SurpriseState.DELIVERED and one.checked_at is None
    name, address = _recipient(one, by=by)
    remarks = _remarks(one.id)
    return SurprisePage(
        surprise=one,
        pot=pot,
        case=get_case(one.case_id) if one.case_id else None,
        asked_by=names.get(one.requested_by_id or 0, ""),
        decided_by=names.get(one.decided_by_id or 0, ""),
        checked_by=names.get(one.checked_by_id or 0, ""),
        name=name,
        address=address,
        may_cancel=one.state in RESERVING and by.id in {one.requested_by_id, pot.holder_id},
        may_handle=handles(one, pot, by=by),
        why_not_check=why_not_check(judged.judge, judged.parties) if waits else "-",
        supplier=queries.find_supplier_name(one.supplier_id),
        language=_language(one),
        remarks=remarks,
        may_remark=by.id is not None and (by.id != one.requested_by_id or bool(remarks)),
    )


def _remarks(surprise_id: int) -> list[tuple[str, SurpriseRemark]]:
    rows = queries.list_remarks(surprise_id)
    names = list_names({row.by_id for row in rows})
    return [(names.get(row.by_id, ""), row) for row in rows]


def _language(one: Surprise) -> str:
    """Return the language of the resident, for the words on the card."""
    contact_id = get_case(one.case_id).contact_id if one.case_id else None
    return get_card(contact_id).language.value if contact_id else Language.DUTCH.value


def find_receipt(surprise_id: int, *, by: Actor) -> str | None:
    """Return the file of a receipt that this person may see."""
    one = queries.get_surprise(surprise_id)
    _check_visible(one, book.get_pot(one.pot_id), by=by)
    return one.receipt_file_id


def _check_visible(one: Surprise, pot: Pot, *, by: Actor) -> None:
    if by.id == one.requested_by_id:
        return
    if pot.id not in {room.pot.id for room in list_visible(by)}:
        raise NotAllowed("Deze pot is van een ander team.")


def _recipient(one: Surprise, *, by: Actor) -> tuple[str, str]:
    """Name and address are for who brings it: who asked, until it is delivered."""
    row = queries.find_recipient(one.id)
    if row is None or by.id != one.requested_by_id or one.state is not SurpriseState.APPROVED:
        return "", ""
    return _open(row, "name"), _open(row, "address")


def _open(row: SurpriseRecipient, field: str) -> str:
    sealed = row.name_sealed if field == "name" else row.address_sealed
    if sealed is None:
        return ""
    return edge.keyring().open(sealed, place=f"surprise_recipient.{field}:{row.surprise_id}")

# SPDX-License-Identifier: EUPL-1.2
"""The page of a pot: what is left, what waits for a yes, the register and its proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.queries.people import list_colleagues, list_names
from feedback.accounts.rules import Actor, Role
from feedback.clock import local
from feedback.desk.queries.budget_figures import find_seldom
from feedback.desk.rules import budget as words
from feedback.errors import NotFound
from feedback.money import Cents
from feedback.surprise_budget.models.checks import BookProof, SampleItem
from feedback.surprise_budget.models.ledger import LedgerEntry, Pot
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import checks, ledger
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.queries.pots import Room, list_visible
from feedback.surprise_budget.rules.four_eyes import why_not_approve
from feedback.surprise_budget.rules.ledger import OPPOSITES
from feedback.surprise_budget.rules.surprises import Approval, SurpriseState
from feedback.surprise_budget.services.decisions import why_not_right
from feedback.surprise_budget.services.judging import judge

SHOWN = 8


@dataclass(frozen=True)
class Waiting:
    """What waits for a yes, with what the rules say of it now."""

    surprise: Surprise
    case_number: str | None
    asked_by: str
    stops: Sequence[str]
    remarks: int = 0

    @property
    def first_name(self) -> str:
        """How a colleague is called on a button."""
        return self.asked_by.split(maxsplit=1)[0] if self.asked_by else ""


@dataclass(frozen=True)
class Own:
    """An own request, and with whom it lies."""

    surprise: Surprise
    lies_with: str


@dataclass(frozen=True)
class Row:
    """One line of the register, as people read it."""

    entry: LedgerEntry
    what: str
    posting: str
    amount: str


@dataclass(frozen=True)
class PotPage:
    """Everything on the page of one pot."""

    room: Room
    rooms: Sequence[Room]
    counts: dict[SurpriseState, int]
    share: int
    left_at_end: Cents | None
    waiting: Sequence[Waiting]
    own: Sequence[Own]
    rows: Sequence[Row]
    proof: BookProof | None
    to_check: int
    sample: Sequence[SampleItem]
    seldom: Sequence[tuple[str, str]] = ()

    @property
    def is_much(self) -> bool:
        """Tell whether much will stay unused in this pace."""
        return words.is_much(self.left_at_end, self.room.balance)

    @property
    def reserved_count(self) -> int:
        """How many attenties hold money."""
        return self.counts.get(SurpriseState.APPROVED, 0) + self.counts.get(
            SurpriseState.AWAITING_APPROVAL, 0
        )


def find_pot_page(pot_id: int | None, *, by: Actor, now: datetime) -> PotPage | None:
    """Return the page of a pot, the first one when none is named; None when there is no pot."""
    rooms = list_visible(by)
    if pot_id is None:
        year = local(now).year
        open_now = [one for one in rooms if one.pot.year == year]
        held = [one for one in open_now if one.pot.holder_id == by.id]
        chosen = held or open_now or rooms
        if not chosen:
            return None
        room = chosen[0]
    else:
        room = _chosen(rooms, pot_id)
    share = words.year_share(local(now).date(), year=room.pot.year)
    left = words.left_at_end(room.balance, share=share)
    awaiting = queries.list_awaiting(room.pot.id)
    is_asked = by.may("budgets.manage") and words.is_much(left, room.balance)
    return PotPage(
        room=room,
        rooms=rooms,
        counts=queries.count_by_state(room.pot.id),
        share=share,
        left_at_end=left,
        waiting=_waiting(awaiting, by=by, now=now),
        own=[
            Own(one, _lies_with(one, room.pot, by=by, now=now))
            for one in awaiting
            if one.requested_by_id == by.id
        ],
        rows=list_rows(room.pot.id, most=SHOWN),
        proof=checks.find_proof(room.pot.id),
        to_check=len(queries.list_to_check([room.pot.id])),
        sample=checks.list_sample(room.pot.id),
        seldom=find_seldom(room.pot) if is_asked else (),
    )


def get_room(pot_id: int, *, by: Actor) -> Room:
    """Return a pot this person may look into; raises ``NotFound``."""
    return _chosen(list_visible(by), pot_id)


def list_rows(pot_id: int, *, before: int | None = None, most: int = 50) -> list[Row]:
    """Return lines of the register in words, newest first."""
    return in_words(ledger.list_newest_entries(pot_id, before=before, most=most))


@dataclass(frozen=True)
class LinePage:
    """One line of a register, and how it stands with putting it right."""

    row: Row
    reversed_by: int | None
    can_be_reversed: bool


def find_line(pot_id: int, number: int) -> LinePage:
    """Return one line of a register; raises ``NotFound``."""
    entry = ledger.find_entry(pot_id, number)
    if entry is None:
        raise NotFound("Deze regel staat niet in het register.")
    reversal = ledger.find_reversal(pot_id, number)
    fits = entry.posting in OPPOSITES and entry.reverses_number is None
    return LinePage(
        in_words([entry])[0], reversal.number if reversal else None, fits and reversal is None
    )


def in_words(entries: Sequence[LedgerEntry]) -> list[Row]:
    """Return lines of a book with what each was for."""
    known = queries.list_with_cases({one.surprise_id for one in entries if one.surprise_id})
    return [
        Row(
            one,
            _what(one, known),
            words.posting_word(one.posting, one.reason),
            words.signed(one.posting, one.amount_cents),
        )
        for one in entries
    ]


def _what(entry: LedgerEntry, known: dict[int, tuple[Surprise, str | None, str | None]]) -> str:
    if entry.reverses_number is not None:
        return f"Correctie op {entry.reverses_number}: {entry.reason}"
    if entry.surprise_id not in known:
        return entry.reason
    surprise, number, _shop = known[entry.surprise_id]
    return ", ".join(part for part in (surprise.description, number) if part)


def _chosen(rooms: Sequence[Room], pot_id: int) -> Room:
    found = [one for one in rooms if one.pot.id == pot_id]
    if not found:
        raise NotFound("Deze pot is er niet.")
    return found[0]


def _waiting(awaiting: Sequence[Surprise], *, by: Actor, now: datetime) -> list[Waiting]:
    """Return only what this person may decide about: the rest lies with somebody else."""
    mine = [one for one in awaiting if _is_for(one, by=by, now=now)]
    names = list_names([one.requested_by_id for one in mine if one.requested_by_id])
    known = queries.list_with_cases([one.id for one in mine])
    return [
        Waiting(
            one,
            known[one.id][1],
            names.get(one.requested_by_id or 0, ""),
            why_not_right(one, now=now),
            len(queries.list_remarks(one.id)),
        )
        for one in mine
    ]


def count_to_decide(rooms: Sequence[Room], *, by: Actor, now: datetime) -> dict[int, int]:
    """Return, by pot, how many attenties wait for the yes of this person: the rows of its page.

    Nothing is asked of persons and mandates while nothing waits.
    """
    seen = {one.pot.id for one in rooms}
    waiting = (one for one in queries.list_all_awaiting() if one.pot_id in seen)
    return dict(Counter(one.pot_id for one in waiting if _is_for(one, by=by, now=now)))


def _is_for(one: Surprise, *, by: Actor, now: datetime) -> bool:
    judged = judge(one, by=by, now=now)
    return not why_not_approve(judged.judge, judged.parties, one.needs)


def _lies_with(one: Surprise, pot: Pot, *, by: Actor, now: datetime) -> str:
    """Return who decides about it: names, or that any colleague may."""
    if one.needs is Approval.COLLEAGUE:
        return "een collega"
    holders: list[int] = []
    if pot.holder_id is not None and pot.holder_id != by.id:
        deputies = queries.list_deputies(
            pot.holder_id, amount=one.amount_cents, on=local(now).date()
        )
        holders = [pot.holder_id, *(other for other in deputies if other != by.id)]
    if holders:
        names = list_names(holders)
        return " of ".join(names[number] for number in holders if number in names)
    others = list_colleagues(permission="budgets.manage")
    named = [one.name for one in others if one.id != by.id and Role.BUDGET_HOLDER in one.roles]
    return " of ".join(named) or "een andere budgethouder"

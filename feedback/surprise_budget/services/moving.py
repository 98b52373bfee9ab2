# SPDX-License-Identifier: EUPL-1.2
"""What every step of an attentie does: its state moves, the case hears it, money returns."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.audit.services import record
from feedback.cases.rules import TimelineKind
from feedback.cases.services.timeline import tell
from feedback.db import db
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import Pot
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import RESERVING, STATE_LABELS, SurpriseState
from feedback.surprise_budget.services.ledger import post
from feedback.text_guard import clean_text


def check_state(surprise: Surprise, wanted: frozenset[SurpriseState]) -> None:
    """Refuse what is in another state by now: somebody was there before."""
    if surprise.state not in wanted:
        label = STATE_LABELS[surprise.state].lower()
        raise Conflict(f"Dit kan niet meer. Hoe het staat: {label}. Ververs de pagina.")


def move(surprise: Surprise, state: SurpriseState, *, by: Actor, now: datetime) -> None:
    """Bring an attentie in a state and tell it on the timeline of its case."""
    surprise.state = state
    surprise.version += 1
    if state not in RESERVING:
        surprise.held_until = None
    db.session.flush()
    tell_case(surprise, by=by, now=now)


def write_down(surprise: Surprise, *, by: Actor, now: datetime) -> None:
    """Write in the audit who brought an attentie where it stands."""
    record(
        f"surprise.{surprise.state.value}",
        by=by,
        object_type="surprise",
        object_id=surprise.id,
        now=now,
    )


def handles(surprise: Surprise, pot: Pot, *, by: Actor) -> bool:
    """Tell whether somebody delivers it or tells about it: who asked, the holder, the team."""
    own = by.id is not None and by.id in {surprise.requested_by_id, pot.holder_id}
    return own or pot.team_id is None or pot.team_id == by.team_id


def check_may_handle(surprise: Surprise, pot: Pot, *, by: Actor) -> None:
    """Refuse who has nothing to do with it."""
    if not handles(surprise, pot, by=by):
        raise NotAllowed("Deze attentie is van een ander team.")


def tell_case(surprise: Surprise, *, by: Actor, now: datetime) -> None:
    """Write on the timeline of the case where its attentie stands."""
    if surprise.case_id is not None:
        fields = {"surprise_id": surprise.id, "step": surprise.state.value}
        tell(surprise.case_id, TimelineKind.SURPRISED, by=by, now=now, fields=fields)


def return_money(surprise: Surprise, *, by: Actor, now: datetime) -> None:
    """Give back what was held, once; the line says why."""
    post(
        surprise.pot_id,
        posting=Posting.RETURN,
        amount=Cents(surprise.amount_cents),
        posting_key=f"return:{surprise.id}",
        by=by,
        now=now,
        surprise_id=surprise.id,
        reason=surprise.state.value,
    )


def needed_words(text: str, field: str, sentence: str, *, most: int = 500) -> str:
    """Return text that has to be there; raises ``Invalid`` with ``sentence`` when it is not."""
    clean = clean_text(text).strip()
    if not clean:
        raise Invalid({field: sentence})
    if len(clean) > most:
        raise Invalid({field: f"Maak dit korter: hooguit {most} tekens."})
    return clean

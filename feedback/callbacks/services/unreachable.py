# SPDX-License-Identifier: EUPL-1.2
"""Giving up on a call: what has to be done first, and the last letter (ADR 0018)."""

from __future__ import annotations

from datetime import date, datetime

from feedback.accounts.rules import Actor
from feedback.callbacks.models import Promise
from feedback.callbacks.queries import ladder as queries
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import VerdictOutcome, VerdictReason, ladder_in_words
from feedback.callbacks.services.promises import settle
from feedback.cases import queries as case_queries
from feedback.cases.models import Case
from feedback.cases.rules import TimelineKind
from feedback.cases.services.timeline import tell
from feedback.clock import local
from feedback.contacts.queries import list_cards
from feedback.errors import Conflict, Invalid

NOTHING_RUNS = (
    "Niet bereikt kan hier niet: er loopt geen belofte om contact te zoeken. Kies een andere reden."
)
NOT_WRITTEN = (
    "De laatste brief of mail is nog niet weg. Verstuur hem, of leg vast wanneer de brief "
    "op de post ging."
)
NO_WAY_TO_WRITE = "Wij hebben geen e-mailadres of adres. Zoek een adres, of blijf bellen."


def reasons_to_go_on(case: Case, running: Promise | None, *, now: datetime) -> list[str]:
    """Return why a case may not close as unreachable yet, a sentence each; none when it may.

    The ladder of attempts has to be done, and the last letter or mail has to have left.
    """
    if running is None:
        return [NOTHING_RUNS]
    state = queries.find_ladder(running, now=now)
    if not state.is_done:
        return [ladder_in_words(state)]
    if queries.has_last_writing(running):
        return []
    card = list_cards([case.contact_id]).get(case.contact_id or "")
    can_write = card is not None and (card.has_email or card.has_address)
    return [NOT_WRITTEN] if can_write else [NOT_WRITTEN, NO_WAY_TO_WRITE]


def give_up(running: Promise, *, by: Actor, now: datetime) -> None:
    """Settle the promise of someone who could not be reached: it was not kept.

    It is never left out of the percentage, so that giving up early wins nothing.
    """
    settle(
        running,
        outcome=VerdictOutcome.LATE,
        reason=VerdictReason.UNREACHABLE,
        happened_at=now,
        by=by,
        now=now,
    )


def record_letter(case_id: int, *, sent_on: date, by: Actor, now: datetime) -> Promise:
    """Write down on which day the last letter was posted.

    Raises ``Invalid`` for a day that cannot be and ``Conflict`` where no promise runs.
    """
    case = case_queries.get_case(case_id, lock=True)
    running = find_open_promise(case_id, lock=True)
    if running is None:
        raise Conflict("Er loopt geen belofte bij deze zaak. Een laatste brief is niet nodig.")
    if sent_on > local(now).date():
        raise Invalid({"sentOn": "Deze dag komt nog. Vul in wanneer de brief op de post ging."})
    if sent_on < local(case.received_at).date():
        raise Invalid({"sentOn": "Toen was dit bericht er nog niet. Controleer de datum."})
    running.letter_sent_on = sent_on
    fields = {"promise_id": running.id, "sent_on": sent_on.isoformat()}
    tell(case_id, TimelineKind.LETTER_SENT, by=by, now=now, fields=fields)
    return running

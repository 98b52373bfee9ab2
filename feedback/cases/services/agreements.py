# SPDX-License-Identifier: EUPL-1.2
"""What was agreed with the resident: who does what by when."""

from __future__ import annotations

from datetime import date, datetime

from feedback.accounts.rules import Actor
from feedback.cases import queries, rules
from feedback.cases.models import Agreement
from feedback.cases.rules import (
    AgreementStatus,
    TimelineKind,
)
from feedback.cases.services.links import reveal_address
from feedback.cases.services.timeline import tell
from feedback.clock import local
from feedback.contacts.queries import declines_messages
from feedback.db import db
from feedback.errors import Conflict, Invalid
from feedback.notifications.services import NOT_QUEUED, Queued, queue_to_contact
from feedback.text_guard import clean_text


def agree(
    case_id: int,
    *,
    text: str,
    owner: str,
    due_on: date,
    on_status_page: bool,
    by: Actor,
    now: datetime,
) -> Agreement:
    """Write down what was agreed with the resident: who does what by when.

    When its text may stand on the resident's page, the resident also gets it in writing.
    Raises ``Invalid`` for an empty text or owner and for a date that cannot be.
    """
    clean, who = clean_text(text)[: rules.MAX_LINE], clean_text(owner)[:100]
    problems = {}
    if not clean:
        problems["text"] = "Schrijf op wat u afspreekt."
    if not who:
        problems["owner"] = "Schrijf op wie dit doet."
    if problems:
        raise Invalid(problems)
    rules.check_due_on(due_on, today=local(now).date())
    agreement = Agreement(
        case_id=case_id,
        text=clean,
        owner=who,
        due_on=due_on,
        status=AgreementStatus.OPEN,
        on_status_page=on_status_page,
        made_at=now,
        made_by_id=by.id,
    )
    db.session.add(agreement)
    db.session.flush()  # The timeline refers to the agreement by its id.
    fields = {"agreement_id": agreement.id}
    tell(case_id, TimelineKind.AGREED, by=by, now=now, fields=fields)
    if on_status_page:
        _put_in_writing(agreement, now=now)
    return agreement


def move_agreement(
    agreement_id: int, *, due_on: date, reason: str, by: Actor, now: datetime
) -> Queued:
    """Move an agreement that we will not keep in time, and tell the resident why.

    The day that was agreed at first stays. Returns by which way the resident hears it: none
    when the text may not leave the house, or there is no way to write. The same day again
    changes nothing. Raises ``Conflict`` for one that is settled and ``Invalid`` by field.
    """
    agreement = queries.get_agreement(agreement_id)
    if agreement.status != AgreementStatus.OPEN:
        raise Conflict("Deze afspraak is al afgerond.")
    before, said = (
        agreement.due_on,
        " ".join(clean_text(reason).split())[: rules.MAX_LINE].rstrip("."),
    )
    if due_on == before and said == agreement.moved_reason:
        return NOT_QUEUED
    rules.check_move(due_on, before=before, reason=said, today=local(now).date())
    agreement.first_due_on = agreement.first_due_on or before
    agreement.due_on = due_on
    agreement.moved_reason = said
    fields = {
        "agreement_id": agreement.id,
        "from_day": before.isoformat(),
        "to_day": due_on.isoformat(),
    }
    tell(agreement.case_id, TimelineKind.AGREEMENT_MOVED, by=by, now=now, fields=fields)
    return _tell_late(agreement, before=before, now=now)


def settle_agreement(
    agreement_id: int, *, outcome: AgreementStatus, reason: str, by: Actor, now: datetime
) -> Agreement:
    """Mark an agreement kept, or cancelled with the reason the resident heard."""
    agreement = queries.get_agreement(agreement_id)
    if agreement.status != AgreementStatus.OPEN:
        raise Conflict("Deze afspraak is al afgerond.")
    said = clean_text(reason)[: rules.MAX_LINE]
    if outcome is AgreementStatus.CANCELLED and not said:
        raise Invalid({"reason": "Schrijf op waarom dit niet doorgaat."})
    agreement.status = outcome
    agreement.settled_at = now
    agreement.settled_reason = said or None
    fields = {"agreement_id": agreement.id, "outcome": outcome.value}
    tell(agreement.case_id, TimelineKind.AGREEMENT_SETTLED, by=by, now=now, fields=fields)
    return agreement


def _put_in_writing(agreement: Agreement, *, now: datetime) -> None:
    """Queue the agreement to the resident, unless they want no messages; at decent hours."""
    case = queries.get_case(agreement.case_id)
    if case.contact_id is None or declines_messages(case.contact_id):
        return
    queue_to_contact(
        case.contact_id,
        template="agreement",
        context={
            "number": case.number,
            "what": agreement.text,
            "due_on": agreement.due_on,
            "status_url": reveal_address(case.id),
        },
        dedupe_key=f"agreement:{agreement.id}",
        now=now,
        about_case_id=case.id,
    )


def _tell_late(agreement: Agreement, *, before: date, now: datetime) -> Queued:
    """Queue that it becomes later, as the agreement itself was put in writing."""
    case = queries.get_case(agreement.case_id)
    if not agreement.on_status_page or case.contact_id is None:
        return NOT_QUEUED
    if declines_messages(case.contact_id):
        return NOT_QUEUED
    return queue_to_contact(
        case.contact_id,
        template="agreement_late",
        context={
            "number": case.number,
            "what": agreement.text,
            "due_on": before,
            "new_due_on": agreement.due_on,
            "reason": agreement.moved_reason,
            "status_url": reveal_address(case.id),
        },
        dedupe_key=f"agreement_late:{agreement.id}:{now.isoformat()}",
        now=now,
        about_case_id=case.id,
    )


def _open_agreements_in_words(case_id: int) -> list[str]:
    open_ones = queries.list_agreements(case_id, status=AgreementStatus.OPEN)
    return [f"Er staat nog een afspraak open: {one.text}, door {one.owner}." for one in open_ones]

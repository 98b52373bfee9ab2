# SPDX-License-Identifier: EUPL-1.2
"""From draft to in force: consultation, a colleague's yes, the moment it holds, retiring."""

from __future__ import annotations

from datetime import date, datetime

from feedback.accounts.persons import list_persons
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.clock import local
from feedback.db import db
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.instructions.errors import NotOpen
from feedback.instructions.models.versions import InForce, InstructionVersion
from feedback.instructions.queries import versions as queries
from feedback.instructions.queries.proposals import count_undecided
from feedback.instructions.rules.chart import chart_faults
from feedback.instructions.rules.steps import from_stored
from feedback.instructions.rules.versions import check_from, check_review, why_not_approve
from feedback.text_guard import clean_text
from feedback.wording import N_


def open_consultation(version_id: int, *, until: date, by: Actor, now: datetime) -> None:
    """Show a draft to residents up to and including a day; its words may still change."""
    version = _get_unapproved(version_id)
    if until < local(now).date():
        raise Invalid({"until": N_("Deze dag is voorbij. Kies vandaag of later.")})
    version.consultation_at = version.consultation_at or now
    version.consultation_until = until
    _record("instruction.consultation_opened", version, by=by, now=now)


def ask_approval(version_id: int, *, by: Actor, now: datetime) -> None:
    """Ask a colleague to approve; raises ``Conflict`` with what is still lacking.

    Nothing goes on while a resident waits for a decision on their words.
    """
    version = _get_unapproved(version_id)
    faults = chart_faults(from_stored(version.steps))
    if faults:
        raise Conflict(" ".join(["Nog niet:", *(fault.words for fault in faults[:5])]))
    if not version.why.strip():
        raise Conflict(N_("Schrijf eerst wat er veranderde en waarom: uw collega’s lezen dat."))
    waiting = count_undecided(version.id)
    if waiting:
        raise Conflict(
            N_("Beslis eerst over alles wat inwoners zeiden: bij elke inbreng, met een reden.")
        )
    version.asked_at, version.asked_by_id, version.returned_because = now, by.id, ""
    _record("instruction.approval_asked", version, by=by, now=now)


def withdraw_request(version_id: int, *, by: Actor, now: datetime) -> None:
    """Take the question for approval back, to write on."""
    version = _get_unapproved(version_id)
    version.asked_at = version.asked_by_id = None
    _record("instruction.approval_withdrawn", version, by=by, now=now)


def send_back(version_id: int, *, because: str, by: Actor, now: datetime) -> None:
    """Give an asked version back to its writers, with the reason."""
    version = _get_unapproved(version_id)
    words = clean_text(because)[:1000]
    if version.asked_at is None:
        raise Conflict(N_("Voor deze versie is geen akkoord gevraagd."))
    if not words:
        raise Invalid({"because": N_("Schrijf wat er nog anders moet.")})
    version.asked_at, version.returned_because = None, words
    _record("instruction.sent_back", version, by=by, now=now)


def approve(version_id: int, *, review_by: date, by: Actor, now: datetime) -> None:
    """Approve a version; who wrote on it may not, with any of their accounts.

    Raises ``NotAllowed`` for a writer, ``Conflict`` when nobody asked.
    """
    version = _get_unapproved(version_id)
    refusal = why_not(version, by=by)
    if refusal:
        raise NotAllowed(refusal)
    if version.asked_at is None:
        raise Conflict(N_("Voor deze versie is geen akkoord gevraagd."))
    check_review(review_by, today=local(now).date())
    version.review_by = review_by
    version.approved_at, version.approved_by_id = now, by.id
    version.approved_by_label = by.label
    _record("instruction.approved", version, by=by, now=now)


def why_not(version: InstructionVersion, *, by: Actor) -> str:
    """Return why this colleague may not approve; empty when they may."""
    if by.id is None:
        return N_("Alleen een collega geeft akkoord.")
    authors = queries.list_author_ids(version.id)
    persons = list_persons({by.id, *authors})
    return why_not_approve(persons[by.id], {persons[one] for one in authors})


def put_in_force(
    version_id: int, *, from_at: datetime | None, by: Actor, now: datetime
) -> datetime:
    """Have an approved version hold from a moment (None: now); the one before it ends then.

    Raises ``Invalid`` for a moment that passed, ``Conflict`` without approval.
    """
    version = queries.get_version_to_change(version_id)
    if version.approved_at is None:
        raise Conflict(N_("Een versie geldt pas na akkoord van een collega."))
    begins = from_at or now
    check_from(begins, now=now)
    _add_period(version.instruction_id, version.id, from_at=begins, by=by, now=now)
    _record("instruction.put_in_force", version, by=by, now=now)
    return begins


def retire(instruction_id: int, *, by: Actor, now: datetime) -> None:
    """End an instruction now: no version is in force any more. Cases keep their stamp."""
    shelf = queries.get_shelf_of(instruction_id, now=now)
    if shelf.current is None:
        raise Conflict(N_("Er geldt geen versie van deze instructie."))
    _add_period(instruction_id, None, from_at=now, by=by, now=now)
    _record("instruction.retired", shelf.current.version, by=by, now=now)


def take_back_plan(instruction_id: int, *, by: Actor, now: datetime) -> None:
    """Let what is in force now simply go on at the moment a change was planned for."""
    shelf = queries.get_shelf_of(instruction_id, now=now)
    if shelf.planned is None:
        raise Conflict(N_("Er staat geen wijziging gepland."))
    current = shelf.current.version.id if shelf.current else None
    _add_period(instruction_id, current, from_at=shelf.planned.from_at, by=by, now=now)
    _record("instruction.plan_taken_back", shelf.newest.version, by=by, now=now)


def _add_period(
    instruction_id: int, version_id: int | None, *, from_at: datetime, by: Actor, now: datetime
) -> None:
    db.session.add(
        InForce(
            instruction_id=instruction_id,
            version_id=version_id,
            from_at=from_at,
            recorded_at=now,
            recorded_by_id=by.id,
            recorded_by_label=by.label,
        )
    )
    db.session.flush()  # What is asked next in this unit knows of it.


def _get_unapproved(version_id: int) -> InstructionVersion:
    version = queries.get_version_to_change(version_id)
    if version.approved_at or version.set_aside_at:
        raise NotOpen
    return version


def _record(action: str, version: InstructionVersion, *, by: Actor, now: datetime) -> None:
    audit.record(
        action,
        by=by,
        object_type="instruction_version",
        object_id=version.id,
        details={"number": version.number},
        now=now,
    )

# SPDX-License-Identifier: EUPL-1.2
"""Instructions at work: stamped on handled cases, read, ticked step by step, talked back to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.cases.models import Case
from feedback.db import db, insert_once
from feedback.errors import Conflict, NotFound
from feedback.instructions.models.at_work import (
    CaseLookedAt,
    ChecklistTick,
    InstructionStamp,
    ReadReceipt,
)
from feedback.instructions.models.proposals import StepProposal
from feedback.instructions.models.versions import InstructionVersion
from feedback.instructions.queries import at_work as queries
from feedback.instructions.queries import versions
from feedback.instructions.queries.at_work import Handled
from feedback.instructions.queries.versions import Shelf
from feedback.instructions.rules.proposals import ProposedBy, read_words
from feedback.instructions.rules.scope import is_for
from feedback.instructions.rules.steps import find_step, from_stored
from feedback.instructions.rules.versions import find_in_force
from feedback.wording import N_


def stamp_cases(cases: Sequence[Handled], *, now: datetime) -> int:
    """Write on each case which versions held when it was handled; return how many stamps.

    From the periods and the moment of handling alone, so that a late stamp is right, and twice
    is once.
    """
    periods, instructions = versions.list_periods(), queries.list_instructions()
    stamped = 0
    for case in cases:
        if not insert_once(
            CaseLookedAt, case_id=case.case_id, handled_at=case.handled_at, stamped_at=now
        ):
            continue
        for one in instructions:
            if not is_for(one.case_kinds, one.topics, kind=case.kind, topic=case.topic):
                continue
            held = find_in_force(periods.get(one.id, []), now=case.handled_at)
            if held is not None:
                stamped += insert_once(InstructionStamp, case_id=case.case_id, version_id=held)
    return stamped


def list_for_case(kind: str, topic: str | None, *, now: datetime) -> list[Shelf]:
    """Return the instructions in force for such a case; those of its own topic first."""
    found = [
        shelf
        for shelf in versions.list_shelves(now=now)
        if shelf.current is not None
        and is_for(shelf.instruction.case_kinds, shelf.instruction.topics, kind=kind, topic=topic)
    ]
    return sorted(found, key=lambda one: not one.instruction.topics)


def confirm_read(version: InstructionVersion, *, by: Actor, now: datetime) -> None:
    """Write down that a colleague read a version; twice is once."""
    if version.approved_at is None:
        raise Conflict(N_("Een concept bevestigt u niet: het kan nog veranderen."))
    insert_once(ReadReceipt, version_id=version.id, user_id=by.id, read_at=now)


def tick(
    case: Case,
    version: InstructionVersion,
    step_id: str,
    *,
    is_done: bool,
    way: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Write down that a step was done on a case (or not after all), or which way was chosen."""
    step = find_step(from_stored(version.steps), step_id)
    if step is None or version.approved_at is None:
        raise NotFound(N_("Deze stap hoort niet bij deze versie."))
    if way and way not in {one.to for one in step.ways}:
        raise NotFound(N_("Dit antwoord hoort niet bij deze keuze."))
    db.session.add(
        ChecklistTick(
            case_id=case.id,
            version_id=version.id,
            step_id=step_id,
            is_done=is_done,
            way=way,
            ticked_at=now,
            ticked_by_id=by.id,
            ticked_by_label=by.label,
        )
    )


def propose(
    version: InstructionVersion,
    step_id: str,
    *,
    words: str,
    case_id: int | None,
    by: Actor,
    now: datetime,
) -> StepProposal:
    """Write down that a colleague says a step is not right, with the case it was noticed on.

    Raises ``Invalid`` without words, ``Conflict`` for a step that is gone from this version.
    """
    text = read_words(words)
    if step_id and find_step(from_stored(version.steps), step_id) is None:
        raise Conflict(
            N_("Deze stap is er niet meer. Kijk in de instructie welke stap u nu bedoelt.")
        )
    made = StepProposal(
        version_id=version.id,
        step_id=step_id,
        proposed_by=ProposedBy.COLLEAGUE,
        words=text,
        case_id=case_id,
        made_at=now,
        made_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()  # Its number is shown.
    return made

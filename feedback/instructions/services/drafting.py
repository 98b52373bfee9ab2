# SPDX-License-Identifier: EUPL-1.2
"""Writing a version: begin, change, undo, merge with what a colleague wrote meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.db import db
from feedback.errors import Conflict, Invalid
from feedback.instructions.errors import ChangedMeanwhile, NotOpen
from feedback.instructions.models.versions import Instruction, InstructionEdit, InstructionVersion
from feedback.instructions.queries import versions as queries
from feedback.instructions.rules import drafting
from feedback.instructions.rules.steps import (
    Step,
    Steps,
    clean_step,
    find_step,
    from_stored,
    to_stored,
)
from feedback.instructions.rules.versions import (
    LONGEST_WHY,
    InstructionKind,
    check_title,
    make_slug,
)
from feedback.text_guard import clean_text
from feedback.wording import N_


def make_instruction(
    title: str,
    *,
    kind: InstructionKind,
    case_kinds: Collection[str] = (),
    topics: Collection[str] = (),
    steps: Steps | None = None,
    by: Actor,
    now: datetime,
) -> InstructionVersion:
    """Make an instruction with its first version, a draft; raises ``Invalid`` by field."""
    title = check_title(title)
    made = Instruction(
        slug=make_slug(title, taken=queries.list_slugs()),
        kind=kind,
        case_kinds=sorted(case_kinds),
        topics=sorted(topics),
        is_public=False,
        made_at=now,
        made_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()  # The version refers to it.
    audit.record("instruction.made", by=by, object_type="instruction", object_id=made.id, now=now)
    return _add_version(
        made.id, 1, title=title, steps=steps or drafting.first_steps(), by=by, now=now
    )


def begin_version(
    instruction_id: int, *, by: Actor, now: datetime, after: InstructionVersion | None = None
) -> InstructionVersion:
    """Begin the next version with the words of ``after`` (else what is in force, else newest).

    Raises ``Conflict`` while another draft is open: two drafts would each lose half the work.
    """
    shelf = queries.get_shelf_of(instruction_id, now=now)
    if shelf.draft is not None:
        raise Conflict(N_("Er is al een concept. Ga daarin verder, of leg het eerst weg."))
    source = after or (shelf.current or shelf.newest).version
    return _add_version(
        instruction_id,
        shelf.newest.version.number + 1,
        title=source.title,
        steps=from_stored(source.steps),
        by=by,
        now=now,
    )


def _add_version(
    instruction_id: int, number: int, *, title: str, steps: Sequence[Step], by: Actor, now: datetime
) -> InstructionVersion:
    made = InstructionVersion(
        instruction_id=instruction_id,
        number=number,
        title=title,
        steps=to_stored(steps),
        revision=0,
        why="",
        made_at=now,
        made_by_id=by.id,
        made_by_label=by.label,
        changed_at=now,
        changed_by_label=by.label,
        returned_because="",
        approved_by_label="",
    )
    db.session.add(made)
    db.session.flush()  # The edit refers to it.
    _keep(made, title=title, steps=to_stored(steps), undoes_to=None, by=by, now=now)
    return made


def save_steps(
    version_id: int, steps: Sequence[Step], *, seen: int, by: Actor, now: datetime
) -> InstructionVersion:
    """Keep the steps after an act on the list; ``seen`` is the revision that was looked at.

    Raises ``Conflict`` when a colleague was first: nothing typed is lost by pressing again.
    """
    version = _get_open(version_id)
    if version.revision != seen:
        raise Conflict(N_("Een collega veranderde deze stappen net. Kijk eerst wat er nu staat."))
    _keep(
        version,
        title=version.title,
        steps=to_stored(steps),
        undoes_to=version.revision,
        by=by,
        now=now,
    )
    return version


def save_step(version_id: int, step: Step, *, seen: int, by: Actor, now: datetime) -> int:
    """Keep one step as it was typed, beside what colleagues changed elsewhere since ``seen``.

    Returns the new revision. Raises ``Invalid`` by field, and ``ChangedMeanwhile`` when the
    same step was changed or taken out since.
    """
    typed = clean_step(step)
    version = _get_open(version_id)
    steps = from_stored(version.steps)
    theirs = find_step(steps, step.id)
    if version.revision != seen:
        base = queries.find_edit(version_id, seen)
        before = find_step(from_stored(base.steps), step.id) if base else None
        if theirs not in (before, typed):
            raise ChangedMeanwhile
    made = drafting.put(steps, typed)
    if made != steps:
        _keep(
            version,
            title=version.title,
            steps=to_stored(made),
            undoes_to=version.revision,
            by=by,
            now=now,
        )
    return version.revision


def save_words(
    version_id: int,
    *,
    title: str,
    why: str,
    seen: int,
    why_seen: str | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Keep the title, and what changed and why; raises ``Invalid`` by field, ``Conflict``.

    ``why_seen`` is what the writer saw there: a colleague's newer words are not written over.
    """
    title, why = check_title(title), clean_text(why)
    if len(why) > LONGEST_WHY:
        raise Invalid({"why": N_("Houd het bij 1.000 tekens.")})
    version = _get_open(version_id)
    if why_seen is not None and version.why not in {clean_text(why_seen), why}:
        raise Conflict(
            f"Een collega schreef hier net: ‘{version.why}’. Voeg samen en bewaar opnieuw."
        )
    if version.title != title:
        if version.revision != seen:
            raise Conflict(N_("Een collega veranderde dit net. Kijk eerst wat er nu staat."))
        _keep(version, title=title, steps=version.steps, undoes_to=version.revision, by=by, now=now)
    version.why = why


def undo(version_id: int, *, seen: int, by: Actor, now: datetime) -> bool:
    """Go back one edit, and once more each time; tell whether there was one to undo."""
    version = _get_open(version_id)
    if version.revision != seen:
        raise Conflict(N_("Een collega veranderde deze stappen net. Kijk eerst wat er nu staat."))
    here = queries.find_edit(version_id, version.revision)
    to = queries.find_edit(version_id, here.undoes_to) if here and here.undoes_to else None
    if to is None:
        return False
    _keep(version, title=to.title, steps=to.steps, undoes_to=to.undoes_to, by=by, now=now)
    return True


def set_scope(
    instruction: Instruction,
    *,
    case_kinds: Collection[str],
    topics: Collection[str],
    is_public: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Say for which cases an instruction is, and whether residents may read it."""
    instruction.case_kinds, instruction.topics = sorted(case_kinds), sorted(topics)
    instruction.is_public = is_public
    audit.record(
        "instruction.scope_set",
        by=by,
        object_type="instruction",
        object_id=instruction.id,
        details={"public": is_public},
        now=now,
    )


def set_aside(version_id: int, *, by: Actor, now: datetime) -> None:
    """Stop with a draft: it stays to be read, nobody goes on with it."""
    version = _get_open(version_id, also_asked=True)
    version.set_aside_at = now
    audit.record(
        "instruction.set_aside",
        by=by,
        object_type="instruction_version",
        object_id=version.id,
        now=now,
    )


def _keep(
    version: InstructionVersion,
    *,
    title: str,
    steps: list[Any],
    undoes_to: int | None,
    by: Actor,
    now: datetime,
) -> None:
    version.title, version.steps = title, steps
    version.revision += 1
    version.changed_at, version.changed_by_label = now, by.label
    db.session.add(
        InstructionEdit(
            version_id=version.id,
            revision=version.revision,
            undoes_to=undoes_to,
            title=title,
            steps=steps,
            saved_at=now,
            saved_by_id=by.id,
            saved_by_label=by.label,
        )
    )
    db.session.flush()  # A second edit in this unit compares with it.


def _get_open(version_id: int, *, also_asked: bool = False) -> InstructionVersion:
    """Return a version that may still change; raises ``NotOpen``."""
    version = queries.get_version_to_change(version_id)
    closed = version.approved_at or version.set_aside_at
    if closed or (version.asked_at and not also_asked):
        raise NotOpen
    return version

# SPDX-License-Identifier: EUPL-1.2
"""Selects on instructions at work: for which case, who read them, what was ticked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.accounts.queries.people import Person, get_person, list_colleagues
from feedback.cases.models import Case
from feedback.catalogue.models import Topic
from feedback.db import UtcMoment, db
from feedback.instructions.models.at_work import (
    CaseLookedAt,
    ChecklistTick,
    InstructionStamp,
    ReadReceipt,
)
from feedback.instructions.models.versions import InForce, Instruction, InstructionVersion


@dataclass(frozen=True)
class Handled:
    """A handled case, as far as stamping asks."""

    case_id: int
    kind: str
    topic: str | None
    handled_at: datetime


@dataclass(frozen=True)
class Reader:
    """A colleague and when they read a version; None: not yet."""

    person: Person
    read_at: datetime | None


@dataclass(frozen=True)
class Stamped:
    """Which version was in force when a case was handled."""

    title: str
    slug: str
    number: int


def list_to_stamp(*, since: datetime, most: int) -> list[Handled]:
    """Return handled cases whose stamps are not set yet, from ``since`` on, oldest first."""
    query = (
        sa.select(Case.id, Case.kind, Topic.code, Case.handled_at)
        .outerjoin(Topic, Topic.id == Case.topic_id)
        .outerjoin(CaseLookedAt, CaseLookedAt.case_id == Case.id)
        .where(Case.handled_at >= since)
        .where(CaseLookedAt.case_id.is_(None))
        .order_by(Case.handled_at, Case.id)
        .limit(most)
    )
    return [
        Handled(case_id, kind.value, topic, handled_at)
        for case_id, kind, topic, handled_at in db.session.execute(query)
        if handled_at is not None
    ]


def find_first_in_force() -> datetime | None:
    """Return since when any instruction ever held; a case handled before it has no stamp."""
    return db.session.scalar(sa.select(sa.func.min(InForce.from_at)))


def list_instructions() -> list[Instruction]:
    """Return every instruction, oldest first."""
    return list(db.session.scalars(sa.select(Instruction).order_by(Instruction.id)))


def list_stamps(case_id: int) -> list[Stamped]:
    """Return which versions were in force when a case was handled."""
    query = (
        sa.select(InstructionVersion.title, Instruction.slug, InstructionVersion.number)
        .join(InstructionStamp, InstructionStamp.version_id == InstructionVersion.id)
        .join(Instruction, Instruction.id == InstructionVersion.instruction_id)
        .where(InstructionStamp.case_id == case_id)
        .order_by(Instruction.id)
    )
    return [Stamped(*row) for row in db.session.execute(query)]


def list_stamped_versions(case_id: int) -> list[int]:
    """Return the numbers in the database of the versions that a case is stamped with."""
    query = sa.select(InstructionStamp.version_id).where(InstructionStamp.case_id == case_id)
    return sorted(db.session.scalars(query))


def count_stamps(version_id: int) -> int:
    """Return how many cases were handled under a version."""
    query = sa.select(sa.func.count()).where(InstructionStamp.version_id == version_id)
    return db.session.scalar(query) or 0


def list_readers(version_id: int) -> list[Reader]:
    """Return everybody who works with cases, who has not read first, then by name."""
    query = sa.select(ReadReceipt.user_id, ReadReceipt.read_at).where(
        ReadReceipt.version_id == version_id
    )
    read = {user_id: read_at for user_id, read_at in db.session.execute(query)}
    asked = {one.id: one for one in list_colleagues(permission="cases.work")}
    rows = [Reader(one, read.get(one.id)) for one in asked.values()]
    rows += [Reader(get_person(one), at) for one, at in read.items() if one not in asked]
    return sorted(rows, key=lambda one: (one.read_at is not None, one.person.name.casefold()))


def has_read(version_id: int, user_id: int) -> bool:
    """Tell whether a colleague said to have read a version."""
    return db.session.get(ReadReceipt, (version_id, user_id)) is not None


def list_ticks(case_id: int, version_id: int) -> dict[str, ChecklistTick]:
    """Return the last word on each step of a checklist, by step."""
    query = (
        sa.select(ChecklistTick)
        .where(ChecklistTick.case_id == case_id)
        .where(ChecklistTick.version_id == version_id)
        .order_by(ChecklistTick.id)
    )
    return {one.step_id: one for one in db.session.scalars(query)}


def find_ticked_version(case_id: int, instruction_id: int) -> int | None:
    """Return the version of an instruction that was last worked with on a case."""
    query = (
        sa.select(ChecklistTick.version_id)
        .join(InstructionVersion, InstructionVersion.id == ChecklistTick.version_id)
        .where(ChecklistTick.case_id == case_id)
        .where(InstructionVersion.instruction_id == instruction_id)
        .order_by(ChecklistTick.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def list_unread(version_ids: Collection[int], *, user_id: int) -> set[int]:
    """Return which of these versions a colleague did not say to have read."""
    query = sa.select(ReadReceipt.version_id).where(ReadReceipt.user_id == user_id)
    return set(version_ids) - set(db.session.scalars(query))


def count_unread(*, user_id: int, now: datetime) -> int:
    """Return how many instructions are in force in a version that a colleague did not read."""
    values = {"now": now, "user_id": user_id}
    return db.session.connection().scalar(_UNREAD, values) or 0


def _select_unread() -> sa.Select[int]:
    now, later = sa.bindparam("now", type_=UtcMoment()), aliased(InForce)
    over = sa.exists().where(
        later.instruction_id == InForce.instruction_id,
        later.from_at <= now,
        sa.or_(
            later.from_at > InForce.from_at,
            sa.and_(later.from_at == InForce.from_at, later.id > InForce.id),
        ),
    )
    read = sa.exists().where(
        ReadReceipt.version_id == InForce.version_id,
        ReadReceipt.user_id == sa.bindparam("user_id"),
    )
    return (
        sa.select(sa.func.count())
        .select_from(InForce)
        .where(InForce.version_id.is_not(None), InForce.from_at <= now, ~over, ~read)
    )


#: Put together once: every overview asks it.
_UNREAD = _select_unread()


def get_slug(instruction_id: int) -> str:
    """Return an instruction's name in addresses."""
    return db.session.get_one(Instruction, instruction_id).slug


def list_stamped_cases(version_id: int, *, most: int) -> list[int]:
    """Return cases that were handled under a version, newest first."""
    query = (
        sa.select(InstructionStamp.case_id)
        .where(InstructionStamp.version_id == version_id)
        .order_by(InstructionStamp.case_id.desc())
        .limit(most)
    )
    return list(db.session.scalars(query))

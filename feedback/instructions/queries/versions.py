# SPDX-License-Identifier: EUPL-1.2
"""Selects on instructions, their versions and when each was in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback.db import db
from feedback.errors import NotFound
from feedback.instructions.models.versions import (
    InForce,
    Instruction,
    InstructionEdit,
    InstructionVersion,
)
from feedback.instructions.rules.steps import Steps, from_stored
from feedback.instructions.rules.versions import (
    Facts,
    Period,
    VersionState,
    began_at,
    find_in_force,
    find_next,
    state_of,
)
from feedback.wording import N_

_GONE = N_("Deze instructie is er niet (meer).")


@dataclass(frozen=True)
class Sight:
    """A version as it is at a moment: with its state, its steps, since when it holds."""

    version: InstructionVersion
    state: VersionState
    steps: Steps
    in_force_from: datetime | None


@dataclass(frozen=True)
class Shelf:
    """One instruction with every version, as seen at a moment; newest version first."""

    instruction: Instruction
    versions: list[Sight]
    periods: list[Period]
    current: Sight | None
    draft: Sight | None
    planned: Period | None

    @property
    def title(self) -> str:
        """What people call it: the title in force, else the newest."""
        return (self.current or self.versions[0]).version.title

    @property
    def newest(self) -> Sight:
        """The version with the highest number."""
        return self.versions[0]

    def get(self, number: int) -> Sight:
        """Return the version with this number; raises ``NotFound``."""
        found = next((one for one in self.versions if one.version.number == number), None)
        if found is None:
            raise NotFound(N_("Deze versie is er niet."))
        return found

    def number_of(self, version_id: int | None) -> int | None:
        """Return the number of a version."""
        return next((v.version.number for v in self.versions if v.version.id == version_id), None)

    def before(self, version: InstructionVersion) -> Sight | None:
        """Return what this version was made from: in force now, else the one before it."""
        if self.current and self.current.version.number < version.number:
            return self.current
        older = (
            one
            for one in self.versions
            if one.version.number < version.number and one.state is not VersionState.SET_ASIDE
        )
        return next(older, None)


def get_instruction(slug: str) -> Instruction:
    """Return an instruction by its name in addresses; raises ``NotFound``."""
    found = db.session.scalar(sa.select(Instruction).where(Instruction.slug == slug))
    if found is None:
        raise NotFound(_GONE)
    return found


def get_instruction_of(version: InstructionVersion) -> Instruction:
    """Return the instruction that a version is of."""
    return db.session.get_one(Instruction, version.instruction_id)


def get_shelf(slug: str, *, now: datetime) -> Shelf:
    """Return an instruction with all its versions; raises ``NotFound``."""
    return _shelves([get_instruction(slug)], now=now)[0]


def get_shelf_of(instruction_id: int, *, now: datetime) -> Shelf:
    """Return the instruction with this number, with all its versions."""
    found = db.session.get(Instruction, instruction_id)
    if found is None:
        raise NotFound(_GONE)
    return _shelves([found], now=now)[0]


def list_shelves(*, now: datetime) -> list[Shelf]:
    """Return every instruction, by its title."""
    query = sa.select(Instruction).order_by(Instruction.id)
    return sorted(
        _shelves(db.session.scalars(query).all(), now=now), key=lambda one: one.title.casefold()
    )


def _shelves(instructions: Iterable[Instruction], *, now: datetime) -> list[Shelf]:
    asked = list(instructions)
    numbers = [one.id for one in asked]
    versions: dict[int, list[InstructionVersion]] = defaultdict(list)
    query = (
        sa.select(InstructionVersion)
        .where(InstructionVersion.instruction_id.in_(numbers))
        .order_by(InstructionVersion.number.desc())
    )
    for version in db.session.scalars(query):
        versions[version.instruction_id].append(version)
    periods = list_periods(numbers)
    return [_shelf(one, versions[one.id], periods.get(one.id, []), now=now) for one in asked]


def _shelf(
    instruction: Instruction,
    versions: list[InstructionVersion],
    periods: list[Period],
    *,
    now: datetime,
) -> Shelf:
    sights = [
        Sight(
            one,
            state_of(facts_of(one), version_id=one.id, periods=periods, now=now),
            from_stored(one.steps),
            began_at(periods, version_id=one.id, now=now),
        )
        for one in versions
    ]
    current = find_in_force(periods, now=now)
    open_one = next(
        (one for one in sights if not one.version.approved_at and not one.version.set_aside_at),
        None,
    )
    return Shelf(
        instruction,
        sights,
        periods,
        next((one for one in sights if one.version.id == current), None),
        open_one,
        find_next(periods, now=now),
    )


def facts_of(version: InstructionVersion) -> Facts:
    """Return what the state of a version follows from."""
    return Facts(
        version.consultation_at, version.asked_at, version.approved_at, version.set_aside_at
    )


def list_periods(instruction_ids: Iterable[int] | None = None) -> dict[int, list[Period]]:
    """Return for each instruction (or each of these) when which version was in force."""
    query = sa.select(
        InForce.instruction_id, InForce.version_id, InForce.from_at, InForce.id
    ).order_by(InForce.id)
    if instruction_ids is not None:
        query = query.where(InForce.instruction_id.in_(list(instruction_ids)))
    found: dict[int, list[Period]] = defaultdict(list)
    for instruction_id, version_id, from_at, number in db.session.execute(query):
        found[instruction_id].append(Period(version_id, from_at, number))
    return found


@dataclass(frozen=True)
class Began:
    """A version that came into force."""

    title: str
    slug: str
    number: int
    from_at: datetime


def list_begun(*, since: datetime, until: datetime) -> list[Began]:
    """Return which versions came into force in a stretch of time, the newest first.

    Of two lines with one moment the later written holds, so a plan that was taken back is left.
    """
    found = db.session.connection().execute(_BEGUN, {"since": since, "until": until})
    return [Began(*row) for row in found]


_LATER = aliased(InForce)
_TAKEN_BACK = sa.exists().where(
    _LATER.instruction_id == InForce.instruction_id,
    _LATER.from_at == InForce.from_at,
    _LATER.id > InForce.id,
)
#: Put together once: every overview asks it.
_BEGUN = (
    sa.select(
        InstructionVersion.title, Instruction.slug, InstructionVersion.number, InForce.from_at
    )
    .join(InstructionVersion, InstructionVersion.id == InForce.version_id)
    .join(Instruction, Instruction.id == InForce.instruction_id)
    .where(InForce.from_at >= sa.bindparam("since"), InForce.from_at < sa.bindparam("until"))
    .where(~_TAKEN_BACK)
    .order_by(InForce.from_at.desc(), InForce.id.desc())
)


def get_version(version_id: int) -> InstructionVersion:
    """Return a version; raises ``NotFound``."""
    found = db.session.get(InstructionVersion, version_id)
    if found is None:
        raise NotFound(N_("Deze versie is er niet."))
    return found


def get_version_to_change(version_id: int) -> InstructionVersion:
    """Return a version and let who also wants to change it wait."""
    query = (
        sa.select(InstructionVersion)
        .where(InstructionVersion.id == version_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(N_("Deze versie is er niet."))
    return found


def find_edit(version_id: int, revision: int) -> InstructionEdit | None:
    """Return a version as it was after an edit; None when there was no such edit."""
    return db.session.get(InstructionEdit, (version_id, revision))


def list_step_ids(instruction_id: int) -> set[str]:
    """Return every step id that any version of an instruction ever had, also while it was made."""
    query = (
        sa.select(InstructionEdit.steps)
        .join(InstructionVersion, InstructionVersion.id == InstructionEdit.version_id)
        .where(InstructionVersion.instruction_id == instruction_id)
    )
    return {step["id"] for steps in db.session.scalars(query) for step in steps}


def list_author_ids(version_id: int) -> set[int]:
    """Return the accounts that wrote on a version."""
    query = sa.select(InstructionEdit.saved_by_id).where(InstructionEdit.version_id == version_id)
    made = sa.select(InstructionVersion.made_by_id).where(InstructionVersion.id == version_id)
    return {one for one in db.session.scalars(query.union(made)) if one is not None}


def list_slugs() -> list[str]:
    """Return every name that is taken."""
    return list(db.session.scalars(sa.select(Instruction.slug)))


def count_to_approve(*, user_id: int) -> int:
    """Return how many versions wait for a yes that somebody may give: not of their own."""
    wrote = sa.exists().where(
        InstructionEdit.version_id == InstructionVersion.id, InstructionEdit.saved_by_id == user_id
    )
    query = (
        sa.select(sa.func.count())
        .select_from(InstructionVersion)
        .where(InstructionVersion.asked_at.is_not(None))
        .where(InstructionVersion.approved_at.is_(None))
        .where(InstructionVersion.set_aside_at.is_(None))
        .where(sa.func.coalesce(InstructionVersion.made_by_id, 0) != user_id, ~wrote)
    )
    return db.session.scalar(query) or 0


def list_to_review(before: date) -> list[InstructionVersion]:
    """Return approved versions to look at again by this day, of which nobody was told yet."""
    query = (
        sa.select(InstructionVersion)
        .where(InstructionVersion.review_by <= before)
        .where(InstructionVersion.reminded_at.is_(None))
        .where(InstructionVersion.approved_at.is_not(None))
        .order_by(InstructionVersion.id)
    )
    return list(db.session.scalars(query))

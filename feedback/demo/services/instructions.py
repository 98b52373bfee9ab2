# SPDX-License-Identifier: EUPL-1.2
"""Instructions with a past: versions that held, one being written, who read, what was said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from feedback.accounts.rules import Actor
from feedback.business_time.local_time import moment_on
from feedback.clock import local
from feedback.db import unit_of_work
from feedback.demo.rules import instructions as texts
from feedback.demo.services.co_design import make_second_together, think_along_now
from feedback.demo.services.people import Staff
from feedback.insight.rules.quarters import quarter_of
from feedback.instructions.models.versions import InstructionVersion
from feedback.instructions.queries import at_work as queries
from feedback.instructions.queries import versions
from feedback.instructions.rules.steps import Steps
from feedback.instructions.rules.versions import REVIEW_AFTER, InstructionKind
from feedback.instructions.services import approval, at_work, drafting

WRITER, LEAD = "redactie", "ingrid"
READ_BY = ("marloes", "tom", "ingrid", "sanne", "joyce")
_STAMPED = 4_000


def write_instructions(staff: Staff, *, now: datetime) -> None:
    """Write three instructions; parking has two versions that held and a third with residents."""
    with unit_of_work():
        parking = _parking(staff, now=now)
        _others(staff, now=now)
        number = parking.id
    with unit_of_work():
        first = queries.find_first_in_force() or now
        at_work.stamp_cases(queries.list_to_stamp(since=first, most=_STAMPED), now=now)
    with unit_of_work():
        parking = versions.get_version(number)
        _say(parking, staff, now=now)
        for key in READ_BY:
            at_work.confirm_read(parking, by=staff.actors[key], now=now - timedelta(days=15))


def _parking(staff: Staff, *, now: datetime) -> InstructionVersion:
    """Return the version in force; its successor is being written with residents."""
    writer = staff.actors[WRITER]
    began, changed, wrote = (now - timedelta(days=back) for back in (190, 21, 5))
    made = _make(texts.PARKING, texts.PARKING_FIRST, topics=["parking"], by=writer, now=began)
    _publish(made, staff, why="De stappen zoals wij ze altijd deden.", now=began)
    second = drafting.begin_version(made.instruction_id, by=writer, now=changed)
    drafting.save_steps(second.id, texts.PARKING_SECOND, seen=1, by=writer, now=changed)
    make_second_together(second.id, by=writer, now=changed)
    why = (
        "Zes inwoners kregen het formulier terug terwijl het bewijs er al lag. "
        "Wij kijken nu eerst zelf."
    )
    _publish(second, staff, why=why, now=changed)
    third = drafting.begin_version(made.instruction_id, by=writer, now=wrote)
    drafting.save_steps(third.id, texts.PARKING_THIRD, seen=1, by=writer, now=wrote)
    drafting.save_words(
        third.id,
        title=texts.PARKING,
        why="Vier inwoners dachten mee: het bewijs van de verzekeraar kost drie loketten.",
        seen=2,
        by=writer,
        now=wrote,
    )
    think_along_now(third.id, by=writer, now=wrote, today=now)
    return second


def _others(staff: Staff, *, now: datetime) -> None:
    writer, began = staff.actors[WRITER], now - timedelta(days=90)
    waste = _make(texts.WASTE, texts.WASTE_STEPS, topics=["waste"], by=writer, now=began)
    why = "Drie keer bellen over dezelfde container: dat kan in één keer."
    _publish(waste, staff, why=why, now=began)
    _guide(staff, now=now)


def guide_changed(now: datetime) -> datetime:
    """Return when the guide's second version came into force: early, two quarters ago."""
    return moment_on(
        quarter_of(now).before.before.first_day + timedelta(days=20), timedelta(hours=9)
    )


def _guide(staff: Staff, *, now: datetime) -> None:
    """Write the guide for angry callers; its second version holds since two quarters ago."""
    writer, began = staff.actors[WRITER], now - timedelta(days=600)
    changed = guide_changed(now)
    first = drafting.make_instruction(
        texts.TALK,
        kind=InstructionKind.CONVERSATION_GUIDE,
        case_kinds=["complaint"],
        steps=texts.TALK_FIRST,
        by=writer,
        now=began,
    )
    _publish(first, staff, why="Uit gesprekken met inwoners die boos ophingen.", now=began)
    second = drafting.begin_version(first.instruction_id, by=writer, now=changed)
    drafting.save_steps(second.id, texts.TALK_STEPS, seen=1, by=writer, now=changed)
    why = (
        "Inwoners zeiden dat wij iets anders hoorden dan zij vertelden. Wij vatten nu eerst samen."
    )
    _publish(second, staff, why=why, now=changed)


def _make(
    title: str, steps: Steps, *, topics: Collection[str], by: Actor, now: datetime
) -> InstructionVersion:
    made = drafting.make_instruction(
        title,
        kind=InstructionKind.WORK_INSTRUCTION,
        topics=topics,
        steps=steps,
        by=by,
        now=now,
    )
    drafting.set_scope(
        versions.get_instruction_of(made),
        case_kinds=[],
        topics=topics,
        is_public=True,
        by=by,
        now=now,
    )
    return made


def _publish(version: InstructionVersion, staff: Staff, *, why: str, now: datetime) -> None:
    writer, lead = staff.actors[WRITER], staff.actors[LEAD]
    drafting.save_words(
        version.id, title=version.title, why=why, seen=version.revision, by=writer, now=now
    )
    approval.ask_approval(version.id, by=writer, now=now)
    review_by = local(now).date() + REVIEW_AFTER
    approval.approve(version.id, review_by=review_by, by=lead, now=now)
    approval.put_in_force(version.id, from_at=None, by=writer, now=now)


def _say(version: InstructionVersion, staff: Staff, *, now: datetime) -> None:
    """Have colleagues say what is not right, on steps they met while working."""
    cases: list[int | None] = [*queries.list_stamped_cases(version.id, most=2)] or [None]
    said = (
        ("tom", "s10", "De verzekeraar stuurt dit alleen per post. Dat duurt twee weken."),
        ("yasmina", "s12", "Vaak mist alleen het kenteken. Kan dat telefonisch?"),
        ("sanne", "s10", "Bij ons telt een brief van de huisarts ook."),
    )
    for number, (key, step_id, words) in enumerate(said):
        at_work.propose(
            version,
            step_id,
            words=words,
            case_id=cases[number % len(cases)],
            by=staff.actors[key],
            now=now - timedelta(days=9 - number),
        )

# SPDX-License-Identifier: EUPL-1.2
"""Commands on focus areas (speerpunten) and on signals; every one is on the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from feedback.accounts.queries.people import get_person
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db, insert_once
from feedback.errors import Conflict, Invalid
from feedback.insight.models import ControlAlarm, ControlBaseline, FocusAction, FocusArea
from feedback.insight.queries import list_aspects
from feedback.insight.rules.focus import (
    LONGEST_TEXT,
    ActionState,
    FocusPlan,
    FocusState,
    check_plan,
    check_text,
)
from feedback.insight.rules.watching import Onset
from feedback.instructions.queries.versions import get_instruction
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey
from feedback.text_guard import clean_text
from feedback.wording import N_


def open_focus(plan: FocusPlan, *, by: Actor, now: datetime) -> FocusArea:
    """Open a focus area; raises ``Invalid`` by field, ``NotFound`` for what it refers to."""
    check_plan(plan, today=local(now).date())
    if plan.channel and plan.channel not in {one.value for one in Channel}:
        raise Invalid({"channel": N_("Kies een van de antwoorden.")})
    if plan.aspect and plan.aspect not in list_aspects(plan.survey_key):
        raise Invalid({"aspect": N_("Kies een onderdeel van dit onderzoek.")})
    assert plan.due_on is not None, "the check wants a day"
    instruction = get_instruction(plan.instruction_slug) if plan.instruction_slug else None
    made = FocusArea(
        title=clean_text(plan.title).strip(),
        goal=clean_text(plan.goal).strip(),
        owner_id=get_person(plan.owner_id).id,
        due_on=plan.due_on,
        survey_id=get_survey(plan.survey_key).id,
        aspect=plan.aspect,
        channel=plan.channel,
        target_tenths=plan.target_tenths,
        instruction_id=instruction.id if instruction else None,
        state=FocusState.OPEN,
        made_at=now,
        made_by_label=by.label,
        closed_at=None,
        outcome="",
    )
    db.session.add(made)
    db.session.flush()
    _note("focus.opened", made, by=by, now=now)
    return made


def add_action(
    focus: FocusArea, text: str, *, due_on: date | None, by: Actor, now: datetime
) -> FocusAction:
    """Add a step; raises ``Conflict`` when the focus area is closed."""
    _refuse_closed(focus)
    made = FocusAction(
        focus_area_id=focus.id,
        text=check_text(text, field="text"),
        due_on=due_on,
        state=ActionState.PLANNED,
        made_at=now,
        changed_at=now,
        changed_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()
    _note("focus.action_added", focus, by=by, now=now)
    return made


def set_action(
    focus: FocusArea, action: FocusAction, state: ActionState, *, by: Actor, now: datetime
) -> None:
    """Say how a step stands; the same again changes nothing."""
    _refuse_closed(focus)
    if action.state is state:
        return
    action.state, action.changed_at, action.changed_by_label = state, now, by.label
    db.session.flush()
    _note("focus.action_changed", focus, by=by, now=now)


def close_focus(
    focus: FocusArea, *, state: FocusState, outcome: str, by: Actor, now: datetime
) -> None:
    """Close a focus area with what came of it; raises ``Conflict`` when it is closed."""
    _refuse_closed(focus)
    if state is FocusState.OPEN:
        raise Invalid({"state": N_("Kies bereikt of gestopt.")})
    focus.outcome = check_text(outcome, field="outcome")
    focus.state, focus.closed_at = state, now
    db.session.flush()
    _note("focus.closed", focus, by=by, now=now)


def _refuse_closed(focus: FocusArea) -> None:
    if focus.state is not FocusState.OPEN:
        raise Conflict(N_("Dit speerpunt is gesloten."))


def _note(action: str, focus: FocusArea, *, by: Actor, now: datetime) -> None:
    audit.record(action, by=by, object_type="focus_area", object_id=focus.id, now=now)


def record_onset(survey: Survey, channel: str, onset: Onset, *, told: int, now: datetime) -> bool:
    """Write a signal down once, whoever finds it; tell whether it was new."""
    return insert_once(
        ControlAlarm,
        survey_id=survey.id,
        channel=channel,
        period=onset.slot.name,
        signal=onset.signal,
        is_low=onset.is_low,
        value=onset.value,
        centre=onset.centre,
        recorded_at=now,
        told=told,
        note="",
    )


def settle_alarm(alarm: ControlAlarm, note: str, *, by: Actor, now: datetime) -> None:
    """Write down that somebody looked at a signal, and what is behind it as far as known.

    A second look changes the note; who saw it first stays. Raises ``Invalid`` for a long note.
    """
    kept = clean_text(note).strip()
    if len(kept) > LONGEST_TEXT:
        raise Invalid({"note": N_("Schrijf hoogstens 2.000 tekens.")})
    alarm.note = kept
    if alarm.seen_at is None:
        alarm.seen_at, alarm.seen_by_label = now, by.label
    db.session.flush()
    _note_on("control_alarm.seen", "control_alarm", alarm.id, by=by, now=now)


def begin_baseline(
    survey: Survey,
    channel: str,
    *,
    since: str,
    known: Collection[str],
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Learn what is ordinary anew from one of the ``known`` periods on, with the reason why."""
    if since not in known:
        raise Invalid({"since": N_("Kies een week of maand die op de grafiek staat.")})
    made = ControlBaseline(
        survey_id=survey.id,
        channel=channel,
        since=since,
        reason=check_text(reason, field="reason"),
        made_at=now,
        made_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()
    _note_on("control_baseline.begun", "control_baseline", made.id, by=by, now=now)


def _note_on(action: str, kind: str, number: int, *, by: Actor, now: datetime) -> None:
    audit.record(action, by=by, object_type=kind, object_id=number, now=now)

# SPDX-License-Identifier: EUPL-1.2
"""Changing the steps of a draft (pure): each returns the steps anew, arrows kept whole."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from feedback.errors import Invalid
from feedback.instructions.rules.steps import MOST_STEPS, Step, StepKind, Steps, Way, find_step
from feedback.wording import N_


def first_steps() -> Steps:
    """Return what a new instruction begins with: a first step to write, and an end."""
    return (
        Step("s1", "Luister eerst naar het verhaal"),
        Step("s2", "Vraag of het zo goed is", StepKind.END),
    )


def new_id(steps: Sequence[Step], *, taken: Sequence[str] = ()) -> str:
    """Return an id that no step has or ever had (``taken``: those of earlier versions)."""
    used = {*taken, *(step.id for step in steps)}
    numbers = [int(one[1:]) for one in used if one[1:].isdecimal()]
    return f"s{max(numbers, default=0) + 1}"


def add_after(
    steps: Sequence[Step], step_id: str, *, kind: StepKind, title: str, taken: Sequence[str] = ()
) -> tuple[Steps, str]:
    """Put a new step below another (or at the end); returns the steps and its id.

    A choice begins with two answers: "ja" to the step below, "nee" to the last one.
    """
    if len(steps) >= MOST_STEPS:
        raise Invalid({"step": N_("Hier passen niet meer dan 600 stappen in. Maak er twee van.")})
    at = next((n + 1 for n, one in enumerate(steps) if one.id == step_id), len(steps))
    made = Step(new_id(steps, taken=taken), title, kind)
    if kind is StepKind.CHOICE and steps:
        below = steps[min(at, len(steps) - 1)].id
        made = replace(made, ways=(Way("ja", below), Way("nee", steps[-1].id)))
    return (*steps[:at], made, *steps[at:]), made.id


def branch(steps: Sequence[Step], step_id: str, *, taken: Sequence[str] = ()) -> tuple[Steps, str]:
    """Put a choice after a step, with an own step for "nee" that joins again below."""
    held = _get(steps, step_id)
    below = next((b.id for a, b in itertools.pairwise(steps) if a.id == step_id), "")
    joins = (held.then or below) if held.kind is StepKind.STEP else below
    with_choice, choice = add_after(
        steps, step_id, kind=StepKind.CHOICE, title="Stel hier de vraag", taken=taken
    )
    both, other = add_after(
        with_choice, choice, kind=StepKind.STEP, title="Wat doet u dan?", taken=taken
    )
    ways = (Way("ja", joins or other), Way("nee", other))
    made = tuple(
        replace(one, ways=ways)
        if one.id == choice
        else replace(one, then=joins)
        if one.id == other
        else replace(one, then="")
        if one.id == step_id
        else one
        for one in both
    )
    return made, choice


def put(steps: Sequence[Step], step: Step) -> Steps:
    """Put a step in the place of the one with its id; raises ``Invalid`` when that is gone."""
    _get(steps, step.id)
    return tuple(step if one.id == step.id else one for one in steps)


def move(steps: Sequence[Step], step_id: str, *, places: int) -> Steps:
    """Move a step up (-1) or down (1) among the others; at an end it stays.

    Arrows that were said stay; those to "the one below" follow the new order.
    """
    _get(steps, step_id)
    at = [one.id for one in steps].index(step_id)
    return move_to(steps, step_id, number=at + 1 + places)


def move_to(steps: Sequence[Step], step_id: str, *, number: int) -> Steps:
    """Move a step to be the so-manieth."""
    held = _get(steps, step_id)
    rest = [one for one in steps if one.id != step_id]
    rest.insert(min(max(number - 1, 0), len(rest)), held)
    return tuple(rest)


def remove(steps: Sequence[Step], step_id: str) -> Steps:
    """Take a step out; arrows to it go on to where it led."""
    held = _get(steps, step_id)
    below = next((b.id for a, b in itertools.pairwise(steps) if a.id == step_id), "")
    heir = held.then or (below if held.kind is StepKind.STEP else "")
    made = []
    for one in steps:
        if one.id == step_id:
            continue
        ways = tuple(replace(way, to=heir if way.to == step_id else way.to) for way in one.ways)
        then = heir if one.then == step_id else one.then
        made.append(replace(one, ways=ways, then=then))
    return tuple(made)


def _get(steps: Sequence[Step], step_id: str) -> Step:
    found = find_step(steps, step_id)
    if found is None:
        raise Invalid({"step": N_("Deze stap is er niet meer. Een collega haalde haar weg.")})
    return found

# SPDX-License-Identifier: EUPL-1.2
"""For which cases an instruction is, and which steps of it are on the way (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from feedback.instructions.rules.chart import arrows
from feedback.instructions.rules.steps import Step, StepKind


def is_for(
    case_kinds: Collection[str], topics: Collection[str], *, kind: str, topic: str | None
) -> bool:
    """Tell whether an instruction is for a case; no kinds or no topics named is every one."""
    return (not case_kinds or kind in case_kinds) and (not topics or topic in topics)


def steps_on_the_way(steps: Sequence[Step], chosen: Mapping[str, str]) -> set[str]:
    """Return the steps one can still come by, given the ways that were chosen so far.

    ``chosen`` gives for a choice the step its answer led to. A choice that is open lets every
    way through. What is not on the way is "overgeslagen", not removed.
    """
    if not steps:
        return set()
    choices = {step.id for step in steps if step.kind is StepKind.CHOICE}
    ways: dict[str, list[str]] = {}
    for one in arrows(steps):
        if one.source in choices and chosen.get(one.source, one.target) != one.target:
            continue
        ways.setdefault(one.source, []).append(one.target)
    seen, waiting = {steps[0].id}, [steps[0].id]
    while waiting:
        for target in ways.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen

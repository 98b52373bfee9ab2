# SPDX-License-Identifier: EUPL-1.2
"""The flow chart as a graph: where each step leads, what is wrong with it, told in order (pure).

One source: the picture (``rules.picture``), the ordered text and the checks all ask ``arrows``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedback.instructions.rules.steps import Step, StepKind, number_of
from feedback.wording import N_


@dataclass(frozen=True)
class Arrow:
    """From one step to another; a way of a choice has words."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a chart: a sentence with its values, and the steps it is about."""

    text: str
    values: Mapping[str, object]
    step_ids: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The sentence in Dutch."""
        return self.text % self.values


def arrows(steps: Sequence[Step]) -> list[Arrow]:
    """Return every arrow, in order; one that leads to a step that is gone is left out."""
    there = {step.id for step in steps}
    found: list[Arrow] = []
    for step, below in zip(steps, [*steps[1:], None], strict=True):
        match step.kind:
            case StepKind.CHOICE:
                found += [Arrow(step.id, way.to, way.label) for way in step.ways]
            case StepKind.STEP if step.then or below is not None:
                found.append(Arrow(step.id, step.then or (below.id if below else "")))
            case _:
                pass
    return [one for one in found if one.target in there]


def chart_faults(steps: Sequence[Step]) -> list[Fault]:
    """Return what keeps a chart from being used, each as a sentence; none when all is well."""
    if not steps:
        return [Fault(N_("Er zijn nog geen stappen."), {})]
    number = number_of(steps)
    found = [fault for step in steps for fault in _faults_of(step, steps[-1].id, number)]
    return [*found, *_beginnings(steps), *_unreached(steps), *_circles(steps)]


def _faults_of(step: Step, last_id: str, there: Mapping[str, int]) -> Iterable[Fault]:
    """Return what is wrong with one step: ways to nowhere, too few of them, a dead end."""
    number = there[step.id]
    if step.kind is StepKind.CHOICE:
        if len(step.ways) < 2:
            text = N_("Keuze %(number)s heeft minder dan twee antwoorden.")
            yield Fault(text, {"number": number}, (step.id,))
        for way in step.ways:
            if way.to not in there:
                text = N_("Keuze %(number)s, antwoord ‘%(label)s’ leidt naar een stap die weg is.")
                yield Fault(text, {"number": number, "label": way.label}, (step.id,))
    elif step.kind is StepKind.STEP:
        if step.then and step.then not in there:
            text = N_("Stap %(number)s leidt naar een stap die weg is.")
            yield Fault(text, {"number": number}, (step.id,))
        if not step.then and step.id == last_id:
            text = N_("Stap %(number)s loopt dood. Maak er een einde van, of kies wat erna komt.")
            yield Fault(text, {"number": number}, (step.id,))


def _beginnings(steps: Sequence[Step]) -> Iterable[Fault]:
    """Return each step but the first to which nothing leads: a second beginning."""
    reached = {one.target for one in arrows(steps) if one.source != one.target}
    number = number_of(steps)
    for step in steps[1:]:
        if step.id not in reached:
            text = N_("Naar stap %(number)s leidt niets: er is één begin, en dat is stap 1.")
            yield Fault(text, {"number": number[step.id]}, (step.id,))


def _unreached(steps: Sequence[Step]) -> Iterable[Fault]:
    """Return the steps that are led to, but never from the beginning."""
    every = arrows(steps)
    led_to = {one.target for one in every if one.source != one.target}
    missed = led_to - _reach(every, [steps[0].id])
    lost = tuple(step.id for step in steps if step.id in missed)
    if lost:
        text = N_("Vanaf het begin kom je nooit bij stap %(numbers)s.")
        yield Fault(text, {"numbers": _numbers(lost, steps)}, lost)


def _circles(steps: Sequence[Step]) -> Iterable[Fault]:
    """Return the steps from which one never gets to an end: a circle without a way out."""
    every = arrows(steps)
    back = [Arrow(one.target, one.source) for one in every]
    ends = {step.id for step in steps} - {one.source for one in every}
    caught = _reach(every, [steps[0].id]) - _reach(back, ends)
    if caught:
        text = N_("Uit stap %(numbers)s kom je nooit: elke weg gaat in een kring rond.")
        inside = tuple(step.id for step in steps if step.id in caught)
        yield Fault(text, {"numbers": _numbers(inside, steps)}, inside)


def _reach(every: Iterable[Arrow], begin: Iterable[str]) -> set[str]:
    """Return every step that can be reached from these, themselves included."""
    ways: dict[str, list[str]] = {}
    for one in every:
        ways.setdefault(one.source, []).append(one.target)
    seen, waiting = set(begin), list(begin)
    while waiting:
        for target in ways.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _numbers(step_ids: Sequence[str], steps: Sequence[Step]) -> str:
    """Return numbers as people say them: 3, 4 en 7."""
    number = number_of(steps)
    words = [str(number[one]) for one in step_ids]
    return " en ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def where_to(steps: Sequence[Step]) -> dict[str, str]:
    """Return where each step leads, in words that work by ear: "ja → stap 4 · nee → stap 6"."""
    number = number_of(steps)
    told: dict[str, list[str]] = {step.id: [] for step in steps}
    for one in arrows(steps):
        told[one.source].append(f"{one.label} → stap {number[one.target]}".strip())
    return {step_id: " · ".join(ways) or "einde" for step_id, ways in told.items()}


def ordered_text(steps: Sequence[Step]) -> list[str]:
    """Return the chart as text, a line a step: the source of the picture's words."""
    where = where_to(steps)
    return [
        f"{number}. {step.title} ({where[step.id]})" for number, step in enumerate(steps, start=1)
    ]

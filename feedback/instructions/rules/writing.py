# SPDX-License-Identifier: EUPL-1.2
"""A version as Markdown, to keep and to read in again, and as plain words for a letter (pure).

A step is a numbered line; below it its facts and its text are indented. Answers read
"- ja → stap 4". ``reading`` reads what is written here back to the same steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedback.errors import Invalid
from feedback.instructions.rules.chart import arrows
from feedback.instructions.rules.markdown import to_plain
from feedback.instructions.rules.steps import (
    LONGEST_TITLE,
    MOST_STEPS,
    Link,
    Step,
    StepKind,
    Steps,
    Way,
    clean_step,
    number_of,
)
from feedback.instructions.rules.versions import LONGEST_TITLE as LONGEST_NAME
from feedback.text_guard import clean_text
from feedback.wording import N_

MOST_BYTES = 1_000_000
_STEP = re.compile(r"(?:(?P<number>\d{1,4})[.)]|[-*+])\s+(?P<title>\S.*)")
_HEADING = re.compile(r"#{1,6}\s+(?P<title>\S.*)")
_WAY = re.compile(r"[-*]\s+(?P<label>.{0,200}?)\s*(?:→|->)\s*stap (?P<number>\d{1,4})")
_LINK = re.compile(r"Link: (?P<label>.{0,200}?)\s*<(?P<url>[^<>\s]{1,2000})>")
_THEN = re.compile(r"Daarna: stap (?P<number>\d{1,4})")


def as_markdown(title: str, steps: Sequence[Step]) -> str:
    """Return a version as Markdown."""
    parts = [f"# {title}", ""]
    for number, step in enumerate(steps, start=1):
        parts.append(f"{number}. {step.title}")
        parts += [f"    {line}".rstrip() for line in _below(step, steps)]
        parts.append("")
    return "\n".join(parts)


def _below(step: Step, steps: Sequence[Step]) -> Iterator[str]:
    number = number_of(steps)
    if step.kind is StepKind.END:
        yield "Einde"
    if step.who:
        yield f"Wie: {step.who}"
    if step.norm:
        yield f"Hoe snel: {step.norm}"
    if step.then in number:
        yield f"Daarna: stap {number[step.then]}"
    for way in step.ways:
        if way.to in number:
            yield f"- {way.label} → stap {number[way.to]}"
    for link in step.links:
        yield f"Link: {link.label} <{link.url}>"
    if step.text:
        yield ""
        yield from step.text.split("\n")


def as_letter(title: str, steps: Sequence[Step]) -> str:
    """Return the steps as plain words, to put in a letter or a mail."""
    number = number_of(steps)
    lines = [title, ""]
    for step in steps:
        lines.append(f"{number[step.id]}. {step.title}")
        if step.text:
            lines.append(to_plain(step.text))
        if step.kind is StepKind.CHOICE:
            out = [one for one in arrows(steps) if one.source == step.id]
            lines += [f"   {one.label}: ga naar stap {number[one.target]}" for one in out]
        lines += [f"   {link.label or link.url}: {link.url}" for link in step.links]
    return "\n".join(lines)


def read_markdown(text: str) -> tuple[str, Steps]:
    """Return title and steps of a Markdown text: ours whole, any list or paragraphs as steps.

    Raises ``Invalid`` when there is nothing to read, or too much.
    """
    lines = clean_text(text).split("\n")
    title = next((m["title"] for one in lines if (m := _HEADING.fullmatch(one.strip()))), "")
    blocks = list(_blocks(lines))
    if not blocks:
        raise Invalid({"file": N_("Hier staan geen stappen in. Zet elke stap op een eigen regel.")})
    if len(blocks) > MOST_STEPS:
        raise Invalid({"file": N_("Dit zijn meer dan 600 stappen. Maak er meer bestanden van.")})
    steps = tuple(_step(n, first, rest) for n, (first, rest) in enumerate(blocks, start=1))
    if steps[-1].kind is StepKind.STEP and not steps[-1].then:
        steps = (*steps[:-1], clean_step(_ended(steps[-1])))
    return title.strip(" #*_")[:LONGEST_NAME], steps


def _ended(step: Step) -> Step:
    return Step(step.id, step.title, StepKind.END, step.text, step.who, step.norm,
                links=step.links)  # fmt: skip


def _blocks(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Give each step's own line and the lines below it: a list where there is one."""
    has_list = any(_STEP.match(line) for line in lines)
    first, rest = "", list[str]()
    for line in lines:
        if _HEADING.fullmatch(line.strip()) and (has_list or not first):
            continue
        begins = _STEP.match(line) if has_list else bool(line.strip())
        if begins:
            if first:
                yield first, rest
            first, rest = line, []
        elif first:
            rest.append(line)
    if first:
        yield first, rest


def _step(number: int, first: str, below: Sequence[str]) -> Step:
    found = _STEP.match(first)
    said = (found["title"] if found else first).strip()
    text: list[str] = [] if len(said) <= LONGEST_TITLE else [said]
    facts: dict[str, str] = {}
    ways: list[Way] = []
    links: list[Link] = []
    for line in (one.removeprefix("    ") for one in below):
        name, colon, value = line.partition(": ")
        if way := _WAY.fullmatch(line.strip()):
            ways.append(Way(way["label"] or "verder", f"s{int(way['number'])}"))
        elif link := _LINK.fullmatch(line.strip()):
            links.append(Link(link["label"], link["url"]))
        elif then := _THEN.fullmatch(line.strip()):
            facts["then"] = f"s{int(then['number'])}"
        elif colon and name in {"Wie", "Hoe snel"} and name not in facts:
            facts[name] = value
        elif line.strip() == "Einde" and not text:
            facts["end"] = "yes"
        else:
            text.append(line)
    kind = StepKind.CHOICE if ways else StepKind.END if "end" in facts else StepKind.STEP
    title = said if len(said) <= LONGEST_TITLE else said[: LONGEST_TITLE - 1] + "…"
    return clean_step(
        Step(f"s{number}", title, kind, "\n".join(text), facts.get("Wie", ""),
             facts.get("Hoe snel", ""), facts.get("then", ""), tuple(ways), tuple(links))
    )  # fmt: skip

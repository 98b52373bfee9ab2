# SPDX-License-Identifier: EUPL-1.2
"""Steps: what an instruction is made of, and how they are stored and checked one by one (pure).

A step keeps its id through every version, so that what people say about it and what a version
changed can be told. Its number is its place, and nothing refers to a number.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from feedback.errors import Invalid
from feedback.text_guard import clean_text
from feedback.wording import N_

LONGEST_TITLE, LONGEST_TEXT, LONGEST_WORDS = 160, 10_000, 60
MOST_STEPS, MOST_WAYS, MOST_LINKS = 600, 8, 8


class StepKind(enum.StrEnum):
    """What a step does with the way one goes."""

    STEP = "step"
    CHOICE = "choice"
    END = "end"


STEP_KIND_LABELS = {
    StepKind.STEP: N_("stap"),
    StepKind.CHOICE: N_("keuze"),
    StepKind.END: N_("einde"),
}


@dataclass(frozen=True)
class Way:
    """One answer to a choice, and the step it leads to."""

    label: str
    to: str


@dataclass(frozen=True)
class Link:
    """A page to look at."""

    label: str
    url: str


@dataclass(frozen=True)
class Step:
    """One thing to do. ``then`` is the next step's id; empty: the one below it."""

    id: str
    title: str
    kind: StepKind = StepKind.STEP
    text: str = ""
    who: str = ""
    norm: str = ""
    then: str = ""
    ways: tuple[Way, ...] = ()
    links: tuple[Link, ...] = ()


Steps = tuple[Step, ...]


def to_stored(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as they are stored; what is empty is left out."""
    return [_stored(step) for step in steps]


def _stored(step: Step) -> dict[str, Any]:
    held: dict[str, Any] = {
        "id": step.id,
        "kind": step.kind.value,
        "title": step.title,
        "text": step.text,
        "who": step.who,
        "norm": step.norm,
        "then": step.then,
        "ways": [{"label": way.label, "to": way.to} for way in step.ways],
        "links": [{"label": link.label, "url": link.url} for link in step.links],
    }
    return {name: value for name, value in held.items() if value}


def from_stored(rows: Sequence[Mapping[str, Any]]) -> Steps:
    """Return stored steps as values."""
    return tuple(
        Step(
            row["id"],
            row["title"],
            StepKind(row["kind"]),
            row.get("text", ""),
            row.get("who", ""),
            row.get("norm", ""),
            row.get("then", ""),
            tuple(Way(way["label"], way["to"]) for way in row.get("ways", ())),
            tuple(Link(link["label"], link["url"]) for link in row.get("links", ())),
        )
        for row in rows
    )


def clean_step(step: Step) -> Step:
    """Return a step as it may be kept; raises ``Invalid`` by field, all faults at once."""
    faults: dict[str, str] = {}
    title, who, norm = (_line(text) for text in (step.title, step.who, step.norm))
    text = clean_text(step.text)
    ways = tuple(Way(_line(way.label), way.to) for way in step.ways if _line(way.label) or way.to)
    links = tuple(Link(_line(one.label), one.url.strip()) for one in step.links if one.url.strip())
    if not title:
        faults["title"] = N_("Schrijf wat iemand in deze stap doet.")
    if len(title) > LONGEST_TITLE:
        faults["title"] = N_(
            "Deze stap is te lang: hoogstens 160 tekens. Zet de rest in de uitleg."
        )
    if len(text) > LONGEST_TEXT:
        faults["text"] = N_("Deze uitleg is te lang: hoogstens 10.000 tekens.")
    if max(len(who), len(norm)) > LONGEST_WORDS:
        faults["who" if len(who) > LONGEST_WORDS else "norm"] = N_("Hoogstens 60 tekens.")
    if any(len(way.label) > LONGEST_WORDS or not way.label for way in ways):
        faults["ways"] = N_("Geef elk antwoord een naam van hoogstens 60 tekens.")
    if any(not _is_web_page(link.url) for link in links):
        faults["links"] = N_("Een link begint met https:// en noemt een website.")
    if len(ways) > MOST_WAYS or len(links) > MOST_LINKS:
        faults["ways" if len(ways) > MOST_WAYS else "links"] = N_("Hoogstens acht.")
    if faults:
        raise Invalid(faults)
    is_step, is_choice = step.kind is StepKind.STEP, step.kind is StepKind.CHOICE
    then = step.then if is_step else ""
    return Step(step.id, title, step.kind, text, who, norm, then, ways if is_choice else (), links)


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _is_web_page(url: str) -> bool:
    """Tell whether this leads to a plain page: no script, no data, no user in the address."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 2000:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def find_step(steps: Sequence[Step], step_id: str) -> Step | None:
    """Return the step with this id; None when it is not there (any more)."""
    return next((step for step in steps if step.id == step_id), None)


def number_of(steps: Sequence[Step]) -> dict[str, int]:
    """Return each step's number: its place, from 1."""
    return {step.id: number for number, step in enumerate(steps, start=1)}

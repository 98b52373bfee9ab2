# SPDX-License-Identifier: EUPL-1.2
"""Reading a file of answers by its mapping; what is wrong is named by row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from feedback.cases.rules import EARLIEST, MAX_STORY, CaseKind
from feedback.catalogue.rules import Channel
from feedback.errors import Invalid
from feedback.surveys.rules.marks import Effort, MarkScale
from feedback.tables.cells import CellKind, Mark, MomentCell, OneOf, Weight, Words, YesNo
from feedback.tables.files import Row, file_hash, read_rows
from feedback.tables.mapping import Column, FileMapping, Target, mapping_by_name, read_mapping
from feedback.tables.records import Problems, Reading, read_records

TARGETS = (
    Target("external_id"),
    Target("round", constant=True),
    Target("submitted_at"),
    Target("channel", constant=True),
    Target("mode", constant=True),
    Target("weight"),
    Target("stratum"),
    Target("overall_mark"),
    Target("aspect", coded=True),
    Target("effort"),
    Target("explanation"),
    Target("suggestion"),
    Target("contact_name"),
    Target("contact_phone"),
    Target("contact_email"),
    Target("call_requested", constant=True),
    Target("background", coded=True),
    Target("kind", constant=True),
    Target("topic", constant=True),
)
TEXTS = ("explanation", "suggestion")
CLOCKS_DIFFER = timedelta(minutes=2)
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_ASKED = frozenset({"overall_mark", "aspect", "effort", *TEXTS, "background"})


Progress = Callable[[str, int, int], None]
TOLD_EVERY = 5_000


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


@dataclass(frozen=True)
class SurveyWords:
    """What a mapping says of the survey itself."""

    key: str
    title: str | None = None
    scale: MarkScale | None = None


@dataclass(frozen=True)
class ResponseFile:
    """A file that was read and found right, before anything is stored."""

    survey: SurveyWords
    reading: Reading
    mapping: FileMapping
    sha256: bytes


def read_responses(
    path: Path,
    mapping_text: str | None,
    *,
    key: str,
    known_scale: MarkScale | None,
    now: datetime,
    progress: Progress = _silent,
) -> ResponseFile:
    """Read a file of answers to the survey ``key`` by its mapping.

    ``known_scale`` is that of the survey when it is there already. Raises ``Invalid`` naming
    rows and columns.
    """
    mapping, survey = _mapping(path, mapping_text, key=key)
    scale = survey.scale or known_scale or MarkScale()
    problems = Problems(mapping)
    reading = read_records(
        _counted(
            read_rows(
                path, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet
            ),
            progress,
        ),
        mapping,
        kinds=lambda column: _kind(column, scale=scale, now=now),
        joined=TEXTS,
        compared=lambda name: name.startswith(("overall_mark", "aspect.", "effort")),
        problems=problems,
    )
    problems.raise_any()
    return ResponseFile(survey, reading, mapping, file_hash(path))


def _counted(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done and done % TOLD_EVERY == 0:
            progress("rows read", done, 0)
        yield row


def questions_of(mapping: FileMapping) -> list[dict[str, Any]]:
    """Return what was asked, as far as the columns tell."""
    return [
        {
            "kind": column.target,
            "code": column.code or column.target,
            "label": column.label or column.name,
        }
        for column in mapping.columns
        if column.target in _ASKED
    ]


def _mapping(path: Path, text: str | None, *, key: str) -> tuple[FileMapping, SurveyWords]:
    if not _KEY.fullmatch(key):
        raise Invalid({"--survey": "Use small letters, digits, - and _, at most 60: kto_2026."})
    if text is None:
        _, header = next(read_rows(path))
        return mapping_by_name(header, targets=TARGETS), SurveyWords(key)
    mapping = read_mapping(text, targets=TARGETS, sections=("survey",))
    return mapping, _survey_words(mapping.sections.get("survey", {}), key=key)


def _survey_words(raw: object, *, key: str) -> SurveyWords:
    """Read the section about the survey: its key, title and the ends of its mark."""
    problems: dict[str, str] = {}
    if not isinstance(raw, dict):
        raise Invalid({"survey": "Write keys with values: {key: kto, mark_scale: [1, 10]}."})
    for name in raw:
        if name not in {"key", "title", "mark_scale"}:
            problems[f"survey.{name}"] = "There is no such key. Use key, mark_scale, title."
    if raw.get("key", key) != key:
        problems["survey.key"] = "The mapping is for another survey than --survey names."
    title = raw.get("title")
    if title is not None and not isinstance(title, str):
        problems["survey.title"] = "Write one text here."
    scale = None
    if "mark_scale" in raw:
        try:
            worst, best = (int(end) for end in raw["mark_scale"])
            scale = MarkScale(worst, best)
        except (TypeError, ValueError):
            problems["survey.mark_scale"] = "Write the worst and the best mark: [1, 10] or [5, 1]."
    if problems:
        raise Invalid(problems)
    return SurveyWords(key, title, scale)


def _kind(column: Column, *, scale: MarkScale, now: datetime) -> CellKind:
    """Return what the cells of a column are."""
    kinds: dict[str, CellKind] = {
        "submitted_at": MomentCell(column.format, earliest=EARLIEST, latest=now + CLOCKS_DIFFER),
        "channel": OneOf(Channel),
        "kind": OneOf(CaseKind),
        "weight": Weight(),
        "overall_mark": Mark(scale.lowest, scale.highest),
        "aspect": Mark(scale.lowest, scale.highest),
        "effort": OneOf(Effort),
        "explanation": Words(MAX_STORY),
        "suggestion": Words(MAX_STORY),
        "call_requested": YesNo(),
    }
    return kinds.get(column.target, Words(200))

# SPDX-License-Identifier: EUPL-1.2
"""Cases from a file: every row comes in by the same door as a form.

Reading touches no database; storing is one unit of work, all rows or none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.callbacks.models import Promise
from feedback.cases import queries as cases
from feedback.cases.models import Case
from feedback.cases.rules import (
    EARLIEST,
    MAX_STORY,
    CaseKind,
    CaseStatus,
    CloseReason,
    TimelineKind,
)
from feedback.cases.services import cases as case_commands
from feedback.cases.services.timeline import tell
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db
from feedback.errors import Invalid
from feedback.intake.models import ImportBatch, ImportKind
from feedback.intake.services import ContactInput, Report, receive_all
from feedback.keys import KeyRing
from feedback.tables.cells import Absent, CellKind, MomentCell, OneOf, Words, YesNo
from feedback.tables.files import file_hash, read_rows
from feedback.tables.mapping import (
    Column,
    FileMapping,
    Target,
    mapping_by_name,
    read_mapping,
)
from feedback.tables.records import Problems, Reading, Record, identify, read_records

TARGETS = (
    Target("external_id"),
    Target("received_at"),
    Target("kind", constant=True),
    Target("channel", constant=True),
    Target("topic", constant=True),
    Target("text"),
    Target("contact_name"),
    Target("contact_phone"),
    Target("contact_email"),
    Target("call_requested", constant=True),
    Target("department", constant=True),
    Target("district", constant=True),
    Target("closed_at"),
)
CLOCKS_DIFFER = timedelta(minutes=2)
BATCH = 500
#: What the door calls a field, and what a mapping does.
_TARGET_OF = {
    "phone": "contact_phone",
    "email": "contact_email",
    "name": "contact_name",
    "receivedAt": "received_at",
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class CaseFile:
    """A file that was read and found right, before anything is stored."""

    reading: Reading
    mapping: FileMapping
    sha256: bytes


@dataclass
class ImportSummary:
    """What became of the rows of a file."""

    rows: int
    made: int = 0
    known: int = 0
    skipped: int = 0
    merged: int = 0
    repeated: int = 0
    promises: int = 0
    late: int = 0
    closed: int = 0
    masked: int = 0


def read_cases(path: Path, mapping_text: str | None, *, now: datetime) -> CaseFile:
    """Read a file of cases by its mapping; without one, columns are named as the targets are.

    Raises ``Invalid`` naming rows and columns.
    """
    mapping = _mapping(path, mapping_text)
    problems = Problems(mapping)
    rows = read_rows(
        path, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet
    )
    reading = read_records(
        rows,
        mapping,
        kinds=lambda column: _kind(column, now=now),
        joined={"text"},
        compared=lambda _: True,
        problems=problems,
    )
    for record in reading.records:
        _check(record, problems)
    problems.raise_any()
    return CaseFile(reading, mapping, file_hash(path))


def store_cases(
    file: CaseFile, *, by: Actor, ring: KeyRing, now: datetime, progress: Progress
) -> ImportSummary:
    """Take every new case of the file in, or none when the door refuses one.

    Runs in the caller's unit of work. A case that an earlier import of the same source
    brought stays as it is. Raises ``Invalid`` naming rows and columns.
    """
    reading, mapping = file.reading, file.mapping
    summary = ImportSummary(
        rows=reading.rows,
        skipped=reading.skipped,
        merged=reading.merged,
        repeated=reading.repeated,
    )
    problems = Problems(mapping)
    keys = _external_keys(reading.records, mapping, ring=ring)
    known = _known(keys)
    new = [pair for pair in zip(reading.records, keys, strict=True) if pair[1] not in known]
    summary.known = len(keys) - len(new)
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        _take_in(batch, summary, problems=problems, by=by, now=now)
        progress(start + len(batch), len(new))
    problems.raise_any()
    remember_import(
        ImportKind.CASES,
        reading,
        sha256=file.sha256,
        source=mapping.source,
        made=summary.made,
        known=summary.known,
        by=by,
        now=now,
    )
    return summary


def _external_keys(records: list[Record], mapping: FileMapping, *, ring: KeyRing) -> list[str]:
    """Return what each record is known by in a next import of the same source."""
    identities = identify(records, fingerprint=row_fingerprint(ring))
    return [
        ":".join(part for part in (mapping.source, round_name, name) if part)
        for name, round_name in identities
    ]


def row_fingerprint(ring: KeyRing) -> Callable[[str], str]:
    """Return the keyed hash by which a row without an id is known again."""
    return lambda content: ring.blind_index(content, purpose="import_row").hex()


def _mapping(path: Path, text: str | None) -> FileMapping:
    if text is not None:
        mapping = read_mapping(text, targets=TARGETS)
    else:
        _, header = next(read_rows(path))
        mapping = mapping_by_name(header, targets=TARGETS)
    there = {column.target for column in mapping.columns} | set(mapping.defaults)
    lacking = [name for name in ("kind", "channel") if name not in there]
    if lacking:
        raise Invalid(
            {
                name: "Every case has one. Map a column to it, or give one for the whole file: "
                f"`defaults: {{{name}: …}}`."
                for name in lacking
            }
        )
    return mapping


def _kind(column: Column, *, now: datetime) -> CellKind:
    """Return what the cells of a column are."""
    moment = MomentCell(column.format, earliest=EARLIEST, latest=now + CLOCKS_DIFFER)
    kinds: dict[str, CellKind] = {
        "received_at": moment,
        "closed_at": moment,
        "kind": OneOf(CaseKind),
        "channel": OneOf(Channel),
        "text": Words(MAX_STORY),
        "call_requested": YesNo(),
    }
    return kinds.get(column.target, Words(200))


def _check(record: Record, problems: Problems) -> None:
    """Name what one cell alone cannot show, and set right a closing on the day of receipt."""
    values = record.values
    for name in ("kind", "channel"):
        if name not in values:
            problems.add(record.row, name, "This is blank. Every case has one; set `defaults`.")
    received, closed = _value(record, "received_at"), _value(record, "closed_at")
    if closed is None or (received is not None and closed >= received):
        return
    if received is None:
        problems.add(record.row, "received_at", "A closed case needs the moment it came in.")
    elif local(closed).date() < local(received).date():
        problems.add(record.row, "closed_at", "This lies before the day it came in.")
    else:
        # A source that knows only the day of closing says midnight: it was over at once.
        values["closed_at"] = received


def _known(keys: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        known |= cases.list_known_external_keys(keys[start : start + 500])
    return known


def _take_in(
    batch: list[tuple[Record, str]],
    summary: ImportSummary,
    *,
    problems: Problems,
    by: Actor,
    now: datetime,
) -> None:
    outcomes = receive_all([_report(record, key) for record, key in batch], by=by, now=now)
    for (record, _), outcome in zip(batch, outcomes, strict=True):
        if isinstance(outcome, Invalid):
            for field, why in outcome.fields.items():
                problems.add(record.row, _TARGET_OF.get(field, field), why)
            continue
        summary.made += 1
        summary.masked += outcome.case.bsn_masked
        _count_promise(outcome.promise, summary, now=now)
        closed_at = _value(record, "closed_at")
        if closed_at is not None:
            _close(outcome.case, closed_at, by=by, now=now)
            summary.closed += 1


def _close(case: Case, closed_at: datetime, *, by: Actor, now: datetime) -> None:
    """Close a case at the moment that the file gives: it was over before it came here."""
    case_commands.end_case(case, CaseStatus.CLOSED, now=closed_at)
    tell(
        case.id,
        TimelineKind.CLOSED,
        by=by,
        now=now,
        occurred_at=closed_at,
        fields={"reason": CloseReason.HANDLED.value},
    )


def _count_promise(promise: Promise | None, summary: ImportSummary, *, now: datetime) -> None:
    if promise is not None:
        summary.promises += 1
        summary.late += now > promise.due_at


def _report(record: Record, key: str) -> Report:
    """Return the row as the door takes it; a case that is over is promised nothing."""
    is_over = _value(record, "closed_at") is not None
    return Report(
        kind=record.values["kind"],
        channel=record.values["channel"],
        story=_value(record, "text") or "",
        contact=ContactInput(
            name=_value(record, "contact_name") or "",
            phone=_value(record, "contact_phone") or "",
            email=_value(record, "contact_email") or "",
        ),
        call_requested=bool(_value(record, "call_requested")) and not is_over,
        received_at=_value(record, "received_at"),
        received_at_known=_value(record, "received_at") is not None,
        topic=_value(record, "topic") or "",
        district=_value(record, "district") or "",
        department=_value(record, "department") or "",
        external_key=key,
        confirm=False,
        story_required=False,
    )


def _value(record: Record, key: str) -> Any:
    """Return a value; for a case it does not matter why there is none."""
    value = record.values.get(key)
    return None if isinstance(value, Absent) else value


def remember_import(
    kind: ImportKind,
    reading: Reading,
    *,
    sha256: bytes,
    source: str,
    made: int,
    known: int,
    by: Actor,
    now: datetime,
) -> ImportBatch:
    """Put on record that a file was taken in, and what became of its rows."""
    batch = ImportBatch(
        kind=kind,
        file_sha256=sha256,
        source=source,
        rows=reading.rows,
        made=made,
        known=known,
        skipped=reading.skipped,
        merged=reading.merged + reading.repeated,
        imported_at=now,
        imported_by_id=by.id,
        imported_by_label=by.label,
    )
    db.session.add(batch)
    db.session.flush()  # The audit row names the batch by its number.
    audit.record(
        f"{kind.value}.imported",
        by=by,
        object_type="import_batch",
        object_id=batch.id,
        now=now,
        details={"made": made, "known": known},
    )
    return batch

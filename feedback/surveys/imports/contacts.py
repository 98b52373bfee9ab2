# SPDX-License-Identifier: EUPL-1.2
"""Contacts from an appointment system's file: each counts once and invites at most once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from feedback.cases.rules import EARLIEST
from feedback.catalogue.rules import Channel
from feedback.surveys.services.inviting import Contact, take_contact
from feedback.tables.cells import Absent, CellKind, MomentCell, OneOf, Words
from feedback.tables.files import read_rows
from feedback.tables.mapping import (
    Column,
    Target,
    mapping_by_name,
    read_mapping,
)
from feedback.tables.records import Problems, Record, read_records

TARGETS = (
    Target("external_id"),
    Target("occurred_at"),
    Target("channel", constant=True),
    Target("email"),
    Target("product_code", constant=True),
    Target("case_number"),
)
CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass
class ContactSummary:
    """What became of the rows of a file."""

    rows: int = 0
    new: int = 0
    known: int = 0
    invited: int = 0


def read_contacts(path: Path, mapping_text: str | None, *, now: datetime) -> list[Contact]:
    """Read a file of contacts by its mapping; raises ``Invalid`` naming rows and columns."""
    if mapping_text is None:
        _, header = next(read_rows(path))
        mapping = mapping_by_name(header, targets=TARGETS)
    else:
        mapping = read_mapping(mapping_text, targets=TARGETS)
    problems = Problems(mapping)
    rows = read_rows(
        path, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet
    )
    reading = read_records(
        rows,
        mapping,
        kinds=lambda column: _kind(column, now=now),
        joined=(),
        compared=lambda name: name in {"occurred_at", "channel"},
        problems=problems,
    )
    contacts = [_contact(record, problems) for record in reading.records]
    problems.raise_any()
    return [one for one in contacts if one is not None]


def store_contacts(contacts: list[Contact], summary: ContactSummary, *, now: datetime) -> None:
    """Keep each contact once and invite who may be asked; runs in the caller's unit of work."""
    summary.rows += len(contacts)
    for contact in contacts:
        invited = take_contact(contact, now=now)
        summary.known += invited is None
        summary.new += invited is not None
        summary.invited += bool(invited)


def _kind(column: Column, *, now: datetime) -> CellKind:
    kinds: dict[str, CellKind] = {
        "occurred_at": MomentCell(column.format, earliest=EARLIEST, latest=now + CLOCKS_DIFFER),
        "channel": OneOf(Channel),
    }
    return kinds.get(column.target, Words(254))


def _contact(record: Record, problems: Problems) -> Contact | None:
    """Return a contact; without its number, moment or channel the row is named."""
    values = {name: value for name, value in record.values.items() if not isinstance(value, Absent)}
    missing = [name for name in ("external_id", "occurred_at", "channel") if name not in values]
    for name in missing:
        problems.add(record.row, name, "This is needed. Fill it in, or set it under `defaults`.")
    if missing:
        return None
    return Contact(
        external_id=values["external_id"],
        channel=values["channel"],
        occurred_at=values["occurred_at"],
        email=values.get("email", ""),
        product_code=values.get("product_code", ""),
        case_number=values.get("case_number", ""),
    )

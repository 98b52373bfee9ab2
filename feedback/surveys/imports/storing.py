# SPDX-License-Identifier: EUPL-1.2
"""Storing answers that were read, and taking in as a case who wants to be called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback.accounts.rules import Actor
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.db import db
from feedback.errors import Invalid
from feedback.intake.imports import remember_import, row_fingerprint
from feedback.intake.models import ImportKind
from feedback.intake.services import ContactInput, Receipt, Report, receive_all
from feedback.keys import KeyRing
from feedback.surveys.imports.reading import TEXTS, ResponseFile, questions_of
from feedback.surveys.models.answers import ResponseFollowUp, Survey, SurveyVersion
from feedback.surveys.queries import answers as queries
from feedback.surveys.rules.marks import follow_up_kind
from feedback.surveys.services import surveys as services
from feedback.tables.cells import Absent
from feedback.tables.records import Problems, Record, identify
from feedback.text_guard import clean_text, mask_bsn, mask_contact

#: What the door calls a field, and what a mapping does.
_TARGET_OF = {
    "phone": "contact_phone",
    "email": "contact_email",
    "name": "contact_name",
    "text": "explanation",
    "receivedAt": "submitted_at",
}
BATCH = 2_000
Identity = tuple[str, str]
Progress = Callable[[str, int, int], None]


@dataclass
class ImportSummary:
    """What became of the rows of a file."""

    rows: int
    made: int = 0
    known: int = 0
    skipped: int = 0
    merged: int = 0
    repeated: int = 0
    without_mark: int = 0
    cases: int = 0
    promises: int = 0
    late: int = 0
    masked: int = 0


def store_responses(
    file: ResponseFile, *, by: Actor, ring: KeyRing, now: datetime, progress: Progress
) -> ImportSummary:
    """Store every new answer of the file, or none; who wants to be called becomes a case.

    1. The survey and its version are found or made. 2. Answers that an earlier import
    brought stay as they are. 3. The new ones are stored, texts without a BSN. 4. "Ja, bel
    mij" comes in by the one way in, with its promise, and is tied to its answer. Runs in
    the caller's unit of work. Raises ``Invalid`` naming rows and columns.
    """
    words, reading = file.survey, file.reading
    survey = services.ensure_survey(words.key, title=words.title, scale=words.scale, now=now)
    version = services.ensure_version(survey, questions_of(file.mapping), now=now)
    summary = ImportSummary(
        rows=reading.rows,
        skipped=reading.skipped,
        merged=reading.merged,
        repeated=reading.repeated,
    )
    identities = identify(reading.records, fingerprint=row_fingerprint(ring))
    known = queries.list_response_ids(survey.id, identities)
    new = [
        (record, identity)
        for record, identity in zip(reading.records, identities, strict=True)
        if identity not in known
    ]
    summary.known = len(reading.records) - len(new)
    summary.made = len(new)
    batch = remember_import(
        ImportKind.RESPONSES,
        reading,
        sha256=file.sha256,
        source=file.mapping.source,
        made=summary.made,
        known=summary.known,
        by=by,
        now=now,
    )
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        services.store_responses(
            [
                _row(record, identity, version, batch.id, summary, now=now)
                for record, identity in part
            ]
        )
        progress("answers stored", start + len(part), len(new))
    _follow_up(file, survey, new, summary, by=by, now=now, progress=progress)
    return summary


def _row(
    record: Record,
    identity: Identity,
    version: SurveyVersion,
    batch_id: int,
    summary: ImportSummary,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Return the row of one answer: no contact data, no BSN."""
    values = record.values
    mark = values.get("overall_mark")
    row: dict[str, Any] = {
        "survey_id": version.survey_id,
        "version_id": version.id,
        "batch_id": batch_id,
        "external_id": identity[0],
        "round": identity[1],
        "recorded_at": now,
        "overall_mark": mark if isinstance(mark, int) else None,
        "overall_absent": mark if isinstance(mark, Absent) else None,
        "aspects": dict(_coded(values, "aspect")),
        "background": dict(_coded(values, "background")),
    }
    for name in ("submitted_at", "channel", "mode", "weight", "stratum", "effort"):
        row[name] = _value(record, name)
    for name in TEXTS:
        text = _value(record, name)
        row[name] = None
        if text is not None:
            safe, masked = mask_bsn(clean_text(text))
            row[name] = mask_contact(safe) or None
            summary.masked += masked
    summary.without_mark += row["overall_mark"] is None
    return row


def _coded(values: dict[str, Any], target: str) -> Iterator[tuple[str, Any]]:
    start = f"{target}."
    for key, value in values.items():
        if key.startswith(start):
            kept = value.value if isinstance(value, Absent) else value
            yield key[len(start) :], mask_contact(kept) if isinstance(kept, str) else kept


def _follow_up(
    file: ResponseFile,
    survey: Survey,
    new: list[tuple[Record, Identity]],
    summary: ImportSummary,
    *,
    by: Actor,
    now: datetime,
    progress: Progress,
) -> None:
    """Take in as a case who asked to be called, and tie each case to its score."""
    problems = Problems(file.mapping)
    wanted = [(record, identity) for record, identity in new if _value(record, "call_requested")]
    ids = queries.list_response_ids(survey.id, [identity for _, identity in wanted])
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        reports = [_report(record, survey, identity) for record, identity in batch]
        outcomes = receive_all(reports, by=by, now=now)
        for (record, identity), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Invalid):
                for field, why in outcome.fields.items():
                    problems.add(record.row, _TARGET_OF.get(field, field), why)
                continue
            _count(outcome, summary, now=now)
            follow_up = ResponseFollowUp(response_id=ids[identity], case_id=outcome.case.id)
            db.session.add(follow_up)
        progress("calls wanted", start + len(batch), len(wanted))
    problems.raise_any()


def _count(receipt: Receipt, summary: ImportSummary, *, now: datetime) -> None:
    summary.cases += 1
    if receipt.promise is not None:
        summary.promises += 1
        summary.late += now > receipt.promise.due_at


def _report(record: Record, survey: Survey, identity: Identity) -> Report:
    """Return the answer of who wants to be called, as the door takes it."""
    key = f"survey:{survey.key}:{':'.join(part for part in reversed(identity) if part)}"
    texts = [_value(record, name) for name in TEXTS]
    mark = _value(record, "overall_mark")
    kind = _value(record, "kind") or follow_up_kind(
        call_requested=True,
        is_low=None if mark is None else survey.scale.is_low(mark),
        has_suggestion=texts[1] is not None,
        has_explanation=texts[0] is not None,
    )
    return Report(
        kind=kind or CaseKind.QUESTION,
        channel=_value(record, "channel") or Channel.DIGITAL_FORM,
        story="\n\n".join(text for text in texts if text),
        contact=ContactInput(
            name=_value(record, "contact_name") or "",
            phone=_value(record, "contact_phone") or "",
            email=_value(record, "contact_email") or "",
        ),
        call_requested=True,
        received_at=_value(record, "submitted_at"),
        received_at_known=_value(record, "submitted_at") is not None,
        topic=_value(record, "topic") or "",
        external_key=key,
        confirm=False,
        story_required=False,
    )


def _value(record: Record, key: str) -> Any:
    """Return a value, or None when there is none for whatever reason."""
    value = record.values.get(key)
    return None if isinstance(value, Absent) else value

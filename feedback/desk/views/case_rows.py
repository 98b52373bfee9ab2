# SPDX-License-Identifier: EUPL-1.2
"""The rows of *Zaken* as finished texts, made once a minute, as those of *Vandaag bellen*.

Every text in ``Said`` is escaped: that is its one promise.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import NamedTuple

from flask import get_template_attribute

from feedback.callbacks.rules import VerdictOutcome
from feedback.desk.queries.cases import STORY_START, CaseLine
from feedback.desk.rules.labels import KIND_LABELS, STATUS_LABELS
from feedback.desk.rules.phrases import beginning, day_and_time
from feedback.minute import KeptForTheMinute, minute_of
from feedback.web.locale import language, translate
from feedback.wording import N_

_STATES = {
    VerdictOutcome.KEPT: "spoken_on_time",
    VerdictOutcome.LATE: "spoken_late",
    VerdictOutcome.EXCLUDED: "excluded",
}


class Said(NamedTuple):
    """What a row says of a case; each text is escaped, "" where there is none."""

    case_id: int
    number: str
    name: str
    kind: str
    topic: str
    story: str
    received: str
    promised: str
    outcome: str
    """How the promise ended, as a state that has a drawing; "" while it runs."""
    owner: str
    status: str


_ROWS: KeptForTheMinute[bytes] = KeptForTheMinute()


def write_case_rows(lines: Iterable[CaseLine], *, list_url: str, now: datetime) -> bytes:
    """Return the rows of these cases, in the language of this request.

    ``list_url`` is the address under which the cases are.
    """
    kept, rows = _ROWS.of(minute_of(now), (list_url, language())), []
    for line in lines:
        row = kept.get(line)
        if row is None:
            make = get_template_attribute("desk/cases/row.html", "row")
            row = kept[line] = str(make(_said(line, now=now), list_url)).encode()
        rows.append(row)
    return b"".join(rows)


def _said(line: CaseLine, *, now: datetime) -> Said:
    row, promise = line.row, line.promise
    due = day_and_time(promise.due_at, now=now) if promise else ""
    return Said(
        case_id=row.id,
        number=escape(row.number),
        name=escape(line.name or translate(N_("Naam onbekend"))),
        kind=escape(translate(KIND_LABELS[row.kind])),
        topic=escape(row.topic or ""),
        story=escape(beginning(row.story_start, most=STORY_START)),
        received=escape(day_and_time(row.received_at, now=now)),
        promised=escape(translate(N_("vóór %(moment)s")) % {"moment": due}) if due else "–",
        outcome=_STATES[promise.outcome] if promise and promise.outcome else "",
        owner=escape(row.owner_name or translate(N_("niemand"))),
        status=escape(translate(STATUS_LABELS[row.status])),
    )

# SPDX-License-Identifier: EUPL-1.2
"""Opening, changing and closing a case. What also touches a promise lives in ``callbacks``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.cases import queries, rules
from feedback.cases.errors import CaseIsOver, SomethingPromisedIsOpen, StaleVersion
from feedback.cases.models import (
    Case,
    CaseCounter,
)
from feedback.cases.rules import (
    CaseKind,
    CaseStatus,
    CloseReason,
    ReopenReason,
    TimelineKind,
)
from feedback.cases.services.agreements import _open_agreements_in_words
from feedback.cases.services.timeline import tell, tell_many
from feedback.catalogue.rules import Channel
from feedback.db import db, insert_once
from feedback.errors import Conflict
from feedback.text_guard import fold

_COUNTERS = cast(sa.Table, CaseCounter.__table__)
_COUNT_ON = (
    sa.update(_COUNTERS)
    .where(_COUNTERS.c.year == sa.bindparam("of_year"))
    .values(last=_COUNTERS.c.last + sa.bindparam("more"))
    .returning(_COUNTERS.c.last)
)


@dataclass(frozen=True)
class NewCase:
    """What a channel knows when it opens a case; checked and cleaned by ``intake`` before."""

    kind: CaseKind
    channel: Channel
    story: str | None
    received_at: datetime
    bsn_masked: bool = False
    topic_id: int | None = None
    district_id: int | None = None
    contact_id: str | None = None
    team_id: int | None = None
    assignee_id: int | None = None
    entered_by_id: int | None = None
    department: str | None = None
    received_at_known: bool = True
    external_key: str | None = None
    submission_key: str | None = None
    received_late: bool = False


def open_case(new: NewCase, *, by: Actor, now: datetime) -> Case:
    """Open a case: give it its number, write its first timeline row.

    Raises ``Invalid`` for a moment of receipt that cannot be.
    """
    return open_cases([new], by=by, now=now)[0]


def open_cases(news: Sequence[NewCase], *, by: Actor, now: datetime) -> list[Case]:
    """Open cases, in the order given: what ``open_case`` does, a few statements for them all."""
    for new in news:
        rules.check_received_at(new.received_at, now=now)
    numbers = _next_numbers(rules.number_year(now), count=len(news))
    opened = [_make(new, number, now=now) for new, number in zip(news, numbers, strict=True)]
    db.session.add_all(opened)
    db.session.flush()  # The rows below refer to the cases by their ids.
    tell_many(
        [
            rules.Told(
                case.id,
                TimelineKind.OPENED,
                new.received_at,
                {
                    "channel": new.channel.value,
                    "kind": new.kind.value,
                    "received_late": new.received_late,
                },
            )
            for case, new in zip(opened, news, strict=True)
        ],
        by=by,
        now=now,
    )
    return opened


def assign(
    case: Case, *, to_id: int | None, to_label: str, team_id: int | None, by: Actor, now: datetime
) -> None:
    """Give the case to a colleague, or to nobody; ``callbacks`` moves the promise along."""
    _refuse_when_over(case)
    tell(
        case.id,
        TimelineKind.ASSIGNED,
        by=by,
        now=now,
        fields={"from_id": case.assignee_id, "to_id": to_id, "to_label": to_label},
    )
    case.assignee_id = to_id
    case.team_id = team_id
    case.version += 1


def change_case(
    case_id: int,
    *,
    version: int,
    by: Actor,
    now: datetime,
    kind: CaseKind | None = None,
    topic_id: int | None = None,
) -> Case:
    """Change kind or topic of the case that was read at ``version``.

    Raises ``StaleVersion`` when somebody else changed it since.
    """
    changes = {"kind": kind, "topic_id": topic_id}
    wanted = {name: value for name, value in changes.items() if value is not None}
    case = queries.get_case(case_id, lock=True)
    if case.version != version:
        raise StaleVersion("Iemand anders heeft deze zaak net veranderd. Bekijk hem opnieuw.")
    _refuse_when_over(case)
    for name, value in wanted.items():
        old = getattr(case, name)
        if old == value:
            continue
        setattr(case, name, value)
        fields = {"field": name, "old": _plain(old), "new": _plain(value)}
        tell(case.id, TimelineKind.CHANGED, by=by, now=now, fields=fields)
    case.version += 1
    return case


def close_case(
    case: Case, *, reason: CloseReason, reasons_to_stay: list[str], by: Actor, now: datetime
) -> None:
    """Close the case.

    ``reasons_to_stay`` are sentences of a higher package about its own holds. Raises
    ``SomethingPromisedIsOpen`` while an agreement is open or a hold stands.
    """
    _refuse_when_over(case)
    reasons = [*reasons_to_stay, *_open_agreements_in_words(case.id)]
    if reasons or queries.has_holds(case.id):
        raise SomethingPromisedIsOpen(reasons)
    end_case(case, CaseStatus.CLOSED, now=now)
    tell(case.id, TimelineKind.CLOSED, by=by, now=now, fields={"reason": reason.value})


def end_case(case: Case, status: CaseStatus, *, now: datetime) -> None:
    """Take the case off the open list as ``status``; the caller tells why on the timeline."""
    if not rules.may_become(case.status, status):
        raise CaseIsOver("Deze zaak is al klaar.")
    case.status = status
    case.closed_at = now
    case.handled_at = case.handled_at or now
    case.version += 1


def reopen_case(case: Case, *, reason: ReopenReason, by: Actor, now: datetime) -> None:
    """Open the case again; ``callbacks`` gives the new promise that belongs to it."""
    if not rules.may_become(case.status, CaseStatus.OPEN):
        raise Conflict("Deze zaak is al open.")
    case.status = CaseStatus.OPEN
    case.closed_at = None
    case.version += 1
    tell(case.id, TimelineKind.REOPENED, by=by, now=now, fields={"reason": reason.value})


def _make(new: NewCase, number: str, *, now: datetime) -> Case:
    return Case(
        number=number,
        kind=new.kind,
        status=CaseStatus.OPEN,
        channel=new.channel,
        story=new.story,
        search_text=fold(f"{number} {new.story or ''}"),
        bsn_masked=new.bsn_masked,
        topic_id=new.topic_id,
        district_id=new.district_id,
        contact_id=new.contact_id,
        team_id=new.team_id,
        assignee_id=new.assignee_id,
        entered_by_id=new.entered_by_id,
        department=new.department,
        received_at=new.received_at,
        received_at_known=new.received_at_known,
        recorded_at=now,
        external_key=new.external_key,
        submission_key=new.submission_key,
        version=1,
    )


def _next_numbers(year: int, *, count: int) -> list[str]:
    """Give out the next numbers of the year; the row's lock orders those who ask at once."""
    connection, wanted = db.session.connection(), {"of_year": year, "more": count}
    last = connection.scalar(_COUNT_ON, wanted)
    if last is None:
        insert_once(CaseCounter, year=year, last=0)
        last = connection.scalar(_COUNT_ON, wanted)
    ends = last or 0
    return [rules.case_number(year=year, sequence=at) for at in range(ends - count + 1, ends + 1)]


def _refuse_when_over(case: Case) -> None:
    if case.status not in {CaseStatus.OPEN, CaseStatus.QUARANTINED}:
        raise CaseIsOver("Deze zaak is al klaar. Heropen hem eerst.")


def _plain(value: object) -> object:
    return value.value if isinstance(value, CaseKind) else value

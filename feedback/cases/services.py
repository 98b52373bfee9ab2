# SPDX-License-Identifier: EUPL-1.2
"""Commands on cases. Commands that also touch a promise live in ``callbacks``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.cases import queries, rules
from feedback.cases.errors import CaseIsOver, SomethingPromisedIsOpen, StaleVersion
from feedback.cases.models import (
    Agreement,
    Case,
    CaseCounter,
    CaseNote,
    Hold,
    StatusLink,
    TimelineEntry,
)
from feedback.cases.rules import (
    AgreementStatus,
    CaseKind,
    CaseStatus,
    CloseReason,
    HoldReason,
    ReopenReason,
    TimelineKind,
)
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db, insert_once
from feedback.errors import Conflict, Invalid
from feedback.keys import hash_token, new_token
from feedback.text_guard import clean_text, fold
from feedback.wording import N_

STATUS_LINK_LIFE = timedelta(days=400)


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
    rules.check_received_at(new.received_at, now=now)
    number = _next_number(rules.number_year(now))
    case = Case(
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
    db.session.add(case)
    db.session.flush()  # The rows below refer to the case by its id.
    tell(
        case.id,
        TimelineKind.OPENED,
        by=by,
        now=now,
        occurred_at=new.received_at,
        fields={
            "channel": new.channel.value,
            "kind": new.kind.value,
            "received_late": new.received_late,
        },
    )
    return case


def tell(
    case_id: int,
    kind: TimelineKind,
    *,
    by: Actor,
    now: datetime,
    fields: Mapping[str, object],
    occurred_at: datetime | None = None,
) -> None:
    """Append one row to the timeline; ``fields`` are exactly those the kind declares."""
    rules.check_timeline_fields(kind, fields)
    db.session.add(
        TimelineEntry(
            case_id=case_id,
            kind=kind,
            occurred_at=occurred_at or now,
            recorded_at=now,
            actor_id=by.id,
            actor_label=by.label,
            fields=dict(fields),
        )
    )


def tell_many(rows: Sequence[rules.Told], *, by: Actor, now: datetime) -> None:
    """Append many timeline rows in one statement, each checked as ``tell`` does."""
    for row in rows:
        rules.check_timeline_fields(row.kind, row.fields)
    if rows:
        db.session.connection().execute(
            sa.insert(TimelineEntry),
            [
                {
                    "case_id": row.case_id,
                    "kind": row.kind,
                    "occurred_at": row.occurred_at,
                    "recorded_at": now,
                    "actor_id": by.id,
                    "actor_label": by.label,
                    "fields": dict(row.fields),
                }
                for row in rows
            ],
        )


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


def note(case_id: int, text: str, *, by: Actor, now: datetime) -> None:
    """Write an internal note. A note is no conversation: the promise runs on."""
    _tell_text(case_id, TimelineKind.NOTED, text, by=by, now=now)


def add_from_resident(case_id: int, text: str, *, by: Actor, now: datetime) -> None:
    """Write down what the resident adds; it does not reset the promise (sla.md §4.11)."""
    _tell_text(case_id, TimelineKind.ADDED, text, by=by, now=now)


def place_hold(case_id: int, reason: HoldReason, *, reference: str, now: datetime) -> None:
    """Keep the case open for a reason of a higher package; the same hold is placed once."""
    insert_once(Hold, case_id=case_id, reason=reason, reference=reference, placed_at=now)


def lift_hold(case_id: int, reason: HoldReason, *, reference: str, now: datetime) -> None:
    """Lift a hold; lifting it twice changes nothing."""
    db.session.execute(
        sa.update(Hold)
        .where(Hold.case_id == case_id)
        .where(Hold.reason == reason)
        .where(Hold.reference == reference)
        .where(Hold.lifted_at.is_(None))
        .values(lifted_at=now)
    )


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


def agree(
    case_id: int,
    *,
    text: str,
    owner: str,
    due_on: date,
    on_status_page: bool,
    by: Actor,
    now: datetime,
) -> Agreement:
    """Write down what was agreed with the resident: who does what by when.

    Raises ``Invalid`` for an empty text or owner and for a date that cannot be.
    """
    clean, who = clean_text(text)[: rules.MAX_LINE], clean_text(owner)[:100]
    problems = {}
    if not clean:
        problems["text"] = "Schrijf op wat u afspreekt."
    if not who:
        problems["owner"] = "Schrijf op wie dit doet."
    if problems:
        raise Invalid(problems)
    rules.check_due_on(due_on, today=local(now).date())
    agreement = Agreement(
        case_id=case_id,
        text=clean,
        owner=who,
        due_on=due_on,
        status=AgreementStatus.OPEN,
        on_status_page=on_status_page,
        made_at=now,
        made_by_id=by.id,
    )
    db.session.add(agreement)
    db.session.flush()  # The timeline refers to the agreement by its id.
    fields = {"agreement_id": agreement.id}
    tell(case_id, TimelineKind.AGREED, by=by, now=now, fields=fields)
    return agreement


def settle_agreement(
    agreement_id: int, *, outcome: AgreementStatus, reason: str, by: Actor, now: datetime
) -> Agreement:
    """Mark an agreement kept, or cancelled with the reason the resident heard."""
    agreement = queries.get_agreement(agreement_id)
    if agreement.status != AgreementStatus.OPEN:
        raise Conflict("Deze afspraak is al afgerond.")
    said = clean_text(reason)[: rules.MAX_LINE]
    if outcome is AgreementStatus.CANCELLED and not said:
        raise Invalid({"reason": "Schrijf op waarom dit niet doorgaat."})
    agreement.status = outcome
    agreement.settled_at = now
    agreement.settled_reason = said or None
    fields = {"agreement_id": agreement.id, "outcome": outcome.value}
    tell(agreement.case_id, TimelineKind.AGREEMENT_SETTLED, by=by, now=now, fields=fields)
    return agreement


def make_status_link(case_id: int, *, now: datetime) -> str:
    """Make the secret link of a case and return its token, which only its hash remembers.

    A sealed copy is kept for sending the link again.
    """
    token, link = new_status_link(case_id, now=now)
    db.session.add(link)
    return token


def new_status_link(case_id: int, *, now: datetime) -> tuple[str, StatusLink]:
    """Return a new token and its link, not yet written."""
    token = new_token()
    link = StatusLink(
        case_id=case_id,
        token_hash=hash_token(token),
        token_sealed=edge.keyring().seal(token, place=f"status_link.token:{case_id}"),
        made_at=now,
        expires_at=now + STATUS_LINK_LIFE,
    )
    return token, link


def reveal_status_token(case_id: int) -> str:
    """Return the token again, for a message to the resident or a repeated answer."""
    link = queries.get_status_link(case_id)
    return edge.keyring().open(link.token_sealed, place=f"status_link.token:{case_id}")


def _next_number(year: int) -> str:
    """Give out the next number of the year; the row's lock orders those who ask at once."""
    count_on = (
        sa.update(CaseCounter)
        .where(CaseCounter.year == year)
        .values(last=CaseCounter.last + 1)
        .returning(CaseCounter.last)
    )
    last = db.session.scalar(count_on)
    if last is None:
        insert_once(CaseCounter, year=year, last=0)
        last = db.session.scalar(count_on)
    return rules.case_number(year=year, sequence=last or 0)


def _tell_text(case_id: int, kind: TimelineKind, text: str, *, by: Actor, now: datetime) -> None:
    clean = clean_text(text)
    if not clean:
        raise Invalid({"text": N_("Schrijf eerst iets op.")})
    if len(clean) > rules.MAX_STORY:
        raise Invalid({"text": N_("Deze tekst is te lang. Maak hem korter dan 10.000 tekens.")})
    from_resident = kind is TimelineKind.ADDED
    row = CaseNote(case_id=case_id, text=clean, from_resident=from_resident, made_at=now)
    db.session.add(row)
    db.session.flush()  # The timeline refers to the note by its id.
    tell(case_id, kind, by=by, now=now, fields={"note_id": row.id})


def _open_agreements_in_words(case_id: int) -> list[str]:
    open_ones = queries.list_agreements(case_id, status=AgreementStatus.OPEN)
    return [f"Er staat nog een afspraak open: {one.text}, door {one.owner}." for one in open_ones]


def _refuse_when_over(case: Case) -> None:
    if case.status not in {CaseStatus.OPEN, CaseStatus.QUARANTINED}:
        raise CaseIsOver("Deze zaak is al klaar. Heropen hem eerst.")


def _plain(value: object) -> object:
    return value.value if isinstance(value, CaseKind) else value

# SPDX-License-Identifier: EUPL-1.2
"""How the promises of a quarter were kept: one record for the page, its file and the API."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from feedback.business_time.local_time import day_of
from feedback.callbacks.queries import record as counts
from feedback.callbacks.queries.record import OutcomeCount
from feedback.callbacks.rules import VerdictOutcome
from feedback.cases.queries import list_agreements_due
from feedback.cases.rules import AgreementStatus
from feedback.feedback_tasks.queries import list_ended
from feedback.feedback_tasks.rules import TaskOutcome
from feedback.insight.rules.promises import (
    MOST_TRIES,
    Agreed,
    AgreementEnd,
    Asked,
    Part,
    Record,
    Tally,
    TaskEnd,
    count_agreed,
    count_asked,
    protect,
)
from feedback.insight.rules.quarters import Quarter
from feedback.insight.rules.sums import FEWEST, half_up
from feedback.instructions.queries.sessions import count_replies

NO_TOPIC = "none"
#: What has a day and no norm of our own beside it.
WITHOUT_TARGET = frozenset({"agreements", "replies", "feedback_tasks", "department"})
HEADER = (
    "quarter",
    "part",
    "name",
    "n",
    "kept",
    "late",
    "open_late",
    "target_met",
    "percent_in_time",
    "percent_target",
    "suppressed",
)
Row = tuple[str | int | bool | None, ...]


def find_record(quarter: Quarter, *, now: datetime) -> Record:
    """Return how the promises that fell due in a quarter were kept, as it stands now."""
    span = {"begins": quarter.begins, "ends": quarter.ends}
    found = counts.count_outcomes(**span, now=now)
    counted = [one for one in found if one.outcome is not VerdictOutcome.EXCLUDED]
    excluded: Counter[str] = Counter()
    for one in found:
        if one.reason is not None and one.outcome is VerdictOutcome.EXCLUDED:
            excluded[one.reason.value] += one.count
    tries: Counter[int] = Counter()
    for number, promises in counts.count_tries(**span).items():
        tries[min(number, MOST_TRIES)] += promises
    return Record(
        total=sum((_tally(one) for one in counted), Tally()),
        channels=_parts(counted, by="channel"),
        topics=_parts(counted, by="topic"),
        excluded=dict(sorted(excluded.items())),
        tries=dict(sorted(tries.items())),
        tried_in_time=counts.count_tried_by_due(**span),
        minutes=counts.count_working_minutes(**span),
        agreed=find_agreed(quarter, now=now),
        replies=find_replies(quarter, now=now),
        asked=find_asked(quarter, now=now),
    )


def find_total(quarter: Quarter, *, now: datetime) -> Tally:
    """Return only the total of ``find_record``, in one statement."""
    kept = counts.find_kept(begins=quarter.begins, ends=quarter.ends, now=now)
    return Tally(kept.kept, kept.late, kept.open_late, kept.target_met)


def find_agreed(quarter: Quarter, *, now: datetime) -> Agreed:
    """Return how the agreements that were due in a quarter were kept."""
    ends = (
        AgreementEnd(
            due_on=one.due_on,
            first_due_on=one.first_due_on,
            is_cancelled=one.status is AgreementStatus.CANCELLED,
            settled_on=day_of(one.settled_at) if one.settled_at else None,
        )
        for one in list_agreements_due(first=quarter.first_day, last=quarter.last_day)
    )
    return count_agreed(ends, today=day_of(now))


def find_replies(quarter: Quarter, *, now: datetime) -> Tally:
    """Return how the answers to residents who thought along, due in a quarter, were given."""
    found = count_replies(begins=quarter.begins, ends=quarter.ends, now=now)
    return Tally(found.kept, found.late, found.open_late)


def find_asked(quarter: Quarter, *, now: datetime) -> Asked:
    """Return how the questions to departments that were due in a quarter were answered."""
    ends = (
        TaskEnd(
            department=one.department,
            first_day=one.first_day,
            is_moved=one.is_moved,
            is_settled=one.outcome is not None,
            is_withdrawn=one.outcome is TaskOutcome.WITHDRAWN,
            late_days=one.late_days,
        )
        for one in list_ended(first=quarter.first_day, last=quarter.last_day)
    )
    return count_asked(ends, today=day_of(now))


def percent(share: Fraction) -> Decimal:
    """Return a share as a percentage with one decimal, half up: the digits shown everywhere."""
    return half_up(share * 100)


def record_rows(quarter: Quarter, record: Record) -> Iterator[Row]:
    """Yield the cells of the file: from their counts every percentage can be reckoned again."""
    total = Part("all", record.total.n, record.total if record.is_shown else None)
    yield _row(quarter, "total", total)
    if not record.is_shown:
        return
    for part, cells in (("channel", record.channels), ("topic", record.topics)):
        for cell in cells:
            yield _row(quarter, part, cell)
    agreed = record.agreed
    yield _row(quarter, "agreements", _agreed_part(agreed))
    replies, asked = record.replies, record.asked
    shown = replies if replies.n >= FEWEST else None
    yield _row(quarter, "replies", Part("all", replies.n, shown))
    answered = asked.tally if asked.is_shown else None
    yield _row(quarter, "feedback_tasks", Part("all", asked.tally.n, answered))
    for department in asked.departments:
        yield _row(quarter, "department", department)
    lists = (
        ("excluded", record.excluded),
        ("tries", record.tries),
        ("working_minutes", dict(sorted(record.minutes.items()))),
    )
    for part, listed in lists:
        for name, number in listed.items():
            yield (quarter.name, part, str(name), number, *([None] * 6), False)


def _row(quarter: Quarter, part: str, cell: Part) -> Row:
    tally = cell.tally
    if tally is None:
        return (quarter.name, part, cell.name, cell.n, *([None] * 6), True)
    has_target = part not in WITHOUT_TARGET
    return (
        quarter.name,
        part,
        cell.name,
        cell.n,
        tally.kept,
        tally.late,
        tally.open_late,
        tally.target_met if has_target else None,
        str(percent(tally.in_time)),
        str(percent(tally.by_target)) if has_target else None,
        False,
    )


def _agreed_part(agreed: Agreed) -> Part:
    tally = Tally(agreed.kept, agreed.late, agreed.open_late)
    return Part("all", agreed.n, tally if agreed.n >= FEWEST else None)


def _tally(one: OutcomeCount) -> Tally:
    is_kept = one.outcome is VerdictOutcome.KEPT
    return Tally(
        kept=one.count if is_kept else 0,
        late=one.count if one.outcome is VerdictOutcome.LATE else 0,
        open_late=one.count if one.outcome is None else 0,
        target_met=one.count if is_kept and one.target_met else 0,
    )


def _parts(counted: Sequence[OutcomeCount], *, by: str) -> tuple[Part, ...]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for one in counted:
        name = one.channel.value if by == "channel" else one.topic or NO_TOPIC
        tallies[name] += _tally(one)
    return protect(tallies)

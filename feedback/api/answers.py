# SPDX-License-Identifier: EUPL-1.2
"""Turning what the program knows into what the API answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from feedback.accounts.queries import people as people_queries
from feedback.api import queries
from feedback.api.schema import utc
from feedback.callbacks.models import CallAttempt, Promise, Verdict
from feedback.callbacks.rules import PromiseState, promise_sentence, time_state
from feedback.cases import queries as case_queries
from feedback.cases.models import Agreement, Case
from feedback.contacts.rules.details import ContactDetails
from feedback.feedback_tasks.models import FeedbackTask
from feedback.feedback_tasks.queries import list_tasks

Json = dict[str, Any]


def opened_case(case: Case, promise: Promise | None, *, status_url: str) -> Json:
    """Return what a new case answers, with the one look at its secret link."""
    return {
        "id": case.id,
        "number": case.number,
        "kind": case.kind.value,
        "status": case.status.value,
        "receivedAt": utc(case.received_at),
        "promise": None if promise is None else given_promise(promise),
        "statusUrl": status_url,
        "bsnMasked": case.bsn_masked,
    }


def summaries(cases: Sequence[Case], *, now: datetime) -> list[Json]:
    """Return the rows of a page: five more selects, however many rows."""
    promises = queries.list_latest_promises([case.id for case in cases])
    topics, districts = queries.list_codes(cases)
    people = people_queries.list_names({case.assignee_id for case in cases if case.assignee_id})
    teams = {team.id: team.name for team in people_queries.list_teams()}
    return [
        {
            "id": case.id,
            "number": case.number,
            "kind": case.kind.value,
            "status": case.status.value,
            "channel": case.channel.value,
            "topic": topics.get(case.topic_id or 0),
            "district": districts.get(case.district_id or 0),
            "receivedAt": utc(case.received_at),
            "closedAt": utc(case.closed_at),
            "assignee": _named(case.assignee_id, people),
            "team": _named(case.team_id, teams),
            "promise": promise(promises.get(case.id), now=now),
            "version": case.version,
        }
        for case in cases
    ]


def whole_case(case: Case, *, now: datetime) -> Json:
    """Return everything about one case but how to reach the resident."""
    return summaries([case], now=now)[0] | {
        "text": case.story,
        "department": case.department,
        "recordedAt": utc(case.recorded_at),
        "handledAt": utc(case.handled_at),
        "agreements": agreements(case.id),
        "feedbackTasks": [_task(one) for one in list_tasks(case.id)],
    }


def contact(details: ContactDetails) -> Json:
    """Return how to reach a resident."""
    chosen = details.preferred_channel
    return {
        "name": details.name or None,
        "phone": details.phone.e164 if details.phone else None,
        "email": details.email or None,
        "preferredChannel": chosen.value if chosen else None,
        "preferredTimes": [time.value for time in details.preferred_times],
    }


def attempt(made: CallAttempt, *, now: datetime) -> Json:
    """Return one try to call, with the promise's verdict so far."""
    return {
        "id": made.id,
        "outcome": made.outcome.value,
        "startedAt": utc(made.started_at),
        "endedAt": utc(made.ended_at),
        "promise": latest_promise(made.case_id, now=now),
    }


def agreements(case_id: int) -> list[Json]:
    """Return the agreements of a case, in the order they were made."""
    return [_agreement(made) for made in case_queries.list_agreements(case_id)]


def latest_promise(case_id: int, *, now: datetime) -> Json | None:
    """Return the last promise of a case with its verdict."""
    return promise(queries.list_latest_promises([case_id]).get(case_id), now=now)


def promise(found: tuple[Promise, Verdict | None] | None, *, now: datetime) -> Json | None:
    """Return a promise as it stands against the clock, with the verdict it got."""
    if found is None:
        return None
    given, verdict = found
    return given_promise(given) | {
        "state": given.state.value,
        "timeState": _time_state(given, now=now),
        "verdict": None if verdict is None else _verdict(verdict),
    }


def given_promise(given: Promise) -> Json:
    """Return what the resident was told, and our own norm beside it."""
    return {
        "targetAt": utc(given.target_at),
        "dueAt": utc(given.due_at),
        "text": promise_sentence(given.due_at, language="nl", way=given.way, window=given.window),
    }


def _time_state(given: Promise, *, now: datetime) -> str | None:
    if given.state is not PromiseState.OPEN:
        return None
    return time_state(
        now=now, nearly_at=given.nearly_at, target_at=given.target_at, due_at=given.due_at
    ).value


def _verdict(verdict: Verdict) -> Json:
    return {
        "outcome": verdict.outcome.value,
        "reason": verdict.reason.value,
        "happenedAt": utc(verdict.happened_at),
        "targetMet": verdict.target_met,
        "lateSeconds": verdict.late_seconds,
    }


def _agreement(made: Agreement) -> Json:
    return {
        "id": made.id,
        "text": made.text,
        "owner": made.owner,
        "dueOn": made.due_on.isoformat(),
        "status": made.status.value,
    }


def _task(asked: FeedbackTask) -> Json:
    return {
        "id": asked.id,
        "question": asked.question,
        "department": asked.department,
        "dueOn": asked.due_on.isoformat(),
        "firstDueOn": asked.first_day.isoformat(),
        "status": asked.status.value,
        "answer": asked.answer,
    }


def _named(number: int | None, names: Mapping[int, str]) -> Json | None:
    return None if number is None else {"id": number, "name": names.get(number, "onbekend")}

# SPDX-License-Identifier: EUPL-1.2
"""Commands that change a case and its promise together."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor
from feedback.business_time.wording import full_day_nl, time_nl
from feedback.callbacks.models import Promise
from feedback.callbacks.queries import promises as queries
from feedback.callbacks.rules import VerdictOutcome, VerdictReason
from feedback.callbacks.services import promises, unreachable
from feedback.cases import queries as case_queries
from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus, CloseReason, ReopenReason, TimelineKind
from feedback.cases.services import cases
from feedback.cases.services.timeline import tell
from feedback.clock import local
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.feedback_tasks.services import standing as questions
from feedback.wording import N_

#: Why a question to a department is taken back when its case was.
TAKEN_BACK = "de inwoner trok het bericht in"


class Command(Protocol):
    """A command on one case by someone: what a resident's button does."""

    def __call__(self, case_id: int, *, by: Actor, now: datetime) -> object:
        """Do it."""


def claim_case(case_id: int, *, by: Actor, now: datetime) -> Case:
    """Take a case that is nobody's, or already one's own; raises ``Conflict`` naming the owner."""
    case = case_queries.get_case(case_id, lock=True)
    if case.assignee_id == by.id:
        return case
    if case.assignee_id is not None:
        owner = people_queries.get_person(case.assignee_id)
        raise Conflict(f"{owner.name} heeft deze zaak al. Vraag of u hem mag overnemen.")
    return _give(case, to_id=by.id, to_label=by.label, team_id=by.team_id, by=by, now=now)


def assign_case(case_id: int, *, to_id: int | None, by: Actor, now: datetime) -> Case:
    """Give a case to a colleague, back to nobody (``to_id`` None), or take it over.

    Who may assign gives any case away; others hand on their own cases and may take one
    over from a colleague. Raises ``Invalid`` for someone who cannot call.
    """
    case = case_queries.get_case(case_id, lock=True)
    if "cases.assign" not in by.permissions and by.id not in {case.assignee_id, to_id}:
        raise NotAllowed("U kunt alleen uw eigen zaken doorgeven. Vraag uw teamleider.")
    if to_id is None:
        return _give(case, to_id=None, to_label="niemand", team_id=case.team_id, by=by, now=now)
    user = people_queries.find_person(to_id)
    if user is None or "cases.work" not in user.permissions:
        raise Invalid({"assignee": "Deze collega kan geen zaken behandelen. Kies iemand anders."})
    return _give(case, to_id=to_id, to_label=user.name, team_id=user.team_id, by=by, now=now)


def hand_to_team(case_id: int, *, team_id: int | None, by: Actor, now: datetime) -> Case:
    """Put a case on the list of a team, or of no team; whoever had it no longer has it.

    Raises ``NotAllowed`` for a case of somebody else without the right to assign, and
    ``Invalid`` for a team that does not exist.
    """
    case = case_queries.get_case(case_id, lock=True)
    own = case.assignee_id is not None and case.assignee_id == by.id
    if "cases.assign" not in by.permissions and not own:
        raise NotAllowed("U kunt alleen uw eigen zaken doorgeven. Vraag uw teamleider.")
    names = {team.id: team.name for team in people_queries.list_teams()}
    if team_id is not None and team_id not in names:
        raise Invalid({"team": "Dit team bestaat niet. Kies een ander team."})
    label = names[team_id] if team_id is not None else "niemand"
    return _give(case, to_id=None, to_label=label, team_id=team_id, by=by, now=now)


def close_case(case_id: int, *, reason: CloseReason, by: Actor, now: datetime) -> Case:
    """Close a case; raises ``SomethingPromisedIsOpen`` with each reason to keep it open.

    As unreachable it closes only when enough was tried and the last letter or mail has left
    (``unreachable.reasons_to_go_on``); the promise then ends as not kept.
    """
    case = case_queries.get_case(case_id, lock=True)
    running = queries.find_open_promise(case_id, lock=True)
    if reason is CloseReason.UNREACHABLE:
        reasons = unreachable.reasons_to_go_on(case, running, now=now)
        if running is not None and not reasons:
            unreachable.give_up(running, by=by, now=now)
    else:
        reasons = [] if running is None else [_in_words(running)]
    reasons += questions.reasons_to_stay(case_id)
    cases.close_case(case, reason=reason, reasons_to_stay=reasons, by=by, now=now)
    return case


def reopen_case(case_id: int, *, reason: ReopenReason, by: Actor, now: datetime) -> Promise | None:
    """Open a case again with a new promise from this moment; the first verdict stays."""
    case = case_queries.get_case(case_id, lock=True)
    cases.reopen_case(case, reason=reason, by=by, now=now)
    if case.contact_id is None:
        return None
    earlier = queries.find_latest_promise(case_id)
    way = earlier.way if earlier else "phone"
    return promises.promise(case, started_at=now, way=way, how="reopened", by=by, now=now)


def call_again(
    case_id: int,
    *,
    by: Actor,
    now: datetime,
    reason: ReopenReason = ReopenReason.RESIDENT_ASKED,
) -> Promise:
    """Promise a new call at the resident's request; a closed case opens for it."""
    case = case_queries.get_case(case_id, lock=True)
    if case.status is not CaseStatus.OPEN:
        made = reopen_case(case_id, reason=reason, by=by, now=now)
        if made is None:
            raise Conflict(N_("Wij hebben geen nummer om u te bellen."))
        return made
    running = queries.find_open_promise(case_id)
    if running is not None:
        return running
    earlier = queries.find_latest_promise(case_id)
    way = earlier.way if earlier else "phone"
    return promises.promise(case, started_at=now, way=way, how="asked again", by=by, now=now)


def give_back(case: Case, *, by: Actor, now: datetime) -> None:
    """Put an open case on the list of its team, of nobody in particular."""
    if case.assignee_id is not None:
        _give(case, to_id=None, to_label="niemand", team_id=case.team_id, by=by, now=now)


def withdraw_case(case_id: int, *, by: Actor, now: datetime) -> Case:
    """End a case because the resident took the message back; the promise is excluded."""
    case = case_queries.get_case(case_id, lock=True)
    running = queries.find_open_promise(case_id, lock=True)
    if running is not None:
        late = now > running.due_at
        promises.settle(
            running,
            outcome=VerdictOutcome.LATE if late else VerdictOutcome.EXCLUDED,
            reason=VerdictReason.WITHDRAWN,
            happened_at=now,
            by=by,
            now=now,
        )
    questions.withdraw_all(case_id, reason=TAKEN_BACK, by=by, now=now)
    cases.end_case(case, CaseStatus.WITHDRAWN, now=now)
    fields = {"by_resident": by.id is None}
    tell(case.id, TimelineKind.WITHDRAWN, by=by, now=now, fields=fields)
    return case


def _give(
    case: Case, *, to_id: int | None, to_label: str, team_id: int | None, by: Actor, now: datetime
) -> Case:
    cases.assign(case, to_id=to_id, to_label=to_label, team_id=team_id, by=by, now=now)
    running = queries.find_open_promise(case.id, lock=True)
    if running is not None:
        running.owner_id = to_id
        running.team_id = team_id
    return case


def _in_words(running: Promise) -> str:
    """Say which promise keeps the case open, and what would keep it."""
    day = full_day_nl(local(running.due_at).date())
    return (
        f"De belofte loopt nog: wij bellen uiterlijk {day}, vóór {time_nl(running.due_at)} uur. "
        "Een mail of notitie is geen gesprek."
    )

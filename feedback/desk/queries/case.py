# SPDX-License-Identifier: EUPL-1.2
"""The case page: everything of one case in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import Team, User
from feedback.accounts.rules import Actor
from feedback.business_time.calendar import ServiceCalendar
from feedback.callbacks.line_calls import LineCall
from feedback.callbacks.models import CallAttempt, Conversation, ConversationDraft, Promise, Verdict
from feedback.callbacks.queries.ladder import counts, has_last_writing, ladder_of
from feedback.callbacks.queries.phone import read_line_call, with_line_call
from feedback.callbacks.queries.promises import list_promises_of
from feedback.callbacks.queries.queue import QueueRow
from feedback.callbacks.rules import AttemptOutcome, LadderState, PromiseState
from feedback.cases.models import Agreement, Case
from feedback.cases.queries import list_agreements, list_attachments, list_earlier_cases
from feedback.cases.rules import CaseStatus, NoteWay
from feedback.catalogue.models import District, Topic
from feedback.clock import local
from feedback.contacts.queries import ContactCard, list_cards, same_person_select
from feedback.db import db
from feedback.desk.queries.feedback_tasks import ShownTask, list_shown_tasks
from feedback.desk.queries.happenings import Happening, list_happenings
from feedback.desk.queries.lines import DIALLED
from feedback.desk.queries.queue import find_next
from feedback.desk.rules import times, tries
from feedback.desk.rules.files import ShownFile
from feedback.desk.rules.phrases import Sentence
from feedback.desk.rules.reasons import BY_PHONE, Fit, fits_now
from feedback.desk.rules.times import Standing
from feedback.desk.rules.wishes import Wish
from feedback.errors import NotFound
from feedback.service_calendar.queries import active_calendar
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey
from feedback.surveys.queries.answers import Score, make_score


@dataclass(frozen=True)
class CaseFile:
    """A case with the names around it, and what is being typed about it."""

    case: Case
    topic: str | None
    district: str | None
    owner_name: str | None
    team_name: str | None
    draft: ConversationDraft | None
    score: Score | None
    line_call: LineCall | None

    @property
    def is_open(self) -> bool:
        """Tell whether work on the case goes on."""
        return self.case.status in {CaseStatus.OPEN, CaseStatus.QUARANTINED}


@dataclass(frozen=True)
class Call:
    """One attempt, with the conversation it led to and who made it."""

    attempt: CallAttempt
    conversation: Conversation | None
    by: str | None


@dataclass(frozen=True)
class CasePage:
    """Everything on the page of one case."""

    file: CaseFile
    card: ContactCard | None
    fit: Fit | None
    promise: Promise | None
    verdict: Verdict | None
    earlier_promises: Sequence[tuple[Promise, Verdict | None]]
    standing: Standing | None
    seen_at: datetime
    calendar: ServiceCalendar
    calls: Sequence[Call]
    ladder: LadderState | None
    next_try: Sentence | None
    still_needed: Sentence | None
    last_writing_left: bool
    agreements: Sequence[Agreement]
    tasks: Sequence[ShownTask]
    timeline: Sequence[Happening]
    files: Sequence[ShownFile]
    earlier_cases: Sequence[Case]
    next_row: QueueRow | None
    next_name: str

    @property
    def chosen(self) -> Sentence | None:
        """The part of a day that the resident chose for this promise."""
        if self.promise is None or self.promise.window is None or not self.runs:
            return None
        return tries.chosen_words(self.promise.window, now=self.seen_at)

    @property
    def name(self) -> str:
        """What we call the resident; "" when we know no name."""
        return self.card.name if self.card else ""

    @property
    def runs(self) -> bool:
        """Tell whether a promise still has to be kept."""
        return self.promise is not None and self.promise.state is PromiseState.OPEN

    @property
    def can_call(self) -> bool:
        """Tell whether there is a number we may dial."""
        way = self.promise.way if self.promise else BY_PHONE
        return bool(self.card and self.card.has_phone) and way in DIALLED

    @property
    def waits_for_department(self) -> bool:
        """Tell whether a department still owes us an answer."""
        return any(one.waits for one in self.tasks)

    @property
    def conversations(self) -> list[Call]:
        """The calls that were written down."""
        return [call for call in self.calls if call.conversation is not None]

    @property
    def newest_conversation_id(self) -> int:
        """The number of the last conversation written down; 0 when there is none."""
        return max((call.conversation.id for call in self.calls if call.conversation), default=0)

    @property
    def mail_came_back(self) -> bool:
        """Tell whether the last we know of mail is that ours did not arrive."""
        ways = [one.way for one in self.timeline if one.way in {NoteWay.BOUNCE, NoteWay.MAIL}]
        return bool(ways) and ways[0] is NoteWay.BOUNCE

    @property
    def unwritten(self) -> CallAttempt | None:
        """The latest call that reached the resident and was not written down yet."""
        reached = [
            call.attempt
            for call in self.calls
            if call.conversation is None and call.attempt.outcome is AttemptOutcome.REACHED
        ]
        return reached[-1] if reached else None


def get_case_page(case_id: int, *, wish: Wish, by: Actor, now: datetime) -> CasePage:
    """Return the page of one case; raises ``NotFound``."""
    file = get_case_file(case_id)
    contact_id = file.case.contact_id
    calendar = active_calendar(now)
    given = list_promises_of(case_id)
    promise, verdict = given[-1] if given else (None, None)
    runs = promise is not None and promise.state is PromiseState.OPEN
    coming = None if runs else find_next(wish, but=case_id, by=by, now=now)
    cards = list_cards([contact_id, coming.contact_id if coming else None])
    card = cards.get(contact_id or "")
    calls = list_calls(case_id)
    came_along = list_files(case_id)
    ladder = None
    if promise is not None and runs:
        tried_at = [call.attempt.started_at for call in calls if counts(call.attempt, promise)]
        ladder = ladder_of(promise, tried_at, calendar=calendar, now=now)
    return CasePage(
        file=file,
        card=card,
        fit=_fit(card, promise, now=now, calendar=calendar),
        promise=promise,
        verdict=verdict,
        earlier_promises=given[:-1],
        standing=times.standing(promise, now=now, calendar=calendar) if runs and promise else None,
        seen_at=now,
        calendar=calendar,
        calls=calls,
        ladder=ladder,
        next_try=tries.next_try(ladder.next_window, now=now) if ladder else None,
        still_needed=tries.still_needed(ladder) if ladder else None,
        last_writing_left=bool(ladder and ladder.is_done and promise and has_last_writing(promise)),
        agreements=list_agreements(case_id),
        tasks=list_shown_tasks(case_id, today=local(now).date()),
        timeline=list_happenings(case_id, files=came_along, now=now),
        files=came_along.get(None, ()),
        earlier_cases=(
            list_earlier_cases(same_person_select(contact_id), but=case_id) if contact_id else ()
        ),
        next_row=coming,
        next_name=_name(cards, coming),
    )


#: Statements are put together once: that costs several times what it takes to run them.
_FILE = with_line_call(
    sa.select(Case, Topic.label, District.label, User.name, Team.name, ConversationDraft)
    .add_columns(Survey, Response)
    .outerjoin(Topic, Topic.id == Case.topic_id)
    .outerjoin(District, District.id == Case.district_id)
    .outerjoin(User, User.id == Case.assignee_id)
    .outerjoin(Team, Team.id == Case.team_id)
    .outerjoin(ConversationDraft, ConversationDraft.case_id == Case.id)
    .outerjoin(ResponseFollowUp, ResponseFollowUp.case_id == Case.id)
    .outerjoin(Response, Response.id == ResponseFollowUp.response_id)
    .outerjoin(Survey, Survey.id == Response.survey_id)
    .where(Case.id == sa.bindparam("case_id")),
    case_id=Case.id,
)


def get_case_file(case_id: int) -> CaseFile:
    """Return one case with its names, draft and score, in one select; raises ``NotFound``."""
    row = db.session.execute(_FILE, {"case_id": case_id}).one_or_none()
    if row is None:
        raise NotFound("Deze zaak bestaat niet.")
    case, topic, district, owner, team, draft, survey, response = row[:8]
    score = make_score(survey, response) if response else None
    return CaseFile(case, topic, district, owner, team, draft, score, read_line_call(row))


_CALLS = (
    sa.select(CallAttempt, Conversation, User.name)
    .outerjoin(Conversation, Conversation.attempt_id == CallAttempt.id)
    .outerjoin(User, User.id == CallAttempt.made_by_id)
    .where(CallAttempt.case_id == sa.bindparam("case_id"))
    .order_by(CallAttempt.started_at, CallAttempt.id)
)


def list_calls(case_id: int) -> list[Call]:
    """Return every attempt with its conversation, oldest first, in one select."""
    return [Call(*row) for row in db.session.execute(_CALLS, {"case_id": case_id})]


def list_files(case_id: int) -> dict[int | None, list[ShownFile]]:
    """Return the files of a case by the note they came with; None is the story itself."""
    found: dict[int | None, list[ShownFile]] = {}
    for row in list_attachments(case_id):
        shown = ShownFile(row.id, row.name, row.size, row.refusal)
        found.setdefault(row.note_id, []).append(shown)
    return found


def _fit(
    card: ContactCard | None,
    promise: Promise | None,
    *,
    now: datetime,
    calendar: ServiceCalendar,
) -> Fit | None:
    if card is None:
        return None
    suits = tuple(time.value for time in card.preferred_times)
    way = promise.way if promise else BY_PHONE
    window = promise.window if promise and promise.state is PromiseState.OPEN else None
    return fits_now(suits, way=way, now=now, calendar=calendar, window=window)


def _name(cards: dict[str, ContactCard], row: QueueRow | None) -> str:
    card = cards.get((row.contact_id if row else None) or "")
    return card.name if card else ""

# SPDX-License-Identifier: EUPL-1.2
"""The life of one case as rows: the twin of playing it through the services."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.audit.models import AuditEntry
from feedback.callbacks.models import CallAttempt, Conversation
from feedback.callbacks.rules import AttemptOutcome, VerdictOutcome, VerdictReason
from feedback.callbacks.services.calls import NewAgreement
from feedback.cases import rules as cases
from feedback.cases.models import Agreement, Case, CaseNote, StatusLink
from feedback.cases.rules import (
    AgreementStatus,
    CaseStatus,
    CloseReason,
    ReopenReason,
    TimelineKind,
)
from feedback.cases.services.links import link_row
from feedback.contacts.models import ContactIndex
from feedback.contacts.rules.details import ContactDetails, PreferredChannel, PreferredTime
from feedback.contacts.rules.numbers import Phone, PhoneKind
from feedback.contacts.services import seal_contact
from feedback.demo.rules.people import team_of
from feedback.demo.rules.plan import Act, Deed, PlannedCase, window_of
from feedback.demo.services.given import GivenPromise
from feedback.demo.services.ground import Ground, Row, RowsToWrite, Story
from feedback.demo.services.history import RESIDENT, contact_input
from feedback.demo.services.talks import make_talk
from feedback.intake.services import ContactInput
from feedback.keys import new_token
from feedback.text_guard import fold


class Life:
    """Turns one planned case into rows."""

    def __init__(
        self, plan: PlannedCase, ground: Ground, rows: RowsToWrite, last_numbers: dict[int, int]
    ) -> None:
        self._plan = plan
        self._ground = ground
        self._rows = rows
        self._contact_id: str | None = None
        self._promise: GivenPromise | None = None
        self._agreements: list[Row] = []
        self._way = "phone"
        self._case = self._open(last_numbers)
        self._story = Story(self._case["id"], rows)
        self._tell_opening()

    def live(self) -> None:
        """Write everything that happened, and let the watch look up to now."""
        if self._plan.is_promised:
            self._give_promise(self._plan.received_at, how=self._plan.channel.value, by=self._by())
        for act in self._plan.ordered_acts():
            self._do(act, now=max(act.at, self._plan.received_at))
        if self._promise is not None:
            self._promise.watch(until=self._ground.now)

    def _open(self, last_numbers: dict[int, int]) -> Row:
        plan, at, by = self._plan, self._plan.received_at, self._by()
        year = cases.number_year(at)
        last_numbers[year] = last_numbers.get(year, 0) + 1
        number = cases.case_number(year=year, sequence=last_numbers[year])
        self._keep_contact()
        case = self._rows.add(
            Case,
            id=self._rows.next_id(Case),
            number=number,
            kind=plan.story.kind,
            status=CaseStatus.OPEN,
            channel=plan.channel,
            story=plan.story.text,
            search_text=fold(f"{number} {plan.story.text}"),
            bsn_masked=False,
            topic_id=self._ground.topic_ids[plan.story.topic],
            district_id=self._ground.district_ids.get(plan.district),
            contact_id=self._contact_id,
            team_id=self._ground.staff.team_ids[team_of(plan.story.topic)],
            assignee_id=None,
            entered_by_id=by.id,
            department=None,
            received_at=at,
            received_at_known=True,
            recorded_at=at,
            handled_at=None,
            closed_at=None,
            external_key=None,
            submission_key=None,
            version=1,
        )
        self._rows.add(StatusLink, **link_row(case["id"], new_token(), now=at))
        return case

    def _tell_opening(self) -> None:
        fields: Row = {"channel": self._plan.channel.value, "kind": self._plan.story.kind.value}
        at = self._plan.received_at
        self._story.tell(TimelineKind.OPENED, by=self._by(), now=at, **fields, received_late=False)

    def _keep_contact(self) -> None:
        given = contact_input(self._plan)
        if given is None:
            return
        contact, index = seal_contact(_read_already(given), now=self._plan.received_at)
        self._rows.add_object(contact)
        for row in index:
            self._rows.add(ContactIndex, **row)
        self._contact_id = contact.id
        self._way = given.preferred_channel or "phone"

    def _give_promise(self, at: datetime, *, how: str, by: Actor) -> None:
        self._promise = GivenPromise(
            self._case, self._ground, self._rows, self._story, at=at, way=self._way
        )
        self._promise.give(how=how, by=by)

    def _do(self, act: Act, *, now: datetime) -> None:
        by = RESIDENT if act.who is None else self._ground.staff.actors[act.who]
        if act.deed is Deed.CLAIM:
            self._claim(by=by, now=now)
        elif act.deed is Deed.TRY:
            self._look(by=by, now=now)
            outcome = act.outcome or AttemptOutcome.NO_ANSWER
            self._attempt(act, outcome, note=act.text or None, by=by, now=now)
        elif act.deed is Deed.TALK:
            self._look(by=by, now=now)
            self._talk(act, by=by, now=now)
        elif act.deed is Deed.NOTE:
            self._note(TimelineKind.NOTED, act.text, by=by, now=now)
        elif act.deed is Deed.ADD:
            self._note(TimelineKind.ADDED, act.text, by=by, now=now)
        elif act.deed is Deed.KEEP_AGREEMENT:
            self._keep_agreement(act.text, by=by, now=now)
        elif act.deed is Deed.CLOSE:
            self._end(CaseStatus.CLOSED, now=now)
            self._story.tell(TimelineKind.CLOSED, by=by, now=now, reason=CloseReason.HANDLED.value)
        elif act.deed is Deed.CHOOSE:
            self._choose(act, by=by, now=now)
        elif act.deed is Deed.REOPEN:
            self._reopen(by=by, now=now)
        else:
            self._withdraw(by=by, now=now)

    def _claim(self, *, by: Actor, now: datetime) -> None:
        fields = {"from_id": self._case["assignee_id"], "to_id": by.id, "to_label": by.label}
        self._story.tell(TimelineKind.ASSIGNED, by=by, now=now, **fields)
        self._case["assignee_id"] = by.id
        self._case["team_id"] = by.team_id
        self._case["version"] += 1
        if self._promise is not None:
            self._promise.hand_over(by)

    def _look(self, *, by: Actor, now: datetime) -> None:
        if self._contact_id is None:
            return
        self._rows.add(
            AuditEntry,
            occurred_at=now,
            actor_id=by.id,
            actor_label=by.label,
            action="contact.shown",
            object_type="contact",
            object_id=self._contact_id,
            result="done",
            origin=by.origin,
            details={"fields": ["phone"], "case": self._case["id"]},
        )

    def _attempt(
        self, act: Act, outcome: AttemptOutcome, *, note: str | None, by: Actor, now: datetime
    ) -> Row:
        started_at = act.started_at or now
        attempt = self._rows.add(
            CallAttempt,
            id=self._rows.next_id(CallAttempt),
            case_id=self._case["id"],
            promise_id=None if self._promise is None else self._promise.id,
            outcome=outcome,
            way="phone",
            started_at=started_at,
            ended_at=None,
            note=note,
            made_by_id=by.id,
            recorded_at=now,
        )
        fields = {"attempt_id": attempt["id"], "outcome": outcome.value}
        self._story.tell(TimelineKind.ATTEMPTED, by=by, now=now, at=started_at, **fields)
        if self._promise is not None and self._promise.is_settled_by(
            outcome, started_at=started_at, by=by, now=now
        ):
            self._promise = None
        return attempt

    def _talk(self, act: Act, *, by: Actor, now: datetime) -> None:
        talk = make_talk(self._plan, act)
        attempt = self._attempt(act, AttemptOutcome.REACHED, note=None, by=by, now=now)
        conversation = self._rows.add(
            Conversation,
            id=self._rows.next_id(Conversation),
            case_id=self._case["id"],
            attempt_id=attempt["id"],
            started_at=talk.started_at,
            summary=talk.summary,
            emotion=talk.emotion,
            needs=[need.value for need in talk.needs],
            signals=[signal.value for signal in talk.signals],
            underlying_story=talk.underlying_story,
            cause_before=talk.cause_before,
            cause_after=talk.cause_after,
            summary_confirmed=talk.summary_confirmed,
            route_explained=talk.route_explained,
            hears_on=talk.hears_on,
            consent_score=talk.consent_score,
            consent_think_along=talk.consent_think_along,
            consent_surprise=talk.consent_surprise,
            note=talk.note,
            reflection=talk.reflection,
            made_by_id=by.id,
            recorded_at=now,
        )
        fields = {"conversation_id": conversation["id"], "attempt_id": attempt["id"]}
        self._story.tell(TimelineKind.SPOKEN, by=by, now=now, at=talk.started_at, **fields)
        for one in talk.agreements:
            self._agree(one, by=by, now=now)
        self._case["handled_at"] = self._case["handled_at"] or talk.started_at

    def _agree(self, new: NewAgreement, *, by: Actor, now: datetime) -> None:
        agreement = self._rows.add(
            Agreement,
            id=self._rows.next_id(Agreement),
            case_id=self._case["id"],
            text=new.text,
            owner=new.owner,
            due_on=new.due_on,
            status=AgreementStatus.OPEN,
            on_status_page=new.on_status_page,
            made_at=now,
            made_by_id=by.id,
            settled_at=None,
            settled_reason=None,
        )
        self._agreements.append(agreement)
        self._story.tell(TimelineKind.AGREED, by=by, now=now, agreement_id=agreement["id"])

    def _keep_agreement(self, text: str, *, by: Actor, now: datetime) -> None:
        for agreement in self._agreements:
            if agreement["text"] == text and agreement["status"] is AgreementStatus.OPEN:
                agreement["status"], agreement["settled_at"] = AgreementStatus.KEPT, now
                fields = {"agreement_id": agreement["id"], "outcome": AgreementStatus.KEPT.value}
                self._story.tell(TimelineKind.AGREEMENT_SETTLED, by=by, now=now, **fields)
                return

    def _note(self, kind: TimelineKind, text: str, *, by: Actor, now: datetime) -> None:
        note = self._rows.add(
            CaseNote,
            id=self._rows.next_id(CaseNote),
            case_id=self._case["id"],
            text=text,
            from_resident=kind is TimelineKind.ADDED,
            made_at=now,
        )
        self._story.tell(kind, by=by, now=now, note_id=note["id"])

    def _end(self, status: CaseStatus, *, now: datetime) -> None:
        self._case["status"], self._case["closed_at"] = status, now
        self._case["handled_at"] = self._case["handled_at"] or now
        self._case["version"] += 1

    def _choose(self, act: Act, *, by: Actor, now: datetime) -> None:
        if self._promise is None:
            return
        window = window_of(act, calendar=self._ground.calendar)
        self._promise.choose((window.starts_at, window.ends_at), by=by, now=now)

    def _reopen(self, *, by: Actor, now: datetime) -> None:
        self._case["status"], self._case["closed_at"] = CaseStatus.OPEN, None
        self._case["version"] += 1
        reason = ReopenReason.RESIDENT_ASKED.value
        self._story.tell(TimelineKind.REOPENED, by=by, now=now, reason=reason)
        self._give_promise(now, how="reopened", by=by)

    def _withdraw(self, *, by: Actor, now: datetime) -> None:
        if self._promise is not None:
            late = now > self._promise.due_at
            outcome = VerdictOutcome.LATE if late else VerdictOutcome.EXCLUDED
            reason = VerdictReason.WITHDRAWN
            self._promise.settle(outcome, reason, happened_at=now, by=by, now=now)
            self._promise = None
        self._end(CaseStatus.WITHDRAWN, now=now)
        self._story.tell(TimelineKind.WITHDRAWN, by=by, now=now, by_resident=True)

    def _by(self) -> Actor:
        entered_by = self._plan.entered_by
        return RESIDENT if entered_by is None else self._ground.staff.actors[entered_by]


def _read_already(given: ContactInput) -> ContactDetails:
    """Return what ``read_contact`` makes of an invented person, without its slow parsing."""
    phone, way = given.phone, given.preferred_channel
    pairs = " ".join(phone[at : at + 2] for at in range(0, 10, 2))
    return ContactDetails(
        name=given.name,
        phone=Phone(f"+31{phone[1:]}", pairs, PhoneKind.MOBILE),
        email=given.email,
        address=given.address,
        preferred_channel=PreferredChannel(way) if way else None,
        preferred_times=tuple(PreferredTime(time) for time in given.preferred_times),
        interpreter_language=given.interpreter_language,
    )

# SPDX-License-Identifier: EUPL-1.2
"""Playing a plan through the real services, with the clock moved through the past weeks.

So promises, verdicts, warnings and timelines are what they would have been; only the mail
of those weeks is put down as sent without being sent.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from feedback.accounts.rules import Actor, program
from feedback.callbacks.rules import AttemptOutcome
from feedback.callbacks.services import calls, moments
from feedback.callbacks.services import cases as together
from feedback.cases.rules import AgreementStatus, CloseReason, ReopenReason
from feedback.cases.services.agreements import settle_agreement
from feedback.cases.services.timeline import add_from_resident, note
from feedback.clock import FixedClock
from feedback.contacts import services as contacts
from feedback.db import end_reading, unit_of_work
from feedback.demo import queries
from feedback.demo.rules.people import team_of
from feedback.demo.rules.plan import Act, Deed, PlannedCase, window_of
from feedback.demo.services.people import Staff
from feedback.demo.services.talks import make_talk
from feedback.intake.services import ContactInput, Report, receive
from feedback.notifications import outcomes
from feedback.notifications.services import SEND_MESSAGE
from feedback.service_calendar.queries import active_calendar
from feedback.work.services import Handler, run_due

RESIDENT = program("inwoner", origin="web")
NOTICED_AFTER = timedelta(seconds=20)
NOT_SENT = "voorbeelddata, niet echt verstuurd"


class Sweep(Protocol):
    """The pass over promises that are due for a warning or worse."""

    def __call__(self, *, now: datetime) -> object:
        """Run the pass."""


class Player:
    """Plays cases; ``now`` is where history ends."""

    def __init__(self, staff: Staff, *, sweep: Sweep, now: datetime) -> None:
        self._staff = staff
        self._now = now
        self._sweep = sweep
        self._handlers: Mapping[str, Handler] = {SEND_MESSAGE: PutDown()}
        self._case_ids: dict[int, int] = {}

    def play(self, plan: Iterable[PlannedCase], *, tell: Callable[[int], None]) -> None:
        """Play every case of ``plan``, act by act in the order of time.

        ``tell`` hears how many cases came in so far.
        """
        moments: list[tuple[datetime, int, int, PlannedCase, Act | None]] = []
        for number, case in enumerate(plan):
            heapq.heappush(moments, (case.received_at, number, 0, case, None))
            for place, later in enumerate(case.ordered_acts(), start=1):
                at = max(later.at, case.received_at)
                heapq.heappush(moments, (at, number, place, case, later))
        while moments:
            at, number, _, case, act = heapq.heappop(moments)
            self._catch_up(until=at)
            with unit_of_work():
                if act is None:
                    self._case_ids[number] = self._receive(case)
                else:
                    self._act(case, act, self._case_ids[number], now=at)
            if act is None:
                tell(len(self._case_ids))
        self._catch_up(until=self._now)

    def finish(self) -> None:
        """Let leave what was queued after the last case."""
        self._catch_up(until=self._now)

    def _catch_up(self, *, until: datetime) -> None:
        """Let the watch look and the mail leave, up to ``until``."""
        while True:
            step_at, mail_at = queries.find_next_step_at(), queries.find_first_message_at()
            end_reading()
            if step_at is not None and step_at + NOTICED_AFTER < until:
                self._sweep(now=step_at + NOTICED_AFTER)
            elif mail_at is not None and mail_at < until:
                clock = FixedClock(mail_at)
                run_due(handlers=self._handlers, clock=clock, worker="demo", limit=500)
            else:
                return

    def _receive(self, case: PlannedCase) -> int:
        by = self._actor(case.entered_by)
        team = team_of(case.story.topic)
        report = Report(
            kind=case.story.kind,
            channel=case.channel,
            story=case.story.text,
            contact=contact_input(case),
            call_requested=case.has_contact and case.wants_call,
            topic=case.story.topic,
            district=case.district,
            entered_by_id=by.id,
            team_id=self._staff.team_ids[team],
        )
        return receive(report, by=by, now=case.received_at).case.id

    def _act(self, case: PlannedCase, act: Act, case_id: int, *, now: datetime) -> None:
        by = self._actor(act.who)
        if act.deed is Deed.CLAIM:
            together.claim_case(case_id, by=by, now=now)
        elif act.deed is Deed.TRY:
            self._try(act, case_id, by=by, now=now)
        elif act.deed is Deed.TALK:
            self._look(case_id, by=by, now=now)
            calls.record_conversation(case_id, make_talk(case, act), by=by, now=now)
        elif act.deed is Deed.NOTE:
            note(case_id, act.text, by=by, now=now)
        elif act.deed is Deed.ADD:
            add_from_resident(case_id, act.text, by=by, now=now)
        elif act.deed is Deed.KEEP_AGREEMENT:
            self._keep(case_id, act.text, by=by, now=now)
        elif act.deed is Deed.CLOSE:
            reason = CloseReason.HANDLED
            together.close_case(case_id, reason=reason, by=by, now=now)
        elif act.deed is Deed.CHOOSE:
            choice = moments.Choice(window=window_of(act, calendar=active_calendar(now)))
            moments.choose(case_id, choice, by=by, now=now)
        elif act.deed is Deed.REOPEN:
            asked = ReopenReason.RESIDENT_ASKED
            together.reopen_case(case_id, reason=asked, by=by, now=now)
        else:
            together.withdraw_case(case_id, by=by, now=now)

    def _try(self, act: Act, case_id: int, *, by: Actor, now: datetime) -> None:
        self._look(case_id, by=by, now=now)
        calls.log_attempt(
            case_id,
            outcome=act.outcome or AttemptOutcome.NO_ANSWER,
            started_at=act.started_at or now,
            note=act.text or None,
            by=by,
            now=now,
        )

    def _look(self, case_id: int, *, by: Actor, now: datetime) -> None:
        """Look the number up, as everyone who calls does; it goes into the logboek."""
        contact_id = queries.find_callable_contact_id(case_id)
        if contact_id is not None:
            contacts.show_phone(contact_id, by=by, about_case=case_id, now=now)

    def _keep(self, case_id: int, text: str, *, by: Actor, now: datetime) -> None:
        agreement_id = queries.find_open_agreement_id(case_id, text)
        if agreement_id is not None:
            kept = AgreementStatus.KEPT
            settle_agreement(agreement_id, outcome=kept, reason="", by=by, now=now)

    def _actor(self, key: str | None) -> Actor:
        return RESIDENT if key is None else self._staff.actors[key]


def contact_input(case: PlannedCase) -> ContactInput | None:
    """Return how the resident of ``case`` can be reached, as a form would hand it over."""
    if not case.has_contact:
        return None
    way = case.preferred_channel
    return ContactInput(
        name=case.resident.name,
        phone=case.resident.phone,
        email=case.resident.email if case.has_email else "",
        address=case.resident.address if way is not None and way.value == "post" else "",
        preferred_channel=way.value if way is not None else "",
        preferred_times=case.preferred_times,
        interpreter_language="Turks" if way is not None and way.value == "interpreter" else "",
    )


class PutDown:
    """Handles mail of the past: it is put down as sent, and nothing leaves."""

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> object | None:
        """There is always something to put down."""
        del now
        return payload

    def act(self, prepared: Any) -> object:
        """Send nothing."""
        return prepared

    def record(self, payload: Mapping[str, Any], outcome: Any, *, now: datetime) -> None:
        """Put the message down as sent."""
        del outcome
        message_id = payload["message"]
        named = f"demo-{message_id}"
        outcomes.mark_sent(message_id, detail=NOT_SENT, provider_id=named, now=now)

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Never happens: nothing is tried."""

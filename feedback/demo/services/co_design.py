# SPDX-License-Identifier: EUPL-1.2
"""Residents who think along: one session that was answered, one that runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from feedback.accounts.rules import Actor, program
from feedback.clock import AMSTERDAM, local
from feedback.demo import queries as demo
from feedback.demo.services.history import NOT_SENT
from feedback.instructions.models.sessions import CoDesignSession
from feedback.instructions.queries import residents
from feedback.instructions.queries.sessions import get_taking_part, list_participants
from feedback.instructions.rules.sessions import Feeling, MeetsAt, Outcome, StepView
from feedback.instructions.services import sessions, thinking_along
from feedback.instructions.services.sessions import Plan
from feedback.notifications import outcomes

RESIDENT = program("inwoner", origin="web")
TOPIC = "parking"
#: Who thought along before is not asked at once again.
_FIRST_ROUND, _SECOND_ROUND = slice(0, 3), slice(3, 8)


def make_second_together(version_id: int, *, by: Actor, now: datetime) -> None:
    """Have three residents think along about a version, decide and answer them all."""
    plan = Plan(
        theme="Een parkeervergunning aanvragen",
        meets_at=MeetsAt.LINK,
        ends_on=local(now).date() + timedelta(days=7),
    )
    session = sessions.open_session(version_id, plan, by=by, now=now)
    people = _invite(session, _FIRST_ROUND, by=by, now=now)
    said = (
        ("s7", "Het bewijs lag er al. Niemand had gekeken.", Outcome.ADOPTED,
         "Wij kijken nu eerst zelf in het dossier, voor wij iets vragen."),
        ("s12", "Vraag dan alles in één keer, niet elke week iets nieuws.", Outcome.ADOPTED,
         "Dit is nu stap 5: in 1 keer, op dezelfde dag."),
        ("s13", "Bel mij de volgende dag al.", Outcome.ADAPTED,
         "De volgende dag is vaak nog niets veranderd. Wij bellen na 3 dagen."),
    )  # fmt: skip
    for person, (step_id, words, outcome, reason) in zip(people, said, strict=False):
        thinking_along.say(person, step_id, view=StepView.BETTER, text=words, now=now)
        number = _last_said(person)
        sessions.decide(number, outcome, reason=reason, by=by, now=now)
    _introduce(people[:1], "Henk", now=now)
    sessions.send_replies(session.id, by=by, now=now)
    _mark_sent(now=now)


def think_along_now(version_id: int, *, by: Actor, now: datetime, today: datetime) -> None:
    """Open the session that runs: residents said, agreed, told, withdrew; decisions wait."""
    session = sessions.open_session(version_id, _running(today=today), by=by, now=now)
    people = _invite(session, _SECOND_ROUND, by=by, now=now)
    said = (
        ("s10", StepView.BETTER, "Ik moest naar drie loketten voor dat bewijs."),
        ("s10", StepView.BETTER, "Kan het zonder verklaring?"),
        ("s9", StepView.UNCLEAR, "Ik zorg voor mijn buurman. Is dat ook zorg aan huis?"),
    )
    for person, (step_id, view, words) in zip(people, said, strict=False):
        thinking_along.say(person, step_id, view=view, text=words, now=now)
        thinking_along.say(person, "s7", view=StepView.GOOD, text="", now=now)
    if len(people) >= len(said):
        _go_on(people, by=by, now=now)
    _mark_sent(now=now)


def _running(*, today: datetime) -> Plan:
    day = local(today).date()
    meets_on = day + timedelta(days=9)
    return Plan(
        theme="Parkeren als u voor iemand zorgt",
        meets_at=MeetsAt.PLACE,
        ends_on=day + timedelta(days=11),
        place="Gemeentehuis Duinrade, kamer 1.04",
        starts_at=datetime.combine(meets_on, time(19, 30), tzinfo=AMSTERDAM),
        access="lift, ringleiding, grote letters",
        spoken="Nederlands; zeg het als u een tolk wilt",
        reimbursement="reiskosten en een bon van € 20",
    )


def _go_on(people: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Have the editor decide on one, share another; have others agree, tell, and stop."""
    first, second, third = people[:3]
    reason = "Een verklaring van de huisarts is nu genoeg. Een foto ervan mag ook."
    sessions.decide(_last_said(first), Outcome.ADOPTED, reason=reason, by=by, now=now)
    shared = _last_said(second)
    sessions.share(shared, is_shared=True, by=by, now=now)
    thinking_along.agree(first, shared, agrees=True, now=now)
    for what, feeling, pain in (
        ("Ik vroeg de vergunning aan op de website.", Feeling.GOOD, ""),
        ("Het formulier kwam terug.", Feeling.BAD, "Er stond niet bij wat er miste."),
        ("Ik belde en kreeg iemand die het uitzocht.", Feeling.MIXED, "Ik wachtte lang."),
    ):
        thinking_along.tell(third, what, feeling=feeling, pain=pain, now=now)
    _introduce([first], "Fatma", now=now)
    for person in people[3:4]:
        thinking_along.withdraw(person, by=RESIDENT, now=now)


def _introduce(people: Sequence[int], name: str, *, now: datetime) -> None:
    for person in people:
        thinking_along.introduce(
            person, call_name=name, may_be_named=True, is_coming=True, needs="", now=now
        )


def _invite(session: CoDesignSession, which: slice, *, by: Actor, now: datetime) -> list[int]:
    """Invite some of who said yes, those with the same topic first; return their numbers."""
    willing = sorted(
        residents.list_willing(now=now), key=lambda one: (one.topic_code != TOPIC, one.case_id)
    )
    for one in willing[which]:
        sessions.invite(session.id, one.case_id, by=by, now=now)
    return [one.id for one in list_participants(session.id)]


def _last_said(participant_id: int) -> int:
    return get_taking_part(demo.get_participant(participant_id)).said[0].proposal.id


def _mark_sent(*, now: datetime) -> None:
    """Say of what would have been sent in the past that it was: examples go nowhere."""
    for message_id in demo.list_waiting_to_think_along():
        outcomes.mark_sent(message_id, detail=NOT_SENT, provider_id=None, now=now)

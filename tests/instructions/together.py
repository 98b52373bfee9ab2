# SPDX-License-Identifier: EUPL-1.2
"""Residents who said yes in a call, and a draft to think along about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.rules import Actor, Role
from feedback.callbacks.rules import Need
from feedback.callbacks.services.calls import Talk, record_conversation
from feedback.clock import local
from feedback.db import db, end_reading, unit_of_work
from feedback.instructions.models.sessions import Participant
from feedback.instructions.queries.sessions import TakingPart, list_taking_part
from feedback.instructions.rules.sessions import MeetsAt, StepView
from feedback.instructions.rules.versions import InstructionKind
from feedback.instructions.services import drafting, sessions, thinking_along
from feedback.instructions.services.sessions import Plan
from feedback.notifications.models import Message
from tests.instructions.charts import parking
from tests.make import make_case, make_report
from tests.people import Cast, hire

SLUG = "parkeren"


@dataclass
class Together:
    """A session about the draft of one instruction, and who was invited."""

    eva: Actor
    version: int
    session: int
    cases: list[int]
    now: datetime

    def people(self) -> list[TakingPart]:
        end_reading()
        return list_taking_part(self.session)

    def token(self, number: int) -> str:
        """Return the token of a participant's link, from 1."""
        person = self.people()[number - 1].person
        return sessions.reveal_link(person).rpartition("/")[2]

    def say(self, number: int, step_id: str, text: str, view: StepView | None = None) -> int:
        """Have a participant say something; return the number of the proposal."""
        person = self.people()[number - 1].person.id
        with unit_of_work():
            thinking_along.say(
                person, step_id, view=view or StepView.BETTER, text=text, now=self.now
            )
        return self.people()[number - 1].said[0].proposal.id


def talk_with(by: Actor, *, now: datetime, email: str, says_yes: bool = True, **more: str) -> int:
    """Take a complaint in and call about it; return the number of the case."""
    phone, topic = more.pop("phone", ""), more.pop("topic", "parking")
    report = make_report(email=email, phone=phone, call_requested=bool(phone))
    made = make_case(now=now, report=replace(report, topic=topic))
    talk = Talk(
        started_at=now,
        summary="Vier keer hetzelfde formulier.",
        needs=[Need.BEING_HEARD],
        underlying_story="Het bewijs lag er al.",
        summary_confirmed=True,
        route_explained=True,
        hears_on="Dinsdag",
        consent_think_along=says_yes,
        **more,  # type: ignore[arg-type] # words of a talk
    )
    with unit_of_work():
        record_conversation(made.case.id, talk, by=by, now=now)
    return made.case.id


def plan(now: datetime, **changes: object) -> Plan:
    """Return a session by link only, a week long."""
    values: dict[str, object] = {
        "theme": "Parkeren als u voor iemand zorgt",
        "meets_at": MeetsAt.LINK,
        "ends_on": local(now).date() + timedelta(days=7),
    }
    return Plan(**(values | changes))  # type: ignore[arg-type] # fields by name


def begin(people: Cast, now: datetime, *, residents: int = 3) -> Together:
    """Write a draft, speak residents who say yes, open a session and invite them all."""
    eva = hire("Eva Redactie", Role.EDITOR, now=now)
    with unit_of_work():
        draft = drafting.make_instruction(
            "Parkeren", kind=InstructionKind.WORK_INSTRUCTION, steps=parking(), by=eva, now=now
        )
        version = draft.id
    cases = [
        talk_with(people.marloes, now=now, email=f"inwoner{n}@inwoner.example")
        for n in range(residents)
    ]
    with unit_of_work():
        session = sessions.open_session(version, plan(now), by=eva, now=now).id
    with unit_of_work():
        for case_id in cases:
            sessions.invite(session, case_id, by=eva, now=now)
    return Together(eva, version, session, cases, now)


def letters(template: str, *, parts: Sequence[str] = ("subject", "text", "html")) -> list[str]:
    """Return the words of each message of this kind in the outbox, its parts in one."""
    end_reading()
    ring = edge.keyring()
    found = db.session.scalars(
        sa.select(Message).where(Message.template == template).order_by(Message.created_at)
    )
    return [
        "\n".join(
            ring.open(getattr(one, f"{name}_sealed"), place=f"message.{name}:{one.id}")
            for name in parts
        )
        for one in found
    ]


def participants() -> list[Participant]:
    """Return every row, as the database holds it."""
    end_reading()
    return list(db.session.scalars(sa.select(Participant).order_by(Participant.id)))

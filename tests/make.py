# SPDX-License-Identifier: EUPL-1.2
"""Typed builders: what a test needs, made through the real services."""

from __future__ import annotations

from datetime import datetime

from feedback.accounts.rules import Actor, program
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.db import unit_of_work
from feedback.intake.services import ContactInput, Receipt, Report, receive

RESIDENT = program("inwoner", origin="web")
PHONE = "06 12 34 56 78"
STORY = "Voor mijn parkeervergunning moest ik vier keer hetzelfde formulier invullen."


def make_report(
    *,
    kind: CaseKind = CaseKind.COMPLAINT,
    channel: Channel = Channel.WEBSITE,
    story: str = STORY,
    phone: str = PHONE,
    email: str = "",
    name: str = "S. de Wit",
    call_requested: bool = True,
    received_at: datetime | None = None,
    submission_key: str | None = None,
    team_id: int | None = None,
    assignee_id: int | None = None,
) -> Report:
    """Return a message as the form hands it over; without phone and e-mail it is anonymous."""
    contact = None
    if phone or email:
        contact = ContactInput(name=name, phone=phone, email=email)
    return Report(
        kind=kind,
        channel=channel,
        story=story,
        contact=contact,
        call_requested=call_requested and contact is not None,
        received_at=received_at,
        submission_key=submission_key,
        team_id=team_id,
        assignee_id=assignee_id,
    )


def make_case(*, now: datetime, by: Actor = RESIDENT, report: Report | None = None) -> Receipt:
    """Take one message in, in a unit of work of its own."""
    with unit_of_work():
        return receive(report or make_report(), by=by, now=now)

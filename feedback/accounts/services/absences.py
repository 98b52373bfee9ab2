# SPDX-License-Identifier: EUPL-1.2
"""Commands on absence: who is away, and who answers meanwhile."""

from __future__ import annotations

from datetime import date, datetime

from feedback.accounts.models import Absence
from feedback.accounts.queries import absences as absence_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.clock import local
from feedback.db import db
from feedback.errors import Invalid, NotAllowed, NotFound
from feedback.wording import N_


def record_absence(
    user_id: int,
    *,
    starts_on: date,
    ends_on: date | None,
    deputy_id: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """Write down that a person is away, and return the row's number.

    One's own, or a colleague's by who may assign work. ``ends_on`` is the last day; None
    means until further notice. Raises ``Invalid`` naming each unusable field.
    """
    _may_for(user_id, by=by)
    faults = {}
    if ends_on is not None and ends_on < starts_on:
        faults["ends_on"] = N_("De laatste dag ligt vóór de eerste dag.")
    elif ends_on is not None and ends_on < local(now).date():
        faults["ends_on"] = N_("Deze dag is al voorbij.")
    elif absence_queries.is_away_between(user_id, starts_on, ends_on):
        faults["starts_on"] = N_("Er staat al een afwezigheid in deze dagen. Trek die eerst in.")
    fault = _fault_in_deputy(user_id, deputy_id)
    if fault:
        faults["deputy_id"] = fault
    if faults:
        raise Invalid(faults)
    absence = Absence(
        user_id=user_id,
        starts_on=starts_on,
        ends_on=ends_on,
        deputy_id=deputy_id,
        created_at=now,
    )
    db.session.add(absence)
    db.session.flush()  # the logboek names the number
    audit.record("absence.recorded", by=by, object_type="absence", object_id=absence.id, now=now)
    return absence.id


def withdraw_absence(absence_id: int, *, by: Actor, now: datetime) -> None:
    """Take an absence back: the person is there after all."""
    absence = db.session.get(Absence, absence_id)
    if absence is None or absence.withdrawn_at is not None:
        raise NotFound("Deze afwezigheid is er niet meer.")
    _may_for(absence.user_id, by=by)
    absence.withdrawn_at = now
    audit.record("absence.withdrawn", by=by, object_type="absence", object_id=absence_id, now=now)


def _may_for(user_id: int, *, by: Actor) -> None:
    if by.id != user_id and not by.may("cases.assign"):
        raise NotAllowed("Dit mag alleen uw collega zelf of de teamleider.")


def _fault_in_deputy(user_id: int, deputy_id: int | None) -> str | None:
    if deputy_id is None:
        return None
    if deputy_id == user_id:
        return N_("Kies een collega, niet uzelf.")
    try:
        deputy = people_queries.get_person(deputy_id)
    except NotFound:
        return N_("Kies een collega uit de lijst.")
    if "cases.work" in deputy.permissions:
        return None
    return N_("Deze collega belt niet met inwoners.")

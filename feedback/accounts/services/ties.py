# SPDX-License-Identifier: EUPL-1.2
"""Tying the accounts of one person together."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.models import SamePerson
from feedback.accounts.persons import list_persons
from feedback.accounts.queries import people as people_queries
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.db import db, insert_once
from feedback.errors import Invalid, NotAllowed


def tie_accounts(one_id: int, other_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that two accounts are one person; four eyes then see one pair.

    The lowest account number stands for the person, also for accounts that were tied before.
    Raises ``Invalid`` for an account with itself, ``NotFound`` for one that is not there.
    """
    if not by.may("accounts.manage"):
        raise NotAllowed("Alleen een beheerder mag accounts wijzigen.")
    if one_id == other_id:
        raise Invalid({"other": "Noem twee verschillende accounts."})
    for user_id in (one_id, other_id):
        people_queries.get_person(user_id)
    persons = set(list_persons([one_id, other_id]).values())
    person_id = min(persons)
    for user_id in persons | {one_id, other_id}:
        insert_once(SamePerson, user_id=user_id, person_id=person_id, tied_at=now)
    db.session.execute(
        sa.update(SamePerson)
        .where(SamePerson.person_id.in_(persons))
        .values(person_id=person_id)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        "account.tied",
        by=by,
        object_type="account",
        object_id=person_id,
        now=now,
        details={"accounts": sorted((one_id, other_id))},
    )

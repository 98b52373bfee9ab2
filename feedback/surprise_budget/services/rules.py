# SPDX-License-Identifier: EUPL-1.2
"""Commands on what holds for attenties: rules, mandates, suppliers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit.services import record
from feedback.db import db, insert_once
from feedback.errors import Invalid, NotAllowed, NotFound
from feedback.money import Cents
from feedback.surprise_budget.models.surprises import Mandate, RuleVersion, Supplier
from feedback.surprise_budget.rules.surprises import Rules
from feedback.text_guard import clean_text

_LONGEST = 80


def publish_rules(
    rules: Rules, *, starts_at: datetime, reason: str, by: Actor, now: datetime
) -> RuleVersion:
    """Make a new version of the rules; earlier ones stay as they were.

    Raises ``Invalid`` for thresholds that do not rise or a start that has passed.
    """
    wrong = {}
    if not 0 <= rules.own_limit <= rules.colleague_limit <= rules.holder_limit:
        wrong["limits"] = "De grenzen lopen op: zelf, collega, budgethouder."
    if starts_at < now:
        wrong["starts_at"] = "Regels gelden niet met terugwerkende kracht."
    if not reason.strip():
        wrong["reason"] = "Noem het besluit."
    if wrong:
        raise Invalid(wrong)
    values = asdict(rules) | {"excluded": sorted(rules.excluded)}
    version = RuleVersion(
        starts_at=starts_at, values=values, made_at=now, made_by_id=by.id, reason=reason.strip()
    )
    db.session.add(version)
    db.session.flush()
    record("budget.rules", by=by, object_type="budget_rule_version", object_id=version.id, now=now)
    return version


def give_mandate(
    deputy_id: int, *, from_day: date, until_day: date, most: Cents, by: Actor, now: datetime
) -> Mandate:
    """Let a colleague decide in one's place, from day to day and up to an amount.

    Raises ``Invalid`` naming the field; nobody mandates themselves.
    """
    if by.id is None:
        raise NotAllowed("Alleen een budgethouder geeft mandaat.")
    wrong = {}
    if deputy_id == by.id:
        wrong["deputy"] = "Kies een collega."
    if until_day < from_day:
        wrong["until_day"] = "De laatste dag ligt voor de eerste."
    if most <= 0:
        wrong["most"] = "Vul een bedrag in boven nul."
    if wrong:
        raise Invalid(wrong)
    mandate = Mandate(
        holder_id=by.id,
        deputy_id=deputy_id,
        from_day=from_day,
        until_day=until_day,
        most_cents=most,
        made_at=now,
    )
    db.session.add(mandate)
    db.session.flush()
    record("budget.mandate", by=by, object_type="budget_mandate", object_id=mandate.id, now=now)
    return mandate


def end_mandate(mandate_id: int, *, by: Actor, now: datetime) -> None:
    """End a mandate at once; what was decided by it stands."""
    mandate = db.session.get(Mandate, mandate_id)
    if mandate is None:
        raise NotFound("Dit mandaat is er niet.")
    if mandate.holder_id != by.id:
        raise NotAllowed("Alleen wie het mandaat gaf, beëindigt het.")
    mandate.ended_at = mandate.ended_at or now


def put_on_list(name: str, *, sells: str, by: Actor, now: datetime) -> None:
    """Put a local supplier on the short list; one that was taken off comes back.

    Raises ``Invalid`` naming the field.
    """
    bare, goods = (" ".join(clean_text(text).split())[:_LONGEST] for text in (name, sells))
    if not bare or not goods:
        field = "sells" if bare else "name"
        raise Invalid({field: "Vul dit in, bijvoorbeeld: Bloemenhuis Anna, bloemen."})
    insert_once(Supplier, name=bare, sells=goods)
    back = sa.update(Supplier).where(Supplier.name == bare).values(off_list_at=None, sells=goods)
    db.session.execute(back)
    record("budget.supplier", by=by, object_type="budget_supplier", object_id=bare, now=now)


def take_off_list(supplier_id: int, *, by: Actor, now: datetime) -> None:
    """Take a supplier off the short list; what was bought there stays as it was."""
    found = db.session.get(Supplier, supplier_id)
    if found is None:
        raise NotFound("Deze winkel staat niet op de lijst.")
    found.off_list_at = found.off_list_at or now
    record("budget.supplier", by=by, object_type="budget_supplier", object_id=found.name, now=now)

# SPDX-License-Identifier: EUPL-1.2
"""Selects on attenties, rules and mandates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from feedback.cases.models import Case
from feedback.clock import AMSTERDAM
from feedback.contacts.queries import same_person_select
from feedback.db import UtcMoment, current_connection, db, written
from feedback.errors import NotFound
from feedback.surprise_budget.models.surprises import (
    Mandate,
    RuleVersion,
    Supplier,
    Surprise,
    SurpriseDraft,
    SurpriseRecipient,
    SurpriseRemark,
)
from feedback.surprise_budget.rules.surprises import (
    COUNTING,
    RESERVING,
    Exclusion,
    Rules,
    SurpriseState,
)

_IN_FORCE = (
    sa.select(RuleVersion.id, RuleVersion.values)
    .where(RuleVersion.starts_at <= sa.bindparam("now", type_=UtcMoment()))
    .order_by(RuleVersion.starts_at.desc(), RuleVersion.id.desc())
    .limit(written(1))
)


def active_rules(now: datetime) -> tuple[int | None, Rules]:
    """Return number and values of the rules in force; the defaults before any was made."""
    version = current_connection().execute(_IN_FORCE, {"now": now}).one_or_none()
    return (None, Rules()) if version is None else (version.id, rules_of(version.values))


def rules_of(stored: Mapping[str, Any]) -> Rules:
    """Return stored values as rules; what an older version did not know has its default."""
    known = {one.name for one in fields(Rules)}
    values = {name: value for name, value in stored.items() if name in known}
    values["excluded"] = frozenset(Exclusion(one) for one in values["excluded"])
    return Rules(**values)


def list_rules(ids: set[int | None]) -> dict[int | None, Rules]:
    """Return versions of the rules by number; None stands for the defaults before any."""
    query = sa.select(RuleVersion.id, RuleVersion.values).where(RuleVersion.id.in_(ids - {None}))
    return {None: Rules()} | {row.id: rules_of(row.values) for row in db.session.execute(query)}


def get_surprise(surprise_id: int, *, lock: bool = False) -> Surprise:
    """Return an attentie, with ``lock`` kept from everybody else until the unit of work ends."""
    select = sa.select(Surprise).where(Surprise.id == surprise_id)
    if lock:
        select = select.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = db.session.scalars(select).one_or_none()
    if found is None:
        raise NotFound("Deze attentie is er niet.")
    return found


def find_by_submission(key: str) -> Surprise | None:
    """Return the attentie that a form was stored as."""
    return db.session.scalars(
        sa.select(Surprise).where(Surprise.submission_key == key)
    ).one_or_none()


def find_recipient(surprise_id: int) -> SurpriseRecipient | None:
    """Return where an attentie goes, when that is known."""
    return db.session.get(SurpriseRecipient, surprise_id)


def list_earlier_for_resident(
    case_id: int | None, *, since: datetime, but: int | None = None
) -> tuple[date, ...]:
    """Return the days on which who this case is about got or will get an attentie.

    The same person is who has the same number or e-mail address (``contacts``).
    """
    if case_id is None:
        return ()
    contact_id = db.session.scalar(sa.select(Case.contact_id).where(Case.id == case_id))
    if contact_id is None:
        return _days(Surprise.case_id == case_id, since=since, but=but)
    cases = sa.select(Case.id).where(
        sa.or_(Case.contact_id == contact_id, Case.contact_id.in_(same_person_select(contact_id)))
    )
    return _days(Surprise.case_id.in_(cases), since=since, but=but)


def list_earlier_for_address(
    address_index: bytes | None, *, since: datetime, but: int | None = None
) -> tuple[date, ...]:
    """Return the days on which something went, or will go, to the same address."""
    if address_index is None:
        return ()
    there = sa.select(SurpriseRecipient.surprise_id).where(
        SurpriseRecipient.address_index == address_index
    )
    return _days(Surprise.id.in_(there), since=since, but=but)


def _days(
    condition: sa.ColumnElement[bool], *, since: datetime, but: int | None
) -> tuple[date, ...]:
    rows = db.session.execute(
        sa.select(Surprise.delivered_on, Surprise.requested_at)
        .where(condition)
        .where(Surprise.state.in_(COUNTING))
        .where(Surprise.id != (but or 0))
        .where(
            sa.func.coalesce(Surprise.delivered_on, sa.func.date(Surprise.requested_at))
            >= since.date()
        )
    )
    return tuple(
        sorted(row.delivered_on or row.requested_at.astimezone(AMSTERDAM).date() for row in rows)
    )


def list_mandates_on(on: date, *, holder_id: int, amount: int) -> dict[int, Mandate]:
    """Return, by deputy, the mandate by which each decides for a budget holder on a day."""
    found = db.session.scalars(
        sa.select(Mandate)
        .where(Mandate.holder_id == holder_id)
        .where(Mandate.from_day <= on, Mandate.until_day >= on)
        .where(Mandate.most_cents >= amount, Mandate.ended_at.is_(None))
        .order_by(Mandate.id.desc())
    )
    return {one.deputy_id: one for one in found}  # The oldest of each is written last.


def list_with_cases(ids: Collection[int]) -> dict[int, tuple[Surprise, str | None, str | None]]:
    """Return attenties by number, each with the number of its case and its supplier's name."""
    if not ids:
        return {}
    query = (
        sa.select(Surprise, Case.number, Supplier.name)
        .outerjoin(Case, Case.id == Surprise.case_id)
        .outerjoin(Supplier, Supplier.id == Surprise.supplier_id)
        .where(Surprise.id.in_(ids))
    )
    return {one.id: (one, number, shop) for one, number, shop in db.session.execute(query)}


def count_by_state(pot_id: int) -> dict[SurpriseState, int]:
    """Return how many attenties of a pot are in each state."""
    query = (
        sa.select(Surprise.state, sa.func.count())
        .where(Surprise.pot_id == pot_id)
        .group_by(Surprise.state)
    )
    return {state: count for state, count in db.session.execute(query)}


def list_reserving(pot_id: int) -> Sequence[Surprise]:
    """Return what still holds money of a pot, the oldest first."""
    return db.session.scalars(
        sa.select(Surprise)
        .where(Surprise.pot_id == pot_id, Surprise.state.in_(RESERVING))
        .order_by(Surprise.id)
    ).all()


def list_mandates(holder_id: int | None) -> Sequence[Mandate]:
    """Return the mandates somebody gave that were not ended, the newest first."""
    return db.session.scalars(
        sa.select(Mandate)
        .where(Mandate.holder_id == holder_id, Mandate.ended_at.is_(None))
        .order_by(Mandate.from_day.desc())
    ).all()


def list_deputies(holder_id: int, *, amount: int, on: date) -> Sequence[int]:
    """Return who may decide about this amount for a budget holder on a day."""
    return db.session.scalars(
        sa.select(Mandate.deputy_id)
        .where(Mandate.holder_id == holder_id, Mandate.ended_at.is_(None))
        .where(Mandate.from_day <= on, Mandate.until_day >= on, Mandate.most_cents >= amount)
        .distinct()
    ).all()


def list_for_case(case_id: int) -> Sequence[Surprise]:
    """Return the attenties of a case, newest first."""
    return db.session.scalars(
        sa.select(Surprise).where(Surprise.case_id == case_id).order_by(Surprise.id.desc())
    ).all()


def find_supplier_name(supplier_id: int | None) -> str:
    """Return the name of a supplier; "" for none."""
    found = db.session.get(Supplier, supplier_id) if supplier_id is not None else None
    return found.name if found else ""


def is_on_list(supplier_id: int) -> bool:
    """Tell whether this supplier is on the short list."""
    found = db.session.get(Supplier, supplier_id)
    return found is not None and found.off_list_at is None


def list_all_suppliers() -> Sequence[Supplier]:
    """Return every supplier there ever was on the short list; those on it first."""
    return db.session.scalars(
        sa.select(Supplier).order_by(Supplier.off_list_at.is_not(None), Supplier.name)
    ).all()


def list_rule_versions() -> Sequence[RuleVersion]:
    """Return the versions of the rules, the newest first."""
    return db.session.scalars(sa.select(RuleVersion).order_by(RuleVersion.id.desc())).all()


def list_remarks(surprise_id: int) -> Sequence[SurpriseRemark]:
    """Return what colleagues asked and answered about an attentie, in order."""
    return db.session.scalars(
        sa.select(SurpriseRemark)
        .where(SurpriseRemark.surprise_id == surprise_id)
        .order_by(SurpriseRemark.id)
    ).all()


def list_all_awaiting() -> Sequence[Surprise]:
    """Return everything that waits for a decision, the oldest first."""
    return db.session.scalars(
        sa.select(Surprise)
        .where(Surprise.state == SurpriseState.AWAITING_APPROVAL)
        .order_by(Surprise.id)
    ).all()


def list_to_check_by(moment: datetime, *, most: int) -> Sequence[Surprise]:
    """Return what somebody should look at before ``moment``, the oldest first."""
    return db.session.scalars(
        sa.select(Surprise)
        .where(Surprise.state == SurpriseState.DELIVERED, Surprise.checked_at.is_(None))
        .where(Surprise.check_by <= moment)
        .order_by(Surprise.check_by, Surprise.id)
        .limit(most)
    ).all()


def list_suppliers() -> Sequence[Supplier]:
    """Return the local suppliers on the short list, by name."""
    return db.session.scalars(
        sa.select(Supplier).where(Supplier.off_list_at.is_(None)).order_by(Supplier.name)
    ).all()


def find_draft(case_id: int, user_id: int | None) -> SurpriseDraft | None:
    """Return what somebody filled in for a case and did not ask yet."""
    return db.session.get(SurpriseDraft, (case_id, user_id)) if user_id else None


def list_expired(*, now: datetime, most: int) -> Sequence[int]:
    """Return the attenties whose reservation has run out, the oldest first."""
    return db.session.scalars(
        sa.select(Surprise.id)
        .where(Surprise.state.in_(RESERVING), Surprise.held_until <= now)
        .order_by(Surprise.held_until, Surprise.id)
        .limit(most)
    ).all()


def list_awaiting(pot_id: int) -> Sequence[Surprise]:
    """Return what waits for a decision, the oldest first."""
    return db.session.scalars(
        sa.select(Surprise)
        .where(Surprise.pot_id == pot_id)
        .where(Surprise.state == SurpriseState.AWAITING_APPROVAL)
        .order_by(Surprise.id)
    ).all()


def list_to_check(pot_ids: Collection[int], *, most: int = 100) -> Sequence[Surprise]:
    """Return what was delivered and nobody looked at afterwards, the oldest first."""
    return db.session.scalars(
        sa.select(Surprise)
        .where(Surprise.pot_id.in_(pot_ids))
        .where(Surprise.state == SurpriseState.DELIVERED, Surprise.checked_at.is_(None))
        .order_by(Surprise.check_by, Surprise.id)
        .limit(most)
    ).all()


def list_to_erase(*, now: datetime, most: int) -> Sequence[SurpriseRecipient]:
    """Return where something went 30 days ago and the address is still there."""
    return db.session.scalars(
        sa.select(SurpriseRecipient)
        .join(Surprise, Surprise.id == SurpriseRecipient.surprise_id)
        .where(SurpriseRecipient.erased_at.is_(None))
        .where(
            sa.or_(
                Surprise.delivered_on <= (now - timedelta(days=30)).astimezone(AMSTERDAM).date(),
                Surprise.state.in_(
                    [SurpriseState.DECLINED, SurpriseState.CANCELLED, SurpriseState.EXPIRED]
                ),
            )
        )
        .limit(most)
    ).all()

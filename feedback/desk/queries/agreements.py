# SPDX-License-Identifier: EUPL-1.2
"""Open agreements by their date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback.cases.models import Agreement, Case
from feedback.cases.rules import AgreementStatus
from feedback.contacts.queries import list_cards
from feedback.db import db
from feedback.desk.queries.days import on_day
from feedback.desk.rules.lookups import When

SHOWN = 200


@dataclass(frozen=True)
class AgreementLine:
    """One agreement that still has to be kept."""

    agreement: Agreement
    case: Case
    name: str
    is_late: bool


def count_agreements(*, today: date) -> dict[When, int]:
    """Return how many open agreements there are by date, in one statement."""
    columns = [
        sa.func.count().filter(on_day(Agreement.due_on, when, today=today)).label(when.name)
        for when in When
    ]
    query = sa.select(*columns).where(Agreement.status == AgreementStatus.OPEN)
    row = db.session.execute(query).one()
    return {when: int(getattr(row, when.name)) for when in When}


def list_agreement_lines(when: When, *, today: date) -> Sequence[AgreementLine]:
    """Return the open agreements of ``when``, first date first."""
    query = (
        sa.select(Agreement, Case)
        .join(Case, Case.id == Agreement.case_id)
        .where(Agreement.status == AgreementStatus.OPEN)
        .where(on_day(Agreement.due_on, when, today=today))
        .order_by(Agreement.due_on, Agreement.id)
        .limit(SHOWN)
    )
    found = db.session.execute(query).all()
    cards = list_cards(row[1].contact_id for row in found)
    return [
        AgreementLine(
            agreement,
            case,
            cards[case.contact_id].name if case.contact_id in cards else "",
            agreement.due_on < today,
        )
        for agreement, case in found
    ]

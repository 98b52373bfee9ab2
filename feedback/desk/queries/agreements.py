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
from feedback.desk.queries.days import count_by_day, days_from, on_day, read_counts
from feedback.desk.rules.lookups import When

SHOWN = 200
_IS_OPEN = Agreement.status == AgreementStatus.OPEN
_COUNTS = count_by_day(Agreement.due_on, _IS_OPEN)


@dataclass(frozen=True)
class AgreementLine:
    """One agreement that still has to be kept."""

    agreement: Agreement
    case: Case
    name: str
    is_late: bool


def count_agreements(*, today: date) -> dict[When, int]:
    """Return how many open agreements there are by date, in one statement."""
    return read_counts(db.session.connection().execute(_COUNTS, days_from(today)).one())


def list_agreement_lines(when: When, *, today: date) -> Sequence[AgreementLine]:
    """Return the open agreements of ``when``, first date first."""
    query = (
        sa.select(Agreement, Case)
        .join(Case, Case.id == Agreement.case_id)
        .where(_IS_OPEN)
        .where(on_day(Agreement.due_on, when))
        .order_by(Agreement.due_on, Agreement.id)
        .limit(SHOWN)
    )
    found = db.session.execute(query, days_from(today)).all()
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

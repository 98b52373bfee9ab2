# SPDX-License-Identifier: EUPL-1.2
"""Figures of a pot for who accounts for it: the export, and who gets attenties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback.cases.models import Case
from feedback.cases.rules import CaseKind, CaseStatus
from feedback.catalogue.models import District
from feedback.catalogue.rules import Channel
from feedback.clock import AMSTERDAM, local
from feedback.db import db
from feedback.desk.rules import labels
from feedback.desk.rules.budget import hidden_groups, posting_word, seldom_given
from feedback.money import format_euros
from feedback.surprise_budget.models.ledger import LedgerEntry, Pot
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import COUNTING
from feedback.wording import N_

HEADER = (
    *("nummer", "datum", "boeking", "van", "naar", "bedrag", "ruimte_na", "attentie", "zaak"),
    *("wat", "leverancier", "bruto", "btw", "btw_percentage", "bon", "bezorgd_op", "kostenplaats"),
    *("taakveld", "grootboekrekening", "begrotingsjaar", "door", "toelichting", "zegel"),
)
_CHUNK = 500


UNKNOWN = "onbekend"
_GONE = (CaseStatus.MERGED, CaseStatus.WITHDRAWN)


@dataclass(frozen=True)
class Cell:
    """How many cases a group had and how many attenties it got; None hides a small number.

    ``is_seldom``: far fewer than its part of the cases.
    """

    label: str
    cases: int | None
    count: int | None
    is_seldom: bool = False


@dataclass(frozen=True)
class Spread:
    """How attenties were spread over one characteristic of the cases."""

    name: str
    total: int
    cells: list[Cell]


def iterate_export(pot: Pot, *, comma: str) -> Iterator[list[str | int | None]]:
    """Yield the register of a pot line by line, amounts with ``comma``, and the control total.

    The last row holds the number of lines and the sum of their amounts.
    """
    after = count = total = 0
    while entries := ledger.list_entries(pot.id, after=after, most=_CHUNK):
        known = queries.list_with_cases({one.surprise_id for one in entries if one.surprise_id})
        for one in entries:
            about = known.get(one.surprise_id or 0, (None, None, None))
            yield _export_row(one, pot, *about, comma=comma)
            count, total = count + 1, total + one.amount_cents
        after = entries[-1].number
    yield ["controletotaal", "", f"{count} regels", "", "", _amount(total, comma)]


def find_spreads(pot: Pot) -> list[Spread]:
    """Return who got attenties, by district, kind and channel; small groups are hidden.

    Beside them the cases of the same year and team in which we know the resident: who could
    have got one.
    """
    names: tuple[tuple[str, Mapping[Any, str]], ...] = (
        (N_("Wijk"), {}),
        (N_("Soort"), labels.KIND_LABELS),
        (N_("Kanaal"), labels.CHANNEL_NAMES),
    )
    cases, given = _count(_CASES, *_cases_of(pot)), _count(_GIVEN, *_given_from(pot))
    return [
        _spread(name, _grouped(cases, place, words), _grouped(given, place, words))
        for place, (name, words) in enumerate(names)
    ]


def find_seldom(pot: Pot) -> list[tuple[str, str]]:
    """Return where few attenties go, as (characteristic, group): for a hint, without numbers."""
    return [
        (one.name, cell.label)
        for one in find_spreads(pot)
        for cell in one.cells
        if cell.is_seldom and cell.label != UNKNOWN
    ]


_GROUP = (District.label, Case.kind, Case.channel)
_CASES = (
    sa.select(*_GROUP, sa.func.count())
    .select_from(Case)
    .outerjoin(District, District.id == Case.district_id)
    .group_by(*_GROUP)
)
_GIVEN = _CASES.join(Surprise, Surprise.case_id == Case.id)
_Counts = Sequence[tuple[tuple[Any, ...], int]]


def _cases_of(pot: Pot) -> list[sa.ColumnElement[bool]]:
    begin = datetime(pot.year, 1, 1, tzinfo=AMSTERDAM)
    conditions = [
        Case.received_at >= begin,
        Case.received_at < begin.replace(year=pot.year + 1),
        Case.contact_id.is_not(None),
        Case.status.not_in(_GONE),
    ]
    return conditions if pot.team_id is None else [*conditions, Case.team_id == pot.team_id]


def _given_from(pot: Pot) -> list[sa.ColumnElement[bool]]:
    return [Surprise.pot_id == pot.id, Surprise.state.in_(COUNTING)]


def _count(
    select: sa.Select[str, CaseKind, Channel, int], *conditions: sa.ColumnElement[bool]
) -> _Counts:
    rows = db.session.execute(select.where(*conditions))
    return [(tuple(group), int(count)) for *group, count in rows]


def _grouped(counts: _Counts, place: int, words: Mapping[Any, str]) -> Counter[str]:
    """Return counts by one of the three characteristics, under the words of a screen."""
    found: Counter[str] = Counter()
    for group, count in counts:
        found[str(words.get(group[place], group[place] or UNKNOWN))] += count
    return found


def _spread(name: str, cases: Counter[str], given: Counter[str]) -> Spread:
    hidden_cases, hidden = hidden_groups(cases), hidden_groups(given)
    seldom = seldom_given(cases, given)
    cells = [
        Cell(
            label,
            None if label in hidden_cases or label not in cases else cases[label],
            None if label in hidden or label not in given else given[label],
            label in seldom,
        )
        for label in sorted(cases | given, key=lambda one: (-cases[one], -given[one], one))
    ]
    return Spread(name, given.total(), cells)


def _export_row(
    one: LedgerEntry,
    pot: Pot,
    surprise: Surprise | None,
    case_number: str | None,
    shop: str | None,
    *,
    comma: str,
) -> list[str | int | None]:
    is_spent = surprise is not None and one.posting in {Posting.SPEND, Posting.REFUND}
    return [
        one.number,
        local(one.posted_at).date().isoformat(),
        posting_word(one.posting, one.reason),
        one.from_account.value,
        one.to_account.value,
        _amount(one.amount_cents, comma),
        _amount(one.available_after, comma),
        one.surprise_id,
        case_number,
        surprise.description if surprise else "",
        shop,
        _amount(one.amount_cents, comma) if is_spent else "",
        _amount(surprise.vat_cents, comma) if is_spent and surprise else "",
        surprise.vat_percent if is_spent and surprise else None,
        _receipt(surprise) if is_spent else "",
        surprise.delivered_on.isoformat() if surprise and surprise.delivered_on else "",
        pot.cost_centre,
        pot.task_field,
        pot.ledger_account,
        pot.year,
        one.actor_label,
        one.reason,
        one.seal,
    ]


def _receipt(surprise: Surprise | None) -> str:
    if surprise is None:
        return ""
    return "foto" if surprise.receipt_file_id else f"verklaring: {surprise.receipt_statement}"


def _amount(cents: int | None, comma: str) -> str:
    if cents is None:
        return ""
    plain = format_euros(cents).removeprefix("€\u00a0").replace(".", "")
    return plain.replace(",", comma)

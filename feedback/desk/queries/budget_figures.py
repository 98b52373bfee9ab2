# SPDX-License-Identifier: EUPL-1.2
"""Figures of a pot for who accounts for it: the export, and who gets attenties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feedback.cases.models import Case
from feedback.catalogue.models import District
from feedback.clock import local
from feedback.db import db
from feedback.desk.rules import labels
from feedback.desk.rules.budget import posting_word
from feedback.money import format_euros
from feedback.surprise_budget.models.ledger import LedgerEntry, Pot
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.queries import ledger
from feedback.surprise_budget.queries import surprises as queries
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import COUNTING

FEWEST = 10
HEADER = (
    *("nummer", "datum", "boeking", "van", "naar", "bedrag", "ruimte_na", "attentie", "zaak"),
    *("wat", "leverancier", "bruto", "btw", "btw_percentage", "bon", "bezorgd_op", "kostenplaats"),
    *("taakveld", "grootboekrekening", "begrotingsjaar", "door", "toelichting", "zegel"),
)
_CHUNK = 500


@dataclass(frozen=True)
class Cell:
    """How many attenties went to one group; None hides a number that could point at somebody."""

    label: str
    count: int | None


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


def find_spreads(pot_id: int) -> list[Spread]:
    """Return who got attenties, by district, kind and channel; small groups are hidden."""
    names: tuple[tuple[str, Any, Mapping[Any, str]], ...] = (
        ("Wijk", District.label, {}),
        ("Soort", Case.kind, labels.KIND_LABELS),
        ("Kanaal", Case.channel, labels.CHANNEL_NAMES),
    )
    return [_spread(pot_id, name, column, words) for name, column, words in names]


def _spread(pot_id: int, name: str, column: Any, words: Mapping[Any, str]) -> Spread:
    query = (
        sa.select(column, sa.func.count())
        .select_from(Surprise)
        .join(Case, Case.id == Surprise.case_id)
        .outerjoin(District, District.id == Case.district_id)
        .where(Surprise.pot_id == pot_id, Surprise.state.in_(COUNTING))
        .group_by(column)
    )
    found = {key: int(count) for key, count in db.session.execute(query)}
    named = {words.get(key, key or "onbekend"): count for key, count in found.items()}
    hidden = hidden_cells({str(key): count for key, count in named.items()})
    cells = [
        Cell(str(label), None if str(label) in hidden else count)
        for label, count in sorted(named.items(), key=lambda one: (-one[1], str(one[0])))
    ]
    return Spread(name, sum(named.values()), cells)


def hidden_cells(counts: dict[str, int]) -> set[str]:
    """Return which groups are hidden: below ten, and one more when it could be counted back."""
    hidden = {label for label, count in counts.items() if count < FEWEST}
    shown = sorted((count, label) for label, count in counts.items() if label not in hidden)
    if len(hidden) == 1 and shown:
        hidden.add(shown[0][1])
    return hidden


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

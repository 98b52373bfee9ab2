# SPDX-License-Identifier: EUPL-1.2
"""Attenties asked and approved over HTTP, while whoever answers is killed every few seconds.

Six holders decide over twenty pots, some of them nearly empty. Clients do what people and
programs do: after a broken connection they send the same thing again, with the same key. Two
workers that end reservations run beside it and die as well, and the clock runs ten minutes in
a second, slower while somebody waits. Passes when every read of the auditor was sound, what
was acknowledged is what is stored, once each, and nobody approved their own.
"""

from __future__ import annotations

import math
import random
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from feedback.db import db, unit_of_work
from feedback.money import Cents
from feedback.surprise_budget.models.ledger import LedgerEntry
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.rules.ledger import Posting
from feedback.surprise_budget.rules.surprises import Delivery, SurpriseState
from feedback.surprise_budget.services import pots
from feedback.surprise_budget.services.requests import Wish, request
from soak.auditor import Auditor
from soak.ground import START
from soak.holders import Asked, Office, Town, make_town, mark_of, work
from soak.prey import Herd
from tests.databases import Installation

POTS = 20
TIGHT = 5
OLD = 30


@dataclass
class LedgerReport:
    """What was acknowledged and read, against what is stored."""

    approvals: int
    acknowledged: int = 0
    kills: int = 0
    retries: int = 0
    given_up: int = 0
    first_given_up: str = ""
    refused_for_room: int = 0
    refused_own: int = 0
    too_late: int = 0
    expired: int = 0
    reads: int = 0
    lines: int = 0
    lost: int = 0
    double: int = 0
    phantom: int = 0
    own_approved: int = 0
    faults: int = 0
    first_fault: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether nothing was lost, double, invented, overspent or wrong in any read."""
        wrong = (self.lost, self.double, self.phantom, self.own_approved, self.faults)
        return not (any(wrong) or self.given_up) and self.acknowledged >= self.approvals


def run_ledger(
    installation: Installation,
    *,
    approvals: int,
    seed: int,
    prepared: int = 0,
    most_seconds: float = math.inf,
) -> LedgerReport:
    """Run the fault run and return its report; ``prepared`` of the requests are there before.

    After ``most_seconds`` it asks for no more than what was approved until then.
    """
    chance = random.Random(seed)
    town = make_town(installation)
    pot_ids = _open_pots(installation, town, approvals=approvals)
    asked = _prepare(installation, town, pot_ids, count=prepared, chance=chance)
    office = Office(town, pot_ids, todo=approvals, asked=asked)
    auditor = Auditor(installation, pot_ids)
    with Herd(installation, chance=chance, goes_slowly=office.waits_long) as herd:
        office.ports = herd.ports
        auditor.start()
        clients = [
            threading.Thread(target=work, args=(office, place, random.Random(seed + place)))
            for place in range(len(town.holders))
        ]
        for client in clients:
            client.start()
        over_at = time.monotonic() + most_seconds
        while any(client.is_alive() for client in clients):
            herd.hurt_someone()
            if time.monotonic() > over_at:
                office.todo = min(office.todo, len(office.tally.approved))
        time.sleep(0.5)
    auditor.end()
    return _judge(installation, office, auditor, kills=herd.kills)


def _open_pots(installation: Installation, town: Town, *, approvals: int) -> list[int]:
    """Open the pots, each with one of the holders; five of them hold next to nothing."""
    made, at = [], START - timedelta(days=30)
    with installation.app.app_context():
        for number in range(POTS):
            holder = town.holders[number % len(town.holders)]
            amount = Cents(250_00 if number < TIGHT else approvals * 10_00 + 1_000_00)
            with unit_of_work():
                pot = pots.open_pot(
                    f"Pot {number}",
                    year=2026,
                    team_id=None,
                    holder_id=holder.id,
                    by=town.maker,
                    now=at,
                ).id
                pots.allocate(pot, amount=amount, reason="soak", key="1", by=town.maker, now=at)
            made.append(pot)
        db.session.remove()
    return made


def _prepare(
    installation: Installation, town: Town, pot_ids: list[int], *, count: int, chance: random.Random
) -> list[Asked]:
    """Ask before it begins; some so long ago that their time has just run out."""
    made = []
    with installation.app.app_context(), unit_of_work():
        for number in range(count):
            place = chance.randrange(TIGHT, POTS)
            asker = chance.randrange(len(town.holders))
            amount = Cents(chance.randrange(26_00, 99_00))
            wish = Wish(
                description=mark_of(number),
                reason="soak",
                amount=amount,
                consented=True,
                delivery=Delivery.HOME,
            )
            at = START - timedelta(days=15) if number < OLD else START
            one = request(pot_ids[place], wish, by=town.holders[asker], now=at)
            made.append(Asked(number, one.id, place, asker))
    installation.release()
    return made


def _judge(
    installation: Installation, office: Office, auditor: Auditor, *, kills: int
) -> LedgerReport:
    """Count what is stored against what was acknowledged."""
    tally = office.tally
    report = LedgerReport(
        approvals=office.todo,
        acknowledged=len(tally.approved),
        kills=kills,
        retries=tally.retries,
        given_up=tally.given_up,
        first_given_up=tally.first_given_up,
        refused_for_room=tally.refused_for_room,
        refused_own=tally.refused_own,
        too_late=tally.too_late,
        reads=auditor.reads,
        lines=auditor.lines,
        own_approved=tally.own_approved,
        faults=len(auditor.faults),
        first_fault=str(auditor.faults[0]) if auditor.faults else "",
    )
    with installation.app.app_context():
        rows = db.session.execute(
            sa.select(Surprise.description, Surprise.decided_at, Surprise.state)
        ).all()
        returned = sa.select(sa.func.count()).where(
            LedgerEntry.posting == Posting.RETURN,
            LedgerEntry.reason == SurpriseState.EXPIRED.value,
        )
        report.expired = db.session.scalar(returned) or 0
        db.session.remove()
    marks = [row.description for row in rows]
    decided = {row.description for row in rows if row.decided_at is not None}
    report.double = len(marks) - len(set(marks))
    report.lost = len(tally.approved - decided)
    report.phantom = len(decided - tally.approved)
    ended = sum(row.state is SurpriseState.EXPIRED for row in rows)
    report.faults += int(ended != report.expired)
    return report

# SPDX-License-Identifier: EUPL-1.2
"""The figures of a quarter by mail: who asked for them, and what the mail says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa

from feedback.accounts.queries.people import list_colleagues
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.db import db, insert_once, rows_touched
from feedback.errors import NotAllowed
from feedback.insight.models import QuarterReader
from feedback.insight.promise_record import find_total, percent
from feedback.insight.rules.promises import Tally
from feedback.insight.rules.quarters import Quarter, last_to_mail
from feedback.insight.rules.sums import FEWEST
from feedback.insight.rules.words import margin, shown, whole
from feedback.insight.standing import Standing, find_standing
from feedback.wording import N_


@dataclass(frozen=True)
class Told:
    """What a mail about a quarter says, and which survey its pages show."""

    quarter: Quarter
    survey: str
    figures: tuple[str, ...]


def gets_mail(user_id: int | None) -> bool:
    """Tell whether somebody gets the figures of each quarter."""
    reader = db.session.get(QuarterReader, user_id) if user_id is not None else None
    return reader is not None and reader.is_on


def switch_mail(*, is_on: bool, by: Actor, now: datetime) -> None:
    """Send somebody the figures of each quarter, from the next one on, or no more.

    What would have left by now is not sent after all. Raises ``NotAllowed`` for the program.
    """
    if by.id is None:
        raise NotAllowed(N_("Alleen een mens vraagt om een mail."))
    over = last_to_mail(now).name
    fresh = {"user_id": by.id, "is_on": is_on, "last_quarter": over, "changed_at": now}
    if not insert_once(QuarterReader, **fresh):
        reader = db.session.get_one(QuarterReader, by.id)
        reader.is_on, reader.changed_at = is_on, now
        reader.last_quarter = max(reader.last_quarter, over)
        db.session.flush()
    act = "quarter_mail.asked" if is_on else "quarter_mail.stopped"
    audit.record(act, by=by, object_type="user_account", object_id=by.id, now=now)


def list_readers(quarter: Quarter) -> list[int]:
    """Return who asked for the figures, may read them and did not get those of this quarter."""
    query = sa.select(QuarterReader.user_id).where(
        QuarterReader.is_on.is_(True), QuarterReader.last_quarter < quarter.name
    )
    asked = set(db.session.scalars(query))
    if not asked:
        return []
    return [one.id for one in list_colleagues(permission="insights.read") if one.id in asked]


def take_quarter(user_id: int, quarter: Quarter) -> bool:
    """Write down that somebody gets a quarter's figures; False when they got them before."""
    done = db.session.execute(
        sa.update(QuarterReader)
        .where(QuarterReader.user_id == user_id, QuarterReader.is_on.is_(True))
        .where(QuarterReader.last_quarter < quarter.name)
        .values(last_quarter=quarter.name)
    )
    return rows_touched(done) == 1


def tell_quarter(quarter: Quarter, *, now: datetime) -> Told | None:
    """Return what is mailed about a quarter; None while there is no figure at all."""
    standing, kept = find_standing(quarter), find_total(quarter, now=now)
    figures = (*_marks(standing), *_promises(kept))
    if not figures:
        return None
    return Told(quarter, standing.survey.key if standing is not None else "", figures)


def _marks(standing: Standing | None) -> Iterator[str]:
    for line in standing.lines if standing is not None else ():
        one = line.overall
        if one.value is not None:
            sure = f"marge {margin(one)}, " if margin(one) else ""
            label = CHANNEL_LABELS[Channel(line.channel)]
            yield f"{label}: {shown(one.value)} ({sure}n = {whole(one.n)})"


def _promises(kept: Tally) -> Iterator[str]:
    if kept.n >= FEWEST:
        low, high = (shown(percent(Fraction(end))) for end in kept.interval)
        share = shown(percent(kept.in_time))
        yield f"Op tijd gesproken: {share}% (marge {low} – {high}%, n = {whole(kept.n)})"

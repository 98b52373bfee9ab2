# SPDX-License-Identifier: EUPL-1.2
"""Background work of the door: fetching mail, and reading what was kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from feedback import edge
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.local_time import day_of
from feedback.business_time.moments import at_share
from feedback.callbacks.rules import WARNINGS, PromiseTimes, Step
from feedback.callbacks.services.promises import steps_of
from feedback.db import end_reading, unit_of_work
from feedback.files.errors import FileRefused
from feedback.intake.mail import keeping, quarantine, queries, settling
from feedback.intake.mail.keeping import READ_MAIL
from feedback.intake.mail.mailbox import MailboxTrouble
from feedback.intake.mail.settling import ReadOut
from feedback.intake.models import MailStatus
from feedback.notifications.services import queue_staff_notice
from feedback.service_calendar.queries import active_calendar
from feedback.watch.queries import list_known_steps
from feedback.watch.rules import DueStep, newest_per_duty
from feedback.watch.services import find_attention, record_steps

__all__ = ["READ_MAIL", "ReadMailJob", "fetch_mail"]
log = structlog.get_logger()
DUTY = "mail"
BATCH = 100


def fetch_mail(*, now: datetime) -> int:
    """Keep what lies in the mailbox; return how many mails are new.

    Without a mailbox there is nothing to do. One that does not answer is tried again in the
    next round: what lies there stays there.
    """
    url = edge.settings().imap_url
    if url is None:
        return 0
    try:
        return keeping.fetch(url, now=now)
    except MailboxTrouble as trouble:
        log.warning("mail.no_mailbox", why=str(trouble))
    except FileRefused as refusal:
        log.warning("mail.no_room", why=refusal.reason.value)
    return 0


def sweep_mail(*, now: datetime) -> int:
    """Record each step of the mails that wait for a person, and tell the newest; each once.

    1. Compute the steps of every waiting mail from its own clock: 80 % of the working time
    gone, due, the next morning, three times late. 2. Write those whose moment came; the
    unique key decides who tells. 3. One notice per person and kind of step, in opening
    hours: to who has the case or stands in, to the team lead when it is late or nobody's.
    """
    waiting = {mail.id: mail for mail in queries.list_watched()}
    calendar = active_calendar(now)
    known = list_known_steps(DUTY, list(waiting))
    due = [
        step
        for mail in waiting.values()
        for step in _due_steps(mail, calendar, now=now)
        if (step.duty_id, step.step) not in known
    ]
    end_reading()
    if not due:
        return 0
    with unit_of_work():
        new = record_steps(DUTY, due, now=now)
        _tell_newest(newest_per_duty(new), waiting, now=now)
    return len(new)


def forget_put_away_mail(*, now: datetime) -> int:
    """Remove the originals of mails that were put away long enough ago; return how many."""
    gone = 0
    handled_by = now - timedelta(days=quarantine.PUT_AWAY_DAYS)
    while True:
        with unit_of_work():
            rows = queries.list_put_away(handled_by=handled_by, limit=BATCH)
            for row in rows:
                quarantine.forget_original(row, now=now)
        gone += len(rows)
        if len(rows) < BATCH:
            return gone


def _due_steps(
    mail: queries.WaitingMail, calendar: ServiceCalendar, *, now: datetime
) -> list[DueStep]:
    half = at_share(mail.started_at, mail.due_at, percent=50, calendar=calendar)
    nearly = at_share(mail.started_at, mail.due_at, percent=80, calendar=calendar)
    times = PromiseTimes(mail.started_at, half, nearly, mail.due_at, mail.due_at)
    return [
        DueStep(duty_id=mail.id, step=step.value, norm_version=0, due_at=at)
        for step, at in steps_of(times, calendar=calendar, now=now)
        if at < now and step is not Step.HALF_GONE
    ]


def _tell_newest(
    steps: Sequence[DueStep], waiting: Mapping[int, queries.WaitingMail], *, now: datetime
) -> None:
    attention = find_attention(on=day_of(now))
    told: dict[tuple[int, str], list[int]] = defaultdict(list)
    for step in steps:
        mail, is_warning = waiting[step.duty_id], Step(step.step) in WARNINGS
        template = "mail_nearly_gone" if is_warning else "mail_breached"
        for user_id in attention.who_hears(
            owner_id=mail.owner_id, team_id=mail.team_id, wide=not is_warning
        ):
            told[user_id, f"{template}:{step.step}"].append(mail.id)
    for (user_id, kind), mails in told.items():
        queue_staff_notice(
            template=kind.partition(":")[0],
            user_id=user_id,
            context={"numbers": [], "count": len(mails)},
            dedupe_key=f"{kind}:{user_id}:{mails[0]}",
            send_after=now,
            now=now,
        )


@dataclass(frozen=True)
class _Kept:
    """A mail as it came, and the moment it is read."""

    content: bytes = field(repr=False)
    now: datetime


class ReadMailJob:
    """Handler of ``read_mail`` jobs (``work.services.Handler``).

    Reading has no effect outside but files on the disk, which are swept when nothing comes
    of them; what it leads to is written in the transaction that ends the job, so once.
    """

    def prepare(self, payload: Mapping[str, Any], *, now: datetime) -> _Kept | None:
        """Open the original; None when the mail was read, or is too large to be read here."""
        row = queries.get_mail(payload["mail"])
        if row.status is not MailStatus.KEPT and (row.is_whole or row.sender_sealed):
            return None
        return _Kept(queries.open_original(row).content, now)

    def act(self, prepared: _Kept) -> ReadOut:
        """Take it apart."""
        return settling.read_out(prepared.content, now=prepared.now)

    def record(self, payload: Mapping[str, Any], outcome: ReadOut, *, now: datetime) -> None:
        """Do what the mail asks for."""
        settling.settle(payload["mail"], outcome, now=now)

    def give_up(self, payload: Mapping[str, Any], reason: str, *, now: datetime) -> None:
        """Leave it to a person; nothing is lost."""
        log.error("mail.given_up", mail=payload["mail"], why=reason)
        settling.settle(payload["mail"], ReadOut(None), now=now)

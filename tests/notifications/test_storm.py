# SPDX-License-Identifier: EUPL-1.2
"""Many mails through a server in bad weather: none lost, and doubles only as the same mail."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from flask import Flask

from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from feedback.notifications import queries, services
from feedback.notifications.channels.smtp import SmtpChannel
from feedback.notifications.tasks import SEND_MESSAGE, make_handler
from feedback.work.rules import TemporaryFailure
from feedback.work.services import claim, run_due
from tests.notifications.conftest import MailServer
from tests.notifications.test_outbox import settings

MAILS = 60
SEED = 20261123


@pytest.mark.slow
def test_in_bad_weather_no_mail_is_lost(
    app: Flask, clock: FixedClock, now: datetime, server: MailServer
) -> None:
    weather = random.Random(SEED)  # the same weather each time
    with unit_of_work():
        for number in range(MAILS):
            queue_one(number, now)
    here = settings(smtp_url=server.url)
    handlers, channel = {SEND_MESSAGE: make_handler(here)}, SmtpChannel.from_settings(here)
    kills = drops = 0
    while clock.now() < now + timedelta(hours=12):
        server.mailbox.replies_to_recipient = ["451 4.7.1 later"] * weather.randrange(3)
        server.mailbox.replies_to_text = ["452 4.3.1 full"] * weather.randrange(3)
        server.mailbox.drops_after_text = weather.randrange(2)
        drops += server.mailbox.drops_after_text
        if weather.random() < 0.3:
            kills += die_after_sending(channel, clock)
        run_due(handlers=handlers, clock=clock, worker="test", limit=10)
        clock.set(clock.now() + timedelta(minutes=10))
    clear_up(server)
    clock.set(now + timedelta(hours=20))  # the longest wait between two tries is 7.5 hours
    while run_due(handlers=handlers, clock=clock, worker="test", limit=10):
        pass
    rows = [row for n in range(MAILS) for row in queries.list_messages_about(n)]
    assert Counter(row.status.value for row in rows) == {"sent": MAILS}, f"seed {SEED}"
    copies = Counter(mail["Message-ID"] for mail in server.mailbox.arrived)
    assert len(copies) == MAILS
    assert copies.total() - MAILS <= kills + drops


def clear_up(server: MailServer) -> None:
    server.mailbox.replies_to_recipient = []
    server.mailbox.replies_to_text = []
    server.mailbox.drops_after_text = 0


def queue_one(number: int, now: datetime) -> None:
    services.queue_mail(
        template="confirmation",
        language="nl",
        to=f"inwoner{number}@voorbeeld.example",
        context={"number": f"G26-{number:05}", "promise": "", "status_url": "http://127.0.0.1/s"},
        about_case_id=number,
        dedupe_key=f"confirmation:{number}",
        send_after=now,
        now=now,
    )


def die_after_sending(channel: SmtpChannel, clock: FixedClock) -> int:
    """Do what a worker does up to the recording, and no further; return how many it sent."""
    with unit_of_work():
        leases = claim(limit=1, worker="killed", kinds=[SEND_MESSAGE], now=clock.now())
    sent = 0
    for lease in leases:
        letter = queries.find_open_letter(lease.payload["message"], now=clock.now())
        end_reading()
        if letter is not None:
            with suppress(TemporaryFailure):
                channel.send(letter)
                sent += 1
    return sent

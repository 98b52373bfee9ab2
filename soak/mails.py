# SPDX-License-Identifier: EUPL-1.2
"""Messages through bad weather, while the sender is killed every few seconds.

Passes when no mail is lost, each copy of a mail has the same Message-ID, there are no more
extra copies than kills and lines that dropped after taking, and no SMS left twice.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from config import ROOT
from feedback.contacts.rules.numbers import Phone, PhoneKind
from feedback.db import db, unit_of_work
from feedback.notifications.models import Message
from feedback.notifications.rules import STILL_TO_LEAVE, ChannelKind, MessageStatus
from feedback.notifications.services import queue_text
from soak.ground import START
from soak.weather import REFUSED, BadWeather, mail_server
from tests.databases import Installation
from tests.telephony.double import Double
from tests.telephony.manners import PhoneManners

#: One in five messages is an SMS; one in twenty goes to a mailbox that refuses for good.
SMS_EVERY, REFUSED_EVERY = 5, 20
TICK_SECONDS, TICK_IS = 0.1, timedelta(minutes=2)
TRIES_PER_TICK, IDLE_SECONDS = 3, 0.4
MAKE_IN_ONE_GO = 100


@dataclass(frozen=True)
class MailReport:
    """What became of every message, and how bad the weather was."""

    mails: int
    sms: int
    kills: int
    later: int
    refused: int
    hung: int
    dropped_before_taking: int
    dropped_after_taking: int
    line_trouble: int
    lost: int
    extra_copies: int
    strange_ids: int
    dead: int
    sms_twice: int
    sms_uncertain: int

    @property
    def passed(self) -> bool:
        """Tell whether nothing was lost and nothing went twice that should not."""
        excused = self.kills + self.dropped_after_taking
        wrong = self.lost or self.strange_ids or self.sms_twice
        return not wrong and self.extra_copies <= excused


def run_mails(
    installation: Installation, *, messages: int, kills: int, seed: int, at_most: float = 900
) -> MailReport:
    """Run the fault run: the sender dies again and again, ``kills`` times at most.

    The sky clears when one message in ten is left, so that the run comes to an end.
    """
    chance = random.Random(seed)
    clock = _Clock(installation.folder / "clock")
    weather = BadWeather(chance)
    server = mail_server(weather)
    server.start()
    telephone = Double(clock=lambda: clock.at, manners=PhoneManners())
    pace = _Pace(clock, weather, telephone)
    with telephone:
        environment = {
            **installation.environment,
            **telephone.settings,
            "CLOCK_FILE": str(clock.file),
            "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        }
        try:
            _queue(installation, messages)
            sender = _Sender(environment)
            trouble = _storm(
                installation,
                sender,
                pace=pace,
                telephone=telephone,
                chance=chance,
                kills=kills,
            )
            weather.is_clear = True
            _calm(installation, sender, pace, at_most)
        finally:
            server.stop()
    assert telephone.faults == []
    return _judge(installation, weather, telephone, sender.kills, trouble)


class _Clock:
    """The time of every process of the run; it runs some hundred times too fast."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.at: datetime = START
        self.tick(timedelta())

    def tick(self, by: timedelta = TICK_IS) -> None:
        """Move on; the file is whole or not there."""
        self.at += by
        fresh = self.file.with_suffix(".new")
        fresh.write_text(self.at.isoformat())
        fresh.rename(self.file)


class _Pace:
    """Moves the clock as fast as the sender can follow, however busy this machine is.

    A message is given up after two days. A clock that outran the sender would have it give
    up what it never had time to try, and the run would measure the machine.
    """

    def __init__(self, clock: _Clock, weather: BadWeather, telephone: Double) -> None:
        self._clock, self._weather, self._telephone = clock, weather, telephone
        self._seen = self._tried = 0
        self._since = time.monotonic()

    def step(self) -> None:
        """Wait a moment; move on after some tries, or when nothing was tried for a while."""
        time.sleep(TICK_SECONDS)
        tried = self._weather.taken.total() + self._weather.happened.total()
        tried += len(self._telephone.asked)
        if tried != self._seen:
            self._seen, self._since = tried, time.monotonic()
        if tried - self._tried >= TRIES_PER_TICK or time.monotonic() - self._since > IDLE_SECONDS:
            self._tried = tried
            self._clock.tick()


class _Sender:
    """The one sending process, born again after each kill."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.kills = 0
        self.start()

    def start(self) -> None:
        """Start it and wait until it has begun."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "soak.sender"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "LOG_LEVEL": "ERROR", **self._environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"begun\n"

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self.kills += 1


def _queue(installation: Installation, messages: int) -> None:
    """Queue every message about a case of its own, in transactions of a hundred."""
    with installation.app.app_context():
        for first in range(0, messages, MAKE_IN_ONE_GO):
            with unit_of_work():
                for number in range(first, min(first + MAKE_IN_ONE_GO, messages)):
                    _queue_one(number)
        db.session.remove()


def _queue_one(number: int) -> None:
    digits = f"6{10_000_000 + number}"
    is_sms = number % SMS_EVERY == 0
    name = REFUSED if number % REFUSED_EVERY == 1 else "inwoner"
    queue_text(
        template="confirmation",
        language="nl",
        mail="" if is_sms else f"{name}{number}@voorbeeld.example",
        phone=Phone(f"+31{digits}", f"0{digits}", PhoneKind.MOBILE),
        context={"number": f"G26-{number:05}", "promise": "", "status_url": "https://x.example/s"},
        dedupe_key=f"soak:{number}",
        about_case_id=number + 1,
        now=START,
    )


def _storm(
    installation: Installation,
    sender: _Sender,
    *,
    pace: _Pace,
    telephone: Double,
    chance: random.Random,
    kills: int,
) -> int:
    """Kill the sender every 1 to 3 seconds; returns how often the telephone line failed.

    The weather outlasts the kills: nearly all messages go through it.
    """
    trouble, few = 0, _left(installation) // 10
    while _left(installation) > few:
        until = time.monotonic() + chance.uniform(1, 3)
        while time.monotonic() < until:
            pace.step()
            trouble += _spoil_line(telephone, chance)
        if sender.kills < kills:
            sender.kill()
            sender.start()
    telephone.trouble.drop_after_taking = 0
    telephone.trouble.refuse_with.clear()
    return trouble


def _spoil_line(telephone: Double, chance: random.Random) -> int:
    """Have the telephone line fail once, sometimes; returns how often."""
    trouble = telephone.trouble
    if chance.random() > 0.2 or trouble.drop_after_taking or trouble.refuse_with:
        return 0
    if chance.random() < 0.5:
        trouble.drop_after_taking = 1
    else:
        trouble.refuse_with.append((503, 20500))
    return 1


def _calm(installation: Installation, sender: _Sender, pace: _Pace, at_most: float) -> None:
    """Let the sender finish what is left, in clear weather."""
    until = time.monotonic() + at_most
    while _left(installation) and time.monotonic() < until:
        pace.step()
    sender.kill()
    sender.kills -= 1  # nothing was under way any more


def _left(installation: Installation) -> int:
    """Return how many messages still have to leave."""
    with installation.app.app_context():
        query = sa.select(sa.func.count()).select_from(Message)
        left = db.session.scalar(query.where(Message.status.in_(STILL_TO_LEAVE))) or 0
        db.session.remove()
    return left


def _judge(
    installation: Installation, weather: BadWeather, telephone: Double, kills: int, trouble: int
) -> MailReport:
    """Hold what was recorded against what arrived."""
    with installation.app.app_context():
        rows = db.session.execute(
            sa.select(Message.channel, Message.status, Message.message_id, Message.provider_id)
        ).all()
        db.session.remove()
    mails = [row for row in rows if row.channel is ChannelKind.EMAIL]
    texts = [row for row in rows if row.channel is ChannelKind.SMS]
    states = Counter((row.channel, row.status) for row in rows)
    dead = states[ChannelKind.EMAIL, MessageStatus.DEAD]
    never = sum(n % REFUSED_EVERY == 1 for n in range(len(rows)) if n % SMS_EVERY)
    arrived = {*weather.taken, *telephone.messages}
    by_mail = ChannelKind.EMAIL
    named = [row.message_id if row.channel is by_mail else row.provider_id for row in rows]
    lost = sum(
        row.status in STILL_TO_LEAVE or (row.status is MessageStatus.SENT and name not in arrived)
        for row, name in zip(rows, named, strict=True)
    )
    per_number = Counter(sms.to for sms in telephone.messages.values())
    return MailReport(
        mails=len(mails),
        sms=len(texts),
        kills=kills,
        later=weather.happened["later"],
        refused=weather.happened["refused"],
        hung=weather.happened["hung"],
        dropped_before_taking=weather.happened["dropped_before_taking"],
        dropped_after_taking=weather.happened["dropped_after_taking"],
        line_trouble=trouble,
        lost=lost + abs(dead - never),
        extra_copies=weather.taken.total() - len(weather.taken),
        strange_ids=len(set(weather.taken) - {row.message_id for row in mails}),
        dead=dead,
        sms_twice=sum(count - 1 for count in per_number.values()),
        sms_uncertain=states[ChannelKind.SMS, MessageStatus.UNCERTAIN],
    )

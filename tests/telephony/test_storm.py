# SPDX-License-Identifier: EUPL-1.2
"""Many at once, with a provider that fails in every way: nothing twice, no limit passed."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask

from feedback.db import db, unit_of_work
from feedback.telephony import queries
from feedback.telephony.errors import PhoneRefused
from feedback.telephony.services.own_phones import set_own_phone
from feedback.telephony.services.policy import publish_policy
from feedback.telephony.services.uses import ask_for_call
from feedback.telephony.sms import send_sms
from feedback.work.rules import PermanentFailure, TemporaryFailure
from tests.people import TERMINAL, Cast
from tests.telephony.double import Double

SEED, MESSAGES, TRIES = 44, 120, 40


@pytest.mark.slow
def test_no_sms_leaves_twice_whatever_the_provider_does(provider: Double, now: datetime) -> None:
    chance = random.Random(SEED)
    sent: dict[str, str] = {}
    for number in range(MESSAGES):
        reference, to = f"bericht-{number}", f"+3161234{5_000 + number // 2}"
        text = f"Gemeente Duinrade: bericht {number}."
        for attempt in range(TRIES):
            dice = chance.random()
            if dice < 0.25:
                provider.trouble.drop_after_taking = 1
            elif dice < 0.4:
                provider.trouble.fail_after_taking = 1
            elif dice < 0.5:
                provider.trouble.refuse_with = [(429, 20429)]
            try:
                at = now + timedelta(seconds=attempt * 20)
                sent[reference] = send_sms(to, text, reference=reference, now=at)
                break
            except TemporaryFailure:
                continue
            finally:
                provider.trouble.drop_after_taking = provider.trouble.fail_after_taking = 0
                provider.trouble.refuse_with = []
    texts = Counter(sms.text for sms in provider.messages.values())
    assert len(sent) == MESSAGES, f"seed {SEED}"
    assert set(texts.values()) == {1}, f"seed {SEED}"
    assert set(sent.values()) == set(provider.messages)


def test_two_workers_with_the_same_sms_send_it_once(
    app: Flask, provider: Double, now: datetime
) -> None:
    found: list[str] = []

    def work() -> None:
        with app.app_context():
            try:
                found.append(send_sms("+31612345678", "Dag", reference="een", now=now))
            except (TemporaryFailure, PermanentFailure):
                found.append("later")
            finally:
                db.session.remove()

    together(work, times=6)
    assert len(provider.messages) == 1
    assert len(provider.posts("Messages.json")) == 1
    assert set(found) <= {"later", *provider.messages}


def test_a_limit_is_not_passed_by_asking_at_the_same_moment(
    app: Flask, people: Cast, provider: Double, now: datetime
) -> None:
    callers = (people.marloes, people.tom, people.ingrid)
    with unit_of_work():
        publish_policy({"calls_per_hour": 2}, based_on=1, reason="x", by=TERMINAL, now=now)
        for number, caller in enumerate(callers):
            set_own_phone(f"061230000{number}", by=caller, now=now)
    turn, passed, refused = iter(callers * 4), [], []

    def call() -> None:
        caller = next(turn)
        with app.app_context():
            try:
                with unit_of_work():
                    ask_for_call("+31612345678", by=caller, is_calling=False, now=now)
                passed.append(caller.label)
            except PhoneRefused as refusal:
                refused.append(refusal.why)
            finally:
                db.session.remove()

    together(call, times=12)
    assert len(passed) == 2
    assert set(refused) == {"hour"}
    assert queries.count_today(now=now).calls == 2


def together(act, *, times: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

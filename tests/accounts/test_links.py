# SPDX-License-Identifier: EUPL-1.2
"""One-time links: they work once, for half an hour (reliability.md N6)."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask

from feedback.accounts.errors import LinkGone
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.rules import Actor, LinkPurpose
from feedback.accounts.services import links
from feedback.accounts.services import people as commands
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict
from tests.people import TERMINAL, Cast, number_of


def reset(person: Actor, now: datetime) -> str:
    with unit_of_work():
        link = links.begin_reset(number_of(person), now=now)
    assert link is not None
    return link.token


def test_a_one_time_link_stores_a_password_once(people: Cast, now: datetime) -> None:
    token = reset(people.marloes, now)
    with unit_of_work():
        assert links.redeem_link(token, "hash", now=now) == number_of(people.marloes)
    assert entry_queries.get_credentials(number_of(people.marloes)).password_hash == "hash"
    with pytest.raises(LinkGone), unit_of_work():
        links.redeem_link(token, "other", now=now)


def test_of_eight_who_use_one_link_at_once_one_gets_through(
    app: Flask, people: Cast, now: datetime
) -> None:
    token = reset(people.marloes, now)
    outcomes: list[str] = []

    def use(number: int) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    links.redeem_link(token, f"hash {number}", now=now)
                outcomes.append(f"hash {number}")
            except LinkGone:
                outcomes.append("gone")
            db.session.remove()

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[:7] == ["gone"] * 7
    kept = entry_queries.get_credentials(number_of(people.marloes)).password_hash
    assert sorted(outcomes)[7] == kept


@pytest.mark.parametrize(
    "spoil", ["expired", "replaced", "disabled", "password changed", "capitals", "part", "empty"]
)
def test_a_link_that_should_not_work_does_not(people: Cast, now: datetime, spoil: str) -> None:

    token, number = reset(people.marloes, now), number_of(people.marloes)
    if spoil == "expired":
        now += timedelta(minutes=30)
    elif spoil == "replaced":
        reset(people.marloes, now)
    elif spoil == "disabled":
        with unit_of_work():
            commands.disable_user(number, by=TERMINAL, now=now)
    elif spoil == "password changed":
        with unit_of_work():
            commands.set_password_hash(number, "hash", by=people.marloes, now=now)
    else:
        token = {"capitals": token.swapcase(), "part": token[:-1], "empty": ""}[spoil]
    assert entry_queries.find_open_link(token, now=now) is None
    end_reading()
    with pytest.raises(LinkGone), unit_of_work():
        links.redeem_link(token, "stolen", now=now)


def test_no_link_is_made_for_a_closed_account(people: Cast, now: datetime) -> None:

    with unit_of_work():
        commands.disable_user(number_of(people.tom), by=TERMINAL, now=now)
        assert links.begin_reset(number_of(people.tom), now=now) is None
        with pytest.raises(Conflict):
            links.make_link(
                number_of(people.tom), purpose=LinkPurpose.FIRST_PASSWORD, by=TERMINAL, now=now
            )

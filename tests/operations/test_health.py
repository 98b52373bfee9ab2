# SPDX-License-Identifier: EUPL-1.2
"""Alive, ready, figures: true, cheap, and silent towards strangers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.accounts.rules import Actor, Scope
from feedback.accounts.services.tokens import create_token
from feedback.clock import SystemClock
from feedback.db import unit_of_work
from feedback.notifications.models import Message
from feedback.operations import readiness
from feedback.operations.readiness import Readiness
from feedback.work.services import beat
from tests.make import make_case
from tests.people import Cast

STRANGER = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def asked_anew(app: Flask) -> None:
    """Forget what an earlier test was told."""
    app.extensions["gehoord_readiness"] = Readiness()


def a_worker_lives(*, seconds_ago: int) -> None:
    with unit_of_work():
        beat("worker", now=SystemClock().now() - timedelta(seconds=seconds_ago))


def test_alive_asks_nothing_of_the_database(client: FlaskClient) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa.engine.Engine, "connect", None)
        assert client.get("/healthz").data == b"ok\n"


@pytest.mark.usefixtures("asked_anew")
def test_ready_when_everything_answers(client: FlaskClient) -> None:
    a_worker_lives(seconds_ago=5)
    answer = client.get("/readyz")
    assert answer.text.splitlines()[0] == "ready"
    assert answer.status_code == 200


@pytest.mark.usefixtures("asked_anew")
@pytest.mark.parametrize("seconds_ago", [None, 61], ids=["never", "long ago"])
def test_not_ready_without_a_living_worker(client: FlaskClient, seconds_ago: int | None) -> None:
    if seconds_ago is not None:
        a_worker_lives(seconds_ago=seconds_ago)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "worker: no" in answer.text


@pytest.mark.usefixtures("asked_anew")
def test_not_ready_when_the_structure_lags_behind(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_worker_lives(seconds_ago=0)
    with unit_of_work() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "structure: database at 0001" in answer.text


@pytest.mark.usefixtures("asked_anew")
def test_not_ready_when_the_disk_is_nearly_full(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_worker_lives(seconds_ago=0)
    monkeypatch.setattr(readiness, "FREE_DISK_SHARE", 1.0)
    assert "disk: " in client.get("/readyz").text


@pytest.mark.usefixtures("asked_anew")
def test_a_stranger_hears_no_reasons(client: FlaskClient) -> None:
    answer = client.get("/readyz", environ_base=STRANGER)
    assert answer.text == "not ready\n"


@pytest.mark.usefixtures("asked_anew")
def test_asking_often_writes_once(client: FlaskClient, app: Flask) -> None:
    first = app.extensions["gehoord_readiness"].look()
    assert app.extensions["gehoord_readiness"].look() is first


def test_figures_name_endpoints_and_the_queue(client: FlaskClient) -> None:
    client.get("/healthz")
    text = client.get("/metrics").text
    assert 'gehoord_http_requests_total{endpoint="operations.healthz"' in text
    assert "gehoord_oldest_due_job_seconds 0.0" in text


@pytest.mark.parametrize(
    "how",
    [
        {"environ_base": STRANGER},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
    ],
    ids=["from elsewhere", "through a proxy here", "through another proxy here"],
)
def test_figures_stay_on_this_machine(client: FlaskClient, how: dict[str, dict[str, str]]) -> None:
    assert client.get("/metrics", **how).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("bram", 200), ("marloes", 404)], ids=["an admin", "an employee"]
)
def test_figures_open_to_the_token_of_an_admin_only(
    client: FlaskClient, people: Cast, now: datetime, who: str, status: int
) -> None:
    owner: Actor = getattr(people, who)
    with unit_of_work():
        token = create_token(
            "Prometheus",
            user_id=int(owner.get_id()),
            scopes=[Scope.ADMIN],
            days=30,
            by=people.bram,
            now=now,
        )
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/metrics", headers=headers, environ_base=STRANGER).status_code == status


@pytest.mark.usefixtures("asked_anew")
def test_a_stuck_message_is_told_and_keeps_nobody_out(client: FlaskClient, now: datetime) -> None:
    a_worker_lives(seconds_ago=0)
    make_case(now=now)
    with unit_of_work() as session:
        session.execute(sa.update(Message).values(send_after=now - timedelta(hours=1)))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "outbox: 1 stuck, 0 for a person" in answer.text
    assert "gehoord_messages_stuck 1.0" in client.get("/metrics").text

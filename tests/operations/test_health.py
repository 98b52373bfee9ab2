# SPDX-License-Identifier: EUPL-1.2
"""Alive, ready, figures: true, cheap, and silent towards strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback.clock import SystemClock
from feedback.db import unit_of_work
from feedback.operations import readiness
from feedback.operations.readiness import Readiness
from feedback.work.services import beat


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
def test_asking_often_writes_once(client: FlaskClient, app: Flask) -> None:
    first = app.extensions["gehoord_readiness"].look()
    assert app.extensions["gehoord_readiness"].look() is first


def test_figures_name_endpoints_and_the_queue(client: FlaskClient) -> None:
    client.get("/healthz")
    text = client.get("/metrics").text
    assert 'gehoord_http_requests_total{endpoint="operations.healthz"' in text
    assert "gehoord_oldest_due_job_seconds 0.0" in text

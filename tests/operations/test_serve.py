# SPDX-License-Identifier: EUPL-1.2
"""The family of processes: born together, replaced when one dies, gone when told."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest
from flask import Flask

from feedback.accounts.rules import DEMO_LOGINS_FILE
from tests.databases import Installation
from tests.processes import Serving, free_port, is_alive, serving, start_flask, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def family(app: Flask, installation: Installation, tmp_path: Path):
    with serving(installation.environment, tmp_path) as running:
        yield running


def test_serve_says_where_it_answers_and_becomes_ready(family: Serving) -> None:
    wait_until(lambda: family.get("/readyz")[0] == 200, seconds=10, what="ready")
    lines = family.output.read_text().splitlines()
    assert lines.count(f"Gehoord answers at http://127.0.0.1:{family.port}") == 1


def test_term_stops_an_idle_family_within_eight_seconds(family: Serving) -> None:
    children = family.children()
    assert family.stop() < 8
    assert family.process.returncode == 0
    assert not any(is_alive(pid) for pid in children)


def test_children_stop_within_five_seconds_when_the_parent_is_killed(family: Serving) -> None:
    children = family.children()
    assert len(children) == 2
    os.kill(family.process.pid, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, children)), seconds=5, what="no children left")


def test_visitors_wait_while_a_killed_web_child_is_replaced(family: Serving) -> None:
    os.kill(family.web_child(), signal.SIGKILL)
    begun = time.monotonic()
    assert family.get("/healthz")[0] == 200
    assert time.monotonic() - begun < 3


def test_a_request_that_has_begun_is_answered_after_term(family: Serving) -> None:
    with socket.create_connection(("127.0.0.1", family.port), timeout=10) as visitor:
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{family.port}\r\nContent-Length: 4\r\n\r\nab"
        visitor.sendall(head.encode())
        time.sleep(0.3)
        family.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        visitor.sendall(b"cd")
        assert visitor.recv(100).startswith(b"HTTP/1.1 4")
    family.process.wait(timeout=8)


def test_a_port_in_use_is_told_in_one_sentence(family: Serving, installation: Installation) -> None:
    second = start_flask(
        "serve", environment={**installation.environment, "PORT": str(family.port)}
    )
    said, _ = second.communicate(timeout=20)
    assert second.returncode == 1
    assert said.startswith("Error: HOST and PORT: ")
    assert len(said.splitlines()) == 1


def test_an_installation_that_was_never_made_is_told_what_to_do(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path / "new"), "PORT": str(free_port())}
    process = start_flask("serve", environment=environment)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said == "Error: There are no keys yet. Run first: flask db upgrade\n"


def test_upgrade_and_serve_in_one_go_prints_the_demo_logins(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / DEMO_LOGINS_FILE).write_text("marloes@demo.invalid  a-password\n")
    environment = {"INSTANCE_DIR": str(instance), "PORT": str(free_port())}
    log = tmp_path / "log"
    with log.open("w") as output:
        process = start_flask("serve", "--upgrade", environment=environment, log=output)
    try:
        wait_until(lambda: "Stop with" in log.read_text(), seconds=20, what="the greeting")
        assert "marloes@demo.invalid  a-password" in log.read_text()
    finally:
        process.terminate()
        process.wait(timeout=10)

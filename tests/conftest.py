# SPDX-License-Identifier: EUPL-1.2
"""What every test stands on: a fresh database of each engine, a clock that stands still.

Tests that ask for ``app`` run once on SQLite and once on a real PostgreSQL
(``--database sqlite`` for the quick half). A missing server is a failure, never a skip.
"""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from feedback.clock import FixedClock
from feedback.db import db
from tests.chromium import CONTEXT, launch_args, listen
from tests.databases import Installation, PostgresServer, install
from tests.pages import page_faults
from tests.people import Cast, make_cast
from tests.telephony.manners import PhoneManners

if TYPE_CHECKING:
    from tests.telephony.double import Double

pytest_plugins = ["tests.arrivals"]

#: Monday 23 November 2026, 9.14 in Amsterdam: an ordinary working morning.
UNPACK = {None: bytes, "gzip": gzip.decompress, "zstd": zstandard.decompress}
MONDAY_MORNING = datetime(2026, 11, 23, 8, 14, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql", "both"], default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    names = ["sqlite", "postgresql"] if chosen == "both" else [chosen]
    if metafunc.definition.get_closest_marker("browser"):
        names = names[:1]
    metafunc.parametrize("engine_name", names, scope="session")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def installation(
    engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """One migrated installation per engine; ``app`` starts each test from a copy of it."""
    server = None
    if engine_name == "postgresql":
        server = request.getfixturevalue("postgres_server")
    folder = tmp_path_factory.mktemp(engine_name)
    made = install(folder, server=server, clock=FixedClock(MONDAY_MORNING))
    yield made
    made.end()


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    """The app on a fresh database, Monday 9.14, with its context pushed."""
    installation.reset()
    installation.clock.set(MONDAY_MORNING)
    with installation.app.app_context():
        yield installation.app
        db.session.remove()
    installation.release()


@pytest.fixture
def clock(app: Flask, installation: Installation) -> FixedClock:
    return installation.clock


@pytest.fixture
def now(clock: FixedClock) -> datetime:
    return clock.now()


class Browser(FlaskClient):
    """A client that judges every page it is given, and whose requests stand on their own.

    The tests hold an app context open; without this all requests would share its ``g``, and
    so the moment, the language and the session of the first one.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            path = response.request.path
            unpack = UNPACK[response.headers.get("Content-Encoding")]
            page = unpack(response.data).decode()
            assert page_faults(page, path=path) == [], f"on the page {path}"
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def people(app: Flask, now: datetime) -> Cast:
    """The cast: Marloes, Tom, Ingrid, Anouk, Bram and a resident."""
    return make_cast(now=now)


@pytest.fixture
def manners() -> PhoneManners:
    """How whoever is called behaves; a test changes it."""
    return PhoneManners()


@pytest.fixture
def provider(app: Flask, clock: FixedClock, manners: PhoneManners) -> Iterator[Double]:
    """The telephone provider's double, under the app's settings; see tests/telephony."""
    from tests.telephony.double import on_the_line

    with on_the_line(clock=clock.now, manners=manners) as double:
        yield double


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return launch_args()


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return dict(CONTEXT)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser has to say: errors, refused content, answers that failed."""
    return listen(page)


@pytest.fixture(autouse=True, scope="session")
def no_socket_beyond_this_machine() -> Iterator[None]:
    """Fail any test that tries to reach another machine."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        local = self.family == socket.AF_UNIX or str(address[0]) in {"127.0.0.1", "::1"}
        if not local and str(address[0]) != "localhost":
            raise AssertionError(f"a test reached for {address!r}")
        original(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield

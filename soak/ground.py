# SPDX-License-Identifier: EUPL-1.2
"""A throw-away installation for a fault run, on either engine."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from feedback.clock import FixedClock
from tests.databases import Installation, PostgresServer, install

START = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)


@contextlib.contextmanager
def ground(engine: str) -> Iterator[Installation]:
    """Make an empty installation and take it away afterwards."""
    with tempfile.TemporaryDirectory(prefix="gehoord-soak-") as name:
        server = PostgresServer.start() if engine == "postgresql" else None
        try:
            made = install(Path(name), server=server, clock=FixedClock(START))
            made.reset()
            yield made
            made.end()
        finally:
            if server is not None:
                server.stop()

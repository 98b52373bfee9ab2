# SPDX-License-Identifier: EUPL-1.2
"""A whole installation on loopback: our own processes, demo data, and a clock to move."""

from __future__ import annotations

import atexit
import contextlib
import functools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from config import load_settings
from feedback.app import create_app
from feedback.db import db
from feedback.demo.services.logins import read_logins
from tests.conftest import MONDAY_MORNING
from tests.processes import Serving, serving, start_flask


@dataclass
class Site:
    """A running installation."""

    folder: Path
    environment: Mapping[str, str]
    family: Serving

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.family.port}"

    @property
    def logins(self) -> dict[str, str]:
        """The password of each demo address."""
        return read_logins(self.folder)

    def move_clock(self, to: datetime) -> None:
        """Have every process see another time."""
        set_clock(self.folder, to)

    def run(self, *words: str) -> str:
        """Run a command of ours; return what it printed."""
        return run_flask(*words, environment=self.environment)

    @contextlib.contextmanager
    def inside(self) -> Iterator[Flask]:
        """Look at the same database from here."""
        app = create_app(load_settings(dict(self.environment)))
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()


@contextlib.contextmanager
def running_site(
    folder: Path,
    *,
    cases: int,
    at: datetime = MONDAY_MORNING,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Run an installation of its own with ``cases`` of demo data, loaded at ``at``."""
    shutil.copytree(_loaded(cases, at), folder, dirs_exist_ok=True)
    environment = _environment(folder) | (settings or {})
    with serving(environment, folder) as family:
        yield Site(folder, environment, family)


@functools.cache
def _loaded(cases: int, at: datetime) -> Path:
    """Make an installation that is there to be copied; it goes when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="gehoord-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    set_clock(folder, at)
    environment = _environment(folder)
    run_flask("db", "upgrade", environment=environment)
    # The cases of the past would have each site learn from them beside the test.
    wanted = ("--cases", str(cases), "--quarters", "0")
    run_flask("demo", "load", *wanted, environment=environment)
    return folder


def _environment(folder: Path) -> dict[str, str]:
    clock = str(folder / "clock")
    return {"INSTANCE_DIR": str(folder), "LOG_LEVEL": "ERROR", "CLOCK_FILE": clock}


def clock_of(folder: Path) -> datetime:
    """Return the time that every process of this folder sees."""
    return datetime.fromisoformat((folder / "clock").read_text())


def set_clock(folder: Path, at: datetime) -> None:
    """Write the time that every process of this folder sees; never half of it."""
    written = folder / "clock.new"
    written.write_text(at.isoformat())
    written.replace(folder / "clock")


def run_flask(*words: str, environment: Mapping[str, str]) -> str:
    """Run a command of ours to its end; return what it printed."""
    process = start_flask(*words, environment=environment)
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, f"flask {' '.join(words)}: {output}"
    return output

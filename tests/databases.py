# SPDX-License-Identifier: EUPL-1.2
"""Real databases for tests: a SQLite file, and a PostgreSQL server of our own.

The server is Debian's, started in a temporary folder on a Unix socket without sync:
ready in under a second, gone after the run, and out of reach of anything else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

from config import load_settings
from feedback.app import create_app
from feedback.clock import FixedClock
from feedback.db import db
from feedback.operations.cli import bring_up_to_date
from tests.pristine import Restorer, keep


def _bindir() -> Path:
    given = os.environ.get("PG_BINDIR")  # noqa: TID251 - tests choose a server by it
    found = [Path(given)] if given else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    usable = [path for path in found if (path / "pg_ctl").exists()]
    if not usable:
        raise RuntimeError("No PostgreSQL server here: make test installs it (apt: postgresql).")
    return usable[-1]


@dataclass
class PostgresServer:
    """A throw-away cluster, reached over its socket."""

    folder: Path

    @classmethod
    def start(cls) -> PostgresServer:
        # Not below pytest's own folder: another run closes that to the server's user.
        folder = Path(tempfile.mkdtemp(prefix="gehoord-postgres-"))
        server = cls(folder)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        server._run(
            "initdb",
            *("--no-sync", "--auth=trust", "--username=postgres"),
            *("-E", "UTF8", "--locale=C.UTF-8", "-D", f"{folder}/data"),
        )
        options = (
            f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off "
            "-c full_page_writes=off -c max_connections=200"
        )
        server._run(
            "pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "-D", f"{folder}/data", "start"
        )
        return server

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "-D", f"{self.folder}/data", "stop")
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def dsn(self, name: str) -> str:
        return f"host={self.folder} user=postgres dbname={name}"

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, command: str, *words: str) -> None:
        prefix = []
        if os.geteuid() == 0:
            prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        # Output goes to a file: a server that inherits a pipe would keep it open for ever.
        log = self.folder / f"{command}.out"
        with log.open("w") as output:
            done = subprocess.run(
                [*prefix, str(_bindir() / command), *words],
                stdout=output,
                stderr=output,
                check=False,
                cwd=self.folder,
            )
        if done.returncode:
            raise RuntimeError(f"{command}: {log.read_text()}")


@dataclass
class Installation:
    """A migrated installation that can be put back to its first state in milliseconds."""

    app: Flask
    clock: FixedClock
    folder: Path
    server: PostgresServer | None
    name: str
    restorer: Restorer | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which another process joins this installation."""
        return {
            "INSTANCE_DIR": str(self.folder / "instance"),
            "DATABASE_URL": self.app.config["SQLALCHEMY_DATABASE_URI"],
        }

    def reset(self) -> None:
        """Start again from the template."""
        self.release()
        (self.folder / "instance" / "ledger-anchors.jsonl").unlink(missing_ok=True)
        if self.server is not None:
            if self.restorer is None:
                self.restorer = Restorer(self.server.dsn(self.name))
            if self.restorer.restore():
                return
            self.server.execute(
                f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {self.name}_template STRATEGY wal_log",
            )
            return
        for leftover in self.folder.glob("test.sqlite3*"):
            leftover.unlink()
        shutil.copy(self.folder / "template.sqlite3", self.folder / "test.sqlite3")

    def release(self) -> None:
        """Close every connection, so that none outlives its test."""
        with self.app.app_context():
            db.engine.dispose()

    def end(self) -> None:
        """Let go of the database for good."""
        self.release()
        if self.restorer is not None:
            self.restorer.close()


def install(
    folder: Path, *, server: PostgresServer | None, clock: FixedClock, name: str = "gehoord"
) -> Installation:
    """Make the template database and the app that tests use."""
    url = server.url(name) if server else f"sqlite:///{folder}/test.sqlite3"
    if server:
        server.execute(f"CREATE DATABASE {name}")
    instance = str(folder / "instance")
    given = {
        "INSTANCE_DIR": instance,
        "DATABASE_URL": url,
        "LOG_LEVEL": "ERROR",
        "TRUSTED_HOSTS": "localhost,127.0.0.1",  # the test client is localhost
    }
    app = create_app(load_settings(given), clock=clock)
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    made = Installation(app, clock, folder, server, name)
    with app.app_context():
        bring_up_to_date(app)
        db.session.remove()
        made.release()
    if server:
        keep(server.dsn(name))
        server.execute(f"ALTER DATABASE {name} RENAME TO {name}_template")
    else:
        (folder / "test.sqlite3").rename(folder / "template.sqlite3")
        for leftover in folder.glob("test.sqlite3-*"):
            leftover.unlink()
    return made

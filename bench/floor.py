# SPDX-License-Identifier: EUPL-1.2
"""The floor: the least a page and a form can cost on this machine, in this run.

A bare Flask app under the same waitress: one indexed read of 50 rows and one template, or
one insert that is synced to disk. ``python -m bench.floor FOLDER PORT`` serves it.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from jinja2 import DictLoader
from pysqlite3 import dbapi2

from feedback.operations.web_server import open_socket, run_web

ROWS = 100_000
PAGE = """<!doctype html><html lang="nl"><title>Floor</title><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>
{% endfor %}</table></html>"""


def connect(folder: Path) -> Any:
    """Open the floor's database as durable as our own."""
    connection = dbapi2.connect(folder / "floor.sqlite3", isolation_level=None, timeout=10)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def prepare(folder: Path) -> None:
    """Make the table of the floor."""
    connection = connect(folder)
    connection.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, due INTEGER, story TEXT)")
    connection.execute("BEGIN")
    rows = ((number * 7919 % ROWS, f"Bericht {number}: de lamp is stuk.") for number in range(ROWS))
    connection.executemany("INSERT INTO message (due, story) VALUES (?, ?)", rows)
    connection.execute("CREATE INDEX message_due ON message (due)")
    connection.execute("COMMIT")
    connection.close()


def create_floor(folder: Path) -> Flask:
    """Build the app."""
    app, local = Flask("floor"), threading.local()
    app.jinja_loader = DictLoader({"floor.html": PAGE})  # type: ignore[assignment]

    def database() -> Any:
        if not hasattr(local, "connection"):
            local.connection = connect(folder)
        return local.connection

    @app.get("/")
    def read() -> str:
        query = "SELECT id, due, story FROM message WHERE due >= 0 ORDER BY due LIMIT 50"
        return render_template("floor.html", rows=database().execute(query).fetchall())

    @app.post("/")
    def write() -> tuple[str, int]:
        words = request.form.get("text", "")
        database().execute("INSERT INTO message (due, story) VALUES (-1, ?)", (words,))
        return "", 204

    return app


def sweep(folder: Path, *, total: int, due: int) -> float:
    """Return the seconds of a pass in raw SQL: ``due`` of ``total`` rows moved and written down."""
    connection = connect(folder)
    connection.execute("CREATE TABLE duty (id INTEGER PRIMARY KEY, next INTEGER, open INTEGER)")
    connection.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, duty INTEGER, at INTEGER)")
    connection.execute("BEGIN")
    rows = ((int(number >= due), 1) for number in range(total))
    connection.executemany("INSERT INTO duty (next, open) VALUES (?, ?)", rows)
    connection.execute("CREATE INDEX duty_next ON duty (next) WHERE open = 1")
    connection.execute("COMMIT")
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    insert = "INSERT INTO step (duty, at) SELECT id, 1 FROM duty WHERE open = 1 AND next = 0"
    connection.execute(insert)
    connection.execute("UPDATE duty SET next = 2 WHERE open = 1 AND next = 0")
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def main(folder: Path, port: int) -> None:
    """Serve until somebody ends the process."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    listening = open_socket("127.0.0.1", port)
    app, stop = create_floor(folder), threading.Event()
    run_web(app, listening=listening, stop=stop, ready=lambda: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

# SPDX-License-Identifier: EUPL-1.2
"""An installation full of open cases, its processes, and what is asked of its database."""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.visits import Ask, connect
from config import load_settings
from feedback import edge
from feedback.accounts.login import session_cookie
from feedback.accounts.queries import entries as entry_queries
from feedback.accounts.queries import people as people_queries
from feedback.accounts.services import sessions
from feedback.app import create_app
from feedback.callbacks.models import Promise
from feedback.callbacks.tasks import sweep_promises
from feedback.cases.models import Case
from feedback.db import db, end_reading, unit_of_work
from feedback.demo.services.load import Load, load_demo
from feedback.operations.cli import bring_up_to_date
from tests.conftest import MONDAY_MORNING
from tests.processes import Serving
from tests.site import set_clock

RARE = "zeldzaamheid"
RARE_EACH = 1_000
#: What a browser of today says that it can unpack, over https.
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
#: How long the worker is watched at a time, how much it may do then, and until when.
LOOK_SECONDS, AT_REST_SECONDS, SETTLE_SECONDS = 3, 0.3, 300
NO_WORK = ("BEGIN", "PRAGMA", "SET TRANSACTION", "SAVEPOINT", "RELEASE")


@dataclass
class Place:
    """An installation at a fixed Monday morning, with every case open."""

    folder: Path
    environment: Mapping[str, str]
    app: Flask
    cookie: str = ""
    case_id: int = 0
    common: str = ""

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Work with its database from here; no connection is left open."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()

    def ask(self, path: str) -> Ask:
        """Return a request for a page by the browser of the team lead who is signed in."""
        return Ask(path, headers={"Cookie": self.cookie, **BROWSER})

    def take_cookies(self, path: str) -> None:
        """Visit a page and keep its cookies: a browser sends them with every later visit."""
        with self.inside():
            answer = self._client().get(path)
        given = [text.partition(";")[0] for text in answer.headers.getlist("Set-Cookie")]
        kept = dict(one.split("=", 1) for one in (*self.cookie.split("; "), *given))
        self.cookie = "; ".join(f"{name}={value}" for name, value in kept.items())

    def _client(self) -> FlaskClient:
        client = self.app.test_client()
        for one in self.cookie.split("; "):
            client.set_cookie(*one.split("=", 1))
        return client

    def count_statements(self, path: str) -> int:
        """Return how many statements with work in them a page sends to the database."""
        said: list[str] = []

        def hear(*words: object) -> None:
            if not str(words[2]).startswith(NO_WORK):
                said.append(str(words[2]))

        client = self._client()
        with self.inside():
            engine = db.engine
        for _ in range(2):  # the first visit fills what a process keeps
            said.clear()
            sa.event.listen(engine, "before_cursor_execute", hear)
            answer = client.get(path)
            sa.event.remove(engine, "before_cursor_execute", hear)
            if answer.status_code != 200:
                raise RuntimeError(f"{path.partition('?')[0]}: {answer.status_code}")
        engine.dispose()
        return len(said)


def make_place(folder: Path, *, cases: int, database_url: str = "") -> Place:
    """Make an installation and fill it with ``cases`` open cases, 10 % of them late."""
    folder.mkdir()
    set_clock(folder, MONDAY_MORNING)
    environment = {
        "INSTANCE_DIR": str(folder),
        "CLOCK_FILE": str(folder / "clock"),
        "LOG_LEVEL": "ERROR",
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    app = create_app(load_settings(environment))
    place = Place(folder, environment, app)
    with place.inside():
        bring_up_to_date(app)
        wanted = Load(cases=cases, seed=1, all_open=True)
        load_demo(wanted, sweep=sweep_promises, tell=lambda _: None, now=edge.now())
        _mark_rare_words()
        place.common = _find_common_word()
        place.case_id = cases // 2
        place.cookie = _sign_in("ingrid@")
    place.take_cookies("/werk")
    if not database_url:
        _settle(folder)
    else:
        with place.inside(), db.engine.connect() as plain:
            plain.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    return place


def _settle(folder: Path) -> None:
    """Move what the loading left in the journal into the database, as hours of rest would."""
    from pysqlite3 import dbapi2

    connection = dbapi2.connect(folder / "gehoord.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _mark_rare_words() -> None:
    """Put a rare word in one of each thousand stories: the invented ones repeat each other."""
    with unit_of_work():
        rare = sa.update(Case).where(Case.id % RARE_EACH == 7)
        db.session.execute(rare.values(search_text=Case.search_text + f" {RARE}"))


def _find_common_word() -> str:
    texts = db.session.scalars(sa.select(Case.search_text).limit(1000))
    words = Counter(word for text in texts for word in set(re.findall(r"[a-z]{3,}", text)))
    return words.most_common(1)[0][0]


def _sign_in(address: str) -> str:
    """Open a session for a colleague; return the cookie."""
    person = next(one for one in people_queries.list_people() if one.email.startswith(address))
    found = entry_queries.get_credentials(person.id)
    end_reading()
    with unit_of_work():
        token = sessions.open_session(
            person.id,
            checked_hash=found.password_hash,
            new_hash=None,
            user_agent="bench",
            now=edge.now(),
        )
    return f"{session_cookie()}={token}"


def make_due(count: int) -> int:
    """Leave ``count`` promises for the next pass of the watch; return how many it will find."""
    today = sa.select(Promise.id).where(Promise.state == "open")
    today = today.where(Promise.due_at > edge.now()).order_by(Promise.due_at, Promise.id)
    with unit_of_work():
        db.session.execute(sa.update(Promise).values(next_step_at=None))
        chosen = sa.update(Promise).where(Promise.id.in_(today.limit(count)))
        chosen = chosen.values(next_step_at=edge.now())
        return db.session.execute(chosen.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]


def memory(family: Serving) -> float:
    """Return the memory of all processes in MiB; what they share counts once (PSS)."""
    kilobytes = 0
    for pid in (family.process.pid, *family.children()):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kilobytes += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]
    return kilobytes / 1024


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used: what a busy machine does not change."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def settle(family: Serving) -> None:
    """Wait until the worker has done what is due each day: that takes a core for seconds.

    What was due once is not due again in this place, so only its first start has to wait.
    """
    worker = next(pid for pid in family.children() if pid != family.web_child())
    begun = time.monotonic()
    while time.monotonic() - begun < SETTLE_SECONDS:
        was = _with_children(worker)
        time.sleep(LOOK_SECONDS)
        if _with_children(worker) - was < AT_REST_SECONDS and not _has_children(worker):
            return
    raise TimeoutError(f"the worker was still busy after {SETTLE_SECONDS} s")


def _with_children(pid: int) -> float:
    """Return the processor time of a process and of the children it saw the end of."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(part) for part in parts[11:15]) / os.sysconf("SC_CLK_TCK")


def _has_children(pid: int) -> bool:
    return any(one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children"))


def page_weight(port: int, ask: Ask) -> tuple[float, float]:
    """Return the kB of a page on a first visit, with all it links to, and on a later one."""
    page = _fetch(port, ask)
    seen: set[str] = set()
    later = page[0]
    letters = set(page[1])
    waiting, first = _links(page[1]), later
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        size, words = _fetch(port, Ask(path))
        first += size
        if ".css" in path:
            words = _without_idle_fonts(words, letters)
            waiting |= _links(words, folder=path.rpartition("/")[0])
    return first / 1000, later / 1000


def _without_idle_fonts(css: str, letters: set[str]) -> str:
    """Leave out the fonts of which a page needs no letter: a browser does not fetch them."""

    def keep(face: re.Match[str]) -> str:
        ranges = re.findall(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?", face[0])
        spans = [(int(low, 16), int(high or low, 16)) for low, high in ranges]
        used = any(low <= ord(letter) <= high for letter in letters for low, high in spans)
        return face[0] if used or not spans else ""

    return re.sub(r"@font-face\s*\{[^}]*\}", keep, css)


def _links(words: str, *, folder: str = "") -> set[str]:
    words = re.sub(r"<a\b[^>]*>", "", words)
    found = set(re.findall(r"""/static/[^"'()\s<>]+""", words))
    nearby = re.findall(r"""url\(["']?(?!data:|/|#)([^"')]+)""", words)
    found |= {posixpath.normpath(f"{folder}/{name}") for name in nearby}
    return {one.partition("#")[0] for one in found}


def _fetch(port: int, ask: Ask) -> tuple[int, str]:
    """Return what came over the wire to a browser of today, headers and all, and the text."""
    import zstandard

    connection = connect(port)
    connection.request("GET", ask.path, headers={**ask.headers, **BROWSER})
    answer = connection.getresponse()
    body = answer.read()
    headers = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{ask.path.partition('?')[0]}: {answer.status}")
    packed = answer.getheader("Content-Encoding") == "zstd"
    plain = zstandard.decompress(body) if packed else body
    return len(body) + headers, plain.decode(errors="replace")

# SPDX-License-Identifier: EUPL-1.2
"""Processes that are born again the moment they die, made to be killed.

``python -m soak.nest web PORT`` answers requests, ``python -m soak.nest expire`` ends
reservations. The parent has the program in memory and holds the socket, so that a birth costs
no more than opening the database: what is killed every second would else do nothing but begin.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable

from config import load_settings
from feedback import edge
from feedback.app import create_app
from feedback.db import db
from feedback.errors import Unavailable
from feedback.operations.web_server import open_socket, run_web
from feedback.surprise_budget.tasks import expire_reservations


def main(words: list[str]) -> None:
    """Bear a child, and another whenever it died, until somebody ends this process."""
    act = _answering(int(words[1])) if words[0] == "web" else _expire
    while True:
        child = os.fork()
        if child == 0:
            act()
        os.waitpid(child, 0)


def _answering(port: int) -> Callable[[], None]:
    logging.getLogger("waitress").setLevel(logging.ERROR)
    listening = open_socket("127.0.0.1", port)

    def answer() -> None:
        app = create_app(load_settings())
        run_web(app, listening=listening, stop=threading.Event(), ready=lambda: None)

    return answer


def _expire() -> None:
    """End what has run out at the moment in ``CLOCK_FILE``, as fast as it can."""
    app = create_app(load_settings())
    while True:
        with app.app_context():
            try:
                expire_reservations(now=edge.now())
            except Unavailable:
                time.sleep(0.1)
            finally:
                db.session.remove()
        time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1:])

# SPDX-License-Identifier: EUPL-1.2
"""A worker that does nothing but send, as fast as it can: made to be killed."""

from __future__ import annotations

import time

from config import load_settings
from feedback import edge
from feedback.app import create_app
from feedback.db import db
from feedback.errors import Unavailable
from feedback.notifications.tasks import SEND_MESSAGE, make_handler
from feedback.work.services import run_due


def main() -> None:
    """Send what is due at the moment in ``CLOCK_FILE``, for ever; says when it begins."""
    app = create_app(load_settings())
    with app.app_context():
        handlers = {SEND_MESSAGE: make_handler(edge.settings())}
    print("begun", flush=True)
    while True:
        with app.app_context():
            try:
                run_due(handlers=handlers, clock=edge.ground().clock, worker="soak")
            except Unavailable:
                time.sleep(0.1)
            finally:
                db.session.remove()
        time.sleep(0.02)


if __name__ == "__main__":
    main()

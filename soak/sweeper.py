# SPDX-License-Identifier: EUPL-1.2
"""A worker that does nothing but watch, as fast as it can: made to be killed."""

from __future__ import annotations

import time

from config import load_settings
from feedback import edge
from feedback.app import create_app
from feedback.callbacks.tasks import sweep_promises
from feedback.db import db
from feedback.errors import Unavailable


def main() -> None:
    """Sweep for ever at the moment in ``CLOCK_FILE``; a busy database is tried again."""
    app = create_app(load_settings())
    while True:
        with app.app_context():
            try:
                sweep_promises(now=edge.now())
            except Unavailable:
                time.sleep(0.1)
            finally:
                db.session.remove()
        time.sleep(0.02)


if __name__ == "__main__":
    main()

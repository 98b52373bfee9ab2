# SPDX-License-Identifier: EUPL-1.2
"""How tests and pictures start Debian's Chromium, and hear what it says."""

from __future__ import annotations

import os
from typing import Any

from playwright.sync_api import Page

FLAGS = (
    "--lang=nl-NL --no-sandbox --disable-gpu --disable-quic --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run --disable-dev-shm-usage"
)
CONTEXT: dict[str, Any] = {
    "locale": "nl-NL",
    "timezone_id": "Europe/Amsterdam",
    "reduced_motion": "reduce",
}


def launch_args() -> dict[str, Any]:
    """Return how to start the browser of this machine; no other is ever fetched."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")  # noqa: TID251 - as in the docs
    return {"executable_path": chromium, "args": FLAGS.split()}


def listen(page: Page) -> list[str]:
    """Return a list that fills with errors, refused content and answers that failed."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said

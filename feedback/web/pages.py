# SPDX-License-Identifier: EUPL-1.2
"""What every page is given: its language, the other language, addresses of static files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.templating import Environment
from flask_babel import get_locale

NAMES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class OtherLanguage:
    """The link at the top right of a resident's page."""

    code: str
    label: str
    url: str


class Pages(Environment):
    """The templates' environment, which gives each of them its globals as they are.

    Flask's lays an empty map over them, in case a template is loaded with globals of its own:
    ours never are. Every ``from … import`` compares all names through that map, some
    seventeen times a page of staff.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template."""
        return super().make_globals(d) if d else self.globals


def furnish_pages(app: Flask) -> None:
    """Give every template its language, and every static file an address of its content."""
    static = Path(app.static_folder or "")

    @app.context_processor
    def language() -> dict[str, Any]:
        code = str(get_locale() or "nl")
        other = "en" if code == "nl" else "nl"
        link = OtherLanguage(other, NAMES[other], f"{request.path}?taal={other}")
        return {"locale": code, "other_language": link}

    def asset(name: str) -> str:
        """Return the address of a static file of ours: a page of staff names some thirty."""
        path = f"{app.static_folder}/{name}"
        return f"{app.static_url_path}/{name}?v={_fingerprint(path, os.stat(path).st_mtime_ns)}"  # noqa: PTH116 - a third of the time, thirty times a page

    app.jinja_env.globals["asset"] = asset

    @app.url_defaults
    def version(endpoint: str, values: dict[str, Any]) -> None:
        """Name the content, so that browsers may keep a file and still get the next one."""
        if endpoint == "static" and "filename" in values:
            path = static / str(values["filename"])
            if path.is_file():
                values.setdefault("v", _fingerprint(str(path), path.stat().st_mtime_ns))


@cache
def _fingerprint(path: str, changed_at: int) -> str:
    """Return a short hash of a file; ``changed_at`` is part of the key, not of the hash."""
    del changed_at
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]

# SPDX-License-Identifier: EUPL-1.2
"""Dutch, unless the visitor chose English."""

from __future__ import annotations

from flask import has_request_context, request, session

LANGUAGES = ("nl", "en")


def choose_locale() -> str:
    """Return the language of this request: asked for in the address, chosen before, Dutch."""
    if not has_request_context():
        return "nl"
    asked = request.args.get("taal")
    if asked in LANGUAGES:
        session["taal"] = asked
        return asked
    chosen = session.get("taal")
    return chosen if chosen in LANGUAGES else "nl"

# SPDX-License-Identifier: EUPL-1.2
"""What every page behind a resident's secret link shares."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask_babel import get_locale

from feedback.accounts.rules import program
from feedback.cases import queries as cases
from feedback.cases.models import Case
from feedback.errors import NotFound
from feedback.web.access import moment

RESIDENT = program("inwoner", origin="web")


class UnknownLink(NotFound):
    """A link that never was, has expired or was withdrawn: one and the same page."""


def get_case_of(token: str) -> Case:
    """Return the case behind a secret link; raises ``UnknownLink``."""
    case = cases.find_case_by_status_token(token, now=moment())
    if case is None:
        raise UnknownLink
    return case


def keep_secret(bp: Blueprint) -> None:
    """Have a blueprint answer unknown links alike, and keep its links out of other places."""
    bp.register_error_handler(UnknownLink, _unknown_link)
    bp.after_request(_hide)


def language() -> str:
    """Return the language of this page: nl or en."""
    return "en" if str(get_locale()) == "en" else "nl"


def _unknown_link(error: Exception) -> Response:
    del error
    return make_response(render_template("public/unknown_link.html"), 404)


def _hide(response: Response) -> Response:
    """Keep the link out of other sites' logs, caches and search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

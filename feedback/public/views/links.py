# SPDX-License-Identifier: EUPL-1.2
"""What every page behind a resident's secret link shares."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import get_locale

from feedback.accounts.rules import program
from feedback.cases import queries as cases
from feedback.cases.models import Case
from feedback.db import unit_of_work
from feedback.errors import NotFound
from feedback.keys import is_code
from feedback.web import answers
from feedback.web.access import moment
from feedback.web.limits import address_group, attempts_made, count_attempt

RESIDENT = program("inwoner", origin="web")
#: A short code has 70 bits: what makes guessing hopeless is that few may be tried.
WRONG_CODES, WINDOW_SECONDS = 20, 60 * 60
_WHAT = "status.code"


class UnknownLink(NotFound):
    """A link that never was, has expired or was withdrawn: one and the same page."""


class WrongCode(UnknownLink):
    """A short code that nobody has: the visitor may be guessing."""


class TooManyCodes(NotFound):
    """This visitor tried more codes than people do by mistake."""


def get_case_of(token: str) -> Case:
    """Return the case behind a secret link, long or short.

    Raises ``UnknownLink``, and ``TooManyCodes`` for a short one after many wrong ones.
    """
    by_code = is_code(token)
    if by_code and _tried() >= WRONG_CODES:
        raise TooManyCodes
    case = cases.find_case_by_status_token(token, now=moment())
    if case is None:
        raise WrongCode if by_code else UnknownLink
    return case


def keep_secret(bp: Blueprint) -> None:
    """Have a blueprint answer unknown links alike, and keep its links out of other places."""
    bp.register_error_handler(WrongCode, _wrong_code)
    bp.register_error_handler(UnknownLink, _unknown_link)
    bp.register_error_handler(TooManyCodes, _too_many_codes)
    bp.after_request(_hide)


def language() -> str:
    """Return the language of this page: nl or en."""
    return "en" if str(get_locale()) == "en" else "nl"


def _wrong_code(error: Exception) -> Response:
    """Count a wrong code, in a unit of its own: what the view read or wrote is over."""
    with unit_of_work():
        count_attempt(_WHAT, _visitor(), window_seconds=WINDOW_SECONDS, now=moment())
    return _unknown_link(error)


def _unknown_link(error: Exception) -> Response:
    del error
    return make_response(render_template("public/unknown_link.html"), 404)


def _too_many_codes(error: Exception) -> Response:
    del error
    return answers.page(429)


def _tried() -> int:
    return attempts_made(_WHAT, _visitor(), window_seconds=WINDOW_SECONDS, now=moment())


def _visitor() -> str:
    return address_group(request.remote_addr)


def _hide(response: Response) -> Response:
    """Keep the link out of other sites' logs, caches and search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

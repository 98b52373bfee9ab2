# SPDX-License-Identifier: EUPL-1.2
"""Refusals and faults become calm pages, or problem documents for programs.

One place gives the error family its HTTP meaning. No page or document repeats what a
person typed, and a fault shows a reference that also stands in the log.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from urllib.parse import quote

import structlog
from flask import Flask, Response, g, json, make_response, redirect, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from feedback.errors import (
    Conflict,
    FeedbackError,
    Invalid,
    NotAllowed,
    NotFound,
    Unavailable,
    trace_without_data,
)
from feedback.web.access import NotSignedIn

log = structlog.get_logger()
API_PREFIX = "/api/"
STATUS_OF: dict[type[FeedbackError], int] = {
    NotSignedIn: 401,
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 400,
    Unavailable: 503,
}

#: What a program is told when the refusal itself has no words. The API speaks Dutch only.
_SENTENCES = {
    400: "Dit verzoek klopt niet.",
    401: "Stuur een geldig token mee.",
    403: "U mag dit niet doen.",
    404: "Dit bestaat niet. Controleer het adres.",
    405: "Dit kan niet op dit adres. De kop Allow noemt wat wel kan.",
    409: "Dit kan niet in de huidige stand.",
    413: "Dit verzoek is te groot. Maximaal 1 MB.",
    415: "Stuur de inhoud als application/json.",
    429: "Te veel verzoeken. Probeer het later opnieuw.",
    500: "Er ging iets mis bij ons. Noem het kenmerk (instance) als u dit meldt.",
    503: "De database is even niet bereikbaar. Probeer het later opnieuw.",
}


def answer_errors(app: Flask) -> None:
    """Register the handlers on ``app``."""
    app.register_error_handler(FeedbackError, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _double)
    app.register_error_handler(StaleDataError, _stale_row)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _fault)


def wants_json() -> bool:
    """Tell whether the answer goes to a program."""
    return request.path.startswith(API_PREFIX)


def status_of(error: FeedbackError) -> int:
    """Return the HTTP status of an error of the family."""
    return next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)


def problem(status: int, detail: str, *, fields: dict[str, str] | None = None) -> Response:
    """Return a problem document (RFC 9457); ``fields`` lists every field error at once."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _SENTENCES.get(status, _SENTENCES[500]),
        "instance": f"urn:request:{request_id()}",
    }
    if fields is not None:
        body["invalidParams"] = [{"name": n, "reason": why} for n, why in fields.items()]
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.content_type = "application/problem+json"
    return response


def page(status: int, *, message: str = "") -> Response:
    """Return the calm page for ``status``; ``message`` is one sentence in plain words.

    A request for another host than ours has no addresses to link to: it gets one bare line.
    """
    if request_ctx.url_adapter is None:
        return Response("400\n", 400, content_type="text/plain; charset=utf-8")
    shown = status if status in {400, 403, 404, 409, 413, 429, 500, 503} else 400
    response = make_response(
        render_template(
            f"errors/{shown}.html", message=message, reference=request_id(), status=status
        ),
        status,
    )
    if status in {429, 503}:
        response.headers["Retry-After"] = "60"
    return response


def request_id() -> str:
    """Return the reference of this request: on the error page and in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)


def _answer(status: int, message: str, fields: dict[str, str] | None = None) -> Response:
    if wants_json():
        return problem(status, message, fields=fields)
    return page(status, message=message)


def _refusal(error: FeedbackError) -> Response:
    if isinstance(error, NotSignedIn) and not wants_json():
        here = request.full_path if request.method == "GET" else "/werk"
        return make_response(redirect(f"/inloggen?volgende={quote(here.rstrip('?'))}", 303))
    fields = error.fields if isinstance(error, Invalid) else None
    # A program has no page to sign in on: it is told to send a token instead.
    message = "" if isinstance(error, NotSignedIn) else error.message
    response = _answer(status_of(error), message, fields)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "60"
    return response


def _stale_form(error: CSRFError) -> Response:
    del error
    sentence = gettext("Deze pagina stond te lang open. Ga terug, ververs hem en probeer opnieuw.")
    return _answer(400, sentence)


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    response = _answer(error.code or 500, "")
    if error.code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def _double(error: IntegrityError) -> Response:
    """A double key is a race two people lost politely; any other broken rule is our bug."""
    text = str(error.orig).lower()
    if "unique" in text or "duplicate" in text:
        return _answer(409, gettext("Dit is net al door iemand anders gedaan."))
    return _fault(error)


def _stale_row(error: StaleDataError) -> Response:
    del error
    return _answer(409, gettext("Iemand anders heeft dit net veranderd."))


def _busy(error: OperationalError) -> Response:
    log.error("database.unavailable", reference=request_id(), error=type(error.orig).__name__)
    return _answer(503, "")


def _fault(error: Exception) -> Response:
    """Log a bug with its trace (never with values) and show the reference."""
    log.error(
        "request.fault",
        reference=request_id(),
        endpoint=request.endpoint,
        error=type(error).__name__,
        where=trace_without_data(error),
    )
    return _answer(500, "")

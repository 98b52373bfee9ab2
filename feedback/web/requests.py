# SPDX-License-Identifier: EUPL-1.2
"""Each view runs inside its transaction.

A GET reads in a transaction that the database keeps from writing. A writing request first
finds out who acts and parses its form, ends that reading, and then runs in one unit of
work that commits when the answer is below 400 and leaves nothing behind otherwise. Because
the commit happens inside the view call, a double key or a busy database reaches the
ordinary error handlers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, g, make_response, request

from feedback.db import db, end_reading, unit_of_work
from feedback.web.access import PUBLIC, check_access, find_actor

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Write = Callable[[], None]


class _Refused(Exception):
    """Carries an answer of 400 or more out of the unit of work, so that nothing is kept."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def after_reading(write: Write) -> None:
    """Have ``write`` run in a unit of its own once this GET has finished reading.

    For the few things a GET may write: who viewed personal data, last-seen moments.
    """
    g.setdefault("after_reading", []).append(write)


def run_views_in_transactions(app: Flask) -> None:
    """Wrap every registered view; called once, after the last blueprint.

    Static files are for anyone and ask nothing of the database.
    """
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            app.view_functions[endpoint] = _in_transaction(view)

    @app.teardown_appcontext
    def close(error: BaseException | None) -> None:
        del error
        db.session.remove()


def _in_transaction(view: Callable[..., Any]) -> Callable[..., Any]:
    permission = getattr(view, "permission", None)
    own_unit = getattr(view, "opens_own_unit", False)

    @wraps(view)
    def run(**values: Any) -> Response:
        check_access(permission)
        if request.method in SAFE_METHODS:
            return _read(view, values)
        if permission == PUBLIC:
            find_actor()
        _parse_body()
        end_reading()
        return make_response(view(**values)) if own_unit else _write(view, values)

    return run


def _read(view: Callable[..., Any], values: dict[str, Any]) -> Response:
    response = make_response(view(**values))
    end_reading()
    for write in g.pop("after_reading", []):
        with unit_of_work():
            write()
    return response


def _write(view: Callable[..., Any], values: dict[str, Any]) -> Response:
    try:
        with unit_of_work():
            response = make_response(view(**values))
            if response.status_code >= 400:
                raise _Refused(response)
    except _Refused as refused:
        return refused.response
    return response


def _parse_body() -> None:
    """Read the whole body before the write transaction begins; it is cached on the request."""
    if request.is_json:
        request.get_data(cache=True)
    else:
        len(request.form)

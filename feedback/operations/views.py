# SPDX-License-Identifier: EUPL-1.2
"""Pages for machines: alive, ready, figures."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, request

from config import is_loopback
from feedback.operations.metrics import count_requests, write_figures
from feedback.operations.readiness import Readiness
from feedback.web.access import find_actor, public

bp = Blueprint("operations", __name__)
MAY_SEE_FIGURES = "accounts.manage"
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


def watch_operations(app: Flask) -> None:
    """Give ``app`` its figures and its readiness; called once by the factory."""
    app.extensions["gehoord_figures"] = count_requests(app)
    app.extensions["gehoord_readiness"] = Readiness()


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process is alive; asks nothing of the database."""
    return _plain("ok")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """Say whether residents can be served; why not is told on this machine only."""
    answers = current_app.extensions["gehoord_readiness"].look()
    is_ready = all(answer.is_ready for answer in answers)
    lines = ["ready" if is_ready else "not ready"]
    if _may_see_details():
        lines += [f"{answer.question}: {answer.seen}" for answer in answers]
    return _plain("\n".join(lines), status=200 if is_ready else 503)


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Give Prometheus its figures, on this machine or with an administrator's token."""
    if not _may_see_details():
        return _plain("not found", status=404)
    text, kind = write_figures(current_app.extensions["gehoord_figures"])
    return Response(text, content_type=kind)


def _may_see_details() -> bool:
    """Tell whether the asker is on this machine, not behind a proxy on it, or an admin."""
    direct = not any(name in request.headers for name in _FORWARDED)
    if direct and is_loopback(request.remote_addr or ""):
        return True
    asker = find_actor()
    return asker is not None and MAY_SEE_FIGURES in asker.permissions


def _plain(text: str, *, status: int = 200) -> Response:
    return Response(text + "\n", status, content_type="text/plain; charset=utf-8")

# SPDX-License-Identifier: EUPL-1.2
"""Health pages for machines."""

from __future__ import annotations

from flask import Blueprint, Response

from feedback.web.access import public

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process is alive; asks nothing of the database."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")

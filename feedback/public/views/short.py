# SPDX-License-Identifier: EUPL-1.2
"""The same pages by the short address of a text message.

Nothing is passed on to another address: the page is shown here, and its buttons lead on
with the code, which opens what the long link opens.
"""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from feedback.public.views import moment, spoken, status
from feedback.public.views.links import keep_secret
from feedback.web.access import public

bp = Blueprint("short", __name__, url_prefix="/s/<string:code>")
keep_secret(bp)


@bp.get("")
@public
def page(code: str) -> str:
    return status.status(code)


@bp.get("/gesproken")
@public
def spoken_check(code: str) -> Response:
    return spoken.ask(code)


@bp.get("/moment")
@public
def choose(code: str) -> Response:
    return moment.choose(code)

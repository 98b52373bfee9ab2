# SPDX-License-Identifier: EUPL-1.2
"""Forms are sent from our own pages only.

A second lock beside the token in each form. Flask-WTF's own check wants a Referer on
https, which the pages behind a secret link never send: it would refuse a resident's
answer in production only.
"""

from __future__ import annotations

from flask import Flask, request

from feedback.errors import NotAllowed
from feedback.web.answers import wants_json
from feedback.web.requests import SAFE_METHODS
from feedback.wording import N_

OTHER_SITE = N_("Dit formulier kwam van een andere website. Begin op onze eigen pagina.")


def refuse_other_sites(app: Flask) -> None:
    """Have ``app`` refuse what a page of another site makes a browser send."""

    @app.before_request
    def refuse() -> None:
        if request.method in SAFE_METHODS or wants_json():
            return
        if not _is_ours():
            raise NotAllowed(OTHER_SITE)


def _is_ours() -> bool:
    """Believe the browser's word on where the request began; programs send neither header.

    ``none`` is a person's own act. An origin of ``null`` is what our pages without
    referrer send; there the form's token decides alone.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin in {None, "null"} or origin.partition("://")[2] == request.host

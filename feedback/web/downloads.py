# SPDX-License-Identifier: EUPL-1.2
"""Handing out a file that somebody sent us: always as a download, never shown in the page."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response


def download(content: bytes, *, name: str) -> Response:
    """Return ``content`` as a download called ``name``.

    As bytes of no kind, so that no browser runs or draws them under our address, and in a
    sandbox for the browser that would. The name is ours: it was cleaned before it was stored.
    """
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response = Response(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response

# SPDX-License-Identifier: EUPL-1.2
"""Headers that keep browsers strict: own code only, no framing, nothing kept in caches."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)


#: A view may say otherwise, by setting a header itself.
EVERYWHERE = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
NOT_KEPT = (*EVERYWHERE, ("Cache-Control", "no-store"))


def send_strict_headers(app: Flask) -> None:
    """Add the headers to every answer of ``app``."""

    @app.after_request
    def add(response: Response) -> Response:
        # Looked through once: asking for each header walks through all of them again.
        there = {name.lower() for name, _ in response.headers}
        for name, value in EVERYWHERE if request.endpoint == "static" else NOT_KEPT:
            if name.lower() not in there:
                response.headers.add(name, value)
        return response

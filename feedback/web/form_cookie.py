# SPDX-License-Identifier: EUPL-1.2
"""The cookie that ties a form to its browser: signed by a signer that is made once."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class FormCookie(SecureCookieSessionInterface):
    """Flask's own cookie, without making its signer anew at the begin and end of each request.

    The key of an installation is read at its start and stays until it ends.
    """

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the installation; None while it has no keys."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

# SPDX-License-Identifier: EUPL-1.2
"""The blueprint of the API and its list of calls, which the modules beside this one fill."""

from __future__ import annotations

from flask import Blueprint

from feedback.api.endpoints import BASE_PATH, Api

bp = Blueprint("api", __name__, url_prefix=BASE_PATH)
api = Api(bp)

# SPDX-License-Identifier: EUPL-1.2
"""The call of the API for a factsheet: the same digits as on the page."""

from __future__ import annotations

from feedback.api import sheet_shapes as shapes
from feedback.api.calls import api
from feedback.api.endpoints import Endpoint, Given
from feedback.api.services import Reply
from feedback.insight.rules.quarters import get_quarter
from feedback.insight.rules.sheet_forms import as_data
from feedback.insight.sheets import make_sheet


@api.call(
    Endpoint(
        name="getFactsheet",
        method="GET",
        path="/insights/factsheet",
        summary="Factsheet van een kanaal in een kwartaal",
        scope="insights:read",
        permission="insights.read",
        answer=shapes.FACTSHEET,
        query=shapes.SELECTION,
    )
)
def get_factsheet(given: Given) -> Reply:
    """Answer with what the page shows; what is unknown or hidden is absent."""
    asked = given.query
    sheet = make_sheet(
        asked["survey"],
        channel=asked["channel"].value,
        quarter=get_quarter(asked["quarter"]),
        round_name=asked.get("round", ""),
    )
    return Reply({name: value for name, value in as_data(sheet).items() if value is not None})

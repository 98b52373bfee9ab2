# SPDX-License-Identifier: EUPL-1.2
"""What may stand in an address of a page."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

BIGGEST_ROW_NUMBER = 2**63 - 1


class RowNumber(IntegerConverter):
    """A number that a row can have; a larger one is simply not found, never a database error."""

    def __init__(self, url_map: Map, fixed_digits: int = 0) -> None:
        super().__init__(url_map, fixed_digits=fixed_digits, min=0, max=BIGGEST_ROW_NUMBER)


def keep_numbers_small(app: Flask) -> None:
    """Have ``<int:…>`` in addresses mean the number of a row; called before any blueprint."""
    app.url_map.converters["int"] = RowNumber

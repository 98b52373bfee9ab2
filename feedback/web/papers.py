# SPDX-License-Identifier: EUPL-1.2
"""Sheets and papers as PDF: tagged, with the fonts inside, made without any request."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import cast

from feedback.errors import Unavailable

MOST_SHEETS = 1
#: Cards to cut have no foot and no pages.
CARDS = "cards.css"
_STYLES = Path(__file__).resolve().parents[2] / "static" / "css"


def make_sheets(html: str, *, style: str = CARDS) -> bytes:
    """Return a page as PDF/UA, drawn with one style sheet of ours.

    Raises ``Unavailable`` where the drawing library is missing.
    """
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # it tells each step
    try:
        from weasyprint import CSS, HTML  # slow to load, and needs Pango on the machine
    except OSError as error:
        raise Unavailable(
            "Een PDF maken kan hier nog niet. De beheerder installeert daarvoor Pango."
        ) from error
    page = HTML(string=html, url_fetcher=_refuse)
    return cast(
        bytes, page.write_pdf(stylesheets=[CSS(string=style_of(style))], pdf_variant="pdf/ua-1")
    )


@cache
def style_of(name: str) -> str:
    """Return a style sheet of ours, for paper: with what every paper begins with."""
    names = (name,) if name == CARDS else ("paper.css", name)
    return "\n".join((_STYLES / one).read_text(encoding="utf-8") for one in names)


def _refuse(url: str) -> dict[str, object]:
    """Fetch nothing: what the sheet needs stands in it."""
    raise ValueError(f"a sheet asks for nothing outside itself: {url[:40]}")

# SPDX-License-Identifier: EUPL-1.2
"""A factsheet on one sheet of A4: as a page for paper, and drawn as PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, has_request_context, render_template

from feedback.business_time.local_time import day_of
from feedback.business_time.wording import day_nl
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.insight.pictures import marks_picture, strip_maker, trend_picture
from feedback.insight.rules.sheet import Sheet
from feedback.insight.rules.words import (
    day_words,
    margin,
    quarter_words,
    runs_until,
    shown,
    signed,
    whole,
)
from feedback.web.locale import language
from feedback.web.papers import make_sheets, style_of

STYLE = "factsheet.css"


def write_document(sheet: Sheet, *, now: datetime) -> str:
    """Return the factsheet as a page with its style in it: a file that needs nothing else."""
    style = f"<style>{style_of(STYLE)}</style></head>"
    return write_paper(sheet, now=now).replace("</head>", style, 1)


def write_paper(sheet: Sheet, *, now: datetime) -> str:
    """Return the factsheet as a page to be drawn on paper."""
    if has_request_context():
        return _write(sheet, now=now)
    with current_app.test_request_context():
        return _write(sheet, now=now)


def draw_paper(html: str) -> bytes:
    """Return that document as PDF; raises ``Unavailable`` where the library is missing."""
    return make_sheets(html, style=STYLE)


def furniture(sheet: Sheet, *, now: datetime) -> dict[str, Any]:
    """Return what the templates of a factsheet need beside the sheet, in this language."""
    code = language()
    return {
        "sheet": sheet,
        "marks": marks_picture(sheet),
        "trend": trend_picture(sheet),
        "strip": strip_maker(sheet.head.scale),
        "channel": CHANNEL_LABELS[Channel(sheet.head.channel)],
        "quarter": quarter_words(sheet.head.quarter, language=code),
        "runs_until": runs_until(sheet.head.quarter, now=now, language=code),
        "number": lambda value: shown(value, language=code),
        "signed": lambda value: signed(value, language=code),
        "count": lambda value: whole(value, language=code),
        "margin": lambda figure: margin(figure, language=code),
        "day": lambda on: day_words(on, language=code),
    }


def _write(sheet: Sheet, *, now: datetime) -> str:
    return render_template(
        "insight/paper.html", made_on=day_nl(day_of(now)), **furniture(sheet, now=now)
    )

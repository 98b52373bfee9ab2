# SPDX-License-Identifier: EUPL-1.2
"""QR codes as drawings inside a page: no request, no style, sharp on paper."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_svg(text: str, *, label: str) -> Markup:
    """Return the QR code of ``text`` as SVG; ``label`` is what a screen reader says.

    Error correction M: a card that was folded once still scans.
    """
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(scale=4, border=4, omitsize=True, dark="#000", light="#fff")
    named = drawing.replace("<svg", '<svg role="img" aria-label="{}"', 1)
    return Markup(named).format(label)  # noqa: S704 - drawn by us; the label is escaped

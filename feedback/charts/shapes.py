# SPDX-License-Identifier: EUPL-1.2
"""Shapes of a drawing, each in a role that has its colour: for paper here, for themes in CSS."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

#: How each role looks on paper; ``static/css/charts.css`` says the same with tokens.
ROLES: dict[str, dict[str, str]] = {
    "data": {"fill": "#0c5563"},
    "range": {"fill": "#a9c5ca"},
    "path": {"fill": "none", "stroke": "#0c5563", "stroke-width": "2"},
    "axis": {"stroke": "#77715f"},
    "grid": {"stroke": "#d8d3c5"},
    "hatch": {"fill": "none", "stroke": "#ffffff", "stroke-width": "2"},
    "hidden": {"fill": "none", "stroke": "#b9b3a3", "stroke-width": "2"},
    "area": {"fill": "#fcefcf"},
    "ahead": {"fill": "#7a4a00"},
    "aheadline": {"fill": "none", "stroke": "#7a4a00", "stroke-width": "2"},
    "open": {"fill": "#ffffff", "stroke": "#465055", "stroke-width": "2"},
    "dashed": {"stroke": "#465055", "stroke-width": "2", "stroke-dasharray": "3 3"},
    "words": {"fill": "#465055"},
    "label": {"fill": "#1b2427"},
    "figure": {"fill": "#1b2427", "font-weight": "600"},
}
SIZE = 13
FONT = "Noto Sans, sans-serif"


def number(value: float) -> str:
    """Return a coordinate without digits that nobody sees."""
    return f"{value:.1f}".removesuffix(".0")


def _attributes(role: str, places: dict[str, float | str]) -> Markup:
    values = [at if isinstance(at, str) else number(at) for at in places.values()]
    return _written(role, tuple(places)).format(*values)


@lru_cache(maxsize=512)
def _written(role: str, names: tuple[str, ...]) -> Markup:
    """Return attributes with room for their values; a page of charts has hundreds of shapes."""
    told = {"class": f"gh-c-{role}", **ROLES[role]}
    fixed = Markup("").join(Markup(' {}="{}"').format(name, at) for name, at in told.items())
    room = (Markup(' {}="{{}}"').format(name.replace("_", "-")) for name in names)
    return fixed + Markup("").join(room)


def shape(kind: str, role: str, **places: float | str) -> Markup:
    """Return one shape: ``shape("rect", "data", x=1, y=2, width=3, height=4)``."""
    return Markup("<{}{}/>").format(kind, _attributes(role, places))


def words(text: str, *, x: float, y: float, role: str = "words", anchor: str = "middle") -> Markup:
    """Return words that stand at a place."""
    places: dict[str, float | str] = {"x": x, "y": y, "text_anchor": anchor}
    return Markup("<text{}>{}</text>").format(_attributes(role, places), text)


def group(tip: str, inside: Iterable[Markup]) -> Markup:
    """Return shapes that belong together, with what a pointer at them tells."""
    return Markup("<g><title>{}</title>{}</g>").format(tip, Markup("").join(inside))


def hatched(x: float, y: float, width: float, height: float, *, role: str, gap: float) -> Markup:
    """Return slanting lines over a rectangle, cut off at its sides.

    As lines of their own: a pattern would need a name, which two charts on a page share.
    """
    lines = []
    offset = gap
    while offset < width + height:
        begin = (x + max(0.0, offset - height), y + min(height, offset))
        end = (x + min(width, offset), y + max(0.0, offset - width))
        lines.append("M{} {}L{} {}".format(*(number(at) for at in (*begin, *end))))
        offset += gap
    return shape("path", role, d="".join(lines)) if lines else Markup("")


def drawing(
    title: str,
    sentence: str,
    inside: Iterable[Markup],
    *,
    width: float,
    height: float,
    is_crowded: bool = False,
) -> Markup:
    """Return a whole picture. Its title and sentence are read aloud in its place.

    Words of a crowded one have no room to be larger on a small screen.
    """
    return Markup(
        '<svg class="gh-chart__picture{}" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'font-family="{}" font-size="{}" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(
        " gh-chart__picture--crowded" if is_crowded else "",
        number(width),
        number(height),
        f"{title}. {sentence}",
        FONT,
        SIZE,
        title,
        sentence,
        Markup("").join(inside),
    )


def short(text: str, *, most: int) -> str:
    """Return words that fit in so many letters; the whole stands in the table."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

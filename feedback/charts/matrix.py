# SPDX-License-Identifier: EUPL-1.2
"""Things by two values, in four quarters: what it scores against what it weighs.

Three kinds of dots, told apart by their form: a diamond asks attention, a full dot stands in
another quarter, an open one with a dashed cross is undecided.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from feedback.charts.shapes import drawing, group, number, shape, short, words
from feedback.charts.specs import Scale

WIDTH, HEIGHT = 420, 360
LEFT, TOP, BOTTOM = 38, 8, 46
LETTER, LINE = 6.9, 16.0
NAME_MOST = 22


class Form(enum.Enum):
    """How a dot looks."""

    AHEAD = "ahead"
    SETTLED = "settled"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Spot:
    """One thing: its place on both axes, each with its ends, and how it stands."""

    label: str
    across: tuple[float, float, float]
    """Value, low and high on the lying axis."""
    up: tuple[float, float, float]
    form: Form
    tip: str


@dataclass(frozen=True)
class Matrix:
    """Spots and the lines that part them; ``quarters`` are named from top left, as one reads."""

    title: str
    sentence: str
    spots: tuple[Spot, ...]
    across: Scale
    up: Scale
    cut_across: float
    cut_up: float
    quarters: tuple[str, str, str, str]
    axes: tuple[str, str]


class Box(NamedTuple):
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether they overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def draw_matrix(matrix: Matrix) -> Markup:
    """Return the picture, the quarter that asks attention tinted and named."""
    inside = _inside(matrix)
    return drawing(
        matrix.title, matrix.sentence, inside, width=WIDTH, height=HEIGHT, is_crowded=True
    )


def _inside(matrix: Matrix) -> Iterator[Markup]:
    floor = HEIGHT - BOTTOM
    x, y = _x(matrix.across, matrix.cut_across), _y(matrix.up, matrix.cut_up)
    yield shape("rect", "area", x=LEFT, y=TOP, width=x - LEFT, height=y - TOP)
    for left, right, top, bottom in ((LEFT, WIDTH, TOP, TOP), (LEFT, WIDTH, floor, floor)):
        yield shape("line", "grid", x1=left, x2=right, y1=top, y2=bottom)
    for side in (LEFT, WIDTH):
        yield shape("line", "grid", x1=side, x2=side, y1=TOP, y2=floor)
    yield shape("line", "axis", x1=x, x2=x, y1=TOP, y2=floor)
    yield shape("line", "axis", x1=LEFT, x2=WIDTH, y1=y, y2=y)
    for tick in matrix.up.ticks[1:]:
        yield words(f"{number(tick * 100)}%", x=LEFT - 6, y=_y(matrix.up, tick) + 4, anchor="end")
    for tick in matrix.across.ticks:
        x_tick = _x(matrix.across, tick)
        anchor = "end" if x_tick > WIDTH - 4 else "start" if x_tick < LEFT + 4 else "middle"
        yield words(number(tick), x=x_tick, y=floor + 17, anchor=anchor)
    yield words(f"↑ {matrix.axes[0]}", x=LEFT, y=HEIGHT - 6, anchor="start")
    yield words(f"{matrix.axes[1]} →", x=WIDTH, y=HEIGHT - 6, anchor="end")
    names = _names(matrix, y=y)
    for text, (box, anchor) in zip(matrix.quarters, names, strict=True):
        at = box.left if anchor == "start" else box.right
        yield words(text, x=at, y=box.bottom - 4, role="figure", anchor=anchor)
    yield from _spots(matrix, [box for box, _ in names])


def _names(matrix: Matrix, *, y: float) -> list[tuple[Box, str]]:
    """Return where the quarters' names stand: in the outer corners."""
    widths = [LETTER * 1.1 * len(name) for name in matrix.quarters]
    floor = HEIGHT - BOTTOM
    places = ((TOP + 4, "start"), (TOP + 4, "end"), (min(y + 4, floor - 22), "start"))
    return [
        (Box(LEFT + 8, top, LEFT + 8 + width, top + 18), anchor)
        if anchor == "start"
        else (Box(WIDTH - 8 - width, top, WIDTH - 8, top + 18), anchor)
        for (top, anchor), width in zip((*places, (floor - 22, "end")), widths, strict=True)
    ]


def _x(scale: Scale, value: float) -> float:
    return LEFT + (WIDTH - LEFT) * scale.share(value)


def _y(scale: Scale, value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value))


def _spots(matrix: Matrix, taken: list[Box]) -> Iterator[Markup]:
    centres = [(_x(matrix.across, one.across[0]), _y(matrix.up, one.up[0])) for one in matrix.spots]
    taken = taken + [Box(x - 8, y - 8, x + 8, y + 8) for x, y in centres]
    lines = [line for spot in matrix.spots for line in _cross(matrix, spot)]
    for spot, (x, y) in zip(matrix.spots, centres, strict=True):
        yield group(spot.tip, _dot(matrix, spot, x=x, y=y))
    for spot, (x, y) in zip(matrix.spots, centres, strict=True):  # Names lie over all lines.
        text = short(spot.label, most=NAME_MOST)
        width, own = LETTER * len(text), _cross(matrix, spot)[1]
        box, anchor = _room(x, y, width=width, taken=taken, lines=lines, own=own)
        taken.append(box)
        at = box.left if anchor == "start" else box.right
        role = "ahead" if spot.form is Form.AHEAD else "words"
        yield words(text, x=at, y=box.bottom - 4, role=role, anchor=anchor)


def _cross(matrix: Matrix, spot: Spot) -> tuple[Box, Box]:
    """Return where the two lines of a dot run, from end to end."""
    x, y = _x(matrix.across, spot.across[0]), _y(matrix.up, spot.up[0])
    low, high = (_x(matrix.across, end) for end in spot.across[1:])
    below, above = (_y(matrix.up, end) for end in spot.up[1:])
    return Box(low, y - 2, high, y + 2), Box(x - 2, above, x + 2, below)


def _room(
    x: float, y: float, *, width: float, taken: Sequence[Box], lines: Sequence[Box], own: Box
) -> tuple[Box, str]:
    """Return a place for a name: beside its dot, nearest first, or at an end of its ``own`` line.

    It stands on no other name or dot, and on none of the lines where there is such a place.
    """
    inside = [
        (box, anchor)
        for box, anchor in (*_beside(x, y, width=width), *_at_ends(x, own, width=width))
        if box.left >= LEFT and box.right <= WIDTH and TOP <= box.top <= HEIGHT - BOTTOM - LINE
    ]
    free = [one for one in inside if not any(one[0].meets(other) for other in taken)]
    clear = (one for one in free if not any(one[0].meets(line) for line in lines))
    return next(clear, (free or inside or list(_beside(x, y, width=width)))[0])


def _beside(x: float, y: float, *, width: float) -> Iterator[tuple[Box, str]]:
    for down in (-10.0, 8.0, -24.0, 22.0, -38.0, 36.0):
        top = y + down - LINE / 2
        yield Box(x + 10, top, x + 10 + width, top + LINE), "start"
        yield Box(x - 10 - width, top, x - 10, top + LINE), "end"


def _at_ends(x: float, own: Box, *, width: float) -> Iterator[tuple[Box, str]]:
    for top in (own.top - LINE - 2, own.bottom + 2):
        for share in (0.5, 0.25, 0.75, 0.1, 0.9):
            left = x - width * share
            yield Box(left, top, left + width, top + LINE), "start"


def _dot(matrix: Matrix, spot: Spot, *, x: float, y: float) -> Iterator[Markup]:
    role = {Form.AHEAD: "aheadline", Form.SETTLED: "path", Form.UNDECIDED: "dashed"}[spot.form]
    lying, standing = _cross(matrix, spot)
    yield shape("line", role, x1=lying.left, x2=lying.right, y1=y, y2=y)
    yield shape("line", role, x1=x, x2=x, y1=standing.top, y2=standing.bottom)
    if spot.form is Form.AHEAD:
        corners = f"{number(x)},{number(y - 8)} {number(x + 8)},{number(y)} "
        corners += f"{number(x)},{number(y + 8)} {number(x - 8)},{number(y)}"
        yield shape("polygon", "ahead", points=corners)
    else:
        yield shape("circle", "data" if spot.form is Form.SETTLED else "open", cx=x, cy=y, r=6)

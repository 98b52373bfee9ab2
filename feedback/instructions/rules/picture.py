# SPDX-License-Identifier: EUPL-1.2
"""A drawing as SVG (pure): every word in it is escaped here, nothing else comes from people.

Colours stand as attributes for paper and for files; on screen the style sheet has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from feedback.instructions.rules.drawing import Box, Curve, Drawing
from feedback.instructions.rules.lettering import LINE, width_of
from feedback.instructions.rules.steps import StepKind

_INK, _PAPER, _SAND, _GREEN, _DARK_GREEN = "#1d2523", "#ffffff", "#fbeed3", "#e2f0e4", "#17603a"


def svg(drawing: Drawing, *, title: str, says: str, name: str = "schema") -> str:
    """Return the picture; ``says`` tells where the same stands as text, ``name`` begins its ids."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gh-chart" role="img" '
        f'width="{drawing.width:.0f}" height="{drawing.height:.0f}" '
        f'viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" '
        f'aria-labelledby="{name}-titel {name}-zegt" font-family="Noto Sans, sans-serif" '
        f'font-size="15" text-anchor="middle">',
        f'<title id="{name}-titel">{escape(title)}</title>',
        f'<desc id="{name}-zegt">{escape(says)}</desc>',
        *(_curve(curve) for curve in drawing.curves),
        *(_box(box) for box in drawing.boxes),
        "</svg>",
    ]
    return "\n".join(parts)


def _box(box: Box) -> str:
    marked = f" is-{'new' if box.mark == 'nieuw' else 'changed'}" if box.mark else ""
    fill = _SAND if box.kind is StepKind.CHOICE else _PAPER
    line = f'fill="{_GREEN if box.mark else fill}" stroke="{_DARK_GREEN if box.mark else _INK}"'
    thick = "3" if box.mark or box.kind is StepKind.END else "1.5"
    head = f'<g class="gh-chart__box is-{box.kind}{marked}" data-step="{box.number}">'
    return (
        f"{head}{_shape(box, f'{line} stroke-width={quoteattr(thick)}')}{''.join(_words(box))}</g>"
    )


def _shape(box: Box, look: str) -> str:
    half, high = box.width / 2, box.height / 2
    if box.kind is StepKind.CHOICE:
        corners = (
            (box.x, box.y - high),
            (box.x + half, box.y),
            (box.x, box.y + high),
            (box.x - half, box.y),
        )
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        return f'<polygon points="{points}" {look} stroke-linejoin="round"/>'
    return (
        f'<rect x="{box.x - half:.1f}" y="{box.y - high:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="{min(high, 18):.0f}" {look}/>'
    )


def _words(box: Box) -> Iterator[str]:
    rows = [*((str(box.mark),) if box.mark else ()), *box.lines]
    y = box.y - (len(rows) - 1) * LINE / 2 + 5
    for at, row in enumerate(rows):
        is_mark = bool(box.mark) and at == 0
        look = f' font-weight="700" fill="{_DARK_GREEN}" font-size="13"' if is_mark else ""
        mark = ' class="gh-chart__mark"' if is_mark else ""
        yield (
            f'<text x="{box.x:.1f}" y="{y + at * LINE:.1f}"{mark}{look or _ink()}>'
            f"{escape(row)}</text>"
        )


def _ink() -> str:
    return f' fill="{_INK}"'


def _curve(curve: Curve) -> str:
    head = (
        f'<g class="gh-chart__arrow" data-from="{curve.source}" data-to="{curve.target}" '
        f"data-label={quoteattr(curve.label)}>"
    )
    look = f'fill="none" stroke="{_INK}" stroke-width="1.5"'
    path = f'<path d="{_path(curve.points)}" {look}/>'
    return f"{head}{path}{_tip(curve)}{''.join(_label(curve))}</g>"


def _path(points: tuple[tuple[float, float], ...]) -> str:
    """Return a line that leaves and enters every point straight down (or up)."""
    (x, y), *rest = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        if abs(to_x - x) < 0.5 or abs(to_y - y) < 0.5:
            parts.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            middle = (y + to_y) / 2
            parts.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(parts)


def _tip(curve: Curve) -> str:
    """Return the head of the arrow, at its last point, in the direction it comes in."""
    (_, before_y), (x, y) = curve.points[-2:]
    base = y - 9 if y > before_y else y + 9
    points = f"{x:.1f},{y:.1f} {x - 4.5:.1f},{base:.1f} {x + 4.5:.1f},{base:.1f}"
    if curve.is_cut:
        points = f"{x:.1f},{y:.1f} {x - 8:.1f},{y - 4:.1f} {x - 8:.1f},{y + 4:.1f}"
    return f'<polygon class="gh-chart__tip" points="{points}" fill="{_INK}"/>'


def _label(curve: Curve) -> Iterator[str]:
    if not curve.label_lines:
        return
    x, y = curve.label_at
    top = y - (len(curve.label_lines) - 1) * LINE / 2 + 5
    wide = max(width_of(line) for line in curve.label_lines) + 6
    high = LINE * len(curve.label_lines) + 2
    left = x if curve.is_cut else x - wide / 2
    yield (
        f'<rect class="gh-chart__behind" x="{left:.1f}" y="{y - high / 2:.1f}" '
        f'width="{wide:.1f}" height="{high:.1f}" fill="{_PAPER}"/>'
    )
    start = ' text-anchor="start"' if curve.is_cut else ""
    for at, line in enumerate(curve.label_lines):
        yield f'<text x="{x:.1f}" y="{top + at * LINE:.1f}"{start}{_ink()}>{escape(line)}</text>'

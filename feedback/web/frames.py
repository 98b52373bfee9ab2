# SPDX-License-Identifier: EUPL-1.2
"""Pages of which nearly all stays the same for a minute: written once, filled at each request.

A colleague looks at the same list again and again, and of its page only the rows, the second
and the tokens of its forms are new. Such a page is written as a frame with holes. It follows
from the values it is given, from who looks and from the language, and from nothing else; what
differs at each request leaves a hole (``leave_holes``), and so does whatever has a rhythm of
its own, such as rows (``{{ hole('rows') }}`` in the template, ``rows=…`` when it is filled).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from typing import NamedTuple

from flask import Flask, current_app, render_template, session
from markupsafe import Markup

from feedback.minute import KeptForTheMinute, minute_of
from feedback.web.locale import language

#: A frame of a list takes some 30 kB.
FRAMES_AT_MOST = 200
_HOLES = "gehoord-holes"
_MARK = re.compile(r"<!-- hole (\w+) -->")
_framing: ContextVar[bool] = ContextVar("framing", default=False)


class Frame(NamedTuple):
    """A written page: its pieces, and between each two the name of a hole."""

    pieces: tuple[bytes, ...]
    holes: tuple[str, ...]

    def fill(self, **parts: bytes) -> bytes:
        """Return the page; raises ``KeyError`` for a hole that nobody fills."""
        asked = current_app.extensions[_HOLES]
        filled = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            part = parts.get(hole)
            if part is None:
                part = parts[hole] = str(asked[hole]()).encode()
            filled += (part, piece)
        return b"".join(filled)


_FRAMES: KeptForTheMinute[Frame] = KeptForTheMinute(at_most=FRAMES_AT_MOST)


def leave_holes(app: Flask, **saying: Callable[[], object]) -> None:
    """Give templates these globals: they leave a hole in a frame, and speak on other pages."""
    app.extensions.setdefault(_HOLES, {}).update(saying)
    for name, say in saying.items():
        app.jinja_env.globals[name] = partial(_leave_or_say, name, say)
    app.jinja_env.globals["hole"] = _hole


def frame_of(
    template: str, /, *, at: datetime, who: Hashable, keep: bool = True, **given: Hashable
) -> Frame:
    """Return the frame of ``template`` for these values in the minute of ``at``.

    ``who`` is all that the page says or allows by who looks. With ``keep`` off it is made anew
    (somebody searches for a name); so it is when a message to the visitor is still to be shown.
    """
    if not keep or "_flashes" in session or current_app.debug:
        return _write(template, given)
    kept = _FRAMES.of(minute_of(at), (template, language()))
    key = (who, *given.values())
    found = kept.get(key)
    if found is None:
        found = kept[key] = _write(template, given)
    return found


def _write(template: str, given: dict[str, Hashable]) -> Frame:
    mark = _framing.set(True)
    try:
        parts = _MARK.split(render_template(template, **given))
    finally:
        _framing.reset(mark)
    return Frame(tuple(piece.encode() for piece in parts[::2]), tuple(parts[1::2]))


def _hole(name: str) -> Markup:
    """Leave a hole where a template asks for one; raises ``RuntimeError`` outside a frame."""
    if not _framing.get():
        raise RuntimeError(f"no frame is written here that could have the hole {name!r}")
    return _mark(name)


def _leave_or_say(name: str, say: Callable[[], object]) -> object:
    return _mark(name) if _framing.get() else say()


def _mark(name: str) -> Markup:
    """Return the mark of a hole; no text of a person can be one, for each "<" in it is escaped."""
    return Markup("<!-- hole {} -->").format(name)

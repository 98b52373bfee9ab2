# SPDX-License-Identifier: EUPL-1.2
"""The little language of our texts: paragraphs, lists, **bold**, [words](link), {field} (pure).

A text is read into pieces first and values are put in afterwards, so a value can never
become a field, a link or markup. Nothing is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE = re.compile(
    r"\*\*|\[(?P<words>[^\[\]\n]*)\]\((?P<target>[^()\s]*)\)|\{(?P<name>[^{}\n]*)\}|[{}]"
)
_HOLE = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Plain:
    """Words as they stand."""

    words: str


@dataclass(frozen=True)
class Hole:
    """A field, to be replaced by its value."""

    name: str


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: to the value of a field, or to a fixed address."""

    words: tuple[Plain | Hole, ...]
    target: Hole | str


@dataclass(frozen=True)
class Strong:
    """Where bold begins or ends."""

    begins: bool


Piece = Plain | Hole | Link | Strong


@dataclass(frozen=True)
class Block:
    """A paragraph (its lines) or a list (its items)."""

    lines: tuple[tuple[Piece, ...], ...]
    is_list: bool = False

    @property
    def pieces(self) -> Iterator[Piece]:
        """Every piece of every line."""
        return (piece for line in self.lines for piece in line)


@dataclass
class Reading:
    """A text that was read: its blocks, and what is wrong with it in Dutch sentences."""

    blocks: list[Block] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Names of all fields, in order, each once."""
        found: dict[str, None] = {}
        for block in self.blocks:
            for piece in block.pieces:
                for name in _names(piece):
                    found[name] = None
        return list(found)


def read(text: str) -> Reading:
    """Read a text; blank lines part its blocks, lines that begin with "- " are a list."""
    reading = Reading()
    for part in re.split(r"\n\s*\n", text.strip("\n")):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        is_list = all(line.startswith("- ") for line in lines)
        bare = [line[2:] for line in lines] if is_list else lines
        block = tuple(_read_line(line, reading.faults) for line in bare)
        reading.blocks.append(Block(block, is_list))
    return reading


def read_line(text: str) -> Reading:
    """Read a subject: fields only; stars and brackets are what they are."""
    faults: list[str] = []
    pieces = tuple(_read_words(" ".join(text.split()), faults))
    return Reading([Block((pieces,))] if pieces else [], faults)


def _read_line(line: str, faults: list[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at, bold = 0, False
    for found in _PIECE.finditer(line):
        if found.start() > at:
            pieces.append(Plain(line[at : found.start()]))
        at = found.end()
        if found[0] == "**":
            bold = not bold
            pieces.append(Strong(begins=bold))
        elif found["target"] is not None:
            pieces.append(_read_link(found["words"], found["target"], faults))
        elif found["name"] is not None:
            pieces.append(Hole(found["name"].strip()))
        else:
            faults.append(_loose_brace(line, found.start()))
    if at < len(line):
        pieces.append(Plain(line[at:]))
    if bold:
        pieces.append(Strong(begins=False))
        faults.append(f"Er staat een keer ** te weinig in: “{_short(line)}”.")
    return tuple(pieces)


def _read_link(words: str, target: str, faults: list[str]) -> Link:
    inside = tuple(_read_words(words, faults))
    hole = _HOLE.fullmatch(target)
    if not words.strip():
        faults.append("Een link heeft woorden nodig: [woorden]({status_url}).")
    if hole is None and not target.startswith("https://"):
        faults.append(
            f"De link “{_short(words)}” gaat naar “{_short(target)}”. "
            "Gebruik een invulveld of een adres dat begint met https://."
        )
    return Link(inside, Hole(hole[1].strip()) if hole else target)


def _read_words(text: str, faults: list[str]) -> Iterator[Plain | Hole]:
    at = 0
    for found in re.finditer(r"\{(?P<name>[^{}\n]*)\}|[{}]", text):
        if found.start() > at:
            yield Plain(text[at : found.start()])
        at = found.end()
        if found["name"] is not None:
            yield Hole(found["name"].strip())
        else:
            faults.append(_loose_brace(text, found.start()))
    if at < len(text):
        yield Plain(text[at:])


def _names(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Hole):
        yield piece.name
    elif isinstance(piece, Link):
        yield from (inner.name for inner in piece.words if isinstance(inner, Hole))
        if isinstance(piece.target, Hole):
            yield piece.target.name


def _loose_brace(text: str, at: int) -> str:
    around = text[max(0, at - 15) : at + 15]
    return f"Een accolade hoort bij een invulveld, zoals {{number}}. Kijk bij: “{around}”."


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"

# SPDX-License-Identifier: EUPL-1.2
"""Putting values into a text: as plain text, as HTML, as an SMS (pure)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from feedback.texts.rules import fields, markup
from feedback.texts.rules.fields import Field, Items, Medium, Paragraphs, Words
from feedback.texts.rules.markup import Block, Hole, Link, Piece, Plain, Strong
from feedback.texts.rules.sms import measure

#: Lines of a plain mail stay below the 78 that mail programs expect (RFC 5322 2.1.1).
LONGEST_LINE = 76


@dataclass(frozen=True)
class Wording:
    """A text with its fields still open; an SMS has no subject."""

    subject: str
    body: str


@dataclass(frozen=True)
class Filled:
    """A text with its fields filled in; ``html`` is the body only, "" for an SMS."""

    subject: str
    text: str
    html: str


def fill(
    wording: Wording,
    values: Mapping[str, object],
    *,
    known: Iterable[Field],
    medium: Medium,
    language: str,
    most_parts: int = 2,
) -> Filled:
    """Return the text with every field replaced by its value.

    A paragraph (in an SMS: a line) is left out when one of its fields has no value. The
    lines of an SMS are sent as one; to stay within ``most_parts`` it cuts down the values
    whose fields allow it, in the order of ``known``.
    """
    known = tuple(known)
    words = {
        field.name: fields.written(field, values[field.name], medium=medium, language=language)
        for field in known
        if not fields.is_empty(values.get(field.name))
    }
    blocks = markup.read(wording.body).blocks
    if medium is Medium.SMS:
        lines = [line for block in blocks for line in block.lines if _complete(line, words)]
        return Filled("", _fitted(lines, words, known=known, most_parts=most_parts), "")
    shown = [block for block in blocks if _complete(block.pieces, words)]
    return Filled(
        subject=_fill_subject(wording.subject, words),
        text="\n\n".join(_plain_block(block, words) for block in shown) + "\n",
        html="\n".join(_html_block(block, words) for block in shown),
    )


def _fitted(
    lines: list[tuple[Piece, ...]],
    words: dict[str, Words],
    *,
    known: tuple[Field, ...],
    most_parts: int,
) -> str:
    """Return the lines of an SMS as one, short enough where a value may be cut down."""
    elastic = [
        (field.name, field.shortest)
        for field in known
        if field.shortest is not None and isinstance(words.get(field.name), str)
    ]
    for name, shortest in elastic:
        whole = str(words[name])
        for longest in range(len(whole), min(shortest, len(whole)) - 1, -1):
            words[name] = fields.cut(whole, longest)
            text = " ".join(_plain_line(line, words) for line in lines)
            if measure(text).parts <= most_parts:
                return text
    return " ".join(_plain_line(line, words) for line in lines)


def _fill_subject(subject: str, words: Mapping[str, Words]) -> str:
    """A subject is never left out: a field without a value leaves nothing behind."""
    pieces = [piece for block in markup.read_line(subject).blocks for piece in block.pieces]
    there = (one for one in pieces if not isinstance(one, Hole) or one.name in words)
    return _plain_line(there, words).strip()


def _complete(pieces: Iterable[Piece], words: Mapping[str, Words]) -> bool:
    holes: list[Hole] = []
    for piece in pieces:
        if isinstance(piece, Hole):
            holes.append(piece)
        elif isinstance(piece, Link):
            holes += [inner for inner in (*piece.words, piece.target) if isinstance(inner, Hole)]
    return all(hole.name in words for hole in holes)


def _plain_block(block: Block, words: Mapping[str, Words]) -> str:
    value = _alone(block, words)
    if isinstance(value, Paragraphs):
        return "\n\n".join(_wrap(part) for part in value.parts)
    if isinstance(value, Items):
        return _plain_list(value.lines)
    lines = [_plain_line(line, words) for line in block.lines]
    return _plain_list(lines) if block.is_list else "\n".join(_wrap(line) for line in lines)


def _plain_list(items: Iterable[str]) -> str:
    return "\n".join(_wrap(f"- {item}", indent="  ") for item in items)


def _plain_line(line: Iterable[Piece], words: Mapping[str, Words]) -> str:
    return "".join(_plain_piece(piece, words) for piece in line)


def _plain_piece(piece: Piece, words: Mapping[str, Words]) -> str:
    if isinstance(piece, Plain):
        return piece.words
    if isinstance(piece, Hole):
        return _one_line(words[piece.name])
    if isinstance(piece, Link):
        target = piece.target
        address = _one_line(words[target.name]) if isinstance(target, Hole) else target
        return f"{_plain_line(piece.words, words)}: {address}"
    return ""


def _html_block(block: Block, words: Mapping[str, Words]) -> str:
    value = _alone(block, words)
    if isinstance(value, Paragraphs):
        return "\n".join(f"<p>{_breaks(part)}</p>" for part in value.parts)
    if isinstance(value, Items):
        return _html_list(escape(line) for line in value.lines)
    lines = [_html_line(line, words) for line in block.lines]
    return _html_list(lines) if block.is_list else f"<p>{'<br>'.join(lines)}</p>"


def _html_list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _html_line(line: Iterable[Piece], words: Mapping[str, Words]) -> str:
    return "".join(_html_piece(piece, words) for piece in line)


def _html_piece(piece: Piece, words: Mapping[str, Words]) -> str:
    if isinstance(piece, Plain):
        return escape(piece.words)
    if isinstance(piece, Strong):
        return "<strong>" if piece.begins else "</strong>"
    if isinstance(piece, Link):
        target = piece.target
        address = _one_line(words[target.name]) if isinstance(target, Hole) else target
        return f'<a href="{escape(address)}">{_html_line(piece.words, words)}</a>'
    return escape(_one_line(words[piece.name]))


def _alone(block: Block, words: Mapping[str, Words]) -> Words | None:
    """Return the value of a block that is nothing but one field."""
    pieces = list(block.pieces)
    if len(pieces) == 1 and isinstance(pieces[0], Hole):
        return words[pieces[0].name]
    return None


def _one_line(value: Words) -> str:
    if isinstance(value, Items):
        return ", ".join(value.lines)
    return " ".join(value.parts) if isinstance(value, Paragraphs) else value


def _breaks(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _wrap(text: str, *, indent: str = "") -> str:
    """Break long lines at spaces; an address stays whole."""
    return "\n".join(
        textwrap.fill(
            line,
            LONGEST_LINE,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )

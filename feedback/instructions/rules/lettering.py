# SPDX-License-Identifier: EUPL-1.2
"""How wide words are and where they break, for pictures made without a screen (pure).

Widths are those of Noto Sans, rounded up, so that a box is never too small for its words.
"""

from __future__ import annotations

LINE = 20.0
MOST_LINES = 7
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMWQO%@—→")


def width_of(text: str, *, size: float = 15.0) -> float:
    """Return the width of ``text`` in pixels at a letter size."""
    return sum(_share(letter) for letter in text) * size


def _share(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.94
    if ord(letter) >= 0x2E80:  # CJK, emoji and the like are as wide as they are high
        return 1.2
    return 0.68 if letter.isupper() else 0.59


def wrap(text: str, *, most: float) -> list[str]:
    """Break ``text`` in lines of at most ``most`` pixels; a longer word is cut.

    Beyond seven lines it ends in "…": the ordered text has it whole.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        for part in _cut(word, most=most):
            longer = f"{line} {part}".strip()
            if line and width_of(longer) > most:
                lines.append(line)
                line = part
            else:
                line = longer
    lines.append(line)
    if len(lines) > MOST_LINES:
        return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]
    return lines


def _cut(word: str, *, most: float) -> list[str]:
    if width_of(word) <= most:
        return [word]
    parts, part = [], ""
    for letter in word:
        if part and width_of(part + letter) > most:
            parts.append(part)
            part = ""
        part += letter
    return [*parts, part]

# SPDX-License-Identifier: EUPL-1.2
"""Photos drawn anew: what the eye sees stays, place, device and hidden data go."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps

from feedback.files import heic
from feedback.files.errors import FileRefused, Refusal
from feedback.files.rules import FileKind, is_heic

#: A phone's photo has 12 to 50 million points; a bomb claims billions in a few kilobytes.
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4096
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_WRITTEN = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}


def draw_anew(content: bytes, *, kind: FileKind) -> bytes:
    """Return the picture as new bytes of ``kind``: upright, without metadata, 4096 at most.

    Only the first frame of a moving picture stays. Raises ``FileRefused`` for what cannot be
    drawn or claims too many points; the claim is read before anything is unpacked.
    """
    if is_heic(content):
        content = heic.to_jpeg(content)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise FileRefused(Refusal.DAMAGED)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _write(_upright(picture), kind)
    except FileRefused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        # Pillow's ways of saying that a file is broken; OverflowError and IndexError come too.
        raise FileRefused(Refusal.DAMAGED) from error
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        AssertionError,
        MemoryError,
        struct.error,
    ) as error:
        raise FileRefused(Refusal.DAMAGED) from error


def _upright(picture: Image.Image) -> Image.Image:
    """Turn the picture as its metadata says, before that is left behind."""
    turned = ImageOps.exif_transpose(picture) or picture
    has_holes = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    drawn = turned.convert("RGBA" if has_holes else "RGB")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(drawn.mode, drawn.size)
    fresh.paste(drawn)
    return fresh


def _write(picture: Image.Image, kind: FileKind) -> bytes:
    written = io.BytesIO()
    if kind is FileKind.JPEG:
        picture = picture.convert("RGB")
    picture.save(written, _WRITTEN[kind], quality=88)
    return written.getvalue()

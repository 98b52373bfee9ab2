# SPDX-License-Identifier: EUPL-1.2
"""Small files of every kind, made here: nothing binary lies in the repository."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + bytes(200)
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
TNEF = bytes.fromhex("789f3e22") + bytes(60)
#: Made with libheif's encoder: 64 by 48, blue with a red corner, a place and a device in its
#: metadata. Nothing here can draw one, so it lies here in text.
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAF0AAgAAAAACPwABAAAAAAAAAIIAAAA4aWluZgAAAAAAAgAAABVp"
    "bmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZo"
    "dmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAA"
    "AwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAA"
    "AAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1h"
    "AAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAA521kYXQAAABZKAGvCeDjv5yPb/+7Rn/7ajsv"
    "oH/M754a+y564kG2weuPAbii6OSnZfLNPncLF2aasi8SY1+B1oaMe3dmLg0H+Yx5O1g92QJ/o0bG+pkDnYCipR4zgE2nkdwA"
    "AAAGRXhpZgAATU0AKgAAAAgAAwEPAAIAAAAGAAAAMgEQAAIAAAAKAAAAOIglAAQAAAABAAAAQgAAAABBcHBsZQBpUGhvbmUg"
    "MTcAAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAGAAAAAAAAAANAAAAAEAAAAuAAAAAQAAADAAAAAB"
)
HEIC = base64.b64decode(_HEIC)
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40)) -> bytes:
    """A photo with a red left half; a JPEG carries a place and a turn in its metadata."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was held upright: turn it a quarter
        exif[0x010F] = "Geheime telefoon"
        exif.get_ifd(0x8825)[1] = "N"
        drawn.save(written, kind, exif=exif.tobytes())
    else:
        drawn.save(written, kind)
    return written.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims to be 100,000 by 100,000 points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def archive(**parts: bytes) -> bytes:
    """A zip with these parts; ``__`` in a name stands for a slash, ``_dot_`` for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def document(**more: bytes) -> bytes:
    """A Word document, as far as anyone can tell from its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")
        for name, content in more.items():
            packed.writestr(name.replace("_dot_", "."), content)
    return written.getvalue()


def open_document(*, part: str = "content.xml") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr(part, "<office/>")
    return written.getvalue()

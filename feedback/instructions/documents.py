# SPDX-License-Identifier: EUPL-1.2
"""The words of a Word document as Markdown: headings, lists and paragraphs, nothing else.

Only ``word/document.xml`` is read, and at most a few megabytes of it; a document type (which
could name files or swell) is refused before anything is parsed.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from feedback.errors import Invalid
from feedback.wording import N_

_MOST_XML = 5_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODD = N_("Dit bestand kunnen wij niet lezen. Bewaar het opnieuw als .docx, of als tekst.")


def read_docx(content: bytes) -> str:
    """Return the words of a document as Markdown; raises ``Invalid`` when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as held, held.open("word/document.xml") as part:
            xml = part.read(_MOST_XML + 1)
    except (zipfile.BadZipFile, KeyError, OSError, zlib.error, NotImplementedError, RuntimeError):
        raise Invalid({"file": _ODD}) from None
    if len(xml) > _MOST_XML:
        raise Invalid({"file": N_("In dit bestand zit te veel tekst.")})
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml:
        raise Invalid({"file": _ODD})
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - without a document type, and small
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Invalid({"file": _ODD}) from None
    return "\n".join(_lines(root))


def _lines(root: ElementTree.Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        words = "".join(
            "\n" if one.tag in {f"{_W}br", f"{_W}cr"} else "\t" if one.tag == f"{_W}tab"
            else one.text or ""
            for one in paragraph.iter()
            if one.tag in {f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab"}
        ).strip()  # fmt: skip
        if not words:
            continue
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "").casefold() if style is not None else ""
        if name.startswith(("heading", "kop", "title", "titel")):
            yield f"# {words}"
        elif paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
            yield f"- {words}"
        else:
            yield words

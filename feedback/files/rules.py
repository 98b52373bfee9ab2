# SPDX-License-Identifier: EUPL-1.2
"""What a file is, by its content, and which files we take in (pure)."""

from __future__ import annotations

import enum
import io
import re
import zipfile

from feedback.files.errors import Refusal
from feedback.text_guard import clean_text, mask_bsn

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
LARGEST_MESSAGE = 25 * MEGABYTE
MOST_FILES = 5
LONGEST_NAME = 80
_LOOKED_AT = 64 * 1024
_MOST_ENTRIES = 5_000


class FileKind(enum.StrEnum):
    """What a kept file is."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TEXT = "text"
    TNEF = "tnef"
    MAIL = "mail"


IMAGES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
#: Which endings of a name go with what the content is; the first is the one we write.
_ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    FileKind.PNG: (".png",),
    FileKind.WEBP: (".webp",),
    FileKind.PDF: (".pdf",),
    FileKind.DOCX: (".docx",),
    FileKind.XLSX: (".xlsx",),
    FileKind.PPTX: (".pptx",),
    FileKind.ODT: (".odt",),
    FileKind.ODS: (".ods",),
    FileKind.ODP: (".odp",),
    FileKind.TEXT: (".txt", ".csv", ".text", ".log", ".md", ".ics", ".vcf"),
    FileKind.TNEF: (".dat", ".tnef"),
    FileKind.MAIL: (".eml",),
}
#: Phones rename photos freely (a WebP called .jpg), and each is drawn anew: one family.
_IMAGE_ENDINGS = frozenset(
    {ending for kind in IMAGES for ending in _ENDINGS[kind]} | {".gif", ".heic", ".heif", ".hif"}
)
_IMAGE_SIGNS = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".gif", ".webp"})
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PROGRAM_ENDINGS = frozenset(
    {".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jse", ".wsf"}
    | {".hta", ".msi", ".jar", ".apk", ".sh", ".py", ".lnk", ".reg", ".iso", ".img", ".app"}
)
_PAGE_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".svg", ".xml", ".mht", ".mhtml", ".xsl"})
_MACRO_ENDINGS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppsm", ".xlsb"})
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_TNEF = bytes.fromhex("789f3e22")
_OFFICE_PARTS = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
#: Brands in the first box of a photo as phones make them (ISO/IEC 23008-12).
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*%;\\/\x00-\x1f\x7f]+')


def recognise(content: bytes, *, name: str) -> FileKind | Refusal:
    """Return what a file is by its content, or why we do not take it.

    The ending of ``name`` is only ever a reason to refuse: a PDF called .exe is a trap, and
    so is a program called .pdf.
    """
    if not content:
        return Refusal.EMPTY
    ending = ending_of(name)
    if ending in _PROGRAM_ENDINGS or content.startswith(_PROGRAM_STARTS):
        return Refusal.PROGRAM
    if ending in _MACRO_ENDINGS or content.startswith(_OLD_OFFICE):
        return Refusal.MACROS
    found = _by_content(content)
    if isinstance(found, Refusal):
        return found
    if ending in _PAGE_ENDINGS:
        return Refusal.WEB_PAGE
    wanted = _IMAGE_ENDINGS if found in IMAGES else frozenset(_ENDINGS[found])
    return found if not ending or ending in wanted else Refusal.OTHER_KIND


def is_heic(content: bytes) -> bool:
    """Tell by its first bytes whether a file is a photo in HEIC."""
    size = int.from_bytes(content[:4])
    if content[4:8] != b"ftyp" or not 16 <= size <= 256:
        return False
    brands = content[8:12], *(content[at : at + 4] for at in range(16, size, 4))
    return any(brand in _HEIC_BRANDS for brand in brands)


def clean_name(name: str, *, kind: FileKind) -> str:
    """Return a name that is safe to store, to show and to download by; a BSN in it is masked.

    The folder goes, signs that mean something to a system go, the ending is that of the kind.
    """
    last = re.split(r"[/\\]", name)[-1]
    stem, _ = mask_bsn(clean_text(_without_ending(last)))
    stem = " ".join(_NOT_IN_NAMES.sub(" ", stem).split()).strip(". ")[:LONGEST_NAME].strip()
    return (stem or "bestand") + (ending_of(last) if _fits(last, kind) else _ENDINGS[kind][0])


def shown_name(name: str) -> str:
    """Return the name of a file that was not kept, for showing only."""
    last, _ = mask_bsn(clean_text(re.split(r"[/\\]", name)[-1]))
    return " ".join(_NOT_IN_NAMES.sub(" ", last).split())[:LONGEST_NAME] or "bestand"


def ending_of(name: str) -> str:
    """Return the ending of a name, with its dot and in lower case; "" when it has none."""
    stem, dot, ending = name.strip().rpartition(".")
    usable = dot and stem and 0 < len(ending) <= 8 and ending.isascii() and ending.isalnum()
    return f".{ending.lower()}" if usable else ""


def _without_ending(name: str) -> str:
    ending = ending_of(name)
    return name.strip()[: -len(ending)] if ending else name


def _fits(name: str, kind: FileKind) -> bool:
    return ending_of(name) in _ENDINGS[kind]


def _by_content(content: bytes) -> FileKind | Refusal:
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(_TNEF):
        return FileKind.TNEF
    if content.startswith(b"PK\x03\x04"):
        return _in_archive(content)
    if is_heic(content):
        return FileKind.JPEG
    signs = _signs(content)
    if signs & _IMAGE_SIGNS:
        return _image_kind(content)
    return _text_or_refusal(content, signs=signs)


def _signs(content: bytes) -> set[str]:
    """Return the endings that the first bytes speak for."""
    import puremagic

    try:
        return {found.extension.lower() for found in puremagic.magic_string(content[:_LOOKED_AT])}
    except (puremagic.PureError, ValueError):
        return set()


def _image_kind(content: bytes) -> FileKind | Refusal:
    """Return how the drawing made anew will be kept; a GIF becomes a PNG of its first frame."""
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return FileKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    return Refusal.UNKNOWN_KIND


def _text_or_refusal(content: bytes, *, signs: set[str]) -> FileKind | Refusal:
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<") or signs & _PAGE_ENDINGS:
        return Refusal.WEB_PAGE
    if head.startswith((b"{\\rtf", b"%!ps")):
        return Refusal.UNKNOWN_KIND
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        if "\ufffd" in text:
            return Refusal.UNKNOWN_KIND
    return Refusal.UNKNOWN_KIND if _UNPRINTABLE.search(text) else FileKind.TEXT


def _in_archive(content: bytes) -> FileKind | Refusal:
    """Tell an office document by the parts in it; nothing is unpacked but two small parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _office_kind(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, KeyError):
        return Refusal.DAMAGED
    except RuntimeError:  # zipfile's word for a part that is encrypted
        return Refusal.UNKNOWN_KIND


def _office_kind(archive: zipfile.ZipFile) -> FileKind | Refusal:
    names = archive.namelist()
    if len(names) > _MOST_ENTRIES:
        return Refusal.DAMAGED
    if any(_holds_code(name) for name in names):
        return Refusal.MACROS
    if "mimetype" in names:
        kind = _OPEN_DOCUMENTS.get(_part(archive, "mimetype", longest=200).strip())
        return kind or Refusal.UNKNOWN_KIND
    if "[Content_Types].xml" not in names:
        return Refusal.UNKNOWN_KIND
    if b"macroenabled" in _part(archive, "[Content_Types].xml", longest=MEGABYTE).lower():
        return Refusal.MACROS
    found = [kind for part, kind in _OFFICE_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else Refusal.UNKNOWN_KIND


def _holds_code(part: str) -> bool:
    return part.lower().endswith("vbaproject.bin") or part.startswith(("Basic/", "Scripts/"))


def _part(archive: zipfile.ZipFile, name: str, *, longest: int) -> bytes:
    """Read one part, as far as we look at it: a packed part may unfold to gigabytes."""
    with archive.open(name) as part:
        return part.read(longest)

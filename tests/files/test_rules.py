# SPDX-License-Identifier: EUPL-1.2
"""A file is what its content says; the name is only ever a reason to refuse."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.files.errors import FileRefused, Refusal
from feedback.files.images import draw_anew
from feedback.files.rules import IMAGES, FileKind, clean_name, ending_of, recognise, shown_name
from tests.files import samples

MACRO_TYPES = b"<Types ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (samples.picture("JPEG"), "foto.JPG", FileKind.JPEG),
        (samples.picture("PNG"), "foto.png", FileKind.PNG),
        (samples.picture("WEBP"), "foto.jpg", FileKind.WEBP),
        (samples.picture("GIF"), "plaatje.gif", FileKind.PNG),
        (samples.picture("JPEG"), "zonder-eind", FileKind.JPEG),
        (samples.PDF, "brief.pdf", FileKind.PDF),
        (samples.document(), "brief.docx", FileKind.DOCX),
        (samples.open_document(), "brief.odt", FileKind.ODT),
        (b"gewoon een zin\r\n", "lees.txt", FileKind.TEXT),
        ("één café".encode("cp1252"), "lees.txt", FileKind.TEXT),
        (b"I <3 this", "lees.md", FileKind.TEXT),
        (samples.TNEF, "winmail.dat", FileKind.TNEF),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, name: str, kind: FileKind) -> None:
    assert recognise(content, name=name) is kind


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "leeg.txt", Refusal.EMPTY),
        (samples.PROGRAM, "foto.jpg", Refusal.PROGRAM),
        (samples.PDF, "factuur.pdf.exe", Refusal.PROGRAM),
        (b"#!/bin/sh\nrm -rf /", "lees.txt", Refusal.PROGRAM),
        (b"\x7fELF" + bytes(100), "x", Refusal.PROGRAM),
        (samples.PAGE, "lees.txt", Refusal.WEB_PAGE),
        (samples.DRAWING, "foto.png", Refusal.WEB_PAGE),
        (b"\xef\xbb\xbf  <svg onload=alert(1)>", "x.txt", Refusal.WEB_PAGE),
        (b"geen html", "x.html", Refusal.WEB_PAGE),
        (samples.PDF, "foto.jpg", Refusal.OTHER_KIND),
        (samples.picture(), "brief.pdf", Refusal.OTHER_KIND),
        (samples.document(), "brief.odt", Refusal.OTHER_KIND),
        (samples.document(**{"word/vbaProject_dot_bin": b"x"}), "brief.docx", Refusal.MACROS),
        (samples.document(), "brief.docm", Refusal.MACROS),
        (samples.open_document(part="Basic/Standard/a.xml"), "x.odt", Refusal.MACROS),
        (samples.OLD_OFFICE, "brief.doc", Refusal.MACROS),
        (samples.archive(a_dot_txt=b"x"), "a.zip", Refusal.UNKNOWN_KIND),
        (samples.document()[:-30], "brief.docx", Refusal.DAMAGED),
        (b"PK\x03\x04" + bytes(100), "brief.docx", Refusal.DAMAGED),
        (b"\x00\x01\x02", "x.bin", Refusal.UNKNOWN_KIND),
        (b"{\\rtf1 x}", "x.rtf", Refusal.UNKNOWN_KIND),
        (bytes.fromhex("0000001866747970") + b"avif" + bytes(40), "f.avif", Refusal.UNKNOWN_KIND),
    ],
)
def test_what_could_harm_or_cannot_be_opened_is_refused(
    content: bytes, name: str, reason: Refusal
) -> None:
    assert recognise(content, name=name) is reason


def test_a_document_with_macros_is_known_by_its_list_of_parts() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("[Content_Types].xml", MACRO_TYPES)
        packed.writestr("word/document.xml", "<x/>")
    assert recognise(written.getvalue(), name="a.docx") is Refusal.MACROS


def test_a_part_that_unfolds_to_a_gigabyte_is_not_unfolded() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", bytes(200_000_000))
        packed.writestr("word/document.xml", "<x/>")
    assert len(written.getvalue()) < 400_000
    assert recognise(written.getvalue(), name="a.docx") is FileKind.DOCX


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("foto.jpeg", "foto.jpeg"),
        ("C:\\Users\\jan\\Mijn foto.JPG", "Mijn foto.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("foto 123456782.jpg", "foto [BSN weggehaald].jpg"),
        ('a"b<c>|?*%.jpg', "a b c.jpg"),
        ("", "bestand.jpg"),
        ("....", "bestand.jpg"),
        ("x\u202egpj.exe", "xgpj.jpg"),
        ("regel\r\nSet-Cookie: a=b.jpg", "regel Set-Cookie a=b.jpg"),
        ("a" * 500 + ".jpg", "a" * 80 + ".jpg"),
        ("🌳.jpg", "🌳.jpg"),
    ],
)
def test_a_name_is_made_safe(name: str, clean: str) -> None:
    assert clean_name(name, kind=FileKind.JPEG) == clean


@given(content=st.binary(max_size=3000), name=st.text(max_size=300))
def test_any_bytes_under_any_name_are_judged_without_an_error(content: bytes, name: str) -> None:
    found = recognise(content, name=name)
    assert isinstance(found, FileKind | Refusal)
    if found in IMAGES:
        with pytest.raises(FileRefused):
            draw_anew(content, kind=FileKind(found))
    for safe in (clean_name(name, kind=FileKind.PDF), shown_name(name)):
        assert safe and "/" not in safe and "\\" not in safe and "\n" not in safe
        safe.encode()
    assert ending_of(name) == ending_of(name).lower()


@pytest.mark.parametrize(
    "start",
    [samples.picture("JPEG"), samples.picture("PNG"), samples.picture("WEBP"), samples.document()],
    ids=["jpeg", "png", "webp", "docx"],
)
@given(cut=st.integers(4, 600), noise=st.binary(min_size=1, max_size=60))
def test_a_damaged_file_is_refused_calmly(start: bytes, cut: int, noise: bytes) -> None:
    damaged = start[:cut] + noise + start[cut + len(noise) :]
    found = recognise(damaged, name="x")
    if found in IMAGES:
        try:
            assert draw_anew(damaged, kind=FileKind(found))
        except FileRefused as refusal:
            assert refusal.reason is Refusal.DAMAGED

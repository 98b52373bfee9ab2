# SPDX-License-Identifier: EUPL-1.2
"""Photos as phones make them: taken in as JPEG, without place or device, whatever they hold."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from feedback.files import heic
from feedback.files.errors import FileRefused, Refusal
from feedback.files.images import draw_anew
from feedback.files.rules import FileKind, clean_name, is_heic, recognise
from tests.files import samples


def test_a_photo_of_a_phone_becomes_a_jpeg_without_place_or_device() -> None:
    assert b"iPhone" in samples.HEIC
    kind = recognise(samples.HEIC, name="IMG_0042.HEIC")
    assert kind is FileKind.JPEG
    drawn = draw_anew(samples.HEIC, kind=kind)
    with Image.open(io.BytesIO(drawn)) as photo:
        assert (photo.format, photo.size) == ("JPEG", (64, 48))
        red, _green, blue = photo.getpixel((4, 4))  # type: ignore[misc] # RGB has three
        assert red > 150 > blue
        assert not photo.getexif()
    assert b"iPhone" not in drawn
    assert clean_name("IMG_0042.HEIC", kind=kind) == "IMG_0042.jpg"


@pytest.mark.parametrize(
    "content",
    [samples.HEIC[:400], samples.HEIC[:40], samples.HEIC[:60] + bytes(600)],
    ids=["half", "head", "zeros"],
)
def test_a_broken_one_is_refused_and_harms_nothing(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        draw_anew(content, kind=FileKind.JPEG)
    assert refused.value.reason is Refusal.DAMAGED


def test_one_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic, "MOST_SECONDS", 0.01)
    with pytest.raises(FileRefused):
        heic.to_jpeg(samples.HEIC)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (samples.HEIC, True),
        (b"", False),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avif", False),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", True),
        (b"\xff\xff\xff\xffftypheic" + bytes(400), False),
        (samples.picture(), False),
    ],
    ids=["photo", "nothing", "avif", "by its second brand", "endless box", "jpeg"],
)
def test_it_is_known_by_its_first_bytes(content: bytes, found: bool) -> None:
    assert is_heic(content) is found


def test_a_photo_under_a_name_that_is_none_is_refused() -> None:
    assert recognise(samples.HEIC, name="foto.pdf") is Refusal.OTHER_KIND

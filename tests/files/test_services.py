# SPDX-License-Identifier: EUPL-1.2
"""Files on the disk: sealed, for one owner, written before their row, swept when they have none."""

from __future__ import annotations

import io
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from feedback import edge
from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from feedback.errors import NotFound, Unavailable
from feedback.files import services, store
from feedback.files.errors import FileRefused, Refusal
from feedback.files.rules import LARGEST_FILE, FileKind
from feedback.files.tasks import forget_orphan_files
from feedback.keys import KeyProblem
from tests.files import samples


@pytest.fixture(autouse=True)
def empty_folder(app: Flask) -> None:
    for path in on_disk():
        path.unlink()


def on_disk() -> list[Path]:
    return [p for p in (edge.settings().instance_dir / "files").rglob("*") if p.is_file()]


def kept(content: bytes, *, name: str, now: datetime) -> str:
    prepared = services.prepare(content, name=name, now=now)
    with unit_of_work():
        assert services.keep(prepared, now=now)
    return prepared.id


def test_a_file_comes_back_as_it_went_in(app: Flask, now: datetime) -> None:
    opened = services.open_file(kept(samples.PDF, name="map/brief.pdf", now=now))
    assert opened.content == samples.PDF
    assert (opened.name, opened.kind) == ("brief.pdf", FileKind.PDF)


def test_on_the_disk_it_is_sealed_and_only_its_owner_can_read_it(app: Flask, now) -> None:
    file_id = kept(samples.PDF, name="geheim.pdf", now=now)
    (path,) = on_disk()
    assert path.name == file_id
    assert b"%PDF" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(KeyProblem):
        edge.keyring().open_bytes(path.read_bytes(), place="stored_file.content:other")


def test_a_photo_loses_its_place_and_device_and_stands_upright(app: Flask, now) -> None:
    before = samples.picture("JPEG")
    assert b"Geheime telefoon" in before
    opened = services.open_file(kept(before, name="foto.jpg", now=now))
    assert b"Geheime telefoon" not in opened.content
    with Image.open(io.BytesIO(opened.content)) as drawn:
        assert dict(drawn.getexif()) == {}
        assert drawn.size == (40, 60)
        red, _green, blue = drawn.convert("RGB").getpixel((20, 5))
        assert red > 200 and blue < 60


def test_what_is_hidden_behind_a_picture_is_gone(app: Flask, now) -> None:
    opened = services.open_file(kept(samples.picture("PNG") + samples.PAGE, name="a.png", now=now))
    assert b"<script>" not in opened.content


def test_a_huge_photo_becomes_smaller(app: Flask, now) -> None:
    large = samples.picture("JPEG", size=(5000, 100))
    opened = services.open_file(kept(large, name="a.jpg", now=now))
    with Image.open(io.BytesIO(opened.content)) as drawn:
        assert max(drawn.size) <= 4096


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.bomb(), Refusal.DAMAGED),
        (bytes(LARGEST_FILE + 1), Refusal.TOO_LARGE),
        (samples.PROGRAM, Refusal.PROGRAM),
        (samples.picture()[:200], Refusal.DAMAGED),
    ],
    ids=["a bomb", "too large", "a program", "cut off"],
)
def test_a_refused_file_leaves_nothing_behind(app: Flask, now, content, reason) -> None:
    with pytest.raises(FileRefused) as refused:
        services.prepare(content, name="x", now=now)
    assert refused.value.reason is reason
    assert on_disk() == []


def test_a_full_disk_refuses_files_and_says_so(app: Flask, now, monkeypatch) -> None:
    monkeypatch.setattr(store, "ROOM_FOR_FILES", 1.1)
    with pytest.raises(FileRefused) as refused:
        services.prepare(samples.PDF, name="a.pdf", now=now)
    assert refused.value.reason is Refusal.NO_ROOM


def test_a_file_belongs_to_one_thing(app: Flask, now) -> None:
    prepared = services.prepare(samples.PDF, name="a.pdf", now=now)
    with unit_of_work():
        assert services.keep(prepared, now=now)
        assert not services.keep(prepared, now=now)


def test_a_row_that_was_rolled_back_leaves_an_orphan_that_is_swept_a_day_later(
    app: Flask, clock: FixedClock
) -> None:
    now = clock.now()
    staying = kept(samples.PDF, name="blijft.pdf", now=now)
    prepared = services.prepare(samples.PDF, name="gaat.pdf", now=now)
    with pytest.raises(RuntimeError), unit_of_work():
        services.keep(prepared, now=now)
        raise RuntimeError
    assert forget_orphan_files(now=now + timedelta(hours=23)) == 0
    assert forget_orphan_files(now=now + timedelta(hours=25)) == 1
    assert [path.name for path in on_disk()] == [staying]
    assert services.open_file(staying).content == samples.PDF


def test_an_unfinished_file_is_swept_too(app: Flask, now: datetime) -> None:
    prepared = services.prepare(samples.PDF, name="a.pdf", now=now)
    (path,) = on_disk()
    path.rename(path.with_suffix(".unfinished"))
    assert forget_orphan_files(now=now + timedelta(hours=25)) == 1
    assert on_disk() == []
    services.drop(prepared)


def test_a_lost_a_changed_and_an_unknown_file_are_told_apart(app: Flask, now) -> None:
    file_id = kept(samples.PDF, name="a.pdf", now=now)
    (path,) = on_disk()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="beschadigd"):
        services.open_file(file_id)
    path.unlink()
    with pytest.raises(Unavailable, match="niet meer op de schijf"):
        services.open_file(file_id)
    end_reading()
    with pytest.raises(NotFound):
        services.open_file("0" * 32)


def test_a_ticket_opens_only_here_and_only_for_a_while(app: Flask, now) -> None:
    prepared = services.prepare(samples.PDF, name="a.pdf", now=now)
    ticket = services.make_ticket(prepared, now=now)
    assert services.read_ticket(ticket, now=now) == prepared
    assert services.read_ticket(ticket, now=now + timedelta(hours=21)) is None
    for forged in ("", "a", "é", ticket[:-8], ticket[:40] + "AAAA" + ticket[44:], "A" * 400):
        assert services.read_ticket(forged, now=now) is None


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 32, "0" * 31])
def test_no_key_leads_out_of_the_folder(app: Flask, key: str) -> None:
    with pytest.raises(ValueError, match="not the key"):
        store.read(key)

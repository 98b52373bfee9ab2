# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import gzip

import pytest
import zstandard
from flask.testing import FlaskClient

UNPACKS = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize(
    ("accepted", "packing", "unpack"),
    [
        pytest.param("gzip, deflate", "gzip", gzip.decompress, id="over http"),
        pytest.param("gzip, deflate, br, zstd", "zstd", zstandard.decompress, id="over https"),
    ],
)
def test_a_page_is_packed_for_who_can_unpack(
    client: FlaskClient, accepted, packing, unpack
) -> None:
    plain = client.get("/privacy")
    packed = client.get("/privacy", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == packing
    assert unpack(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert packed.content_length == len(packed.data)


@pytest.mark.parametrize("accepted", ["*", "identity", "gzip;q=0, zstd;q=0", "br"])
def test_a_page_goes_plain_to_who_names_no_way_of_ours(client: FlaskClient, accepted) -> None:
    page = client.get("/privacy", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in page.headers


def test_caches_are_told_that_the_answer_differs(client: FlaskClient) -> None:
    assert "Accept-Encoding" in client.get("/privacy").headers["Vary"]
    with client.get("/static/css/base.css") as answer:
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_length_of_a_packed_page_says_nothing_exact(client: FlaskClient) -> None:
    paddings = {client.get("/privacy", headers=UNPACKS).headers["X-Padding"] for _ in range(12)}
    assert len(paddings) > 1


def test_a_style_sheet_is_packed_and_a_font_is_not(client: FlaskClient) -> None:
    with client.get("/static/css/base.css", headers=UNPACKS) as sheet:
        assert sheet.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(sheet.data).startswith(b"/* SPDX")
    with client.get("/static/vendor/noto-sans-latin.woff2", headers=UNPACKS) as font:
        assert "Content-Encoding" not in font.headers


def test_a_browser_that_has_the_file_gets_nothing_again(client: FlaskClient) -> None:
    with client.get("/static/css/base.css", headers=UNPACKS) as first:
        again = {**UNPACKS, "If-None-Match": first.headers["ETag"]}
    with client.get("/static/css/base.css", headers=again) as answer:
        assert answer.status_code == 304


def test_an_answer_too_small_to_gain_is_left_alone(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=UNPACKS).headers

# SPDX-License-Identifier: EUPL-1.2
"""Photos with the public form: kept with the case, refused beside their field, never lost."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback import edge
from feedback.audit.queries import list_entries_about
from feedback.cases.models import Attachment
from feedback.cases.queries import list_attachments
from feedback.db import db, end_reading
from feedback.files import store
from feedback.files.services import open_file
from feedback.public.views import sent_files
from tests.files import samples
from tests.people import Cast, login
from tests.public.test_tell import FORM, cases

Upload = tuple[io.BytesIO, str]


def photo(name: str = "kuil.jpg", content: bytes = b"") -> Upload:
    return io.BytesIO(content or samples.picture()), name


def send(client: FlaskClient, *uploads: Upload, **change: object) -> TestResponse:
    answer = client.post("/", data={**FORM, **change, "files": list(uploads)})
    # The test client leaves the file open in which it wrote a large request.
    answer.request.environ["wsgi.input"].close()
    return answer


def tickets(page: str) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)"', page)


def attached() -> list[Attachment]:
    end_reading()
    return list(db.session.scalars(sa.select(Attachment).order_by(Attachment.id)))


def on_disk() -> list[Path]:
    return [p for p in (edge.settings().instance_dir / "files").rglob("*") if p.is_file()]


def test_a_photo_goes_with_the_case(client: FlaskClient) -> None:
    assert send(client, photo(), photo("brief.pdf", samples.PDF)).status_code == 303
    (case,) = cases()
    first, second = list_attachments(case.id)
    assert (first.name, second.name) == ("kuil.jpg", "brief.pdf")
    assert open_file(second.file_id or "").content == samples.PDF


def test_a_form_without_a_file_works_as_before(client: FlaskClient) -> None:
    assert send(client, (io.BytesIO(), "")).status_code == 303
    assert attached() == []


def test_a_photo_survives_an_error_elsewhere_in_the_form(client: FlaskClient) -> None:
    refused = send(client, photo(), phone="")
    assert refused.status_code == 400
    assert "kuil.jpg" in refused.text and FORM["text"] in refused.text
    (ticket,) = tickets(refused.text)
    assert client.post("/", data={**FORM, "kept": [ticket]}).status_code == 303
    assert [one.name for one in attached()] == ["kuil.jpg"]


def test_a_kept_photo_can_be_left_out_again(client: FlaskClient) -> None:
    assert tickets(send(client, photo(), phone="").text)
    assert client.post("/", data=FORM).status_code == 303
    assert attached() == []


def test_a_ticket_counts_once_and_a_forged_one_not_at_all(client: FlaskClient) -> None:
    (ticket,) = tickets(send(client, photo(), phone="").text)
    for key in ("a" * 43, "b" * 43):
        data = {**FORM, "submission_key": key, "kept": [ticket, "verzonnen", "é"]}
        assert client.post("/", data=data).status_code == 303
    assert len(cases()) == 2
    assert len(attached()) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", samples.PROGRAM, "Dit is een programma"),
        ("a.html", samples.PAGE, "webpagina"),
        ("a.svg", samples.DRAWING, "webpagina of tekening"),
        ("a.jpg", samples.PDF, "horen niet bij elkaar"),
        ("a.jpg", samples.bomb(), "beschadigd"),
        ("a.docm", samples.document(), "macro"),
        ("a.heic", bytes.fromhex("0000001866747970") + b"heic" + bytes(40), "beschadigd"),
        ("groot.jpg", bytes(14 * 1024 * 1024 - 5), "te groot: 14 MB. Kies een bestand tot 10 MB."),
    ],
)
def test_a_refused_file_is_named_beside_its_field_and_the_rest_stays(
    client: FlaskClient, name: str, content: bytes, sentence: str
) -> None:
    refused = send(client, photo(), photo(name, content))
    assert refused.status_code == 400
    assert sentence in refused.text and name in refused.text
    assert FORM["text"] in refused.text and FORM["phone"] in refused.text
    assert len(tickets(refused.text)) == 1
    assert cases() == []


def test_more_than_five_files_are_too_many(client: FlaskClient) -> None:
    refused = send(client, *[photo(f"{n}.jpg") for n in range(6)])
    assert refused.status_code == 400 and "te veel bestanden" in refused.text
    assert len(tickets(refused.text)) == 5


def test_a_hostile_name_is_only_words(client: FlaskClient) -> None:
    name = '<img src=x onerror=alert(1)>"\r\nX: y.exe'
    refused = send(client, photo(name, samples.PROGRAM))
    assert refused.status_code == 400 and "<img src=x" not in refused.text


def test_a_full_disk_refuses_the_photo_and_takes_the_message(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "ROOM_FOR_FILES", 1.1)
    refused = send(client, photo())
    assert refused.status_code == 400 and "zonder bestand" in refused.text
    assert client.post("/", data=FORM).status_code == 303


def test_one_visitor_cannot_fill_the_disk(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_files, "UPLOAD_LIMIT", 2)
    assert send(client, photo(), photo(), phone="").status_code == 400
    refused = send(client, photo())
    assert refused.status_code == 400 and "te veel bestanden achter elkaar" in refused.text
    assert client.post("/", data=FORM).status_code == 303


def test_only_the_form_takes_more_than_a_megabyte(client: FlaskClient) -> None:
    for address, most in (("/wachtwoord-vergeten", 1_000_000), ("/", sent_files.MOST_BYTES)):
        claimed = {"CONTENT_LENGTH": str(most + 1), "CONTENT_TYPE": "multipart/form-data"}
        assert client.post(address, environ_overrides=claimed).status_code == 413


class TestDownload:
    @pytest.fixture
    def address(self, client: FlaskClient, people: Cast) -> str:
        send(client, photo("kapotte stoep 🌳.jpg"))
        (one,) = attached()
        return f"/werk/zaken/{one.case_id}/bijlagen/{one.id}"

    def test_it_stands_on_the_case_page(self, client, people, address) -> None:
        login(client, people.marloes)
        page = client.get(address.partition("/bijlagen")[0]).text
        assert f'href="{address}" download' in page and "Bijlagen" in page

    def test_it_is_never_shown_inline_and_each_look_is_on_the_record(
        self, client, people, address
    ) -> None:
        login(client, people.marloes)
        answer = client.get(address)
        assert answer.status_code == 200 and answer.data.startswith(b"\xff\xd8")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert "%F0%9F%8C%B3.jpg" in answer.headers["Content-Disposition"]
        end_reading()
        (look,) = list_entries_about("case", address.split("/")[3])
        assert (look.action, look.actor_id) == ("attachment.fetched", people.marloes.id)

    def test_who_sees_no_cases_gets_no_file(self, client, people, address) -> None:
        assert client.get(address).status_code == 302 or client.get(address).status_code == 303
        login(client, people.anouk)
        assert client.get(address).status_code == 403

    def test_a_file_is_only_found_at_its_own_case(self, client, people, address) -> None:
        login(client, people.marloes)
        other = client.get(re.sub(r"zaken/\d+", "zaken/99999", address))
        assert other.status_code == 404

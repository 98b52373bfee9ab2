# SPDX-License-Identifier: EUPL-1.2
"""Addresses from a file: recognised, and of a file with a fault nobody is asked."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import Workbook

from feedback.db import db, end_reading
from feedback.errors import Invalid
from feedback.surveys.imports.addresses import read_addresses
from feedback.surveys.models.asking import SurveyInvitation
from tests.people import Cast, login
from tests.surveys.asked import KEY, open_survey

A, B = "a@inwoner.example", "b@inwoner.example"


def put(folder: Path, words: str | bytes, name: str = "lijst.csv") -> Path:
    made = folder / name
    made.write_bytes(words if isinstance(words, bytes) else words.encode())
    return made


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(f"{A}\n{B}\n", id="one a line"),
        pytest.param(f"\ufeffE-mail\n{A}\n\n{B}\n", id="with a name above and a blank line"),
        pytest.param(f"Naam;E-mailadres\nZoë;{A}\nJan;{B}\n".encode("cp1252"), id="Dutch Excel"),
        pytest.param(f"Naam\tE-MAIL\nZoë\t{A}\nJan\t{B}\n".encode("utf-16"), id="Unicode text"),
        pytest.param(f"wie,bericht\nJan,{A}\nPiet,Piet <{B}>\n", id="by what is in it"),
        pytest.param(f"Jan,{A}\nPiet,{B}\n", id="without names above"),
    ],
)
def test_the_column_is_recognised(tmp_path: Path, words: str | bytes) -> None:
    assert read_addresses(put(tmp_path, words)) == [A, B]


def test_a_column_can_be_named_and_excel_be_read(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (("Privé e-mail", "Werk e-mail"), (A, "x"), (B, None), (None, "y")):
        page.append(row)
    book.save(tmp_path / "lijst.xlsx")
    assert read_addresses(tmp_path / "lijst.xlsx", column="PRIVE E-mail") == [A, B]
    for column, field in (("", "column"), ("Telefoon", "column")):
        two = put(tmp_path, f"{A},{B}\n{B},{A}\n")
        with pytest.raises(Invalid) as refused:
            read_addresses(two, column=column)
        assert field in refused.value.fields


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param("", "It is empty", id="empty"),
        pytest.param("PK\x03\x04nonsense", "no Excel file", id="no Excel"),
        pytest.param(b"a\0b\n" + A.encode(), "zero byte", id="a zero byte"),
        pytest.param("\n".join(["E-mail", *[A] * 5_001]), "hoogstens 5.000", id="too many"),
        pytest.param(f"E-mail\n{A}\ngeen\n{B}\njan@\n", "op rij 3, 5.", id="rows without one"),
    ],
)
def test_of_a_file_with_a_fault_nothing_is_taken(
    tmp_path: Path, words: str | bytes, told: str
) -> None:
    with pytest.raises(Invalid, match=told) as refused:
        read_addresses(put(tmp_path, words))
    assert "inwoner.example" not in str(refused.value)


def test_a_file_invites_each_person_once_and_a_fault_invites_nobody(
    client: FlaskClient, people: Cast, now: datetime
) -> None:
    login(client, people.marloes)
    open_survey(now=now)
    url = f"/werk/onderzoeken/{KEY}/uitnodigen"

    def send(words: str, **more: str) -> str:
        data = {"file": (io.BytesIO(words.encode()), "lijst.csv"), "when": "now", **more}
        return client.post(url, data=data, content_type="multipart/form-data").text

    def kept() -> int:
        end_reading()
        return db.session.scalar(sa.select(sa.func.count()).select_from(SurveyInvitation)) or 0

    assert "Geen e-mailadres op rij 3" in send(f"E-mail\n{A}\ngeen\n")
    assert "rij 3: Deze rij heeft 3 cellen" in send(f"wie,E-mail\nJan,{A}\nPiet,{B},x\n")
    assert "niet allebei" in send(f"E-mail\n{A}\n", addresses=A)
    assert "één adres uit" not in send(f"E-mail\n{A}\n", case_number="G99-1") and kept() == 0
    page = send(f"E-mail\n{A}\n{A.upper()}\nJan <{A.title()}>\n")
    assert "1 uitnodiging klaargezet" in page and "2 stond er dubbel in" in page
    assert kept() == 1

# SPDX-License-Identifier: EUPL-1.2
"""The page where an editor changes what we write: checked, previewed, kept as versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from feedback.accounts.rules import Role
from feedback.audit.models import AuditEntry
from feedback.db import db, end_reading, unit_of_work
from feedback.notifications.models import Message
from feedback.texts.models import TextVersion
from feedback.texts.queries import current_text, own_wording
from feedback.texts.rules.fields import Medium
from feedback.texts.rules.kinds import Template, TextKey
from feedback.texts.services import ensure_texts
from tests.make import make_case, make_report
from tests.people import Cast, hire, login

MAIL = "/werk/teksten/confirmation/email/nl"
SMS = "/werk/teksten/not_reached/sms/nl"
KEY = TextKey(Template.CONFIRMATION, Medium.EMAIL, "nl")
BODY = "Dag,\n\nUw nummer is {number}.\n\n{promise}\n\n[Volg het]({status_url})"


@pytest.fixture
def editor(client: FlaskClient, people: Cast, tuesday: datetime) -> FlaskClient:
    login(client, hire("Femke Faber", Role.EDITOR, now=tuesday))
    return client


def save(client: FlaskClient, path: str = MAIL, **changes: str) -> Any:
    typed = {"subject": "Binnen: {number}", "body": BODY, "note": "Korter", "seen": "1"}
    return client.post(path, data={**typed, **changes})


def versions() -> list[TextVersion]:
    end_reading()
    query = sa.select(TextVersion).where(TextVersion.template == "confirmation")
    query = query.where(TextVersion.medium == Medium.EMAIL, TextVersion.language == "nl")
    return list(db.session.scalars(query.order_by(TextVersion.number)))


def test_the_list_shows_every_text(editor: FlaskClient) -> None:
    page = editor.get("/werk/teksten").text
    for words in ("Bevestiging", "Niet bereikt", "Nazorg", "Seintje: te laat", "Nieuw wachtwoord"):
        assert words in page


def test_a_new_version_is_sent_from_now_on(editor: FlaskClient, tuesday: datetime) -> None:
    answer = save(editor)
    assert (answer.status_code, answer.location) == (303, MAIL)
    [first, second] = versions()
    assert (second.number, second.made_by, second.note) == (2, "Femke Faber", "Korter")
    assert first.body == own_wording(KEY).body
    make_case(now=tuesday, report=make_report(email="s.dewit@voorbeeld.nl"))
    end_reading()
    assert db.session.scalar(sa.select(Message.text_version_id)) == second.id
    assert (
        db.session.scalar(
            sa.select(AuditEntry.object_id).where(AuditEntry.action == "text.changed")
        )
        == "confirmation.email.nl"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": BODY.replace("{number}", "{nummer}")}, "Bedoelt u {number}?"),
        ({"body": BODY.replace("{status_url}", "{naam}")}, "{naam} kennen wij hier niet"),
        ({"body": "Dag"}, "{promise} (wat wij beloven, als zin) moet in deze tekst staan"),
        ({"body": BODY + " {"}, "Een accolade hoort bij een invulveld"),
        ({"body": BODY + " {number"}, "Een accolade hoort bij een invulveld"),
        ({"body": BODY + " {number.__class__}"}, "kennen wij hier niet"),
        ({"body": BODY + " **vet"}, "Er staat een keer ** te weinig in"),
        ({"body": BODY + " [x](http://kwaad.example)"}, "een adres dat begint met https://"),
        ({"body": BODY + " [x](javascript:alert)"}, "een adres dat begint met https://"),
        ({"body": BODY + " [x]({number})"}, "{number} is geen adres om naar te linken"),
        ({"body": "x" * 5001 + BODY}, "korter dan 5.000 tekens"),
        ({"body": ""}, "Schrijf de tekst op."),
        ({"subject": ""}, "Vul een onderwerp in."),
        ({"subject": "{status_url}"}, "past niet in het onderwerp"),
        ({"subject": "x" * 151}, "Maak het korter dan 150 tekens"),
        ({"note": " "}, "wat u veranderde en waarom"),
        ({"note": "x" * 201}, "Kort dit in tot 200 tekens."),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_would_go_wrong_is_said_and_nothing_is_lost(
    editor: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    answer = save(editor, **changes)
    assert answer.status_code == 400
    assert sentence in answer.text.replace("&#34;", '"')
    assert "Korter" in answer.text or "note" in changes
    assert len(versions()) == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{municipality}: {tried_at}", "{choose_url} (pagina om anders te kiezen) moet"),
        ("{tried_at} **nu** {choose_url}", "In een sms kan geen vet"),
        ("{tried_at} [kies]({choose_url})", "In een sms kan geen vet"),
        ("vóór " * 60 + "{tried_at} {choose_url}", "sms&#39;jes lang; 2 is het meeste."),
    ],
    ids=["no link", "bold", "words of a link", "too long"],
)
def test_an_sms_is_short_and_plain(editor: FlaskClient, body: str, sentence: str) -> None:
    answer = save(editor, SMS, body=body)
    assert answer.status_code == 400
    assert sentence in answer.text


def test_a_preview_counts_and_keeps_nothing(editor: FlaskClient) -> None:
    answer = editor.post(
        f"{SMS}/voorbeeld", data={"body": "Wij belden om {tried_at}. {choose_url}"}
    )
    assert answer.status_code == 200
    assert "Wij belden om 10.44. http://127.0.0.1:8000/s/voorbeeld123" in answer.text
    assert "GSM-7" in answer.text and "1 sms" in answer.text
    odd = editor.post(f"{SMS}/voorbeeld", data={"body": "Vóór {tried_at} ❤ {choose_url}"}).text
    assert "UCS-2" in odd and "<code>ó</code>" in odd and "<code>❤</code>" in odd
    end_reading()
    assert db.session.scalar(sa.select(sa.func.max(TextVersion.number))) == 1


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "{{ 7*7 }}", "\x00\ud800 \u202e"])
def test_a_preview_survives_anything(editor: FlaskClient, typed: str) -> None:
    body = (typed + " " + BODY).encode("utf-8", "surrogatepass")
    answer = editor.post(
        f"{MAIL}/voorbeeld", data={"subject": typed.encode("utf-8", "surrogatepass"), "body": body}
    )
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert ">49<" not in answer.text


def test_who_is_second_sees_the_difference_and_may_still_save(editor: FlaskClient) -> None:
    save(editor, body=BODY.replace("Dag", "Hallo"))
    answer = save(editor, body=BODY.replace("Dag", "Beste inwoner"))
    assert answer.status_code == 409
    assert "<del>Hallo</del><ins>Beste inwoner</ins>" in answer.text
    assert 'name="seen" value="2"' in answer.text
    assert save(editor, body=BODY.replace("Dag", "Beste inwoner"), seen="2").status_code == 303
    assert [one.number for one in versions()] == [1, 2, 3]


def test_going_back_is_a_new_version(editor: FlaskClient) -> None:
    save(editor)
    page = editor.get(f"{MAIL}/versies/2").text
    assert "<ins>" in page and "<del>" in page
    answer = editor.post(f"{MAIL}/versies/1")
    assert answer.status_code == 303
    assert [(one.number, one.restores) for one in versions()] == [(1, None), (2, None), (3, 1)]
    assert current_text(KEY).wording == own_wording(KEY)
    assert editor.post(f"{MAIL}/versies/1").status_code == 409
    assert editor.get(f"{MAIL}/versies/9").status_code == 404


def test_the_same_words_are_no_version(editor: FlaskClient) -> None:
    own = own_wording(KEY)
    answer = save(editor, subject=own.subject, body=own.body)
    assert answer.status_code == 400 and "Er is niets veranderd." in answer.text


def test_a_text_that_guards_accounts_stays_as_it_is(editor: FlaskClient) -> None:
    path = "/werk/teksten/password_reset/email/nl"
    assert "Deze tekst ligt vast" in editor.get(path).text
    assert save(editor, path, body="{link} {minutes}").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/werk/teksten/geen/email/nl",
        "/werk/teksten/confirmation/fax/nl",
        "/werk/teksten/morning_list/email/en",
    ],
)
def test_a_text_that_does_not_exist_is_not_found(editor: FlaskClient, path: str) -> None:
    assert editor.get(path).status_code == 404


def test_only_editors_change_texts(marloes: FlaskClient) -> None:
    assert marloes.get("/werk/teksten").status_code == 403
    assert save(marloes).status_code == 403


def test_a_newer_release_renews_only_what_nobody_changed(
    editor: FlaskClient, tuesday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(editor)
    with unit_of_work():
        ensure_texts(now=tuesday)
    assert [one.number for one in versions()] == [1, 2]
    english = TextKey(Template.CONFIRMATION, Medium.EMAIL, "en")
    before = current_text(english)
    with unit_of_work() as session:
        session.add(
            TextVersion(
                template="confirmation",
                medium=Medium.EMAIL,
                language="en",
                number=2,
                subject="Old",
                body="Words of an older release",
                note="",
                restores=None,
                made_by_id=None,
                made_by="Gehoord",
                made_at=tuesday,
            )
        )
    with unit_of_work():
        ensure_texts(now=tuesday)
    end_reading()
    assert current_text(english).wording == before.wording
    assert current_text(english).number == 3


def test_versions_are_never_changed_or_removed(editor: FlaskClient) -> None:
    for statement in (sa.update(TextVersion).values(body="x"), sa.delete(TextVersion)):
        with pytest.raises(sa.exc.DatabaseError), unit_of_work() as session:
            session.execute(statement)


def test_a_subject_is_one_line_whatever_was_typed(editor: FlaskClient, tuesday: datetime) -> None:
    assert save(editor, subject="Binnen: {number}\r\nBcc: b@y.example").status_code == 303
    assert versions()[-1].subject == "Binnen: {number} Bcc: b@y.example"

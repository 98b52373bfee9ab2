# SPDX-License-Identifier: EUPL-1.2
"""The way out by SMTP: encrypted where it must be, headers whole, a killed sender harmless."""

from __future__ import annotations

import ssl
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from config import ROOT
from feedback.db import db, unit_of_work
from feedback.notifications import queries, services
from feedback.notifications.channels.compose import compose
from feedback.notifications.channels.smtp import Server, SmtpChannel
from feedback.notifications.rules import Letter, MessageStatus
from feedback.work.rules import PermanentFailure, TemporaryFailure
from tests.databases import Installation
from tests.notifications.conftest import MailServer, StartServer

LETTER = Letter(
    id="1",
    message_id="<1@duinrade.example>",
    language="nl",
    sender_name="Klantenservice, gemeente “Duinrade”",
    sender="klantenservice@duinrade.example",
    recipient="s.postma@voorbeeld.nl",
    subject="Uw bericht is binnen: één ❤",
    text="Wij bellen u vóór 17.00 uur.\n",
    html="<p>Wij bellen u vóór 17.00 uur.</p>",
    date=datetime(2026, 11, 23, 8, 14, tzinfo=UTC),
)


def channel(url: str, *, is_here: bool = True) -> SmtpChannel:
    server = replace(Server.from_url(url), is_here=is_here)
    return SmtpChannel(server, own_name="duinrade.example")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A self-signed certificate for this machine, as a local mail server has one."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail here")])
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    today = datetime.now(UTC)  # noqa: TID251 - a certificate is checked against the real clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("url", "port", "user", "password", "tls", "here"),
    [
        ("smtp://127.0.0.1:2525", 2525, "", "", False, True),
        ("smtp://localhost", 25, "", "", False, True),
        ("smtp://mail.duinrade.example", 25, "", "", False, False),
        ("smtp://u%40x:p%3Aw%2F@mail.duinrade.example", 587, "u@x", "p:w/", False, False),
        ("smtps://u:p@mail.duinrade.example", 465, "u", "p", True, False),
    ],
)
def test_the_address_of_a_server_is_read(
    url: str, port: int, user: str, password: str, tls: bool, here: bool
) -> None:
    server = Server.from_url(url)
    assert (server.port, server.user, server.password) == (port, user, password)
    assert (server.is_tls_from_start, server.is_here) == (tls, here)
    assert "password" not in repr(server)


def test_starttls_is_used_when_offered(
    start_server: StartServer, certificate: ssl.SSLContext
) -> None:
    server = start_server(tls=certificate)
    assert channel(server.url).send(LETTER) == "250"
    assert server.mailbox.was_encrypted == [True]


def test_beyond_this_machine_nothing_leaves_unencrypted(server: MailServer) -> None:
    with pytest.raises(TemporaryFailure, match="STARTTLS"):
        channel(server.url, is_here=False).send(LETTER)
    assert server.mailbox.arrived == []


def test_beyond_this_machine_a_false_certificate_is_refused(
    start_server: StartServer, certificate: ssl.SSLContext
) -> None:
    server = start_server(tls=certificate)
    with pytest.raises(TemporaryFailure, match="SSLCertVerificationError"):
        channel(server.url, is_here=False).send(LETTER)
    assert server.mailbox.arrived == []


def test_a_server_that_speaks_tls_from_the_start(
    start_server: StartServer, certificate: ssl.SSLContext
) -> None:
    server = start_server(wrapped=certificate)
    assert channel(server.url.replace("smtp:", "smtps:")).send(LETTER) == "250"
    assert server.mailbox.was_encrypted == [True]


def test_the_account_is_used(start_server: StartServer, certificate: ssl.SSLContext) -> None:
    server = start_server(tls=certificate, login=True)
    url = server.url.replace("//", "//klantenservice:geheim@")
    assert channel(url).send(LETTER) == "250"
    assert len(server.mailbox.arrived) == 1


def test_a_wrong_password_waits_for_the_administrator(
    start_server: StartServer, certificate: ssl.SSLContext
) -> None:
    server = start_server(tls=certificate, login=True)
    with pytest.raises(TemporaryFailure, match="535"):
        channel(server.url.replace("//", "//klantenservice:anders@")).send(LETTER)
    assert server.mailbox.arrived == []


def test_headers_survive_quotes_commas_accents_and_emoji(server: MailServer) -> None:
    channel(server.url).send(LETTER)
    (mail,) = server.mailbox.arrived
    assert mail["Subject"] == LETTER.subject
    assert mail["From"].addresses[0].display_name == LETTER.sender_name
    assert mail["From"].addresses[0].addr_spec == LETTER.sender
    assert mail["Message-ID"] == LETTER.message_id
    assert mail["Content-Language"] == "nl"
    assert mail["Date"] == "Mon, 23 Nov 2026 09:14:00 +0100"
    assert mail.get_body(("plain",)).get_content() == "Wij bellen u vóór 17.00 uur.\r\n"


def test_no_line_is_longer_than_mail_allows() -> None:
    long = replace(LETTER, subject="é" * 200, text="woord " * 20_000, html="<p>" + "x" * 100_000)
    raw = compose(long).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "broken",
    [
        {"subject": "a\r\nBcc: b@y.nl"},
        {"sender_name": "a\nBcc: b@y.nl"},
        {"recipient": "a@x.nl\r\nBcc: b@y.nl"},
        {"recipient": "a@x.nl, b@y.nl"},
        {"message_id": "<a>\r\nBcc: b@y.nl"},
        {"reply_to": "a@x.nl\r\nBcc: b@y.nl"},
        {"reply_to": "a@x.nl, b@y.nl"},
    ],
    ids=[
        "subject",
        "sender",
        "recipient",
        "two recipients",
        "message id",
        "reply to",
        "two replies",
    ],
)
def test_a_header_that_breaks_out_is_never_written(broken: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        compose(replace(LETTER, **broken))  # type: ignore[arg-type]


def test_an_answer_goes_where_it_belongs() -> None:
    assert compose(LETTER)["Reply-To"] is None
    mail = compose(replace(LETTER, reply_to="klantenservice+g26-04817.abc@duinrade.example"))
    assert mail["Reply-To"] == "klantenservice+g26-04817.abc@duinrade.example"


def test_a_refused_recipient_is_no_reason_to_name_them(server: MailServer) -> None:
    server.mailbox.replies_to_recipient = ["550 <s.postma@voorbeeld.nl> 5.1.1 unknown"]
    with pytest.raises(PermanentFailure) as refusal:
        channel(server.url).send(LETTER)
    assert str(refusal.value) == "mailserver: 550 5.1.1"


def test_a_letter_keeps_its_contents_out_of_tracebacks() -> None:
    for secret in ("postma", "binnen", "17.00", "Duinrade”"):
        assert secret not in repr(LETTER)


SENDER = """
import sys
from config import load_settings
from feedback import edge
from feedback.app import create_app
from feedback.jobs.schedule import handlers
from feedback.work.services import run_due

app = create_app(load_settings())
with app.app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    run_due(handlers=handlers(), clock=edge.ground().clock, worker="test")
"""


def sender(installation: Installation, server: MailServer, now: datetime) -> subprocess.Popen[str]:
    """Start another process that sends what is due at ``now`` when it is told to."""
    clock = installation.folder / "now.txt"
    clock.write_text(now.isoformat())
    environment = installation.environment | {"SMTP_URL": server.url, "CLOCK_FILE": str(clock)}
    running = subprocess.Popen(
        [sys.executable, "-c", SENDER],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


def go(running: subprocess.Popen[str]) -> int:
    running.communicate("go\n", timeout=30)
    return running.returncode


@pytest.mark.slow
def test_a_sender_killed_after_handing_over_sends_the_same_mail_again(
    app: Flask, installation: Installation, now: datetime, server: MailServer
) -> None:
    with unit_of_work():
        services.queue_mail(
            template="confirmation",
            language="nl",
            to="s.postma@voorbeeld.nl",
            context={"number": "G26-00001", "promise": "", "status_url": "http://127.0.0.1/s"},
            about_case_id=1,
            dedupe_key="confirmation:1",
            send_after=now,
            now=now,
        )
    db.session.rollback()
    first = sender(installation, server, now)
    server.mailbox.kills_sender = first.pid
    assert go(first) == -9
    assert queries.list_messages_about(1)[0].status is MessageStatus.WAITING
    db.session.rollback()
    server.mailbox.kills_sender = None
    assert go(sender(installation, server, now + timedelta(seconds=61))) == 0
    one, two = server.mailbox.arrived
    assert one["Message-ID"] == two["Message-ID"]
    assert queries.list_messages_about(1)[0].status is MessageStatus.SENT

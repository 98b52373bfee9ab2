# SPDX-License-Identifier: EUPL-1.2
"""A resident mails, is answered by mail, and answers: with a real IMAP and a real SMTP server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient

from feedback import edge
from feedback.callbacks.queries.promises import find_latest_promise
from feedback.clock import FixedClock
from feedback.db import end_reading
from feedback.intake.tasks import fetch_mail
from feedback.jobs.schedule import handlers
from feedback.work.services import run_due
from tests.arrivals import cases, mails_in
from tests.files import samples
from tests.imap import ImapServer
from tests.intake.mail.letters import RESIDENT, STORY, bounce, mail
from tests.notifications.conftest import Mailbox
from tests.people import Cast, login
from tests.processes import free_port


@dataclass
class Post:
    """The postal service of this story: what comes in, what went out, and a worker's round."""

    imap: ImapServer
    out: Mailbox
    clock: FixedClock

    def work(self) -> None:
        """Let the worker fetch, read and send until there is nothing left."""
        end_reading()
        fetch_mail(now=self.clock.now())
        while run_due(handlers=handlers(), clock=self.clock, worker="test"):
            pass
        end_reading()

    def comes(self, raw: bytes) -> None:
        """Deliver a mail to us."""
        self.imap.put(raw)
        self.work()

    def newest(self) -> EmailMessage:
        """The last mail that reached a resident."""
        return self.out.arrived[-1]


@pytest.fixture
def post(
    app: Flask, imap: ImapServer, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Post]:
    imap.empty()
    out = Mailbox()
    controller = Controller(out, hostname="127.0.0.1", port=free_port())
    controller.start()
    ground = edge.ground()
    given = replace(
        ground.settings, imap_url=imap.url, smtp_url=f"smtp://127.0.0.1:{controller.port}"
    )
    monkeypatch.setattr(ground, "settings", given)
    yield Post(imap, out, clock)
    controller.stop()


@pytest.fixture
def desk(client: FlaskClient, people: Cast) -> Callable[[str], str]:
    """Marloes at her desk: the page at an address."""
    login(client, people.marloes)
    return lambda path: client.get(path).text


def words_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_mail_goes_round(post: Post, client: FlaskClient, desk: Callable[[str], str]) -> None:
    """1. A new mail is a case with a promise. 2. It is confirmed. 3. An employee answers.
    4. The resident's reply lands on the case. 5. A colleague sees that it waits."""
    photo = ("stoep.jpg", "image/jpeg", samples.picture())
    post.comes(mail(f"{STORY}\n\n06-12345678", files=(photo,)))
    (case,) = cases()
    number, page = case.number, f"/werk/zaken/{case.id}"
    assert find_latest_promise(case.id) is not None
    confirmation = post.newest()
    assert confirmation["To"] == RESIDENT
    assert number in words_of(confirmation)
    assert "Wij bellen u uiterlijk" in words_of(confirmation)
    assert confirmation["Auto-Submitted"] == "auto-generated"

    shown = desk(page)
    assert STORY in shown and "stoep.jpg" in shown and "via e-mail" in shown
    text = "Wij komen morgen kijken. Schikt tien uur?"
    assert client.post(f"{page}/mail", data={"text": text}).status_code == 303
    post.work()
    answer = post.newest()
    assert text in words_of(answer) and number in answer["Subject"]

    reply = mail(
        f"Ja, tien uur is goed.\n\nOp ma 23 nov schreef Gemeente:\n> {text}",
        to=answer["Reply-To"],
        subject=f"Re: {answer['Subject']}",
        message_id="<twee@inwoner.example>",
        In_Reply_To=answer["Message-ID"],
    )
    sent_before = len(post.out.arrived)
    post.comes(reply)
    assert len(cases()) == 1
    shown = desk(page)
    assert "Ja, tien uur is goed." in shown and "Mail van de inwoner" in shown
    assert number in desk("/werk/mail")
    assert len(post.out.arrived) == sent_before, "nothing answers an answer"


def test_a_mail_that_comes_back_is_seen_on_the_case(post: Post, desk: Callable[[str], str]) -> None:
    post.comes(mail())
    post.comes(bounce(post.newest()["Message-ID"]))
    (case,) = cases()
    assert "Onze mail is niet aangekomen" in desk(f"/werk/zaken/{case.id}")


@pytest.mark.slow
def test_a_hundred_automatic_answers_make_no_loop(post: Post) -> None:
    post.comes(mail())
    ours = post.newest()
    for number in range(100):
        post.imap.put(
            mail(
                "Ik ben er niet.",
                to=ours["Reply-To"],
                subject="Automatisch antwoord",
                message_id=f"<{number}@robot.example>",
                Auto_Submitted="auto-replied",
            )
        )
    post.work()
    post.work()
    assert len(mails_in()) == 101
    assert len(post.out.arrived) == 1
    assert len(cases()) == 1

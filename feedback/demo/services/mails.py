# SPDX-License-Identifier: EUPL-1.2
"""Two mails of this morning, through the real door: a story with a photo, and a newsletter.

The photo is drawn here: no picture of anyone lies in the repository.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from PIL import Image, ImageDraw

from feedback import edge
from feedback.clock import FixedClock
from feedback.db import end_reading, unit_of_work
from feedback.demo.services.history import PutDown
from feedback.intake.mail import queries, settling
from feedback.intake.mail.keeping import fingerprint, keep
from feedback.intake.mail.mailbox import Fetched
from feedback.notifications.services import SEND_MESSAGE
from feedback.work.services import run_due

#: So many of the cases come by mail; a smaller demo does without.
MAILED, MAILED_FROM = 1, 40
CAME_BEFORE = timedelta(minutes=50)
STORY = """\
Goedemorgen,

Voor ons huis aan de Lindelaan zijn door de wortels van de boom drie tegels omhoog gekomen. \
Mijn moeder is 79 en loopt met een stok. Gisteren is zij er bijna over gevallen. Op de foto \
ziet u de losse tegel. Ik heb dit in het voorjaar ook al eens gemeld.

Kunt u mij bellen? Het liefst in de ochtend.

Met vriendelijke groet,
Samira Haddou
06 41 23 87 09
"""
NEWSLETTER = """\
Beste relatie,

Deze maand in de nieuwsbrief: tien tips voor een groener bedrijventerrein.

U krijgt deze mail omdat u zich hebt ingeschreven.
"""


def bring_mails(*, now: datetime) -> None:
    """Let both mails come in and be read; the confirmation is put down as sent."""
    at = now - CAME_BEFORE
    for number, raw in enumerate((_with_photo(), _newsletter()), start=1):
        fetched = Fetched(b"demo", 1, number, at, raw, is_whole=True)
        keep(fetched, now=at)
        out = settling.read_out(raw, now=at)
        with unit_of_work():
            settling.settle(queries.get_mail_id(fingerprint(raw)), out, now=at)
    end_reading()
    handlers = {SEND_MESSAGE: PutDown()}
    while run_due(handlers=handlers, clock=FixedClock(at), worker="demo"):
        pass


def _with_photo() -> bytes:
    message = _mail("Samira Haddou <s.haddou@inwoner.example>", "Losse tegels Lindelaan", STORY)
    message.add_attachment(draw_pavement(), "image", "jpeg", filename="losse tegel.jpg")
    return message.as_bytes()


def _newsletter() -> bytes:
    message = _mail("Groen Ondernemen <nieuws@groen.example>", "Nieuwsbrief november", NEWSLETTER)
    message["List-Id"] = "<nieuwsbrief.groen.example>"
    message["Precedence"] = "bulk"
    return message.as_bytes()


def _mail(sender: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, edge.settings().mail_from
    message["Subject"] = subject
    message.set_content(text)
    return message


def draw_pavement() -> bytes:
    """Draw a pavement with one tile that stands up, as a JPEG."""
    drawn = Image.new("RGB", (960, 640), (122, 120, 116))
    pen = ImageDraw.Draw(drawn)
    for row in range(5):
        for column in range(7):
            left, top = column * 150 - (row % 2) * 75, row * 132
            shade = 158 + (row * 7 + column * 11) % 22
            pen.rectangle((left, top, left + 142, top + 124), (shade, shade - 3, shade - 9))
    pen.polygon([(402, 268), (560, 236), (572, 372), (412, 398)], (96, 92, 86))
    pen.polygon([(396, 240), (556, 206), (566, 344), (408, 372)], (196, 190, 178))
    pen.line([(470, 226), (486, 290), (468, 358)], (120, 112, 100), width=3)
    pen.ellipse((700, 40, 940, 280), (86, 66, 46))
    for root in ((720, 200, 560, 240), (740, 260, 600, 330), (800, 280, 760, 420)):
        pen.line(root, (98, 76, 54), width=16)
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=85)
    return written.getvalue()

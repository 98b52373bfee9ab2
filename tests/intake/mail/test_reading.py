# SPDX-License-Identifier: EUPL-1.2
"""Reading mails: what people send is understood, and any bytes end well."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.files.rules import LARGEST_MESSAGE
from feedback.intake.mail.judging import Traffic, is_automatic, is_bounce, judge
from feedback.intake.mail.reading import ReadMail, UnreadableMail, decode_words, read_mail
from feedback.intake.mail.words import cut_history, text_of_html
from tests.files import samples
from tests.intake.mail.letters import OURS, RESIDENT, STORY, bounce, mail, nested

QUIET = Traffic(0, 0, 0)


def test_an_ordinary_mail_is_read() -> None:
    read = read_mail(mail(Date="Mon, 23 Nov 2026 08:30:00 +0100"))
    assert (read.sender, read.sender_name) == (RESIDENT, "Jan Postma")
    assert (read.subject, read.text) == ("Kapotte stoep", STORY)
    assert read.recipients == (OURS,)
    assert read.sent_at == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    assert not is_bounce(read) and not is_automatic(read)


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "iso-8859-1", "windows-1252", "iso-2022-jp", "koi8-r", "utf-16", "gb18030", "utf-7"],
)
def test_every_charset_that_people_use_is_read(charset: str) -> None:
    words = {"iso-2022-jp": "歩道が壊れています", "koi8-r": "Тротуар", "gb18030": "人行道"}
    text = words.get(charset, "een café")
    raw = (
        f"From: <{RESIDENT}>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + __import__("base64").encodebytes(text.encode(charset))
    assert read_mail(raw).text == text


@pytest.mark.parametrize("charset", ["zlib", "rot13", "punycode", "unicode_escape", "x-no", "''"])
def test_a_charset_that_is_none_is_not_believed(charset: str) -> None:
    raw = f"Content-Type: text/plain; charset={charset}\r\n\r\neen caf\u00e9".encode()
    assert read_mail(raw).text == "een café"


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("=?utf-8?q?Kapotte_stoep_=F0=9F=98=A0?=", "Kapotte stoep 😠"),
        ("=?utf-8?B?S2Fwb3R0ZQ==?= =?utf-8?B?IHN0b2Vw?=", "Kapotte stoep"),
        ("=?iso-2022-jp?B?GyRCSmJGOxsoQg==?=", "歩道"),
        ("=?x-onbekend?q?caf=E9?=", "café"),
        ("=?utf-8?B?!!!?=", ""),
        ("=?utf-8?q?a=0D=0ABcc=3A_b=40c.nl?=", "a Bcc: b@c.nl"),
        ("a\r\n b", "a b"),
        ("\udce9\udcff", "éÿ"),
        ("x" * 100_000, "x" * 4_000),
    ],
)
def test_a_header_becomes_one_line_of_words(header: str, read: str) -> None:
    assert decode_words(header) == read


@pytest.mark.parametrize(
    ("header", "address", "name"),
    [
        ("jan@voorbeeld.nl", "jan@voorbeeld.nl", ""),
        ('"admin@gemeente.nl" <jan@voorbeeld.nl>', "jan@voorbeeld.nl", "admin@gemeente.nl"),
        ("<a@voorbeeld.nl> <b@voorbeeld.nl>", "", ""),
        ("a@voorbeeld.nl, b@voorbeeld.nl", "", "a@voorbeeld.nl, b@voorbeeld.nl"),
        ("=?utf-8?q?x_=3Ca=40voorbeeld=2Enl=3E?= <b@voorbeeld.nl>", "", "x"),
        ("geen adres", "", "geen adres"),
        ("", "", ""),
        ("Jan\r\n Postma <jan@voorbeeld.nl>", "jan@voorbeeld.nl", "Jan Postma"),
        ("<jan@voorbeeld.nl\r\nBcc: x@y.nl>", "", ""),
    ],
)
def test_a_sender_is_one_address_or_nobody(header: str, address: str, name: str) -> None:
    read = read_mail(f"From: {header}\r\n\r\nhallo".encode())
    assert (read.sender, read.sender_name) == (address, name)


def test_flowed_text_stands_as_it_was_typed() -> None:
    flowed = "De stoep ligt \nal weken \nopen.\n\nGroet, \n\n> oud \n> ouder\n-- \nJan"
    raw = b"Content-Type: text/plain; format=flowed\r\n\r\n" + flowed.encode()
    assert read_mail(raw).text == (
        "De stoep ligt al weken open.\n\nGroet,\n\n> oud\n> ouder\n--\nJan"
    )


def test_html_becomes_words_and_plain_text_goes_before_it() -> None:
    page = "<p>Beste&nbsp;gemeente,</p><script>x()</script><div>De stoep<br>ligt open</div>"
    assert text_of_html(page) == "Beste gemeente,\n\nDe stoep\nligt open"
    assert read_mail(mail(None, html=page)).text.startswith("Beste gemeente")
    assert read_mail(mail("gewoon", html=page)).text == "gewoon"


def test_a_quote_in_html_is_known_as_one() -> None:
    page = (
        "<div>Ja hoor</div><div>Op ma 23 nov schreef X:</div><blockquote>Oud<br>spul</blockquote>"
    )
    assert cut_history(text_of_html(page)) == "Ja hoor"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "Dank.\n\nOp 23-11-2026 om 9:14 schreef Gemeente <a@b.nl>:\n> Goedendag,\n> hallo",
            "Dank.",
        ),
        ("Dank.\n\nOn Mon, 23 Nov 2026\nGemeente <a@b.nl> wrote:\n\n> Hi", "Dank."),
        (
            "Dank.\n\nVan: Gemeente <a@b.nl>\nVerzonden: maandag\nAan: Jan\nOnderwerp: x\n\nOud",
            "Dank.",
        ),
        ("Dank.\n-----Oorspronkelijk bericht-----\nVan: x\nOud", "Dank."),
        (
            "> oud\nJa, dat klopt.\n> ouder\nEn dit ook.",
            "> oud\nJa, dat klopt.\n> ouder\nEn dit ook.",
        ),
        ("Op maandag schreef ik u al:\nniemand belde mij terug.", None),
        ("Van: mijn moeder weet ik dat het klopt.", None),
        ("> alleen een citaat", None),
        ("", None),
    ],
    ids=["nl", "en, two lines", "outlook", "divider", "between", "a story", "from", "all", "none"],
)
def test_the_history_below_an_answer_is_cut(text: str, own: str | None) -> None:
    assert cut_history(text) == (text if own is None else own)


def test_files_come_with_their_names_and_winmail_stays_whole() -> None:
    read = read_mail(
        mail(
            files=(
                ("stoep.jpg", "image/jpeg", samples.picture()),
                ("winmail.dat", "application/ms-tnef", samples.TNEF),
            )
        )
    )
    assert [part.name for part in read.parts] == ["stoep.jpg", "winmail.dat"]
    assert read.parts[1].content == samples.TNEF
    assert read.text == STORY


def test_a_mail_without_words_is_read_too() -> None:
    read = read_mail(mail(None, subject=""))
    assert (read.subject, read.text) == ("", "")


def test_fifty_deep_is_read_and_five_thousand_deep_is_refused() -> None:
    assert read_mail(nested(50)).text == STORY
    begun = time.monotonic()
    with pytest.raises(UnreadableMail):
        read_mail(nested(5_000))
    assert time.monotonic() - begun < 5


def test_what_would_keep_a_worker_busy_is_refused_before_it_is_tried() -> None:
    bomb = nested(60, text="x\r\n" * 2_000_000)
    begun = time.monotonic()
    with pytest.raises(UnreadableMail):
        read_mail(bomb)
    assert time.monotonic() - begun < 2


def test_the_largest_mail_is_read_in_good_time() -> None:
    raw = mail(files=(("a.bin", "application/octet-stream", bytes(18 * 1024 * 1024)),))
    assert len(raw) <= LARGEST_MESSAGE
    begun = time.monotonic()
    assert len(read_mail(raw).parts[0].content) == 18 * 1024 * 1024
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        "<!--" * 100_000,
        "<p" * 200_000,
        "&" * 400_000,
        "<blockquote>" * 40_000,
        "op x schreef y:\n" * 12_000,
        "op " * 100_000,
        "van: x\n" * 30_000,
        ">\n" * 100_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_no_words_take_long(text: str) -> None:
    begun = time.monotonic()
    cut_history(text_of_html(text))
    cut_history(text)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({"Auto_Submitted": "auto-replied"}, True),
        ({"Auto_Submitted": "auto-generated; x=y"}, True),
        ({"Auto_Submitted": "no"}, False),
        ({"Precedence": "bulk"}, True),
        ({"X_Autoreply": "yes"}, True),
        ({"X_Auto_Response_Suppress": "All"}, True),
        ({"Return_Path": "<>"}, True),
        ({"Return_Path": f"<{RESIDENT}>"}, False),
        ({"List_Id": "<nieuws.voorbeeld.nl>"}, True),
        ({"subject": "Automatisch antwoord: Uw bericht"}, True),
        ({"subject": "Automatische lantaarn is stuk"}, False),
    ],
)
def test_robots_are_known(headers: dict[str, str], automatic: bool) -> None:
    assert is_automatic(read_mail(mail(**headers))) is automatic


def test_a_report_names_our_mail_and_whether_it_is_final() -> None:
    ours = "<0b5f6a52-0c5a-4c3c-9c55-5f1d5f0c1a11@127.0.0.1>"
    read = read_mail(bounce(ours))
    assert is_bounce(read)
    assert read.named_ids == (ours,)
    assert read.bounce is not None
    assert (read.bounce.status, read.bounce.is_final) == ("5.1.1", True)
    later = read_mail(bounce(ours, status="4.4.1", action="delayed")).bounce
    assert later is not None and not later.is_final


@given(raw=st.binary(max_size=4_000))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused_calmly(raw: bytes) -> None:
    _judged(raw)


PIECES = st.sampled_from(
    [
        b"From: ",
        b"a@b.nl",
        b"<",
        b">",
        b"\r\n",
        b"\n\n",
        b"Content-Type: ",
        b"multipart/mixed",
        b"; boundary=",
        b'"x"',
        b"--x",
        b"--x--",
        b"text/html",
        b"text/plain",
        b"; charset=",
        b"=?",
        b"utf-8?q?=FF?=",
        b"message/rfc822",
        b"message/delivery-status",
        b"Subject: ",
        b"\xff\xfe",
        b"Content-Transfer-Encoding: ",
        b"base64",
        b"uuencode",
        b"begin 644 x",
        b"\0",
        b"%0d",
        b"Content-Disposition: attachment; filename*=",
        b"utf-8''%",
        b"*0*=",
        b"Status: 5",
        b" ",
        b"Date: Mon, 99 Nov 99999 99:99:99 +9999",
        b"multipart/report",
        b"winmail.dat",
        b"(",
        b")",
    ]
)


@given(pieces=st.lists(PIECES, max_size=80))
@settings(max_examples=600)
def test_anything_made_of_mail_is_read_or_refused_calmly(pieces: list[bytes]) -> None:
    _judged(b"".join(pieces))


@given(cut=st.integers(0, 900), noise=st.binary(max_size=40))
@settings(max_examples=200)
def test_a_damaged_mail_is_read_or_refused_calmly(cut: int, noise: bytes) -> None:
    whole = bounce("<0b5f6a52-0c5a-4c3c-9c55-5f1d5f0c1a11@127.0.0.1>")
    _judged(whole[:cut] + noise + whole[cut + len(noise) :])


def _judged(raw: bytes) -> None:
    try:
        read = read_mail(raw)
    except UnreadableMail:
        return
    assert isinstance(read, ReadMail)
    for text in (read.text, read.subject, read.sender, read.sender_name, *read.headers):
        assert "\0" not in text
        text.encode()
    assert "\n" not in read.subject + read.sender + read.sender_name
    cut_history(read.text)
    judge(read, case_id=None, own_address=OURS, traffic=QUIET)
    for part in read.parts:
        assert isinstance(part.content, bytes)
        part.name.encode()

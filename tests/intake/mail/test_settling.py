# SPDX-License-Identifier: EUPL-1.2
"""What becomes of mails: cases, answers, reports, robots, and what waits for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.callbacks.queries.promises import find_latest_promise
from feedback.cases.models import CaseNote
from feedback.cases.queries import list_attachments, list_timeline
from feedback.cases.rules import CaseKind, NoteWay, TimelineKind
from feedback.catalogue.rules import Channel
from feedback.clock import FixedClock
from feedback.contacts.queries import get_card
from feedback.db import db, end_reading
from feedback.files.errors import Refusal
from feedback.files.services import open_file
from feedback.intake.mail import judging, queries, settling
from feedback.intake.mail.judging import QuarantineReason
from feedback.intake.mail.keeping import fingerprint
from feedback.intake.models import MailStatus
from feedback.notifications.queries import find_open_letter
from feedback.notifications.reply_address import find_addressed_case, reply_address
from feedback.notifications.rules import Delivery
from tests.arrivals import Arrive, cases, mails_in, outbox
from tests.files import samples
from tests.intake.mail.letters import OURS, RESIDENT, STORY, bounce, mail, nested
from tests.make import make_case, make_report

MONDAY = datetime(2026, 11, 23, 8, 14, tzinfo=UTC)


def notes(case_id: int) -> list[CaseNote]:
    end_reading()
    return [one for one in db.session.query(CaseNote) if one.case_id == case_id]


@pytest.fixture
def case_id(app: Flask, receiving: None, now: datetime) -> int:
    found = make_case(now=now, report=make_report(email=RESIDENT)).case.id
    end_reading()
    return found


class TestNewMail:
    def test_a_new_mail_becomes_a_case_with_a_promise_and_one_confirmation(
        self, arrive: Arrive, now: datetime
    ) -> None:
        row = arrive(mail())
        (case,) = cases()
        assert (row.status, row.case_id) == (MailStatus.BECAME_CASE, case.id)
        assert (case.kind, case.channel) == (CaseKind.COMPLAINT, Channel.EMAIL)
        assert case.story == f"Kapotte stoep\n\n{STORY}"
        promise = find_latest_promise(case.id)
        assert promise is not None
        assert (promise.way, promise.due_at) == ("email", datetime(2026, 11, 24, 16, tzinfo=UTC))
        (confirmation,) = outbox()
        letter = find_open_letter(confirmation.id, now=now)
        assert letter is not None and letter.recipient == RESIDENT
        assert case.number in letter.text and "U hoort van ons uiterlijk" in letter.text
        assert letter.reply_to == reply_address(case.id)

    def test_the_one_number_in_the_text_is_called_and_said_to_come_from_there(
        self, arrive: Arrive
    ) -> None:
        arrive(mail(f"{STORY}\n\nGroet, Jan\n06-12345678"))
        (case,) = cases()
        assert case.contact_id is not None
        assert get_card(case.contact_id).has_phone
        promise = find_latest_promise(case.id)
        assert promise is not None and promise.way == "phone"
        (said,) = notes(case.id)
        assert "komt uit de tekst van de mail" in said.text
        assert "12345678" not in said.text

    @pytest.mark.parametrize(
        "text", ["0900-1234 is duur", "06-12345678 of 06-87654321", "nummer 12345", "112"]
    )
    def test_a_number_that_may_not_be_theirs_is_not_dialled(self, arrive: Arrive, text) -> None:
        arrive(mail(text))
        (case,) = cases()
        assert case.contact_id is not None and not get_card(case.contact_id).has_phone

    def test_the_clock_runs_from_when_it_was_written_if_that_can_be(
        self, arrive: Arrive, now: datetime
    ) -> None:
        before = {"Date": "Mon, 23 Nov 2026 08:10:00 +0100"}
        after = {"Date": "Tue, 24 Nov 2026 08:10:00 +0100"}
        long_ago = {"Date": "Mon, 23 Nov 2020 08:10:00 +0100"}
        for number, (date, wanted) in enumerate(
            [(before, MONDAY - timedelta(hours=1, minutes=4)), (after, now), (long_ago, now)]
        ):
            arrive(mail(message_id=f"<{number}@x>", **date), at=now)
            assert cases()[-1].received_at == wanted

    def test_photos_come_along_and_what_is_refused_is_named(self, arrive: Arrive) -> None:
        files = (
            ("stoep.jpg", "image/jpeg", samples.picture()),
            ("winmail.dat", "application/ms-tnef", samples.TNEF),
            ("factuur.exe", "application/octet-stream", samples.PROGRAM),
            ("groot.pdf", "application/pdf", samples.PDF + bytes(11_000_000)),
        )
        row = arrive(mail(files=files))
        photo, tnef, program, large = list_attachments(cases()[0].id)
        assert open_file(photo.file_id or "").content.startswith(b"\xff\xd8")
        assert tnef.refusal is None and tnef.name == "winmail.dat"
        assert (program.name, program.refusal) == ("factuur.exe", Refusal.PROGRAM)
        assert large.refusal is Refusal.TOO_LARGE
        assert b"factuur.exe" in queries.open_original(row).content

    def test_a_logo_below_a_name_is_no_attachment(self, arrive: Arrive) -> None:
        raw = mail(files=(("logo.png", "image/png", samples.picture("PNG")),))
        raw = raw.replace(b"Content-Type: image/png", b"Content-ID: <l>\r\nContent-Type: image/png")
        arrive(raw)
        assert list_attachments(cases()[0].id) == []

    @pytest.mark.parametrize(
        ("raw", "story"),
        [
            (mail(None, subject=""), settling.NO_WORDS),
            (mail(nested(50).decode()), None),
            (nested(50), f"diep\n\n{STORY}"),
            (mail("歩道が壊れています"), "Kapotte stoep\n\n歩道が壊れています"),
            (mail("mijn bsn is 123456782"), "Kapotte stoep\n\nmijn bsn is [BSN weggehaald]"),
        ],
        ids=["no words", "a mail in a mail", "fifty deep", "japanese", "a bsn"],
    )
    def test_odd_mails_become_cases_too(self, arrive: Arrive, raw: bytes, story) -> None:
        arrive(raw)
        (case,) = cases()
        assert story is None or case.story == story

    def test_a_very_long_mail_is_cut_and_says_so(self, arrive: Arrive) -> None:
        arrive(mail("woord " * 5_000))
        story = cases()[0].story
        assert story is not None and len(story) <= 10_000
        assert story.endswith("(De rest staat in de oorspronkelijke mail.)")

    def test_the_same_mail_twice_is_one(self, arrive: Arrive, clock: FixedClock) -> None:
        arrive(mail())
        other_way = b"Received: from elders\r\n" + mail()
        assert fingerprint(other_way) == fingerprint(mail())
        with pytest.raises(Exception, match="No row"):
            arrive(other_way)
        assert len(cases()) == 1

    def test_repeating_a_message_id_keeps_nobody_elses_mail_out(self, arrive: Arrive) -> None:
        arrive(mail())
        arrive(mail("Iets heel anders"))
        assert len(cases()) == 2


class TestAnswers:
    def test_an_answer_lands_on_its_case_by_the_signed_address(
        self, arrive: Arrive, case_id: int
    ) -> None:
        text = "Dank, maar het is nog niet klaar.\n\nOp ma 23 nov schreef Gemeente:\n> Goedendag"
        files = (("nog.jpg", "image/jpeg", samples.picture()),)
        row = arrive(mail(text, to=f"Gemeente <{reply_address(case_id)}>", files=files))
        assert (row.status, row.case_id) == (MailStatus.ADDED_TO_CASE, case_id)
        (added,) = notes(case_id)
        assert added.text == "Dank, maar het is nog niet klaar."
        assert (added.from_resident, added.way) == (True, NoteWay.MAIL)
        (photo,) = list_attachments(case_id)
        assert photo.note_id == added.id
        assert len(cases()) == 1
        assert row.handled_at is None, "a colleague still has to read it"

    def test_it_sends_nothing_back_and_leaves_the_promise_as_it_was(
        self, arrive: Arrive, case_id: int
    ) -> None:
        before, promise = len(outbox()), find_latest_promise(case_id)
        assert promise is not None
        due_at, state = promise.due_at, promise.state
        arrive(mail("Bedankt", to=reply_address(case_id)))
        after = find_latest_promise(case_id)
        assert after is not None and (after.due_at, after.state) == (due_at, state)
        assert len(outbox()) == before

    @pytest.mark.parametrize(
        ("sender", "label"),
        [(RESIDENT.upper(), "inwoner"), ("ander@elders.example", "ander mailadres")],
    )
    def test_who_claims_to_answer_is_only_a_word_beside_it(
        self, arrive: Arrive, case_id: int, sender: str, label: str
    ) -> None:
        arrive(mail("x", sender=f"Burgemeester <{sender}>", to=reply_address(case_id)))
        newest = list_timeline(case_id)[0]
        assert (newest.kind, newest.actor_label) == (TimelineKind.ADDED, label)
        assert newest.actor_id is None

    def test_a_forged_address_is_just_a_new_mail(self, arrive: Arrive, case_id: int) -> None:
        good = reply_address(case_id)
        name, _, rest = good.partition("+")
        seal = rest.partition("@")[0]
        forged = [
            f"{name}+{seal[:-1]}{'a' if seal[-1] != 'a' else 'b'}@127.0.0.1",
            good.replace("+z", "+z1"),
            f"{name}+{case_id}@127.0.0.1",
            f"{name}+z@127.0.0.1",
            f"{name}+z1-@127.0.0.1",
        ]
        for number, address in enumerate(forged[: judging.MOST_NEW]):
            sender = f"{number}@elders.example"
            arrive(mail(f"{number}", sender=sender, to=address, message_id=f"<{number}@x>"))
        assert notes(case_id) == []
        assert len(cases()) == 1 + len(forged)

    def test_the_address_of_a_case_that_is_not_there_is_a_new_mail(self, arrive: Arrive) -> None:
        row = arrive(mail(to=reply_address(999)))
        assert row.status is MailStatus.BECAME_CASE

    def test_forged_headers_lead_nowhere(self, arrive: Arrive, case_id: int) -> None:
        ours = outbox()[0].message_id if outbox() else "<x@127.0.0.1>"
        arrive(mail(In_Reply_To=ours, References=ours, Reply_To="x@elders.example"))
        assert notes(case_id) == []
        assert len(cases()) == 2

    def test_addresses_survive_capitals_and_open_nothing_else(self, app, receiving) -> None:
        for number in (1, 35, 36, 4817, 2**62):
            assert find_addressed_case(reply_address(number)) == number
            assert find_addressed_case(reply_address(number).upper()) == number
        assert reply_address(1).partition("@")[0] != reply_address(2).partition("@")[0]
        for nobody in ("", "@", "a@b", "klant+z1@b.nl", "klant+z" + "z" * 13 + "-" + "a" * 13):
            assert find_addressed_case(nobody) is None


class TestReportsAndRobots:
    def test_a_mail_that_came_back_stands_on_its_case_for_a_person(
        self, arrive: Arrive, case_id: int
    ) -> None:
        ours = outbox()[0]
        row = arrive(bounce(ours.message_id))
        assert (row.status, row.case_id) == (MailStatus.BOUNCE, case_id)
        (told,) = notes(case_id)
        assert told.way is NoteWay.BOUNCE and "5.1.1" in told.text
        assert outbox()[0].delivery is Delivery.UNDELIVERED
        assert len(cases()) == 1

    def test_a_delay_is_no_news(self, arrive: Arrive, case_id: int) -> None:
        arrive(bounce(outbox()[0].message_id, status="4.4.1", action="delayed"))
        assert notes(case_id) == []

    def test_a_bomb_of_reports_stands_there_once(self, arrive: Arrive, case_id: int) -> None:
        ours = outbox()[0].message_id
        for number in range(20):
            arrive(bounce(ours, status=f"5.7.{number}"))
        assert len(notes(case_id)) == 1
        assert len(mails_in()) == 20

    def test_a_report_on_nothing_of_ours_makes_no_case(self, arrive: Arrive) -> None:
        row = arrive(bounce("<0b5f6a52-0c5a-4c3c-9c55-5f1d5f0c1a11@elders.example>"))
        assert (row.status, row.case_id) == (MailStatus.BOUNCE, None)
        assert cases() == []

    def test_an_automatic_answer_is_shown_and_never_answered(
        self, arrive: Arrive, case_id: int
    ) -> None:
        before = len(outbox())
        row = arrive(mail("Ik ben weg.", to=reply_address(case_id), Auto_Submitted="auto-replied"))
        assert row.status is MailStatus.AUTOMATIC and row.handled_at is not None
        (told,) = notes(case_id)
        assert told.way is NoteWay.AUTOMATIC_MAIL
        assert len(outbox()) == before

    @pytest.mark.slow
    def test_a_robot_that_says_so_makes_no_loop_in_a_hundred_tries(
        self, arrive: Arrive, case_id: int
    ) -> None:
        before = len(outbox())
        for number in range(100):
            raw = mail(
                "Afwezig",
                to=reply_address(case_id),
                message_id=f"<{number}@robot.example>",
                Return_Path="<>",
                Auto_Submitted="auto-replied",
            )
            arrive(raw)
        assert len(outbox()) == before
        assert len(notes(case_id)) == settling.MOST_ROBOT_NOTES
        assert len(mails_in()) == 100

    @pytest.mark.slow
    def test_a_robot_that_hides_gets_a_few_confirmations_and_then_waits(
        self, arrive: Arrive
    ) -> None:
        for number in range(100):
            arrive(mail("Bedankt voor uw mail", message_id=f"<{number}@robot.example>"))
        assert len(outbox()) == judging.MOST_NEW
        waiting = [one for one in mails_in() if one.status is MailStatus.QUARANTINED]
        assert len(waiting) == 100 - judging.MOST_NEW
        assert {one.reason for one in waiting} == {QuarantineReason.FLOOD}

    def test_an_hour_later_the_same_person_may_write_again(
        self, arrive: Arrive, clock: FixedClock
    ) -> None:
        for number in range(8):
            arrive(mail(message_id=f"<{number}@x>"))
        clock.set(clock.now() + timedelta(minutes=61))
        assert arrive(mail(message_id="<later@x>")).status is MailStatus.BECAME_CASE


class TestQuarantine:
    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (mail(Auto_Submitted="auto-generated"), QuarantineReason.AUTOMATIC),
            (mail(List_Id="<nieuws.example>"), QuarantineReason.AUTOMATIC),
            (mail(sender=""), QuarantineReason.NO_SENDER),
            (mail(sender="geen adres"), QuarantineReason.NO_SENDER),
            (mail(sender=OURS.upper()), QuarantineReason.NO_SENDER),
            (mail(X_Spam_Flag="YES"), QuarantineReason.SPAM),
            (nested(3_000), QuarantineReason.UNREADABLE),
        ],
        ids=["robot", "list", "nobody", "no address", "ourselves", "spam", "too deep"],
    )
    def test_what_a_person_must_judge_waits_with_a_running_clock(
        self, arrive: Arrive, raw: bytes, reason: QuarantineReason
    ) -> None:
        row = arrive(raw)
        assert (row.status, row.reason) == (MailStatus.QUARANTINED, reason)
        assert row.due_at == datetime(2026, 11, 24, 16, tzinfo=UTC)
        assert cases() == [] and outbox() == []
        assert queries.open_original(row).content == raw
        assert [one.id for one in queries.list_waiting(limit=10)] == [row.id]

    def test_our_own_address_is_a_loop(self) -> None:
        read = settling.read_mail(mail(sender="Wij <klant@duinrade.example>"))
        judged = judging.judge(
            read,
            case_id=None,
            own_address="klant@duinrade.example",
            traffic=judging.Traffic(0, 0, 0),
        )
        assert judged.reason is QuarantineReason.OWN_ADDRESS

    def test_a_mail_that_is_too_large_shows_who_sent_it(self, arrive: Arrive) -> None:
        head = mail().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        row = arrive(head, is_whole=False)
        assert (row.status, row.reason) == (MailStatus.QUARANTINED, QuarantineReason.TOO_LARGE)
        (shown,) = queries.list_waiting(limit=10)
        assert shown.subject == "Kapotte stoep" and RESIDENT in shown.sender

    def test_everyone_together_can_be_too_much(self, arrive: Arrive, monkeypatch) -> None:
        monkeypatch.setattr(judging, "MOST_OF_ALL", 3)
        for number in range(5):
            arrive(mail(sender=f"{number}@elders.example", message_id=f"<{number}@x>"))
        assert len(cases()) == 3
        assert len(queries.list_waiting(limit=10)) == 2


@given(raw=st.binary(max_size=600))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_end_as_a_row(arrive: Arrive, raw: bytes) -> None:
    before = len(mails_in())
    try:
        row = arrive(raw)
    except Exception as known:  # the same bytes were kept before
        assert "No row" in str(known)
        assert len(mails_in()) == before
        return
    assert row.status is not MailStatus.KEPT

# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a mail: an answer on its case, a new case, a report, or a place in quarantine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
import structlog

from feedback import edge
from feedback.accounts.rules import Actor, program
from feedback.callbacks.services.promises import preview_due
from feedback.cases.models import Case
from feedback.cases.queries import find_case
from feedback.cases.rules import MAX_STORY, CaseKind, NoteWay
from feedback.cases.services.attachments import LeftOut, Sent, attach
from feedback.cases.services.timeline import add_from_resident, note
from feedback.catalogue.rules import Channel
from feedback.contacts.errors import UnusablePhone
from feedback.contacts.rules.details import PreferredChannel
from feedback.contacts.rules.numbers import HOME, parse_phone
from feedback.contacts.rules.search import email_key
from feedback.errors import Invalid, trace_without_data
from feedback.files import services as files
from feedback.files.errors import FileRefused, Refusal
from feedback.files.rules import LARGEST_MESSAGE
from feedback.intake.mail import queries
from feedback.intake.mail.judging import Judgement, Meaning, QuarantineReason, judge
from feedback.intake.mail.reading import Part, ReadMail, UnreadableMail, read_mail
from feedback.intake.mail.words import cut_history
from feedback.intake.models import IncomingMail, MailStatus
from feedback.intake.services import ContactInput, Receipt, Report, receive
from feedback.notifications.outcomes import record_bounce
from feedback.notifications.reply_address import find_addressed_case

log = structlog.get_logger()
MAILBOX: Actor = program("mail")
RESIDENT: Actor = program("inwoner")
STRANGER: Actor = program("ander mailadres")
_HOUR = timedelta(hours=1)
#: A Date this much before the server took the mail is believed; older is a wrong clock.
BELIEVED = timedelta(hours=24)
MOST_FILES = 10
MOST_ROBOT_NOTES = 3
#: Smaller pictures within the text are logos below a name.
SMALLEST_PICTURE = 15_000
_SEARCHED_FOR_A_NUMBER = 10_000
NO_WORDS = "(mail zonder tekst)"
CUT = "\n\n(De rest staat in de oorspronkelijke mail.)"


@dataclass(frozen=True)
class ReadOut:
    """A mail taken apart, with its files on the disk; None for one that cannot be read."""

    mail: ReadMail | None
    sent: tuple[Sent, ...] = ()
    phone: str = ""


def read_out(raw: bytes, *, now: datetime) -> ReadOut:
    """Take a mail apart: slow work, outside every transaction. Never raises for its content."""
    try:
        mail = read_mail(raw)
    except UnreadableMail as trouble:
        log.warning("mail.unreadable", why=str(trouble))
        return ReadOut(None)
    except Exception as error:
        # A mail that nobody foresaw must not be tried for two days and then be lost.
        log.warning("mail.fault", error=type(error).__name__, where=trace_without_data(error))
        return ReadOut(None)
    return ReadOut(mail, tuple(_prepare(mail.parts, now=now)), find_number(mail.text))


def look(raw: bytes) -> ReadMail | None:
    """Return what a mail says, for a person to judge; None for one that cannot be read."""
    try:
        return read_mail(raw)
    except UnreadableMail:
        return None


def settle(mail_id: int, out: ReadOut, *, now: datetime) -> None:
    """Judge a kept mail and do what it asks for, in the running unit of work; once."""
    row = queries.get_mail(mail_id, lock=True)
    mail = out.mail
    if mail is not None and not row.is_whole:
        _note_sender(row, mail)
    if row.status is not MailStatus.KEPT:
        return
    if mail is None:
        _quarantine(row, QuarantineReason.UNREADABLE)
        return
    _note_sender(row, mail)
    _start_clock(row, mail, now=now)
    case = find_case(_addressed(mail))
    judgement = judge(
        mail,
        case_id=case.id if case else None,
        own_address=edge.settings().mail_from,
        traffic=queries.count_traffic(row, since=now - _HOUR),
    )
    _act(row, judgement, out=out, mail=mail, case=case, now=now)


def _act(
    row: IncomingMail,
    judgement: Judgement,
    *,
    out: ReadOut,
    mail: ReadMail,
    case: Case | None,
    now: datetime,
) -> None:
    if judgement.reason is not None:
        _quarantine(row, judgement.reason)
    elif judgement.meaning is Meaning.BOUNCE:
        _take_bounce(row, mail, case=case, now=now)
    elif judgement.meaning is Meaning.AUTOMATIC:
        _take_automatic(row, mail, case=case, now=now)
    elif case is not None:
        add_to_case(row, out, case=case, now=now)
    else:
        try:
            open_case(row, out, by=MAILBOX, now=now)
        except Invalid:
            _quarantine(row, QuarantineReason.REFUSED)


def open_case(
    row: IncomingMail, out: ReadOut, *, by: Actor, now: datetime, confirm: bool = True
) -> Receipt:
    """Make a case of a mail, with a promise from the moment the mail came.

    Without any number in the text the promise is to be heard by mail. A number that stands
    there once is called, and the case says where it comes from. Raises ``Invalid``.
    """
    mail, phone = out.mail, out.phone
    sender = mail.sender if mail else ""
    contact = ContactInput(
        name=mail.sender_name if mail else "",
        email=sender,
        phone=phone,
        preferred_channel="" if phone else PreferredChannel.EMAIL.value,
    )
    receipt = receive(
        Report(
            kind=CaseKind.COMPLAINT,
            channel=Channel.EMAIL,
            story=story_of(mail),
            contact=contact if sender or phone else None,
            call_requested=bool(phone),
            received_at=row.started_at,
            confirm=confirm,
            sent_along=out.sent,
        ),
        by=by,
        now=now,
    )
    if phone:
        words = "Het telefoonnummer komt uit de tekst van de mail. Controleer het bij het bellen."
        note(receipt.case.id, words, by=MAILBOX, now=now)
    _done(row, MailStatus.BECAME_CASE, case_id=receipt.case.id, by=by, now=now)
    return receipt


def add_to_case(row: IncomingMail, out: ReadOut, *, case: Case, now: datetime) -> None:
    """Put an answer on its case; a colleague still has to look, so the clock runs.

    From whom it claims to be changes nothing but a word beside it.
    """
    mail = out.mail
    by = RESIDENT if queries.is_sender_of(row, case) else STRANGER
    words = _bounded(cut_history(mail.text) if mail else "") or NO_WORDS
    added = add_from_resident(case.id, words, way=NoteWay.MAIL, by=by, now=now)
    attach(case.id, out.sent, note_id=added.id, now=now)
    row.status, row.case_id, row.note_id = MailStatus.ADDED_TO_CASE, case.id, added.id


def story_of(mail: ReadMail | None) -> str:
    """Return subject and words of a mail as the story of a case."""
    if mail is None:
        return NO_WORDS
    parts = [part for part in (mail.subject, mail.text) if part]
    return _bounded("\n\n".join(parts)) or NO_WORDS


def find_number(text: str) -> str:
    """Return the one phone number in a text that we would call; "" for none, or for several."""
    found: dict[str, None] = {}
    for match in phonenumbers.PhoneNumberMatcher(text[:_SEARCHED_FOR_A_NUMBER], HOME):
        try:
            found[parse_phone(match.raw_string).e164] = None
        except UnusablePhone:
            continue
    return next(iter(found)) if len(found) == 1 else ""


def _take_bounce(row: IncomingMail, mail: ReadMail, *, case: Case | None, now: datetime) -> None:
    """Mark the mail of ours that came back, and tell it on the case: once, however often."""
    bounce = mail.bounce
    case_id = case.id if case else None
    if bounce is None or bounce.is_final:
        detail = (bounce.status if bounce else "") or "geen reden genoemd"
        ours = [record_bounce(one, detail=detail, now=now) for one in mail.named_ids]
        about = [message.about_case_id for message in ours if message is not None]
        case_id = next((one for one in about if one is not None), case_id)
        if case_id is not None and not queries.has_bounced_since(case_id, since=now - _HOUR):
            words = f"Onze mail kwam terug ({detail}). Bel de inwoner of schrijf een brief."
            row.note_id = note(case_id, words, way=NoteWay.BOUNCE, by=MAILBOX, now=now).id
    _done(row, MailStatus.BOUNCE, case_id=case_id, by=MAILBOX, now=now)


def _take_automatic(row: IncomingMail, mail: ReadMail, *, case: Case | None, now: datetime) -> None:
    """Show what a robot answered, the first times; it is never answered and needs nobody."""
    assert case is not None, "without a case it waits for a person"
    if queries.count_automatic(case.id, since=now - timedelta(days=1)) < MOST_ROBOT_NOTES:
        words = _bounded(cut_history(mail.text)) or mail.subject or NO_WORDS
        told = add_from_resident(case.id, words, way=NoteWay.AUTOMATIC_MAIL, by=MAILBOX, now=now)
        row.note_id = told.id
    _done(row, MailStatus.AUTOMATIC, case_id=case.id, by=MAILBOX, now=now)


def _quarantine(row: IncomingMail, reason: QuarantineReason) -> None:
    row.status, row.reason = MailStatus.QUARANTINED, reason


def _done(
    row: IncomingMail, status: MailStatus, *, case_id: int | None, by: Actor, now: datetime
) -> None:
    row.status, row.case_id = status, case_id
    row.handled_at, row.handled_by_id = now, by.id


def _note_sender(row: IncomingMail, mail: ReadMail) -> None:
    """Keep who claims to have sent it, sealed, and a keyed hash that tells "the same again?"."""
    ring = edge.keyring()
    claimed = f"{mail.sender_name} <{mail.sender}>" if mail.sender else mail.sender_name
    if claimed:
        row.sender_sealed = ring.seal(claimed, place=queries.place("sender", row.id))
    if mail.subject:
        row.subject_sealed = ring.seal(mail.subject, place=queries.place("subject", row.id))
    if mail.sender:
        row.sender_index = ring.blind_index(email_key(mail.sender), purpose="email")


def _start_clock(row: IncomingMail, mail: ReadMail, *, now: datetime) -> None:
    """Let the clock run from when it was written, if that can be believed (sla.md §4.1)."""
    written = mail.sent_at
    if written is not None and row.started_at - BELIEVED <= written < row.started_at:
        row.started_at = min(written, now)
        row.due_at = preview_due(now=row.started_at)


def _addressed(mail: ReadMail) -> int | None:
    """Return the case of the first signed address among those it was sent to."""
    found = (find_addressed_case(address) for address in mail.recipients)
    return next((case_id for case_id in found if case_id is not None), None)


def _prepare(parts: Iterable[Part], *, now: datetime) -> Iterable[Sent]:
    """Keep the files of a mail, or say why not; the original holds them all."""
    together = count = 0
    for part in parts:
        if part.is_inline and len(part.content) < SMALLEST_PICTURE:
            continue
        together += len(part.content)
        if count >= MOST_FILES or together > LARGEST_MESSAGE:
            yield LeftOut(part.name, Refusal.TOO_MANY)
            continue
        try:
            kept = files.prepare(part.content, name=part.name, now=now)
        except FileRefused as refusal:
            yield LeftOut(part.name, refusal.reason)
            continue
        count += 1
        yield kept


def _bounded(text: str) -> str:
    if len(text) <= MAX_STORY:
        return text.strip()
    return text[: MAX_STORY - len(CUT)].strip() + CUT

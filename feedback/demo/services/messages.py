# SPDX-License-Identifier: EUPL-1.2
"""What became of the messages of the past: most arrived, a few did not, and texts were changed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from feedback.accounts.rules import Actor
from feedback.cases.services.links import reveal_address
from feedback.clock import local
from feedback.demo import queries
from feedback.demo.queries import TriedCase
from feedback.demo.services.people import Staff
from feedback.notifications import outcomes
from feedback.notifications import services as notifications
from feedback.notifications.rules import ChannelKind
from feedback.texts.queries import current_text
from feedback.texts.rules.fields import Medium
from feedback.texts.rules.filling import Wording
from feedback.texts.rules.kinds import Template, TextKey
from feedback.texts.services import save_text

TEXT_CHANGED_BEFORE = timedelta(days=120)
BOUNCED = "mailserver: 550 5.1.1"
NOT_TAKEN = "mailserver: 554 5.7.1"
UNREACHABLE_PHONE = "30003"
_CONFIRMATION = TextKey(Template.CONFIRMATION, Medium.EMAIL, "nl")
_WINDOW = TextKey(Template.CALL_WINDOW, Medium.SMS, "nl")


def change_texts(staff: Staff, *, now: datetime) -> None:
    """Have the editor change two texts, one of them twice, before anything was sent."""
    editor, then = staff.actors["redactie"], now - TEXT_CHANGED_BEFORE
    _change(
        _CONFIRMATION,
        "Een medewerker leest uw bericht.",
        "Een collega van de klantenservice leest uw bericht vandaag nog.",
        note="Zegt wie het leest en wanneer, op advies van het taalpanel",
        by=editor,
        now=then,
    )
    _change(
        _CONFIRMATION,
        "leest uw bericht vandaag nog.",
        "leest uw bericht.",
        note="'Vandaag nog' klopte in het weekend niet",
        by=editor,
        now=then + timedelta(days=12),
    )
    _change(
        _WINDOW,
        "Schikt het niet?",
        "Komt dat niet uit?",
        note="Inwoners zeiden zelf: komt het uit?",
        by=editor,
        now=then + timedelta(days=20),
    )


def tell_what_became(staff: Staff, *, now: datetime) -> None:
    """Let the providers tell about the messages of the past, and leave a few for a person."""
    texts, mails = (
        queries.list_sent_to_residents(channel) for channel in (ChannelKind.SMS, ChannelKind.EMAIL)
    )
    for place, message in enumerate(texts):
        word, detail = ("undelivered", UNREACHABLE_PHONE) if place == 1 else ("delivered", "")
        provider_id = message.provider_id or ""
        outcomes.record_receipt(provider_id, "sent", now=message.at)
        outcomes.record_receipt(provider_id, word, detail=detail, now=message.at)
    if len(mails) > 1:
        outcomes.record_bounce(mails[1].message_id, detail=BOUNCED, now=mails[1].at)
    if len(mails) > 9:
        _mend(mails[9].id, mails[9].message_id, by=staff.actors["ingrid"], now=mails[9].at)
    tried = queries.find_tried_case_with_mail()
    if tried is not None:
        _leave_dead(tried, now=now)


def _mend(message_id: str, mail_id: str, *, by: Actor, now: datetime) -> None:
    """Tell of a mail that came back and was sent again by hand."""
    outcomes.record_bounce(mail_id, detail="mailserver: 552 5.2.2", now=now)
    asked = now + timedelta(hours=2)
    reason = "Postvak was vol. De inwoner ruimde op en vroeg om de mail."
    outcomes.resend(message_id, reason=reason, by=by, now=asked)


def _leave_dead(tried: TriedCase, *, now: datetime) -> None:
    """Leave a mail about a call in vain that the mail server did not want."""
    day = local(now).date() + timedelta(days=1)
    queued = notifications.queue_to_contact(
        tried.contact_id,
        template=Template.NOT_REACHED.value,
        context={
            "number": tried.number,
            "tried_at": tried.tried_at,
            "day": day,
            "from_time": datetime.combine(day, time(13), tzinfo=local(now).tzinfo),
            "until_time": datetime.combine(day, time(15), tzinfo=local(now).tzinfo),
            "choose_url": reveal_address(tried.case_id, part="/moment"),
        },
        dedupe_key=f"demo:not_reached:{tried.case_id}",
        now=tried.tried_at,
        about_case_id=tried.case_id,
    )
    if queued.is_new:
        message_id = queries.get_newest_message_id(tried.case_id)
        outcomes.mark_dead(message_id, detail=NOT_TAKEN, now=tried.tried_at)


def _change(key: TextKey, old: str, new: str, *, note: str, by: Actor, now: datetime) -> None:
    current = current_text(key)
    wording = Wording(current.wording.subject, current.wording.body.replace(old, new))
    save_text(key, wording, note=note, seen=current.number, by=by, now=now)

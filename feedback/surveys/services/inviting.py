# SPDX-License-Identifier: EUPL-1.2
"""Inviting an address: capped, reminded once, stopped for ever; and what contacts were had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.business_time.local_time import day_of, moment_on
from feedback.cases.queries import find_case, find_case_by_number
from feedback.catalogue.rules import Channel
from feedback.contacts.queries import find_reach
from feedback.contacts.rules.details import read_contact
from feedback.contacts.rules.search import email_key
from feedback.db import db, insert_once, rows_touched
from feedback.errors import Conflict, Invalid, NotFound
from feedback.keys import hash_token, new_token
from feedback.notifications.services import queue_text
from feedback.surveys.models.aftercare import SurveyOptOut
from feedback.surveys.models.answers import Survey
from feedback.surveys.models.asking import ContactEvent, SurveyInvitation
from feedback.surveys.queries import aftercare as asked
from feedback.surveys.queries import asking as queries
from feedback.surveys.queries.handling import find_handling
from feedback.surveys.rules.aftercare import LINK_LASTS, ONCE_PER, InvitationState, NotAsked
from feedback.surveys.rules.handling import ASKED, cell_of
from feedback.surveys.rules.instruments import InviteSource
from feedback.surveys.services.handling import count_cells
from feedback.wording import N_

#: Of one list, and of one transaction: about half a second in which nobody else writes.
MOST_ADDRESSES, AT_ONCE = 5_000, 100
#: Invitations "at the end of the day" leave at this hour, Amsterdam time.
END_OF_DAY = timedelta(hours=17, minutes=30)


@dataclass(frozen=True)
class Asking:
    """For which survey, after which contact, by which way an address is asked.

    With a ``case_id`` it is about that case, as far as it is of who has this address.
    """

    survey: Survey
    channel: Channel | None
    source: InviteSource
    round: str = ""
    language: str = "nl"
    at_end_of_day: bool = False
    case_id: int | None = None


@dataclass
class InviteSummary:
    """What became of a list of addresses. ``unreadable`` are line numbers, never addresses."""

    invited: int = 0
    asked_recently: int = 0
    wants_none: int = 0
    twice: int = 0
    unreadable: list[int] = field(default_factory=list)


def sort_out(lines: Sequence[str]) -> tuple[list[str], InviteSummary]:
    """Return the addresses of a list, one a line, each person once; and what was no address.

    Blank lines are passed over. Raises ``Invalid`` for a list that is too long.
    """
    if len(lines) > MOST_ADDRESSES:
        raise Invalid({"addresses": N_("Plak hoogstens 5.000 adressen tegelijk.")})
    summary, found = InviteSummary(), dict[str, str]()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        address = read_address(line)
        if not address:
            summary.unreadable.append(number)
        elif email_key(address) in found:
            summary.twice += 1
        else:
            found[email_key(address)] = address
    return list(found.values()), summary


def invite_all(
    asking: Asking, addresses: Sequence[str], summary: InviteSummary, *, now: datetime
) -> None:
    """Invite a part of a list, and count in ``summary`` what became of it.

    A part is small: each address is a handful of statements, and nobody else can write
    meanwhile. Raises ``Conflict`` for a closed survey.
    """
    if not asking.survey.is_open:
        raise Conflict(N_("Dit onderzoek staat niet open. Open het eerst."))
    for address in addresses:
        _count(summary, invite_address(asking, address, now=now).why_not)


def read_address(line: str) -> str:
    """Return the e-mail address in a line, also from "Naam <adres>"; "" when there is none."""
    text = line.strip().strip(",;").strip()
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1]
    try:
        return read_contact(email=text.removeprefix("mailto:")).email
    except Invalid:
        return ""


def invite_address(asking: Asking, address: str, *, now: datetime) -> SurveyInvitation:
    """Invite one address, or write down why not: asked in 90 days, wants no questions.

    The cap and the wish hold for every survey and for the questions after a conversation.
    """
    ring = edge.keyring()
    index = ring.blind_index(email_key(address), purpose="survey.email")
    why_not = _why_not(index, now=now)
    token, send_at = new_token(), _send_at(asking, now=now)
    made = SurveyInvitation(
        survey_id=asking.survey.id,
        round=asking.round,
        source=asking.source,
        channel=asking.channel,
        case_id=None if why_not else _case_of(asking.case_id, address),
        language=asking.language,
        state=InvitationState.NOT_ASKED if why_not else InvitationState.WAITING,
        why_not=why_not,
        token_hash=None if why_not else hash_token(token),
        email_index=index,
        made_at=now,
        send_at=send_at,
        expires_at=send_at + LINK_LASTS,
    )
    db.session.add(made)
    db.session.flush()  # The next address has to find it; the seals need its number.
    case = find_case(made.case_id)
    if case is not None:
        count_cells({cell_of(find_handling(case), mark=ASKED): 1})
    if why_not is None:
        made.token_sealed = ring.seal(token, place=_place("token", made.id))
        made.email_sealed = ring.seal(address, place=_place("email", made.id))
        _write(made, "survey_invitation", token=token, address=address, now=now)
    return made


def remind(invitation: SurveyInvitation, *, now: datetime) -> bool:
    """Send the one reminder, unless the person wants no questions; the address goes."""
    token_sealed, email_sealed = invitation.token_sealed, invitation.email_sealed
    invitation.token_sealed = invitation.email_sealed = None
    wanted = not asked.wants_no_questions([invitation.email_index])
    if token_sealed is None or email_sealed is None or not wanted:
        return False
    ring = edge.keyring()
    token = ring.open(token_sealed, place=_place("token", invitation.id))
    address = ring.open(email_sealed, place=_place("email", invitation.id))
    invitation.reminded_at = now
    _write(invitation, "survey_reminder", token=token, address=address, now=now)
    return True


def use_up(token: str, *, now: datetime) -> None:
    """Mark an invitation answered; of two answers at once one is refused with ``Conflict``."""
    used = db.session.execute(
        sa.update(SurveyInvitation)
        .where(SurveyInvitation.token_hash == hash_token(token))
        .where(SurveyInvitation.state == InvitationState.WAITING)
        .where(SurveyInvitation.expires_at > now)
        .values(state=InvitationState.ANSWERED, token_sealed=None, email_sealed=None, case_id=None)
        .execution_options(synchronize_session=False)
    )
    if rows_touched(used) != 1:
        raise Conflict(N_("Dit is niet bewaard: de vragen zijn al beantwoord of gesloten."))


def stop(token: str, *, now: datetime) -> None:
    """Never ask this address again, for no survey. Only a keyed hash is kept."""
    invitation = queries.find_invitation(token)
    if invitation is None:
        raise NotFound("There is no such invitation.")
    insert_once(SurveyOptOut, address_index=invitation.email_index, made_at=now)
    invitation.token_sealed = invitation.email_sealed = None


def reveal_token(invitation_id: int) -> str:
    """Return the token of an invitation whose reminder has not left; raises ``NotFound``."""
    found = db.session.get(SurveyInvitation, invitation_id)
    if found is None or found.token_sealed is None:
        raise NotFound("There is no invitation whose link can be shown again.")
    return edge.keyring().open(found.token_sealed, place=_place("token", invitation_id))


@dataclass(frozen=True)
class Contact:
    """That somebody had contact, as an appointment system tells it."""

    external_id: str
    channel: Channel
    occurred_at: datetime
    email: str = ""
    product_code: str = ""
    case_number: str = ""


def take_contact(contact: Contact, *, now: datetime) -> bool | None:
    """Keep that a contact took place, and invite its address when a survey asks for that.

    The same ``external_id`` twice changes nothing. Returns whether an invitation left, None
    for a contact that was told before. Nothing personal is kept with the contact.
    """
    is_new = insert_once(
        ContactEvent,
        external_id=contact.external_id,
        channel=contact.channel,
        occurred_at=contact.occurred_at,
        product_code=contact.product_code,
        told_at=now,
    )
    if not is_new:
        return None
    survey = queries.find_survey_for_contacts()
    address = read_address(contact.email) if contact.email else ""
    if survey is None or not address or now - contact.occurred_at > LINK_LASTS:
        return False
    about = find_case_by_number(contact.case_number) if contact.case_number else None
    asking = Asking(
        survey,
        contact.channel,
        InviteSource.CONTACT_EVENT,
        case_id=about.id if about is not None else None,
    )
    made = invite_address(asking, address, now=now)
    if made.why_not is not None:
        return False
    db.session.execute(
        sa.update(ContactEvent)
        .where(ContactEvent.external_id == contact.external_id)
        .values(invitation_id=made.id)
    )
    return True


def _why_not(index: bytes, *, now: datetime) -> NotAsked | None:
    if asked.wants_no_questions([index]):
        return NotAsked.WANTS_NONE
    since = now - ONCE_PER
    if asked.was_asked_after(since, addresses=[index]) or queries.was_invited_after(
        since, address=index
    ):
        return NotAsked.ASKED_RECENTLY
    return None


def _case_of(case_id: int | None, address: str) -> int | None:
    """Return the case an invitation is about, when it is of who has this address.

    A number that was mistyped elsewhere never leads to somebody else's case.
    """
    case = find_case(case_id)
    if case is None or case.contact_id is None:
        return None
    reach = find_reach(case.contact_id)
    theirs = reach is not None and reach.email and email_key(reach.email) == email_key(address)
    return case.id if theirs else None


def _send_at(asking: Asking, *, now: datetime) -> datetime:
    if not asking.at_end_of_day:
        return now
    return max(now, moment_on(day_of(now), END_OF_DAY))


def _place(what: str, invitation_id: int) -> str:
    return f"survey_address.{what}:{invitation_id}"


def _write(
    invitation: SurveyInvitation, template: str, *, token: str, address: str, now: datetime
) -> None:
    url = f"{edge.settings().base_url}/enquete/{token}"
    queue_text(
        template=template,
        language=invitation.language,
        mail=address,
        context={
            "survey_url": url,
            "stop_url": f"{url}/stoppen",
            "until": day_of(invitation.expires_at),
        },
        dedupe_key=f"{template}:{invitation.id}",
        send_after=max(invitation.send_at, now),
        now=now,
    )


def _count(summary: InviteSummary, why_not: NotAsked | None) -> None:
    if why_not is None:
        summary.invited += 1
    elif why_not is NotAsked.WANTS_NONE:
        summary.wants_none += 1
    else:
        summary.asked_recently += 1

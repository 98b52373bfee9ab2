# SPDX-License-Identifier: EUPL-1.2
"""Asking afterwards (nazorg): invite once, remind once, take the answer, stop for ever."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.business_time.local_time import day_of, moment_on
from feedback.callbacks.models import Promise
from feedback.callbacks.services.cases import call_again, reopen_case
from feedback.cases.models import Case
from feedback.cases.queries import get_case
from feedback.cases.rules import MAX_STORY, CaseStatus, ReopenReason
from feedback.cases.services.timeline import add_from_resident
from feedback.contacts.queries import Reach, find_reach
from feedback.contacts.rules.search import email_key
from feedback.db import as_row, db, insert_once, rows_touched
from feedback.errors import Conflict, NotFound
from feedback.keys import hash_token, new_token
from feedback.notifications.services import queue_text
from feedback.surveys.models.aftercare import AftercareNorm, Invitation, SurveyOptOut
from feedback.surveys.models.answers import Response, ResponseFollowUp, Survey
from feedback.surveys.queries import aftercare as queries
from feedback.surveys.queries.asking import was_invited_after
from feedback.surveys.queries.handling import find_handling, is_around_surprise
from feedback.surveys.rules.aftercare import (
    AFTERCARE_KEY,
    AFTERCARE_QUESTIONS,
    AFTERCARE_TITLE,
    AROUND_SURPRISE,
    LINK_LASTS,
    ONCE_PER,
    SOLVED_LABELS,
    AfterTalk,
    InvitationState,
    NotAsked,
    check_aftercare,
    check_words,
)
from feedback.surveys.rules.handling import ASKED, Attention, Handling, cell_of
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.services.counting import count_in
from feedback.surveys.services.handling import count_answer, count_cells
from feedback.surveys.services.surveys import ensure_survey, ensure_version
from feedback.tables.cells import Absent
from feedback.text_guard import clean_text, mask_bsn, mask_contact
from feedback.wording import N_

FIRST_NORM = {"wait_hours": 24, "reminder_days": 5}


def ensure_aftercare(*, now: datetime) -> None:
    """Give an installation the survey after a conversation, and the times that belong to it."""
    if queries.find_aftercare_norm() is None:
        db.session.add(AftercareNorm(id=1, made_at=now, made_by_label="installatie", **FIRST_NORM))
    survey = _survey(now=now)
    survey.instrument = Instrument.AFTERCARE
    ensure_version(survey, AFTERCARE_QUESTIONS, now=now)


def set_aftercare(
    *, wait_hours: int, reminder_days: int, by: Actor, now: datetime
) -> AftercareNorm:
    """Append new times as the next version; raises ``Invalid`` for times that cannot be."""
    check_aftercare(wait_hours=wait_hours, reminder_days=reminder_days)
    latest = queries.find_aftercare_norm()
    made = AftercareNorm(
        id=latest.id + 1 if latest else 1,
        wait_hours=wait_hours,
        reminder_days=reminder_days,
        made_at=now,
        made_by_label=by.label,
    )
    db.session.add(made)
    return made


def invite(case: Case, *, versions: Collection[int] = (), now: datetime) -> bool:
    """Ask the resident of a closed case how it went, or write down why not; never twice.

    Not who cannot be written to, who wants no questions (on any address) or whose address
    was asked in the last 90 days. How the case was handled, and under which ``versions`` of
    instructions, is kept coarsely until the answer. Returns whether an invitation was queued.
    """
    reach = find_reach(case.contact_id) if case.contact_id is not None else None
    addresses = address_indexes(reach)
    why_not = _why_not(addresses, now=now)
    token = new_token()
    if why_not is None:
        asked = _write(case.id, "aftercare", token=token, reach=reach, now=now)
        why_not = None if asked else NotAsked.NO_WAY_TO_WRITE
    values: dict[str, object] = {"state": InvitationState.NOT_ASKED, "why_not": why_not}
    if why_not is None:
        handling = find_handling(case, versions=versions)
        count_cells({cell_of(handling, mark=ASKED): 1})
        values = {
            "handling": handling.as_stored(),
            "state": InvitationState.WAITING,
            "why_not": None,
            "token_hash": hash_token(token),
            "token_sealed": edge.keyring().seal(token, place=_place(case.id)),
            "expires_at": now + LINK_LASTS,
            **addresses,
        }
    db.session.add(Invitation(case_id=case.id, made_at=now, **values))
    db.session.flush()  # The next case of this address has to find it.
    return why_not is None


def remind(invitation: Invitation, *, now: datetime) -> bool:
    """Send the one reminder with the same link, unless the resident wants no questions."""
    sealed = invitation.token_sealed
    case = get_case(invitation.case_id)
    reach = find_reach(case.contact_id) if case.contact_id is not None else None
    invitation.token_sealed = None
    wanted = not queries.wants_no_questions(list(address_indexes(reach).values()))
    if sealed is None or reach is None or not wanted:
        return False
    token = edge.keyring().open(sealed, place=_place(case.id))
    return _write(case.id, "aftercare_reminder", token=token, reach=reach, now=now)


def reveal_token(case_id: int) -> str:
    """Return the token of an invitation whose reminder has not left; raises ``NotFound``."""
    found = db.session.get(Invitation, case_id)
    if found is None or found.token_sealed is None:
        raise NotFound("There is no invitation whose link can be shown again.")
    return edge.keyring().open(found.token_sealed, place=_place(case_id))


def answer(token: str, given: AfterTalk, *, by: Actor, now: datetime) -> Promise | None:
    """Keep what somebody answered, once; return the promise of a call when one was asked for.

    1. The invitation is used up: of two answers at the same time one is refused. 2. The
    answers are kept without anything personal, and without the moment; only who wants a
    call, or lets the case show them, has them tied to the case. 3. "Ja, bel mij" is a new
    promise; who is dissatisfied has the case opened again for it, and the timeline says why.
    Raises ``Conflict`` when it was answered or is over, ``Invalid`` by field.
    """
    words = {
        name: mask_bsn(clean_text(text))[0]
        for name, text in (("explanation", given.explanation), ("suggestion", given.suggestion))
    }
    check_words(words)
    case_id, handling = _use_up(token, now=now)
    response = _keep(given, words, now=now)
    if handling is not None:
        count_answer(handling, mark=given.mark, solved=given.solved.value)
    if given.is_tied:
        insert_once(ResponseFollowUp, response_id=response.id, case_id=case_id)
    return _promise_call(case_id, given, words, by=by, now=now) if given.wants_call else None


def stop(token: str, *, now: datetime) -> bool:
    """Never ask this person again, on any address we know; returns whether the link is known.

    Also by a link that was answered or is over. Only keyed hashes are kept.
    """
    invitation = queries.find_invitation(token)
    if invitation is None:
        return False
    case = get_case(invitation.case_id)
    reach = find_reach(case.contact_id) if case.contact_id is not None else None
    known = {*address_indexes(reach).values(), invitation.email_index, invitation.phone_index}
    for index in known - {None}:
        insert_once(SurveyOptOut, address_index=index, made_at=now)
    invitation.token_sealed = None
    return True


def _survey(*, now: datetime) -> Survey:
    return ensure_survey(AFTERCARE_KEY, title=AFTERCARE_TITLE, scale=None, now=now)


def _place(case_id: int) -> str:
    return f"survey_invitation.token:{case_id}"


def _why_not(addresses: dict[str, bytes], *, now: datetime) -> NotAsked | None:
    known = list(addresses.values())
    if not known:
        return NotAsked.NO_WAY_TO_WRITE
    if queries.wants_no_questions(known):
        return NotAsked.WANTS_NONE
    since = now - ONCE_PER
    if queries.was_asked_after(since, addresses=known) or any(
        was_invited_after(since, address=one) for one in known
    ):
        return NotAsked.ASKED_RECENTLY
    return None


def address_indexes(reach: Reach | None) -> dict[str, bytes]:
    """Return the keyed hash of each address, with a purpose of its own: it tells nothing else.

    An opt-out is kept under these, and how often an address was asked.
    """
    if reach is None:
        return {}
    ring, found = edge.keyring(), {}
    if reach.email:
        found["email_index"] = ring.blind_index(email_key(reach.email), purpose="survey.email")
    if reach.phone is not None:
        found["phone_index"] = ring.blind_index(reach.phone.e164, purpose="survey.phone")
    return found


def _write(case_id: int, template: str, *, token: str, reach: Reach | None, now: datetime) -> bool:
    """Queue the text; returns whether there is a way to write to this person."""
    if reach is None:
        return False
    url = f"{edge.settings().base_url}/enquete/{token}"
    queued = queue_text(
        template=template,
        language=reach.language.value,
        mail=reach.email,
        phone=reach.phone,
        context={
            "number": get_case(case_id).number,
            "spoken_on": day_of(queries.find_last_talk(case_id) or now),
            "survey_url": url,
            "stop_url": f"{url}/stoppen",
        },
        dedupe_key=f"{template}:{case_id}",
        now=now,
        about_case_id=case_id,
    )
    return queued.channel is not None


def _use_up(token: str, *, now: datetime) -> tuple[int, Handling | None]:
    """Mark the invitation answered; only one of two gets through.

    Returns its case and how that was handled, which is forgotten here. An attentie that is
    close to the answer is said: that answer counts for neither side.
    """
    invitation = queries.find_invitation(token)
    kept = invitation.handling if invitation is not None else None
    used = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.token_hash == hash_token(token))
        .where(Invitation.state == InvitationState.WAITING, Invitation.expires_at > now)
        .values(state=InvitationState.ANSWERED, token_sealed=None, handling=None)
    )
    if rows_touched(used) != 1 or invitation is None:
        raise Conflict(N_("Dit is niet bewaard: de vragen zijn al beantwoord of gesloten."))
    if kept is None:
        return invitation.case_id, None
    handling = Handling.from_stored(kept)
    if is_around_surprise(invitation.case_id, surprised_after=day_of(now - AROUND_SURPRISE)):
        handling = replace(handling, attention=Attention.AROUND)
    return invitation.case_id, handling


def _keep(given: AfterTalk, words: dict[str, str], *, now: datetime) -> Response:
    """Write the answers as a response of the built-in survey.

    Untied answers carry the day only: a moment would lead to who answered then.
    """
    version = ensure_version(_survey(now=now), AFTERCARE_QUESTIONS, now=now)
    at = now if given.is_tied else moment_on(day_of(now), timedelta(0))
    background = {"q_solved": given.solved.value}
    if given.called_in_time:
        background["k_called_in_time"] = given.called_in_time
    response = Response(
        survey_id=version.survey_id,
        version_id=version.id,
        external_id=str(uuid.uuid4()),
        round="",
        submitted_at=at,
        recorded_at=at,
        mode="self",
        overall_mark=given.mark,
        overall_absent=Absent.DONT_KNOW if given.mark is None else None,
        effort=given.effort,
        explanation=mask_contact(words["explanation"]) or None,
        suggestion=mask_contact(words["suggestion"]) or None,
        aspects=dict(given.marks),
        background=background,
    )
    db.session.add(response)
    db.session.flush()  # The tie refers to the answer by its id.
    count_in([as_row(response)])
    return response


def _promise_call(
    case_id: int, given: AfterTalk, words: dict[str, str], *, by: Actor, now: datetime
) -> Promise | None:
    """Promise the call that was asked for, and write on the case why."""
    mark = "weet niet" if given.mark is None else f"{given.mark} van 10"
    told = [
        f"Antwoord op de vragen na het gesprek. Geregeld: {SOLVED_LABELS[given.solved]}. "
        f"Cijfer: {mark}. De inwoner wil hierover gebeld worden.",
        *(text for text in words.values() if text),
    ]
    add_from_resident(case_id, "\n\n".join(told)[:MAX_STORY], by=by, now=now)
    if given.is_dissatisfied and get_case(case_id, lock=True).status is CaseStatus.CLOSED:
        return reopen_case(case_id, reason=ReopenReason.NOT_SOLVED, by=by, now=now)
    return call_again(case_id, by=by, now=now)

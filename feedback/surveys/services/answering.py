# SPDX-License-Identifier: EUPL-1.2
"""Taking an answer: kept without a person, and a case for who wants to be called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.accounts.rules import Actor
from feedback.business_time.local_time import day_of, moment_on
from feedback.callbacks.models import Promise
from feedback.cases.queries import find_case
from feedback.cases.rules import MAX_STORY
from feedback.catalogue.rules import Channel
from feedback.db import insert_once
from feedback.errors import Conflict, Invalid
from feedback.intake.services import ContactInput, Report, receive
from feedback.surveys.models.answers import Response, ResponseFollowUp
from feedback.surveys.queries import answers as queries
from feedback.surveys.queries.handling import find_handling
from feedback.surveys.rules.answering import Given
from feedback.surveys.rules.marks import MarkScale
from feedback.surveys.services.counting import count_in
from feedback.surveys.services.handling import count_answer
from feedback.surveys.services.linked_cases import call_about_case
from feedback.text_guard import clean_text, mask_bsn, mask_contact
from feedback.wording import N_

SUBMISSION = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
SELF, INTERVIEWER = "self", "interviewer"
LONGEST_REMARK = 2_000


@dataclass(frozen=True)
class Sheet:
    """An answered questionnaire, as any door hands it over.

    ``key`` was made with the page and counts once: pressing twice gives one answer.
    ``contact`` is None for who does not want to be called; ``case_id`` is of an invitation
    about a case that was handled.
    """

    survey_id: int
    version_id: int
    key: str
    given: Given
    channel: Channel | None = None
    round: str = ""
    mode: str = SELF
    language: str = "nl"
    contact: ContactInput | None = None
    entered_by_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True)
class Answered:
    """What became of an answer: the case and the promise of who wants to be called."""

    case_id: int | None = None
    promise: Promise | None = None
    is_repeat: bool = False


def keep_answer(sheet: Sheet, *, by: Actor, now: datetime) -> Answered:
    """Keep an answer once, and take in as a case who wants to be called.

    1. The answer is kept without anything personal: numbers and addresses are taken out of
    its texts, and without a wish to be called it carries the day only. 2. "Ja, bel mij" is
    one case with its promise, tied to its score at the person's wish; who is dissatisfied
    about a case that was handled has that one opened again. 3. A suggestion of who stays
    anonymous is a tip without promise, tied to nothing. Runs in the caller's unit of work.
    Raises ``Conflict`` when the survey is closed, ``Invalid`` by field.
    """
    given, survey = sheet.given, queries.get_survey_by_id(sheet.survey_id)
    if not survey.is_open:
        raise Conflict(N_("Dit onderzoek is gesloten. Uw antwoorden zijn niet bewaard."))
    if given.wants_call and sheet.contact is None:
        raise Invalid({"phone": N_("Vul uw telefoonnummer in, of kies dat wij niet bellen.")})
    row = _row(sheet, now=now)
    if not insert_once(Response, **row):
        return Answered(is_repeat=True)
    count_in([row])
    if survey.scale == MarkScale():
        _count_handling(sheet)
    promise = _call_again(sheet, survey.title, by=by, now=now)
    if promise is not None:
        return _tied(sheet, promise.case_id, promise)
    kind = given.proposed_kind
    if kind is None:
        return Answered()
    report = Report(
        kind=kind,
        channel=sheet.channel or Channel.DIGITAL_FORM,
        story=_story(sheet, survey.title),
        contact=sheet.contact if given.wants_call else None,
        call_requested=given.wants_call,
        language=sheet.language,
        entered_by_id=sheet.entered_by_id if given.wants_call else None,
    )
    receipt = receive(report, by=by, now=now)
    if not given.wants_call:
        return Answered()
    return _tied(sheet, receipt.case.id, receipt.promise)


def _count_handling(sheet: Sheet) -> None:
    """Count how the case was handled that this was asked about; the answer stays untied."""
    case = find_case(sheet.case_id)
    if case is not None:
        solved = (sheet.given.background or {}).get("q_solved", "")
        count_answer(find_handling(case), mark=sheet.given.mark, solved=solved)


def _call_again(sheet: Sheet, title: str, *, by: Actor, now: datetime) -> Promise | None:
    """Go on with the case this was asked about, for who is dissatisfied and wants a call."""
    if sheet.contact is None or not (sheet.given.wants_call and sheet.given.is_dissatisfied):
        return None
    told = list(_told(sheet, title))
    return call_about_case(sheet.case_id, told, contact=sheet.contact, by=by, now=now)


def _tied(sheet: Sheet, case_id: int, promise: Promise | None) -> Answered:
    """Tie an answer to its case; one that has a score already keeps that one."""
    identity = (sheet.key, sheet.round)
    found = queries.list_response_ids(sheet.survey_id, [identity])
    insert_once(ResponseFollowUp, response_id=found[identity], case_id=case_id)
    return Answered(case_id, promise)


def anonymous_words(text: str, *, most: int = MAX_STORY) -> str:
    """Return a text as an answer keeps it: no BSN, no telephone number, no address."""
    return mask_contact(mask_bsn(clean_text(text))[0])[:most]


def _row(sheet: Sheet, *, now: datetime) -> dict[str, object]:
    """Return the row of an answer. A moment would lead to who answered then."""
    given = sheet.given
    at = now if given.wants_call else moment_on(day_of(now), timedelta(0))
    background = {
        code: anonymous_words(words, most=LONGEST_REMARK)
        for code, words in (given.background or {}).items()
    }
    return {
        "survey_id": sheet.survey_id,
        "version_id": sheet.version_id,
        "external_id": sheet.key,
        "round": sheet.round,
        "submitted_at": at,
        "recorded_at": at,
        "channel": sheet.channel,
        "mode": sheet.mode,
        "overall_mark": given.mark,
        "overall_absent": given.mark_absent,
        "effort": given.effort,
        "explanation": anonymous_words(given.explanation) or None,
        "suggestion": anonymous_words(given.suggestion) or None,
        "aspects": dict(given.aspects or {}),
        "background": background,
    }


def _story(sheet: Sheet, title: str) -> str:
    """Return what the case tells: the texts, and above them where they come from."""
    given = sheet.given
    if not given.wants_call:
        return anonymous_words(given.suggestion)
    return "\n\n".join(_told(sheet, title))[:MAX_STORY]


def _told(sheet: Sheet, title: str) -> Iterator[str]:
    given = sheet.given
    mark = "" if given.mark is None else f" Cijfer: {given.mark} van 10."
    unsolved = " Nog niet geregeld." if given.is_unsolved else ""
    texts = [text for text in (given.explanation, given.suggestion) if text.strip()]
    yield from texts
    yield f"Antwoord op het onderzoek ‘{title}’.{mark}{unsolved}"

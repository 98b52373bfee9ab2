# SPDX-License-Identifier: EUPL-1.2
"""Making a survey: a draft that changes freely, versions that never do."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.catalogue.rules import Channel
from feedback.db import db, insert_once
from feedback.errors import Conflict, Invalid
from feedback.keys import hash_token, new_token
from feedback.surveys.models.answers import Survey, SurveyVersion
from feedback.surveys.models.asking import Entrance, SurveyDraft, SurveyRound
from feedback.surveys.queries import answers as answers_queries
from feedback.surveys.queries import asking as queries
from feedback.surveys.rules.bank import first_questions
from feedback.surveys.rules.instruments import (
    CODE_LENGTH,
    CODE_LETTERS,
    MADE_HERE,
    EntranceKind,
    Instrument,
    Layout,
    check_key,
    check_name,
    check_round,
)
from feedback.surveys.rules.questionnaire import Question, check_questions, from_stored, to_stored
from feedback.surveys.services.surveys import ensure_version
from feedback.wording import N_


def make_survey(
    key: str, *, title: str, instrument: Instrument, by: Actor, now: datetime
) -> Survey:
    """Make a survey with a first draft from the bank; raises ``Invalid`` by field."""
    check_key(key)
    if instrument not in MADE_HERE:
        raise Invalid({"instrument": N_("Kies hoe u dit onderzoek gebruikt.")})
    if answers_queries.find_survey(key) is not None:
        raise Invalid({"key": N_("Er is al een onderzoek met deze korte naam.")})
    made = Survey(
        key=key,
        title=check_name(title, field="title"),
        mark_worst=1,
        mark_best=10,
        created_at=now,
        instrument=instrument,
        layout=Layout.STEPS,
        is_open=False,
        invites_contacts=False,
    )
    db.session.add(made)
    db.session.flush()  # The draft refers to it.
    db.session.add(
        SurveyDraft(
            survey_id=made.id,
            questions=to_stored(first_questions(instrument)),
            revision=1,
            changed_at=now,
            changed_by_label=by.label,
        )
    )
    audit.record("survey.made", by=by, object_type="survey", object_id=made.id, now=now)
    return made


def save_draft(
    survey: Survey, questions: Sequence[Question], *, seen: int, by: Actor, now: datetime
) -> SurveyDraft:
    """Keep the questions as they are being written.

    ``seen`` is the revision the editor looked at: an older one raises ``Conflict``, so that
    nobody writes over a colleague. Whether they can be asked is checked at publishing.
    """
    draft = queries.get_draft(survey.id)
    if draft.revision != seen:
        raise Conflict(N_("Een collega veranderde deze vragen net. Kijk eerst wat er nu staat."))
    draft.questions = to_stored(questions)
    draft.revision += 1
    draft.changed_at = now
    draft.changed_by_label = by.label
    return draft


def publish(survey: Survey, *, by: Actor, now: datetime) -> SurveyVersion:
    """Put the draft into use as the next version; the same questions make no new one.

    A version never changes, also before its first answer: what somebody was asked stays
    true. Raises ``Invalid`` by the code of the question.
    """
    draft = queries.get_draft(survey.id)
    check_questions(from_stored(draft.questions))
    version = ensure_version(survey, draft.questions, now=now)
    audit.record("survey.published", by=by, object_type="survey", object_id=survey.id, now=now)
    return version


def set_open(survey: Survey, *, is_open: bool, by: Actor, now: datetime) -> None:
    """Begin or stop taking answers; raises ``Conflict`` while there are no questions."""
    if is_open and answers_queries.find_latest_version(survey.id) is None:
        raise Conflict(N_("Neem eerst de vragen in gebruik."))
    survey.is_open = is_open
    audit.record(
        "survey.opened" if is_open else "survey.closed",
        by=by,
        object_type="survey",
        object_id=survey.id,
        now=now,
    )


def set_manner(survey: Survey, *, layout: Layout, invites_contacts: bool) -> None:
    """Choose how the questions stand on screen, and whether contacts are invited to it.

    Contacts are invited to one survey at a time: a second one would take over its turn.
    """
    other = queries.find_survey_for_contacts()
    if invites_contacts and other is not None and other.id != survey.id:
        other.invites_contacts = False
    survey.layout = layout
    survey.invites_contacts = invites_contacts


def set_published(survey: Survey, *, is_published: bool, by: Actor, now: datetime) -> None:
    """Show the figures of a survey to everybody, or no more; who decided is on the record."""
    if survey.is_published == is_published:
        return
    survey.is_published = is_published
    act = "survey.shown" if is_published else "survey.hidden"
    audit.record(act, by=by, object_type="survey", object_id=survey.id, now=now)


@dataclass(frozen=True)
class Fieldwork:
    """What a measurement is: of whom, how, when, and how many answers a channel needs."""

    name: str
    population: str
    mode: str
    begins_on: date | None = None
    ends_on: date | None = None
    quota: Mapping[Channel, int] | None = None


def open_round(survey: Survey, work: Fieldwork, *, by: Actor, now: datetime) -> SurveyRound:
    """Add a measurement to a survey; raises ``Invalid`` by field."""
    quota = {channel.value: wanted for channel, wanted in (work.quota or {}).items() if wanted}
    check_round(begins_on=work.begins_on, ends_on=work.ends_on, quota=quota)
    name = check_name(work.name, field="name")
    made = insert_once(
        SurveyRound,
        survey_id=survey.id,
        name=name,
        population=check_name(work.population, field="population"),
        mode=check_name(work.mode, field="mode"),
        begins_on=work.begins_on,
        ends_on=work.ends_on,
        quota=quota,
        made_at=now,
        made_by_label=by.label,
    )
    if not made:
        raise Invalid({"name": N_("Er is al een ronde met deze naam.")})
    return queries.get_round(survey.id, name)


def open_entrance(
    survey: Survey,
    kind: EntranceKind,
    *,
    label: str,
    channel: Channel | None,
    round_name: str = "",
    by: Actor,
    now: datetime,
) -> Entrance:
    """Make an open way to the questions, with a short code that nobody else has."""
    made = Entrance(
        survey_id=survey.id,
        kind=kind,
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        label=check_name(label, field="label"),
        channel=channel,
        round=round_name,
        opened_at=now,
        opened_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()  # The page of the entrance needs its number.
    return made


def close_entrance(entrance: Entrance, *, now: datetime) -> None:
    """Close a way in for good; answers that were given stay."""
    entrance.closed_at = entrance.closed_at or now
    entrance.pairing_hash = entrance.device_hash = None


def make_pairing_code(entrance: Entrance) -> str:
    """Return the code that ties one screen to this kiosk; the screen that was tied is let go."""
    if entrance.kind is not EntranceKind.KIOSK or entrance.closed_at is not None:
        raise Conflict(N_("Alleen een open zuil heeft een scherm."))
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    entrance.pairing_hash, entrance.device_hash = hash_token(code), None
    return code


def pair_screen(entrance: Entrance, code: str) -> str | None:
    """Tie the screen that typed the code, once; returns its token, None for another code."""
    typed = "".join(code.casefold().split())
    if entrance.pairing_hash is None or hash_token(typed) != entrance.pairing_hash:
        return None
    token = new_token()
    entrance.pairing_hash, entrance.device_hash = None, hash_token(token)
    return token

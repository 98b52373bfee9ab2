# SPDX-License-Identifier: EUPL-1.2
"""Commands of a focus group: propose, choose, and put the result into the draft."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.catalogue.rules import Channel
from feedback.db import db, insert_once, insert_rows
from feedback.errors import Conflict, Invalid
from feedback.surveys.models.answers import Survey
from feedback.surveys.models.asking import SurveyDraft
from feedback.surveys.models.focus import FocusBallot, FocusGroup, FocusProposal
from feedback.surveys.queries import focus as queries
from feedback.surveys.queries.asking import get_draft
from feedback.surveys.rules.drafting import new_code
from feedback.surveys.rules.focus import (
    Phase,
    check_ballot,
    check_proposal,
    first_proposals,
    with_aspects,
)
from feedback.surveys.rules.instruments import CODE_LENGTH, CODE_LETTERS, Instrument, check_name
from feedback.surveys.rules.questionnaire import from_stored
from feedback.surveys.services.answering import anonymous_words
from feedback.surveys.services.building import save_draft
from feedback.wording import N_


def open_group(
    survey: Survey, *, channel: Channel | None, label: str, ticks: int, by: Actor, now: datetime
) -> FocusGroup:
    """Begin a meeting on one channel with the aspects of the bank; raises ``Invalid`` by field."""
    if channel is None:
        raise Invalid({"channel": N_("Kies het kanaal waar het over gaat.")})
    if survey.instrument is Instrument.EMPLOYEE_MIRROR:
        raise Conflict(N_("De spiegel vraagt wat inwoners gevraagd wordt. Kies het daar."))
    draft = get_draft(survey.id)
    made = FocusGroup(
        survey_id=survey.id,
        channel=channel,
        label=check_name(label, field="label"),
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        ticks=ticks,
        opened_at=now,
        opened_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()  # What can be chosen refers to it.
    start = first_proposals(from_stored(draft.questions), channel=channel)
    insert_rows(
        FocusProposal,
        [{"group_id": made.id, "code": one.code, "label": one.label} for one in start],
    )
    return made


def propose(group: FocusGroup, text: str) -> None:
    """Add an aspect in the words of a colleague; raises ``Invalid``, ``Conflict`` when too late.

    Kept without a person or a moment, and without a number or address in it.
    """
    _refuse_unless(group, Phase.PROPOSING)
    label, held = " ".join(anonymous_words(text).split()), queries.list_proposals(group.id)
    check_proposal(label, held=held)
    code = new_code(label, taken=[one.code for one in held])
    insert_once(FocusProposal, group_id=group.id, code=code, label=label)


def remove_proposal(group: FocusGroup, code: str) -> None:
    """Take out what cannot be asked about; raises ``Conflict`` once people choose."""
    _refuse_unless(group, Phase.PROPOSING)
    db.session.execute(
        sa.delete(FocusProposal).where(
            FocusProposal.group_id == group.id, FocusProposal.code == code
        )
    )


def begin_choosing(group: FocusGroup, *, now: datetime) -> None:
    """End the proposing: from now on everybody chooses from the same list."""
    _refuse_unless(group, Phase.PROPOSING)
    if not queries.list_proposals(group.id):
        raise Conflict(N_("Er is nog niets om uit te kiezen."))
    group.choosing_from = now


def choose(group: FocusGroup, chosen: Sequence[str], *, key: str) -> None:
    """Keep what one person chose, once a ``key``; raises ``Invalid``, ``Conflict`` when closed."""
    _refuse_unless(group, Phase.CHOOSING)
    kept = check_ballot(chosen, ticks=group.ticks, held=queries.list_proposals(group.id))
    insert_once(FocusBallot, key=key, group_id=group.id, chosen=kept)


def close_group(group: FocusGroup, *, now: datetime) -> None:
    """End the choosing; the result can be looked at."""
    _refuse_unless(group, Phase.CHOOSING)
    group.closed_at = now


def use_result(
    survey: Survey, group: FocusGroup, chosen: Sequence[str], *, by: Actor, now: datetime
) -> SurveyDraft:
    """Make the chosen aspects those of the draft for this channel; other channels keep theirs.

    In the order of the ticks they got. Raises ``Conflict`` before the end, ``Invalid`` when
    nothing is chosen.
    """
    _refuse_unless(group, Phase.CLOSED)
    ranked = queries.list_standings(group) or queries.list_proposals(group.id)
    labels = {one.code: one for one in queries.list_proposals(group.id)}
    kept = [labels[one.code] for one in ranked if one.code in set(chosen)]
    if not kept:
        raise Invalid({"chosen": N_("Kies minstens één onderdeel.")})
    draft = get_draft(survey.id)
    made = with_aspects(from_stored(draft.questions), kept, channel=group.channel)
    audit.record("survey.aspects_chosen", by=by, object_type="survey", object_id=survey.id, now=now)
    return save_draft(survey, made, seen=draft.revision, by=by, now=now)


def _refuse_unless(group: FocusGroup, phase: Phase) -> None:
    if queries.phase_of(group) is not phase:
        raise Conflict(N_("Dat kan nu niet meer. Kijk eerst hoe ver de groep is."))

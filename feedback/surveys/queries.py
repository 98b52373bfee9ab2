# SPDX-License-Identifier: EUPL-1.2
"""Every select on surveys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from feedback.callbacks.models import Conversation
from feedback.cases.models import Case
from feedback.cases.rules import CaseStatus
from feedback.db import db
from feedback.errors import NotFound
from feedback.keys import hash_token
from feedback.surprise_budget.models.surprises import Surprise
from feedback.surprise_budget.rules.surprises import RESERVING
from feedback.surveys.models import (
    AftercareNorm,
    Invitation,
    Response,
    ResponseFollowUp,
    Survey,
    SurveyOptOut,
    SurveyVersion,
)
from feedback.surveys.rules import Effort, InvitationState, MarkScale

BATCH = 1_000


@dataclass(frozen=True)
class Score:
    """The score that came with a case, as its page shows it."""

    survey_title: str
    mark: int | None
    scale: MarkScale
    effort: Effort | None

    @property
    def is_low(self) -> bool:
        """Tell whether the mark lies in the lower half of its scale."""
        return self.mark is not None and self.scale.is_low(self.mark)


def find_survey(key: str) -> Survey | None:
    """Return the survey with this key."""
    return db.session.scalar(sa.select(Survey).where(Survey.key == key))


def get_survey(key: str) -> Survey:
    """Return the survey with this key; raises ``NotFound``."""
    found = find_survey(key)
    if found is None:
        raise NotFound(f"There is no survey {key!r}.")
    return found


def find_latest_version(survey_id: int) -> SurveyVersion | None:
    """Return the version of a survey that was made last."""
    query = (
        sa.select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def list_response_ids(
    survey_id: int, identities: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return the numbers of the answers with these ids and rounds."""
    names = sorted({name for name, _ in identities})
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(names), BATCH):
        query = (
            sa.select(Response.id, Response.external_id, Response.round)
            .where(Response.survey_id == survey_id)
            .where(Response.external_id.in_(names[start : start + BATCH]))
        )
        found.update({(row.external_id, row.round): row.id for row in db.session.execute(query)})
    return found


def count_responses(survey_id: int) -> int:
    """Return how many answers a survey has."""
    query = sa.select(sa.func.count()).select_from(Response).where(Response.survey_id == survey_id)
    return db.session.scalar(query) or 0


def find_response(response_id: int) -> Response | None:
    """Return one answer."""
    return db.session.get(Response, response_id)


def find_follow_up(response_id: int) -> ResponseFollowUp | None:
    """Return which case an answer became."""
    return db.session.get(ResponseFollowUp, response_id)


def find_score_of_case(case_id: int) -> Score | None:
    """Return the score that came with a case, in one select."""
    row = db.session.execute(
        sa.select(Survey, Response)
        .join(Response, Response.survey_id == Survey.id)
        .join(ResponseFollowUp, ResponseFollowUp.response_id == Response.id)
        .where(ResponseFollowUp.case_id == case_id)
    ).one_or_none()
    return None if row is None else make_score(row.Survey, row.Response)


def make_score(survey: Survey, response: Response) -> Score:
    """Return the score of an answer, as the page of its case shows it."""
    return Score(survey.title, response.overall_mark, survey.scale, response.effort)


def iterate_responses(survey_id: int) -> Iterator[Response]:
    """Yield every answer of a survey in the order of recording, in batches."""
    last = 0
    while True:
        query = (
            sa.select(Response)
            .where(Response.survey_id == survey_id)
            .where(Response.id > last)
            .order_by(Response.id)
            .limit(BATCH)
        )
        rows = db.session.scalars(query).all()
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def list_codes(survey_id: int) -> tuple[list[str], list[str]]:
    """Return the codes of aspects and backgrounds that any version of a survey asked."""
    query = (
        sa.select(SurveyVersion.questions)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number)
    )
    found: dict[str, dict[str, None]] = {"aspect": {}, "background": {}}
    for questions in db.session.scalars(query):
        for question in questions:
            if question["kind"] in found:
                found[question["kind"]][question["code"]] = None
    return list(found["aspect"]), list(found["background"])


def find_aftercare_norm() -> AftercareNorm | None:
    """Return when we ask afterwards, as it holds now; None without reference data."""
    query = sa.select(AftercareNorm).order_by(AftercareNorm.id.desc()).limit(1)
    return db.session.scalar(query)


def list_cases_to_ask(
    *, closed_from: datetime, closed_by: datetime, surprised_after: date, limit: int
) -> Sequence[Case]:
    """Return closed cases to ask about, longest closed first.

    Those whose last conversation ended with "u mag later een cijfer vragen" and that were
    never looked at before. Around an attentie a case waits: one that is coming, or was
    brought after ``surprised_after``.
    """
    agreed = (
        sa.select(Conversation.consent_score)
        .where(Conversation.case_id == Case.id)
        .order_by(Conversation.started_at.desc(), Conversation.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    looked_at = sa.exists().where(Invitation.case_id == Case.id)
    surprised = (
        sa.exists()
        .where(Surprise.case_id == Case.id)
        .where(
            sa.or_(
                Surprise.state.in_(sorted(RESERVING)),
                Surprise.delivered_on > surprised_after,
            )
        )
    )
    query = (
        sa.select(Case)
        .where(Case.status == CaseStatus.CLOSED)
        .where(Case.closed_at.between(closed_from, closed_by))
        .where(agreed.is_(True), ~looked_at, ~surprised)
        .order_by(Case.closed_at, Case.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_invitations_to_remind(
    *, made_by: datetime, now: datetime, limit: int
) -> Sequence[Invitation]:
    """Return invitations without an answer whose reminder is due, oldest first."""
    query = (
        sa.select(Invitation)
        .join(Case, Case.id == Invitation.case_id)
        .where(Case.status == CaseStatus.CLOSED)
        .where(Invitation.state == InvitationState.WAITING)
        .where(Invitation.token_sealed.is_not(None))
        .where(Invitation.made_at <= made_by, Invitation.expires_at > now)
        .order_by(Invitation.made_at, Invitation.case_id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation with this secret link, also when it is over."""
    return db.session.scalar(
        sa.select(Invitation).where(Invitation.token_hash == hash_token(token))
    )


def was_asked_after(moment: datetime, *, addresses: Collection[bytes]) -> bool:
    """Tell whether one of these addresses was invited after ``moment``."""
    query = (
        sa.select(Invitation.case_id)
        .where(Invitation.state != InvitationState.NOT_ASKED, Invitation.made_at > moment)
        .where(sa.or_(Invitation.email_index.in_(addresses), Invitation.phone_index.in_(addresses)))
        .limit(1)
    )
    return db.session.scalar(query) is not None


def wants_no_questions(addresses: Collection[bytes]) -> bool:
    """Tell whether one of these addresses opted out."""
    query = sa.select(SurveyOptOut.made_at).where(SurveyOptOut.address_index.in_(addresses))
    return db.session.scalar(query.limit(1)) is not None


def find_last_talk(case_id: int) -> datetime | None:
    """Return when the last conversation about a case began."""
    query = sa.select(sa.func.max(Conversation.started_at)).where(Conversation.case_id == case_id)
    return db.session.scalar(query)

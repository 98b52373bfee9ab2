# SPDX-License-Identifier: EUPL-1.2
"""Selects on what people said about steps, who agrees, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from feedback.cases.models import Case
from feedback.db import db
from feedback.errors import NotFound
from feedback.instructions.models.proposals import (
    ProposalAgreement,
    ProposalDecision,
    StepProposal,
)
from feedback.instructions.models.sessions import Participant, Reply
from feedback.instructions.models.versions import InstructionVersion
from feedback.wording import N_


@dataclass(frozen=True)
class Said:
    """A proposal with all that belongs to it; ``by_number`` is of a participant."""

    proposal: StepProposal
    case_number: str | None
    by_number: int | None
    by_name: str
    decision: ProposalDecision | None
    is_answered: bool
    agreeing: int

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for a decision."""
        return self.decision is None


def list_said(instruction_id: int) -> list[Said]:
    """Return everything said about the steps of an instruction, newest first.

    What was taken back, or went with who withdrew, has no words and is not here.
    """
    versions = sa.select(InstructionVersion.id).where(
        InstructionVersion.instruction_id == instruction_id
    )
    return _list(StepProposal.version_id.in_(versions))


def list_said_by(participant_ids: Collection[int]) -> list[Said]:
    """Return what these participants said, newest first."""
    return _list(StepProposal.participant_id.in_(participant_ids))


def list_shared(version_id: int) -> list[Said]:
    """Return what participants may read of each other on a version, newest first."""
    return _list(
        sa.and_(StepProposal.version_id == version_id, StepProposal.shared_at.is_not(None))
    )


def _list(which: sa.ColumnElement[bool]) -> list[Said]:
    query = (
        sa.select(StepProposal, Case.number, Participant, Reply.replied_at)
        .outerjoin(Case, Case.id == StepProposal.case_id)
        .outerjoin(Participant, Participant.id == StepProposal.participant_id)
        .outerjoin(Reply, Reply.id == StepProposal.reply_id)
        .where(which)
        .where(StepProposal.words != "")
        .order_by(StepProposal.id.desc())
    )
    rows = db.session.execute(query).all()
    numbers = [proposal.id for proposal, *_ in rows]
    decisions, agreeing = find_decisions(numbers), _count_agreeing(numbers)
    return [
        Said(
            proposal,
            number,
            person.number if person else None,
            person.call_name if person else "",
            decisions.get(proposal.id),
            replied_at is not None,
            agreeing.get(proposal.id, 0),
        )
        for proposal, number, person, replied_at in rows
    ]


def find_decisions(proposal_ids: Iterable[int]) -> dict[int, ProposalDecision]:
    """Return what was last decided on each of these proposals."""
    query = (
        sa.select(ProposalDecision)
        .where(ProposalDecision.proposal_id.in_(list(proposal_ids)))
        .order_by(ProposalDecision.id)
    )
    return {one.proposal_id: one for one in db.session.scalars(query)}


def _count_agreeing(proposal_ids: Iterable[int]) -> dict[int, int]:
    query = (
        sa.select(ProposalAgreement.proposal_id, sa.func.count())
        .where(ProposalAgreement.proposal_id.in_(list(proposal_ids)))
        .group_by(ProposalAgreement.proposal_id)
    )
    return {number: count for number, count in db.session.execute(query)}


def get_proposal(proposal_id: int) -> StepProposal:
    """Return a proposal that still has words, for deciding; raises ``NotFound``."""
    query = (
        sa.select(StepProposal)
        .where(StepProposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query)
    if found is None or not found.words:
        raise NotFound(N_("Dit voorstel is er niet meer. De inwoner trok het terug."))
    return found


def find_undecided(participant_id: int, step_id: str) -> StepProposal | None:
    """Return what a participant said about a step while nobody decided on it."""
    query = (
        sa.select(StepProposal)
        .where(StepProposal.participant_id == participant_id)
        .where(StepProposal.step_id == step_id)
        .where(StepProposal.words != "")
        .where(StepProposal.id.not_in(sa.select(ProposalDecision.proposal_id)))
        .order_by(StepProposal.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def count_undecided(version_id: int) -> int:
    """Return on how many words of residents about a version nobody decided yet."""
    query = (
        sa.select(sa.func.count(StepProposal.id))
        .where(StepProposal.version_id == version_id)
        .where(StepProposal.participant_id.is_not(None))
        .where(StepProposal.words != "")
        .where(StepProposal.id.not_in(sa.select(ProposalDecision.proposal_id)))
    )
    return db.session.scalar(query) or 0


def list_agreed(participant_id: int) -> set[int]:
    """Return with which proposals a participant agrees."""
    query = sa.select(ProposalAgreement.proposal_id).where(
        ProposalAgreement.participant_id == participant_id
    )
    return set(db.session.scalars(query))


def list_causing_cases(version_ids: Collection[int]) -> dict[int, str]:
    """Return the cases on which colleagues noticed what is not right: id and number."""
    query = (
        sa.select(Case.id, Case.number)
        .join(StepProposal, StepProposal.case_id == Case.id)
        .where(StepProposal.version_id.in_(version_ids))
        .order_by(Case.id)
        .distinct()
    )
    return {number: label for number, label in db.session.execute(query)}

# SPDX-License-Identifier: EUPL-1.2
"""Every select on focus groups."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from feedback.db import db
from feedback.errors import NotFound
from feedback.surveys.models.focus import FocusBallot, FocusGroup, FocusProposal
from feedback.surveys.rules.focus import Phase, Proposal, Standing, tally


def list_groups(survey_id: int) -> Sequence[FocusGroup]:
    """Return the focus groups of a survey, newest first."""
    query = (
        sa.select(FocusGroup)
        .where(FocusGroup.survey_id == survey_id)
        .order_by(FocusGroup.id.desc())
    )
    return db.session.scalars(query).all()


def get_group(survey_id: int, group_id: int) -> FocusGroup:
    """Return one focus group of this survey; raises ``NotFound``."""
    found = db.session.get(FocusGroup, group_id)
    if found is None or found.survey_id != survey_id:
        raise NotFound("Deze focusgroep is er niet.")
    return found


def find_group(code: str) -> FocusGroup | None:
    """Return the focus group with this code, also when it is over."""
    return db.session.scalar(sa.select(FocusGroup).where(FocusGroup.code == code))


def phase_of(group: FocusGroup) -> Phase:
    """Return how far a focus group is."""
    if group.closed_at is not None:
        return Phase.CLOSED
    return Phase.PROPOSING if group.choosing_from is None else Phase.CHOOSING


def list_proposals(group_id: int) -> list[Proposal]:
    """Return what can be chosen, in the order in which it came."""
    query = (
        sa.select(FocusProposal.code, FocusProposal.label)
        .where(FocusProposal.group_id == group_id)
        .order_by(FocusProposal.id)
    )
    return [Proposal(code, label) for code, label in db.session.execute(query)]


def count_ballots(group_id: int) -> int:
    """Return how many people chose."""
    query = (
        sa.select(sa.func.count()).select_from(FocusBallot).where(FocusBallot.group_id == group_id)
    )
    return db.session.scalar(query) or 0


def list_standings(group: FocusGroup) -> list[Standing]:
    """Return what was chosen, most first; nothing before the end, nor of too few people."""
    if phase_of(group) is not Phase.CLOSED:
        return []
    query = (
        sa.select(FocusBallot.chosen)
        .where(FocusBallot.group_id == group.id)
        .order_by(FocusBallot.key)
    )
    return tally(list_proposals(group.id), db.session.scalars(query))

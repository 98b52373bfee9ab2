# SPDX-License-Identifier: EUPL-1.2
"""Every select on recorded steps."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from feedback.db import db
from feedback.watch.models import WatchStep


def list_steps(duty_kind: str, duty_id: int) -> Sequence[WatchStep]:
    """Return the steps recorded of one duty, oldest first."""
    query = (
        sa.select(WatchStep)
        .where(WatchStep.duty_kind == duty_kind)
        .where(WatchStep.duty_id == duty_id)
        .order_by(WatchStep.due_at, WatchStep.id)
    )
    return db.session.scalars(query).all()


def list_known_steps(duty_kind: str, duty_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Return which steps of these duties were recorded, whatever the norm was."""
    query = (
        sa.select(WatchStep.duty_id, WatchStep.step)
        .where(WatchStep.duty_kind == duty_kind)
        .where(WatchStep.duty_id.in_(duty_ids))
    )
    return {(duty_id, step) for duty_id, step in db.session.execute(query)}


def list_known_versions(duty_kind: str, duty_ids: Sequence[int]) -> set[tuple[int, str, int]]:
    """Return which steps of these duties were recorded, with the version of the norm of each."""
    query = (
        sa.select(WatchStep.duty_id, WatchStep.step, WatchStep.norm_version)
        .where(WatchStep.duty_kind == duty_kind)
        .where(WatchStep.duty_id.in_(duty_ids))
    )
    return {(duty_id, step, version) for duty_id, step, version in db.session.execute(query)}


def count_steps(duty_kind: str) -> dict[str, int]:
    """Return how many of each step were recorded."""
    query = (
        sa.select(WatchStep.step, sa.func.count())
        .where(WatchStep.duty_kind == duty_kind)
        .group_by(WatchStep.step)
    )
    return {step: count for step, count in db.session.execute(query)}

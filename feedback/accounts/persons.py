# SPDX-License-Identifier: EUPL-1.2
"""Which accounts are one person: what four eyes compare."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from feedback.accounts.models import SamePerson
from feedback.db import db


def list_persons(user_ids: Iterable[int | None]) -> dict[int, int]:
    """Return for each account the account that stands for its person: most often itself."""
    asked = {user_id for user_id in user_ids if user_id is not None}
    query = sa.select(SamePerson.user_id, SamePerson.person_id).where(SamePerson.user_id.in_(asked))
    tied = {row.user_id: row.person_id for row in db.session.execute(query)} if asked else {}
    return {user_id: tied.get(user_id, user_id) for user_id in asked}

# SPDX-License-Identifier: EUPL-1.2
"""Reference data, kept: what managers set once and every page asks for.

Profile, topics, calendars, norms, colleagues: a handful of rows that change a few times a
week and were read some hundred times a minute. The database holds one word, the edition, and
triggers give it a new one at every change of those tables, whoever makes it (``triggers``).
So a process keeps what it read under the edition it read it in, and asks for the edition
instead; the select that finds out who is signed in brings it along.

What is kept is never older than its edition: the edition is read first. The word is random,
for a count could be reached twice: by a unit that was rolled back, and by the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback.db import Base, db, is_writing

Made = TypeVar("Made")
_HEARD = "reference_edition"


class ReferenceEdition(Base):
    """Which edition of the reference data the database holds: one row."""

    __tablename__ = "reference_edition"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(doc="A random word, renewed by triggers.")


#: For a select that is asked anyhow; hand what it brought to ``hear_edition``.
EDITION = sa.select(ReferenceEdition.edition).scalar_subquery()
_EDITION = sa.select(ReferenceEdition.edition)


def hear_edition(edition: str | None) -> None:
    """Take note of the edition that a select of this reading brought along."""
    session = db.session()
    session.info[_HEARD] = (session.get_transaction(), edition)


def kept_by_edition(read: Callable[[], Made]) -> Callable[[], Made]:
    """Keep what ``read`` returns for as long as the reference data stay the same.

    Everybody gets the same value, so it must be one that cannot be changed; and ``read`` may
    ask only tables that renew the edition. A unit of work asks for the edition each time, for
    what it writes itself is true at once.
    """
    held: tuple[str, Made] | None = None

    @wraps(read)
    def get() -> Made:
        nonlocal held
        edition, known = _current_edition(), held
        if known is not None and known[0] == edition:
            return known[1]
        made = read()
        if edition is not None:
            held = (edition, made)
        return made

    return get


def _current_edition() -> str | None:
    """Return the edition; None in a database that has none, where nothing is kept."""
    session = db.session()
    heard = session.info.get(_HEARD)
    if heard is None or is_writing() or heard[0] is not session.get_transaction():
        hear_edition(session.connection().execute(_EDITION).scalar_one_or_none())
        heard = session.info[_HEARD]
    edition: str | None = heard[1]
    return edition

# SPDX-License-Identifier: EUPL-1.2
"""What runs by itself: stamping handled cases, telling editors to look again."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback import edge
from feedback.accounts.queries.people import list_colleagues
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.instructions.queries import at_work as queries
from feedback.instructions.queries import versions
from feedback.instructions.rules.versions import REMIND_BEFORE, VersionState
from feedback.instructions.services.at_work import stamp_cases
from feedback.notifications.services import queue_to_colleague
from feedback.texts.rules.kinds import Template

PAGE = "/werk/instructies"
BATCH = 200
#: Each minute looks at cases handled this lately; the nightly pass at all that were missed.
LATELY = timedelta(days=3)
_BATCHES_A_NIGHT = 200


def stamp_handled_cases(*, now: datetime) -> int:
    """Stamp cases that were handled lately; return how many were looked at."""
    first = _first_in_force(now=now)
    return _stamp(max(first, now - LATELY), now=now) if first else 0


def stamp_missed_cases(*, now: datetime) -> int:
    """Stamp every case handled since the first instruction, in batches."""
    first = _first_in_force(now=now)
    looked_at = 0
    for _ in range(_BATCHES_A_NIGHT if first else 0):
        assert first is not None, "the loop runs only with a first one"
        batch = _stamp(first, now=now)
        looked_at += batch
        if batch < BATCH:
            break
    return looked_at


def _first_in_force(*, now: datetime) -> datetime | None:
    end_reading()
    first = queries.find_first_in_force()
    return first if first is not None and first <= now else None


def _stamp(since: datetime, *, now: datetime) -> int:
    end_reading()
    if not queries.list_to_stamp(since=since, most=1):
        return 0  # No turn to write is taken for nothing.
    with unit_of_work():
        cases = queries.list_to_stamp(since=since, most=BATCH)
        stamp_cases(cases, now=now)
    return len(cases)


def remind_of_reviews(*, now: datetime) -> int:
    """Tell editors once, a month ahead, which versions in force have to be looked at again."""
    before = local(now).date() + REMIND_BEFORE
    told = 0
    with unit_of_work():
        due = versions.list_to_review(before)
        shelves = {
            one.instruction_id: versions.get_shelf_of(one.instruction_id, now=now) for one in due
        }
        editors = list_colleagues(permission="instructions.edit")
        for version in due:
            shelf = shelves[version.instruction_id]
            if shelf.get(version.number).state is not VersionState.IN_FORCE:
                continue
            version.reminded_at, slug = now, shelf.instruction.slug
            for editor in editors:
                told += queue_to_colleague(
                    template=Template.INSTRUCTION_REVIEW,
                    user_id=editor.id,
                    context={
                        "title": version.title,
                        "version": version.number,
                        "day": version.review_by,
                        "instruction_url": f"{edge.settings().base_url}{PAGE}/{slug}",
                    },
                    dedupe_key=f"instruction_review:{version.id}:{editor.id}",
                    send_after=now,
                    now=now,
                )
    return told

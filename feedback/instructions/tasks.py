# SPDX-License-Identifier: EUPL-1.2
"""What runs by itself: stamping handled cases, reviews to come, answers owed to residents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feedback import edge
from feedback.accounts.queries.people import list_colleagues
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.instructions.queries import at_work as queries
from feedback.instructions.queries import versions
from feedback.instructions.queries.sessions import Owed, list_owed
from feedback.instructions.rules.versions import REMIND_BEFORE, VersionState
from feedback.instructions.services.at_work import stamp_cases
from feedback.instructions.services.forgetting import forget_needs, forget_people
from feedback.notifications.services import queue_to_colleague
from feedback.texts.rules.kinds import Template
from feedback.watch.queries import list_known_steps
from feedback.watch.rules import DueStep, newest_per_duty
from feedback.watch.services import find_attention, record_steps

PAGE = "/werk/instructies"
SESSIONS = f"{PAGE}/meedenken"
DUTY = "co_design_reply"
BATCH = 200
WARNED, LATE = "nearly_due", "breached"
TOLD_BY = {WARNED: Template.CO_DESIGN_REPLY_DUE, LATE: Template.CO_DESIGN_REPLY_LATE}
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


def forget_participants(*, now: datetime) -> tuple[int, int]:
    """Forget what people needed at a meeting that is over, and who they were a year later."""
    with unit_of_work():
        return forget_needs(now=now), forget_people(now=now)


def sweep_replies(*, now: datetime) -> int:
    """Watch over the answers that residents were promised: warn, then say that one is late.

    Each step once, whoever asks: the unique key of a step decides. The warning goes to who
    opened the session (or stands in), a late one to the team leads too. Returns how many
    steps are new.
    """
    owed = {one.reply.id: one for one in list_owed()}
    known = list_known_steps(DUTY, list(owed))
    due = [
        DueStep(duty_id=number, step=step, norm_version=0, due_at=at)
        for number, one in owed.items()
        for step, at in ((WARNED, one.reply.warn_at), (LATE, one.reply.due_at))
        if at < now and (number, step) not in known
    ]
    end_reading()
    if not due:
        return 0
    with unit_of_work():
        # Another may have answered since; what is owed is asked again inside.
        owed = {one.reply.id: one for one in list_owed()}
        new = record_steps(DUTY, [one for one in due if one.duty_id in owed], now=now)
        _tell(newest_per_duty(new), owed, now=now)
    return len(new)


def _tell(steps: Sequence[DueStep], owed: Mapping[int, Owed], *, now: datetime) -> None:
    attention = find_attention(on=local(now).date())
    editors = [one.id for one in list_colleagues(permission="instructions.edit")]
    told: dict[tuple[int, int, str], list[Owed]] = defaultdict(list)
    for step in steps:
        one = owed[step.duty_id]
        owner = one.owner_id if one.owner_id in editors else None
        hear = attention.who_hears(owner_id=owner, team_id=None, wide=step.step == LATE)
        for user_id in hear if owner is not None else dict.fromkeys([*editors, *hear]):
            told[user_id, one.session_id, step.step].append(one)
    for (user_id, session_id, step_name), mine in told.items():
        count = len(mine)
        queue_to_colleague(
            template=TOLD_BY[step_name],
            user_id=user_id,
            context={
                "title": mine[0].title,
                "residents": "1 inwoner" if count == 1 else f"{count} inwoners",
                "day": local(mine[0].reply.due_at).date(),
                "session_url": f"{edge.settings().base_url}{SESSIONS}/{session_id}",
            },
            dedupe_key=f"{DUTY}:{step_name}:{user_id}:{mine[0].reply.id}",
            send_after=now,
            now=now,
        )

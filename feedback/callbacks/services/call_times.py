# SPDX-License-Identifier: EUPL-1.2
"""Saying between which hours we call (beltijd): part of the promise, and told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.callbacks import rules
from feedback.callbacks.call_times import Span, check_call_time, whole_choice
from feedback.callbacks.services.messages import tell_call_time
from feedback.callbacks.services.moments import get_running
from feedback.callbacks.services.promises import follow_norm
from feedback.cases import queries as case_queries
from feedback.cases.rules import TimelineKind
from feedback.cases.services.timeline import tell
from feedback.errors import Conflict
from feedback.notifications.rules import ChannelKind
from feedback.service_calendar import queries as calendars


@dataclass(frozen=True)
class CallTime:
    """What became of it: by which way the resident hears it, and whether anything changed.

    ``channel`` is None when nobody is told: no address, or no messages wanted.
    """

    channel: ChannelKind | None
    is_change: bool


def fix_call_time(case_id: int, span: Span, *, by: Actor, now: datetime) -> CallTime:
    """Say to a resident between which hours we call, within what was promised.

    What was promised stays; target and warnings follow the hours, as with a moment that the
    resident chose. The same hours again change nothing and tell nothing. Raises
    ``CaseIsOver``, ``Conflict`` without a call to make, and ``Invalid`` (``until``) for hours
    that are past, closed, after the promise or outside the resident's own choice.
    """
    case = case_queries.get_case(case_id, lock=True)
    running = get_running(case)
    if running.way not in rules.BY_PHONE:
        raise Conflict("Deze inwoner koos een andere manier dan bellen. Een beltijd kan hier niet.")
    calendar = calendars.active_calendar(now)
    chosen = None
    if running.window is not None and running.chosen_at is not None:
        chosen = whole_choice(running.window, calendar=calendar)
    check_call_time(span, now=now, due_at=running.due_at, chosen=chosen, calendar=calendar)
    if running.window == span:
        return CallTime(None, is_change=False)
    running.window_starts_at, running.window_ends_at = span
    follow_norm(running, calendar=calendar, norms=calendars.active_norms(now), now=now)
    fields = {
        "promise_id": running.id,
        "starts_at": span[0].isoformat(),
        "ends_at": span[1].isoformat(),
    }
    tell(case_id, TimelineKind.CALL_TIME_SET, by=by, now=now, fields=fields)
    return CallTime(tell_call_time(case, running, now=now).channel, is_change=True)

# SPDX-License-Identifier: EUPL-1.2
"""Publishing norms: what we ask of ourselves changes, what residents were told does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feedback.accounts.rules import Actor
from feedback.callbacks.rules import PromiseTimes
from feedback.callbacks.services.promises import compute_times, recompute_norms
from feedback.db import db
from feedback.service_calendar import services as calendar_services
from feedback.service_calendar.queries import active_calendar
from feedback.service_calendar.rules import Norms


@dataclass(frozen=True)
class Published:
    """The norms that hold now, and how many open promises got another target."""

    norms: Norms
    moved: int


def publish_norms(
    draft: Norms, *, based_on: int, reason: str, by: Actor, now: datetime
) -> Published:
    """Publish norms and recompute every open norm in the same transaction (sla.md §4.14).

    Promises that were given keep their due moment. Raises what
    ``service_calendar.services.publish_norms`` raises.
    """
    published = calendar_services.publish_norms(
        draft, based_on=based_on, reason=reason, by=by, now=now
    )
    db.session.flush()  # The new version has to be found by the recomputation.
    return Published(published, recompute_norms(by=by, now=now))


def preview_norms(draft: Norms, *, now: datetime) -> PromiseTimes:
    """Return what would be promised, and aimed at, for a message that came in now."""
    return compute_times(
        now,
        calendar=active_calendar(now),
        target=draft.target_policy,
        due=draft.due_policy,
    )

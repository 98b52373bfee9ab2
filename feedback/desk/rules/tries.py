# SPDX-License-Identifier: EUPL-1.2
"""The ladder of attempts and the chosen moment, as a colleague reads them."""

from __future__ import annotations

from datetime import datetime

from feedback.business_time.day_parts import PartOfDay, Window
from feedback.business_time.wording import WEEKDAYS_NL
from feedback.callbacks.rules import LadderState
from feedback.clock import local
from feedback.desk.rules.phrases import Sentence, clock, day
from feedback.wording import N_

PART_WORDS = {PartOfDay.MORNING: N_("ochtend"), PartOfDay.AFTERNOON: N_("middag")}


def next_try(window: Window | None, *, now: datetime) -> Sentence | None:
    """Return when to try again: "vanmiddag", "woensdag in de ochtend"; None for no next try."""
    if window is None:
        return None
    if window.day == local(now).date():
        is_morning = window.part is PartOfDay.MORNING
        return Sentence(N_("vanochtend") if is_morning else N_("vanmiddag"))
    values = {"day": day(window.starts_at, now=now), "part": PART_WORDS[window.part]}
    return Sentence(N_("%(day)s in de %(part)s"), values)


def short_next_try(window: Window | None, *, now: datetime) -> Sentence | None:
    """Return the same for a narrow column: "vanmiddag", "wo ochtend"."""
    if window is None or window.day == local(now).date():
        return next_try(window, now=now)
    values = {"day": WEEKDAYS_NL[window.day.weekday()][:2], "part": PART_WORDS[window.part]}
    return Sentence("%(day)s %(part)s", values)


def still_needed(state: LadderState) -> Sentence | None:
    """Return what the ladder still asks; None when it is done or not begun."""
    if not state.tries or state.is_done:
        return None
    if state.days_missing:
        words = N_("Nog nodig: %(tries)s keer proberen, ook op een andere werkdag.")
    elif state.parts < state.needed_parts:
        words = N_("Nog nodig: %(tries)s keer proberen, ook in een ander dagdeel.")
    else:
        words = N_("Nog nodig: %(tries)s keer proberen.")
    return Sentence(words, {"tries": max(1, state.tries_missing)})


def chosen_words(window: tuple[datetime, datetime], *, now: datetime) -> Sentence:
    """Return the part of a day that the resident chose: "morgen 12.00-17.00"."""
    values = {
        "day": day(window[0], now=now),
        "begin": clock(window[0]),
        "end": clock(window[1]),
    }
    return Sentence(N_("%(day)s %(begin)s–%(end)s"), values)

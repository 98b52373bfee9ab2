# SPDX-License-Identifier: EUPL-1.2
"""Loading a demo: people first, then their past, then who is away today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from feedback import edge
from feedback.accounts.queries.people import count_people
from feedback.business_time.calendar import ServiceCalendar
from feedback.db import end_reading, unit_of_work
from feedback.demo import queries
from feedback.demo.errors import RealCasesHere
from feedback.demo.rules.past import plan_quarters
from feedback.demo.rules.planner import Sizes, plan_cases
from feedback.demo.services import bulk
from feedback.demo.services.aftercare import (
    ask_how_it_went,
    ask_of_the_quarters,
    remember_answers,
)
from feedback.demo.services.answers import write_answers
from feedback.demo.services.checks import check_our_word
from feedback.demo.services.departments import ask_departments
from feedback.demo.services.focus import keep_a_focus
from feedback.demo.services.free_text import explore_two_quarters, sort_cases
from feedback.demo.services.gifts import give_attenties
from feedback.demo.services.history import Player, Sweep
from feedback.demo.services.instructions import write_instructions
from feedback.demo.services.logins import describe_logins, keep_logins, make_logins
from feedback.demo.services.mails import MAILED, MAILED_FROM, bring_mails
from feedback.demo.services.messages import change_texts, tell_what_became
from feedback.demo.services.people import Staff, hire, send_one_away
from feedback.demo.services.research import rebuild_research
from feedback.service_calendar import queries as calendars

#: The latest cases are played through the services, mail and all; more would take minutes.
PLAYED = 150
HIRED_BEFORE = timedelta(days=4 * 365)


@dataclass(frozen=True)
class Load:
    """How much demo data is wanted; another seed is another municipality.

    ``quarters`` are the whole ones before this, from which on there are closed cases.
    ``all_open`` leaves every promise open: what a benchmark of the queue needs.
    """

    cases: int
    seed: int
    responses: int = 0
    quarters: int = 0
    all_open: bool = False


def load_demo(wanted: Load, *, sweep: Sweep, tell: Callable[[int], None], now: datetime) -> str:
    """Make the demo and return its logins in words.

    ``sweep`` is the pass of the watch, ``tell`` hears how many cases there are so far.
    Raises ``RealCasesHere`` when the database holds a case or an account.
    """
    _refuse_real_data()
    passwords, hashes = make_logins()
    with unit_of_work():
        staff = hire(hashes, since=now - HIRED_BEFORE)
    calendar = calendars.active_calendar(now)
    end_reading()
    keep_logins(passwords, folder=edge.settings().instance_dir)
    with unit_of_work():
        change_texts(staff, now=now)
    _make_cases(wanted, staff, calendar, sweep=sweep, tell=tell, now=now)
    if wanted.responses:
        write_answers(wanted.responses, seed=wanted.seed, now=now)
    if not wanted.all_open:
        give_attenties(staff, seed=wanted.seed, now=now)
        write_instructions(staff, now=now)
        remember_answers(seed=wanted.seed, now=now)
        if wanted.quarters:
            ask_of_the_quarters(now=now)
        ask_how_it_went(now=now)
        rebuild_research(seed=wanted.seed, now=now)
        keep_a_focus(now=now)
        sort_cases(now=now)
        explore_two_quarters(now=now)
    with unit_of_work():
        send_one_away(staff, calendar=calendar, now=now)
    return describe_logins(passwords)


def _make_cases(
    wanted: Load,
    staff: Staff,
    calendar: ServiceCalendar,
    *,
    sweep: Sweep,
    tell: Callable[[int], None],
    now: datetime,
) -> None:
    """Write the far past in batches and play the rest, so that what people open is complete."""
    mailed = MAILED if wanted.cases >= MAILED_FROM and not wanted.all_open else 0
    planned = wanted.cases - mailed
    sizes = Sizes.all_open(planned) if wanted.all_open else Sizes.for_demo(planned)
    plan = plan_cases(sizes, now=now, calendar=calendar, seed=wanted.seed)
    if not wanted.all_open:
        past = plan_quarters(sizes, wanted.quarters, now=now, calendar=calendar, seed=wanted.seed)
        bulk.write_cases(past, staff, calendar=calendar, now=now, tell=lambda _: None)
    in_batches = planned if wanted.all_open else max(0, planned - PLAYED)
    if in_batches:
        bulk.write_cases(islice(plan, in_batches), staff, calendar=calendar, now=now, tell=tell)
    player = Player(staff, sweep=sweep, now=now)
    player.play(plan, tell=lambda done: tell(in_batches + done))
    if not wanted.all_open:
        with unit_of_work():
            check_our_word(staff, now=now)
            ask_departments(staff, now=now)
        player.finish()
    with unit_of_work():
        tell_what_became(staff, now=now)
    player.finish()
    if mailed:
        bring_mails(now=now)


def _refuse_real_data() -> None:
    if queries.count_cases() or count_people():
        raise RealCasesHere(
            "Deze database is al in gebruik. Voorbeelddata komt alleen in een lege database."
        )
    end_reading()

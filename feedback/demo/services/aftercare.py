# SPDX-License-Identifier: EUPL-1.2
"""Residents who were asked how it went; some answered, one wants another call."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from feedback.accounts.rules import program
from feedback.business_time.local_time import day_of, moment_on
from feedback.cases.queries import get_case
from feedback.clock import FixedClock, local
from feedback.db import end_reading, insert_rows, unit_of_work
from feedback.demo.rules.handled import AfterCase, Guide, people_after_cases
from feedback.demo.rules.instructions import TALK
from feedback.demo.services.history import PutDown
from feedback.demo.services.instructions import guide_changed
from feedback.insight.rules.quarters import quarter_of
from feedback.insight.services import begin_baseline
from feedback.instructions.queries.at_work import list_stamped_versions
from feedback.instructions.queries.versions import list_shelves
from feedback.notifications.services import SEND_MESSAGE
from feedback.surveys.models.answers import Survey
from feedback.surveys.models.handling import HandlingCount
from feedback.surveys.queries import aftercare as queries
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.rules.aftercare import (
    AFTERCARE_KEY,
    AROUND_SURPRISE,
    REMEMBERED,
    AfterTalk,
    Solved,
)
from feedback.surveys.rules.handling import ASKED, cell_of
from feedback.surveys.rules.marks import Effort
from feedback.surveys.services import aftercare
from feedback.surveys.services.surveys import store_responses
from feedback.work.services import run_due

RESIDENT = program("inwoner", origin="web")
PUT_DOWN = {SEND_MESSAGE: PutDown()}
LEAD = program("Ingrid de Groot", origin="job")
INVITED = 16
#: So many answers of the past quarters belong to a case that can be opened.
TIED, LONG_AGO = 36, timedelta(days=300)
ANSWERS = (
    AfterTalk(
        Solved.AT_ONCE,
        9,
        called_in_time="yes",
        marks={"k_heard": 9, "k_together": 8, "h_willing": 10, "h_empathy": 9},
        effort=Effort.LITTLE,
        explanation="Er werd echt naar mij geluisterd.",
        may_tie=True,
    ),
    AfterTalk(
        Solved.NOT_YET,
        4,
        called_in_time="yes",
        marks={"k_heard": 6, "k_together": 5},
        effort=Effort.MUCH,
        explanation="Het gesprek was fijn, maar er is nog niets gebeurd.",
        wants_call=True,
    ),
    AfterTalk(Solved.AFTER_MORE, 7, called_in_time="no", effort=Effort.NEUTRAL),
    AfterTalk(Solved.AT_ONCE, 8, marks={"k_heard": 8}, suggestion="Bel ook na zes uur."),
    AfterTalk(Solved.PARTLY, 6, effort=Effort.MUCH, may_tie=True),
    AfterTalk(Solved.AT_ONCE, 10, called_in_time="yes", marks={"k_heard": 10, "k_together": 10}),
)


#: So many quarters before this one people were asked after their case.
QUARTERS_BACK = 6


def remember_answers(*, seed: int, now: datetime) -> None:
    """Write what people answered after their cases of the past quarters, and how those went.

    The cases themselves are forgotten: only answers and counts of how they were handled stay.
    """
    chance = Random(f"after cases:{seed}")  # noqa: S311 - answers, no secrets
    first = quarter_of(now)
    for _ in range(QUARTERS_BACK):
        first = first.before
    guides, guide = _guides(now=now)
    last = day_of(now) - timedelta(days=1)
    told = list(
        people_after_cases(first.first_day, last, guides=guides, guide=guide, chance=chance)
    )
    cells = Counter(cell_of(one.handling, mark=ASKED) for one in told)
    cells.update(
        cell_of(one.handling, mark=str(one.mark), solved=one.solved.value)
        for one in told
        if one.mark is not None and one.solved is not None
    )
    with unit_of_work():
        survey = get_survey(AFTERCARE_KEY)
        version = find_latest_version(survey.id)
        assert version is not None, "reference data came first"
        rows = [
            _row(one, survey_id=survey.id, version_id=version.id, chance=chance)
            for one in told
            if one.mark is not None
        ]
        store_responses(rows)
        _begin_anew(survey, now=now)
        # Nobody else counts meanwhile, and one statement is far quicker than as many as cells.
        insert_rows(
            HandlingCount, [{**cell._asdict(), "count": count} for cell, count in cells.items()]
        )


def _begin_anew(survey: Survey, *, now: datetime) -> None:
    """Have a team lead say that the new guide made something else ordinary."""
    since = min(now - timedelta(weeks=26), guide_changed(now))
    year, week, _ = local(since + timedelta(weeks=1)).isocalendar()
    name = f"{year}-W{week:02}"
    reason = "De nieuwe gespreksleidraad maakte het anders"
    begin_baseline(survey, "", since=name, known={name}, reason=reason, by=LEAD, now=since)


def _guides(*, now: datetime) -> tuple[list[Guide], int]:
    """Return the instructions with their versions, and the version that made it better."""
    found, better = [], 0
    for shelf in list_shelves(now=now):
        held = sorted(
            (local(one.in_force_from).date(), one.version.id)
            for one in shelf.versions
            if one.in_force_from is not None
        )
        kinds, topics = shelf.instruction.case_kinds, shelf.instruction.topics
        found.append(Guide("".join(kinds[:1]), "".join(topics[:1]), held))
        if shelf.title == TALK and held:
            better = held[-1][1]
    end_reading()
    return found, better


def _row(one: AfterCase, *, survey_id: int, version_id: int, chance: Random) -> dict[str, Any]:
    at = moment_on(one.on, timedelta(0))
    return {
        "survey_id": survey_id,
        "version_id": version_id,
        "external_id": f"demo-na-{chance.getrandbits(64):016x}",
        "round": "",
        "submitted_at": at,
        "recorded_at": at,
        "channel": None,
        "mode": "self",
        "overall_mark": one.mark,
        "effort": None,
        "explanation": None,
        "suggestion": None,
        "aspects": {"k_heard": one.heard},
        "background": {"q_solved": one.solved.value} if one.solved else {},
    }


def ask_of_the_quarters(*, now: datetime) -> None:
    """Ask some residents of all the past quarters, who answered and let us see of which case.

    Only their mail is put down as sent: what else waits is not of the past.
    """
    with unit_of_work():
        cases = queries.list_cases_to_ask(
            closed_from=now - LONG_AGO,
            closed_by=now - REMEMBERED,
            surprised_after=day_of(now - LONG_AGO),
            limit=5_000,
        )
        chosen = [(case.id, closed) for case in cases if (closed := case.closed_at) is not None]
    for place, (case_id, closed_at) in enumerate(chosen[:: max(1, len(chosen) // TIED)]):
        asked_at = closed_at + timedelta(days=1)
        with unit_of_work():
            versions = list_stamped_versions(case_id)
            if not aftercare.invite(get_case(case_id), versions=versions, now=asked_at):
                continue
            token = aftercare.reveal_token(case_id)
        answered_at = asked_at + timedelta(days=2)
        run_due(handlers=PUT_DOWN, clock=FixedClock(answered_at), worker="demo", limit=50)
        with unit_of_work():
            given = replace(ANSWERS[place % len(ANSWERS)], wants_call=False, may_tie=True)
            aftercare.answer(token, given, by=RESIDENT, now=answered_at)
    end_reading()


def ask_how_it_went(*, now: datetime) -> None:
    """Invite the residents of lately closed cases, and answer for the first of them."""
    with unit_of_work():
        cases = queries.list_cases_to_ask(
            closed_from=now - REMEMBERED,
            closed_by=now - timedelta(days=1),
            surprised_after=day_of(now - AROUND_SURPRISE),
            limit=INVITED,
        )
        asked = [
            case.id
            for case in cases
            if aftercare.invite(case, versions=list_stamped_versions(case.id), now=now)
        ]
    for case_id, given in zip(asked[: len(asked) // 2], ANSWERS, strict=False):
        with unit_of_work():
            token = aftercare.reveal_token(case_id)
            aftercare.answer(token, given, by=RESIDENT, now=now)
    end_reading()

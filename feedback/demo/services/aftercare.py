# SPDX-License-Identifier: EUPL-1.2
"""Residents who were asked how it went; some answered, one wants another call."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.accounts.rules import program
from feedback.business_time.local_time import day_of
from feedback.db import end_reading, unit_of_work
from feedback.surveys.queries import aftercare as queries
from feedback.surveys.rules.aftercare import AROUND_SURPRISE, REMEMBERED, AfterTalk, Solved
from feedback.surveys.rules.marks import Effort
from feedback.surveys.services import aftercare

RESIDENT = program("inwoner", origin="web")
INVITED = 16
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


def ask_how_it_went(*, now: datetime) -> None:
    """Invite the residents of lately closed cases, and answer for the first of them."""
    with unit_of_work():
        cases = queries.list_cases_to_ask(
            closed_from=now - REMEMBERED,
            closed_by=now - timedelta(days=1),
            surprised_after=day_of(now - AROUND_SURPRISE),
            limit=INVITED,
        )
        asked = [case.id for case in cases if aftercare.invite(case, now=now)]
    for case_id, given in zip(asked[: len(asked) // 2], ANSWERS, strict=False):
        with unit_of_work():
            token = aftercare.reveal_token(case_id)
            aftercare.answer(token, given, by=RESIDENT, now=now)
    end_reading()

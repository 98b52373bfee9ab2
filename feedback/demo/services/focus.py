# SPDX-License-Identifier: EUPL-1.2
"""A focus area as a team lead keeps one, with steps, half done; and a figure of a neighbour."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.accounts.queries.people import list_team_leads
from feedback.accounts.rules import program
from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import unit_of_work
from feedback.insight.benchmarks import keep_benchmark
from feedback.insight.rules.benchmarks import Typed
from feedback.insight.rules.focus import ActionState, FocusPlan
from feedback.insight.rules.quarters import quarter_of
from feedback.insight.services import add_action, open_focus, set_action
from feedback.instructions.queries.at_work import list_instructions

MAKER = program("Ingrid de Groot", origin="job")
SURVEY = "hoe-ging-het"
STEPS = (
    ("Drie gesprekken met inwoners die een laag cijfer gaven", ActionState.DONE),
    ("Instructie herschrijven: eerst luisteren, dan pas uitleggen", ActionState.DONE),
    ("Met het hele team oefenen met echte verhalen", ActionState.BUSY),
    ("Een stoel en een rustige hoek bij de balie", ActionState.PLANNED),
)


def keep_a_focus(*, now: datetime) -> None:
    """Open it early in the quarter that ended last: its figures stand before and since."""
    with unit_of_work():
        leads = list_team_leads(None)
        instructions = list_instructions()
        began = _last_quarter(now)
        plan = FocusPlan(
            title="Inleven aan de balie",
            goal="Wie bij ons komt met een klacht, vertelt zijn verhaal één keer en merkt dat wij "
            "het begrijpen voordat wij iets uitleggen.",
            owner_id=leads[0].id,
            due_on=local(now).date() + timedelta(days=90),
            survey_key=SURVEY,
            aspect="h_empathy",
            channel=Channel.COUNTER.value,
            target_tenths=80,
            instruction_slug=instructions[0].slug if instructions else "",
        )
        focus = open_focus(plan, by=MAKER, now=began)
        for number, (text, state) in enumerate(STEPS):
            due_on = local(now).date() + timedelta(days=14 * number - 21)
            step = add_action(focus, text, due_on=due_on, by=MAKER, now=began)
            set_action(focus, step, state, by=MAKER, now=began)
        _others(now=began)


def _others(*, now: datetime) -> None:
    """Type in what an (invented) neighbour published, to stand beside the factsheet."""
    typed = Typed(
        channel=Channel.COUNTER.value,
        who="Gemeente Zandhaven",
        mark_tenths=79,
        respondents=1_204,
        measured_on=quarter_of(now).before.last_day,
        source="Jaarverslag dienstverlening, bladzijde 12",
    )
    keep_benchmark(typed, by=MAKER, now=now)


def _last_quarter(now: datetime) -> datetime:
    """Return a morning early in the quarter before that of ``now``."""
    first = quarter_of(now).before.begins
    return first + timedelta(days=3, hours=9)

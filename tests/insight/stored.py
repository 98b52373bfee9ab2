# SPDX-License-Identifier: EUPL-1.2
"""Answers with a known shape, stored as a survey: some aspects weigh more than others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from feedback.accounts.rules import program
from feedback.catalogue.rules import Channel
from feedback.db import unit_of_work
from feedback.surveys.queries.answers import find_latest_version, find_survey
from feedback.surveys.rules.instruments import Instrument
from feedback.surveys.services import building
from feedback.surveys.services.surveys import store_responses

MAKER = program("toets", origin="job")
WEIGHTS = {"h_empathy": 0.6, "h_expert": 0.25, "h_ideas": 0.15, "a_wait": 0.05}


def marks(count: int, *, seed: int = 1, lift: float = 0.0) -> list[dict[str, Any]]:
    """Return the marks of so many people; ``h_empathy`` weighs most and scores low."""
    chance = Random(seed)
    found = []
    for _ in range(count):
        mood = chance.gauss(0, 0.8)
        felt = {code: mood + chance.gauss(0, 1.2) for code in WEIGHTS}
        overall = 7.4 + lift + sum(WEIGHTS[code] * felt[code] for code in WEIGHTS)
        aspects = {code: 7.6 + lift + value for code, value in felt.items()}
        aspects["h_empathy"] -= 1.6
        overall += chance.gauss(0, 0.5)
        found.append(
            {
                "overall_mark": _mark(overall),
                "aspects": {code: _mark(value) for code, value in aspects.items()},
            }
        )
    return found


def with_holes(count: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """Return such marks of which some do not apply, mostly where the overall mark is low."""
    chance, rows = Random(f"{seed}"), marks(count, seed=seed)
    for row in rows:
        rate = 0.2 if row["overall_mark"] < 7 else 0.08
        for code in WEIGHTS:
            if chance.random() < rate:
                row["aspects"][code] = "not_applicable"
    return rows


def _mark(value: float) -> int:
    return min(10, max(1, round(value)))


def keep_survey(
    key: str,
    rows: Sequence[dict[str, Any]],
    *,
    now: datetime,
    instrument: Instrument = Instrument.CONTINUOUS,
    channel: Channel | None = Channel.COUNTER,
    round_name: str = "",
    days_ago: int = 1,
) -> None:
    """Make a survey if there is none, and keep these answers of one day."""
    with unit_of_work():
        survey = find_survey(key)
        if survey is None:
            survey = building.make_survey(key, title=key, instrument=instrument, by=MAKER, now=now)
            building.publish(survey, by=MAKER, now=now)
            building.set_open(survey, is_open=True, by=MAKER, now=now)
        version = find_latest_version(survey.id)
        assert version is not None
        on = now - timedelta(days=days_ago)
        store_responses(
            [
                {
                    "survey_id": survey.id,
                    "version_id": version.id,
                    "external_id": f"{key}-{round_name}-{days_ago}-{channel}-{number}",
                    "round": round_name,
                    "submitted_at": on,
                    "recorded_at": on,
                    "channel": channel,
                    "mode": "self",
                    "effort": None,
                    "explanation": None,
                    "background": {},
                    **row,
                }
                for number, row in enumerate(rows)
            ]
        )

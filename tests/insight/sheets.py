# SPDX-License-Identifier: EUPL-1.2
"""Answers of three quarters at several channels, of which every figure is known by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from feedback.catalogue.rules import Channel
from feedback.db import end_reading, unit_of_work
from feedback.surveys.queries.answers import find_latest_version, get_survey
from feedback.surveys.rules.marks import Effort
from feedback.surveys.services.surveys import store_responses
from tests.surveys.asked import KEY, open_survey

#: Twelve marks of which the mean is 7.583 and the interval 6.5 to 8.4 (statistics.md M1).
TWELVE = (8, 7, 9, 10, 6, 8, 7, 8, 9, 7, 8, 4)
Q3 = datetime(2026, 8, 20, 10, tzinfo=UTC)
Q2 = datetime(2026, 5, 20, 10, tzinfo=UTC)


def answer_all(
    marks: Sequence[int],
    *,
    channel: Channel = Channel.COUNTER,
    at: datetime = Q3,
    aspects: Sequence[int | str] = (),
    effort: Effort | None = Effort.LITTLE,
    round_name: str = "",
) -> None:
    """Store an answer for each mark; each gives its place in ``aspects`` to h_willing."""
    survey = get_survey(KEY)
    version = find_latest_version(survey.id)
    assert version is not None
    rows: list[dict[str, Any]] = [
        {
            "survey_id": survey.id,
            "version_id": version.id,
            "external_id": f"{channel}-{round_name}-{at:%m%d}-{number}",
            "round": round_name,
            "submitted_at": at,
            "recorded_at": at,
            "channel": channel,
            "overall_mark": mark,
            "effort": effort,
            "explanation": "Wij werden goed geholpen." if number % 2 else None,
            "suggestion": "Zet er een stoel bij." if number == 0 else None,
            "aspects": {"h_willing": aspects[number]} if number < len(aspects) else {},
            "background": {},
        }
        for number, mark in enumerate(marks)
    ]
    end_reading()
    with unit_of_work():
        store_responses(rows)


def quarter_of_twelve(*, now: datetime) -> None:
    """Open the survey: twelve at the counter, nine on the phone, ten by the form."""
    open_survey(now=now)
    answer_all(TWELVE, aspects=TWELVE)
    answer_all(TWELVE, at=Q2, aspects=TWELVE)
    answer_all([8] * 9, channel=Channel.PHONE)
    answer_all([*range(1, 11)], channel=Channel.DIGITAL_FORM, aspects=[7] * 9)

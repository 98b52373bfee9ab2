# SPDX-License-Identifier: EUPL-1.2
"""What runs by itself: looking whether marks changed, mailing the figures of a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from feedback import edge
from feedback.accounts.queries.people import Person, list_colleagues
from feedback.accounts.rules import Role
from feedback.clock import local
from feedback.db import end_reading, unit_of_work
from feedback.insight import quarterly, steady
from feedback.insight.rules.control_words import channel_words, period_words, signal_words
from feedback.insight.rules.quarters import last_to_mail
from feedback.insight.rules.watching import Onset
from feedback.insight.rules.words import quarter_words
from feedback.insight.services import record_onset
from feedback.notifications.services import queue_to_colleague
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey_by_id
from feedback.texts.rules.kinds import Template

PAGE = "/werk/uitkomsten/verloop"
#: Of a period that ended longer ago nobody is told: it is in the history, as an import brings it.
TOLD_WITHIN = timedelta(days=35)


def watch_marks(*, now: datetime) -> int:
    """Look for signals in every continuous survey; return how many are new.

    Each signal is a row with a unique key, written with its messages: whoever comes second
    writes nothing. Only periods that may be shown are judged.
    """
    new = 0
    for survey_id in [one.id for one in steady.list_watched_surveys()]:
        found = _find(survey_id, now=now)
        end_reading()
        if found:
            with unit_of_work():
                new += _record(survey_id, found, now=now)
    return new


def mail_quarter(*, now: datetime) -> int:
    """Mail the figures of the quarter that ended to who asked; return how many mails are new.

    1. A week after its end, so that late answers are in. 2. Nobody hears of a quarter without
    a single figure. 3. Each reader in a unit of their own, with what says that they got it:
    whoever comes second, or after a crash, writes nothing.
    """
    quarter = last_to_mail(now)
    readers = quarterly.list_readers(quarter)
    told = quarterly.tell_quarter(quarter, now=now) if readers else None
    end_reading()
    new = 0
    for user_id in readers if told is not None else ():
        assert told is not None, "the loop runs only with something to tell"
        with unit_of_work():
            new += quarterly.take_quarter(user_id, quarter) and _mail(user_id, told, now=now)
    return new


def _mail(user_id: int, told: quarterly.Told, *, now: datetime) -> bool:
    site = f"{edge.settings().base_url}/werk/uitkomsten"
    asked = f"kwartaal={told.quarter.name}" + (f"&onderzoek={told.survey}" if told.survey else "")
    return queue_to_colleague(
        template=Template.QUARTER_FIGURES,
        user_id=user_id,
        context={
            "quarter": quarter_words(told.quarter),
            "figures": list(told.figures),
            "summary_url": f"{site}/samenvatting?{asked}",
            "sheet_url": f"{site}/factsheet?{asked}",
        },
        dedupe_key=f"quarter_figures:{told.quarter.name}:{user_id}",
        send_after=now,
        now=now,
    )


def _find(survey_id: int, *, now: datetime) -> list[tuple[str, Onset]]:
    """Return the signals that nobody wrote down yet, by channel."""
    survey, found = get_survey_by_id(survey_id), []
    for channel, days in steady.find_days(survey_id).items():
        known = {(one.period, one.signal) for one in steady.list_alarms(survey_id, channel)}
        found += [
            (channel, onset)
            for onset in steady.judge(survey, channel, days, now=now).onsets
            if (onset.slot.name, onset.signal) not in known
        ]
    return found


def _record(survey_id: int, found: Sequence[tuple[str, Onset]], *, now: datetime) -> int:
    survey, new = get_survey_by_id(survey_id), 0
    managers = [
        one for one in list_colleagues(permission="insights.read") if Role.MANAGER in one.roles
    ]
    for channel, onset in found:
        is_recent = onset.slot.ends > local(now).date() - TOLD_WITHIN
        told = len(managers) if is_recent else 0
        if record_onset(survey, channel, onset, told=told, now=now):
            new += 1
            if is_recent:
                _tell(survey, channel, onset, managers, now=now)
    return new


def _tell(
    survey: Survey, channel: str, onset: Onset, managers: Sequence[Person], *, now: datetime
) -> None:
    for person in managers:
        queue_to_colleague(
            template=Template.CONTROL_ALARM,
            user_id=person.id,
            context={
                "survey": survey.title,
                "place": channel_words(channel) if channel else survey.title,
                "signal": signal_words(onset.signal, is_low=onset.is_low),
                "period": period_words(onset.slot.name),
                "page_url": f"{edge.settings().base_url}{PAGE}"
                f"?onderzoek={survey.key}&kanaal={channel or 'geen'}",
            },
            dedupe_key=f"control_alarm:{survey.id}:{channel}:{onset.slot.name}"
            f":{onset.signal.value}:{person.id}",
            send_after=now,
            now=now,
        )

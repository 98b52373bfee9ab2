# SPDX-License-Identifier: EUPL-1.2
"""Between which hours we say to call, and moving an agreement."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from feedback.business_time.local_time import day_of, moment_on
from feedback.business_time.wording import clock_words, day_nl
from feedback.callbacks.call_times import CallTimes, Span
from feedback.desk.forms.choices import plain
from feedback.desk.rules.typed import read_day

_HOUR = timedelta(hours=1)
_MINUTES_OF_DAY = 24 * 60


class CallTimeForm(FlaskForm):
    """A day and two clock times, from what is on offer."""

    day = SelectField(_("Dag"), id="beltijd-dag", validate_choice=False)
    begin = SelectField(_("Vanaf"), id="beltijd-van", validate_choice=False)
    until = SelectField(_("Tot"), id="beltijd-tot", validate_choice=False)

    def __init__(self, *args: Any, offer: CallTimes, now: datetime, **values: Any) -> None:
        super().__init__(*args, **{**_proposal(offer, now=now), **values})
        today = day_of(now)
        self.day.choices = plain((day.isoformat(), _day(day, today)) for day in offer.days)
        hours = [
            (_clock(hour), clock_words(int(hour / timedelta(minutes=1)))) for hour in offer.hours
        ]
        self.begin.choices = plain(hours[:-1])
        self.until.choices = plain(hours[1:])

    @property
    def span(self) -> Span | None:
        """From and until, as moments; None when one of the three is no such thing."""
        day = read_day(self.day.data)
        begin, until = _since_midnight(self.begin.data), _since_midnight(self.until.data)
        if day is None or begin is None or until is None:
            return None
        return moment_on(day, begin), moment_on(day, until)


class MoveForm(FlaskForm):
    """The new day of an agreement, and why."""

    due_on = StringField(_("Nieuwe dag"))
    reason = StringField(_("Waarom wordt het later?"))

    @property
    def day(self) -> date | None:
        """The new day."""
        return read_day(self.due_on.data)


def _proposal(offer: CallTimes, *, now: datetime) -> dict[str, str]:
    """Propose the coming hour on the first day: what is most often meant."""
    if not offer.days:
        return {}
    first = offer.days[0]
    later = [hour for hour in offer.hours if moment_on(first, hour) > now]
    begin = next(iter(later), offer.hours[0])
    until = min(begin + _HOUR, offer.hours[-1])
    return {"day": first.isoformat(), "begin": _clock(begin), "until": _clock(until)}


def _day(day: date, today: date) -> str:
    words = day_nl(day)
    return f"vandaag, {words}" if day == today else words


def _clock(since_midnight: timedelta) -> str:
    minutes = int(since_midnight / timedelta(minutes=1))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _since_midnight(text: str | None) -> timedelta | None:
    hours, colon, minutes = (text or "").partition(":")
    if not colon or not (hours.isascii() and hours.isdigit() and len(hours) <= 2):
        return None
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        return None
    together = int(hours) * 60 + int(minutes)
    return timedelta(minutes=together) if together <= _MINUTES_OF_DAY else None

# SPDX-License-Identifier: EUPL-1.2
"""Signals of a control chart in words: which week, which side, and what that means (pure)."""

from __future__ import annotations

from datetime import date, timedelta

from feedback.business_time.wording import MONTHS_NL
from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.insight.rules.control import Signal
from feedback.wording import N_

WORDS = {
    (Signal.OUTSIDE, True): N_("lager dan toeval verklaart"),
    (Signal.OUTSIDE, False): N_("hoger dan toeval verklaart"),
    (Signal.RUN, True): N_("acht keer op rij onder het midden"),
    (Signal.RUN, False): N_("acht keer op rij boven het midden"),
}
NO_CHANNEL = N_("Zonder kanaal")


def signal_words(signal: Signal, *, is_low: bool) -> str:
    """Return what a signal says."""
    return WORDS[signal, is_low]


def channel_words(value: str) -> str:
    """Return what a channel is called; answers without one have a name too."""
    labels = {one.value: label for one, label in CHANNEL_LABELS.items()}
    return labels.get(value, NO_CHANNEL)


def period_words(name: str) -> str:
    """Return a period as people say it: week 41 (vanaf 5 oktober 2026), oktober 2026."""
    year, _, rest = name.partition("-")
    if not rest.startswith("W"):
        return f"{MONTHS_NL[int(rest) - 1]} {year}"
    first = date.fromisocalendar(int(year), int(rest[1:]), 1)
    return f"week {int(rest[1:])} ({_day(first)} – {_day(first + timedelta(days=6))} {year})"


def _day(on: date) -> str:
    return f"{on.day} {MONTHS_NL[on.month - 1]}"

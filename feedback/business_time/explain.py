# SPDX-License-Identifier: EUPL-1.2
"""A deadline in plain Dutch sentences, told from the trace of the computation itself."""

from __future__ import annotations

from datetime import timedelta

from feedback.business_time.trace import (
    ClockShifted,
    DayOfReceiptLeftOut,
    DayPassed,
    EndOfDay,
    Received,
    Reception,
    SameClock,
    Shift,
    Step,
    Trace,
    UntilClosing,
    WeeksCounted,
    Worked,
    WorkingDayFound,
)
from feedback.business_time.wording import (
    clock_words,
    deadline_day_and_minutes,
    full_day_nl,
    time_nl,
)
from feedback.clock import local

_RECEPTION = {
    Reception.OPEN: "Wij waren toen open.",
    Reception.BETWEEN_BLOCKS: "Dat was in een pauze; die telt als open.",
    Reception.BEFORE_OPENING: "Wij waren toen nog niet open.",
    Reception.AFTER_CLOSING: "Wij waren toen al gesloten.",
    Reception.CLOSED_DAY: "Wij waren die dag gesloten.",
}
_SHIFT = {
    Shift.BEFORE_OPENING: "dan zijn wij nog niet open",
    Shift.BETWEEN_BLOCKS: "dan is het pauze",
    Shift.AFTER_CLOSING: "dan zijn wij al gesloten",
}


def explain(trace: Trace) -> list[str]:
    """Return the steps of ``trace`` as Dutch sentences; the last one names the deadline."""
    return [*(_sentence(step) for step in trace.steps), _conclusion(trace)]


def _sentence(step: Step) -> str:  # noqa: PLR0911 - one answer per kind of step
    match step:
        case Received(at, reception):
            day = full_day_nl(local(at).date())
            doors = f" {_RECEPTION[reception]}" if reception else ""
            return f"Ontvangen op {day} om {_precise(step)}.{doors}"
        case DayOfReceiptLeftOut():
            return "De dag van ontvangst telt niet mee."
        case DayPassed(day, because):
            return f"{_capital(full_day_nl(day))} telt niet mee: {because}."
        case WorkingDayFound(day):
            return f"De werkdag die telt is {full_day_nl(day)}."
        case UntilClosing(at):
            _, minutes = deadline_day_and_minutes(at)
            return f"Wij sluiten die dag om {clock_words(minutes)} uur."
        case SameClock(at):
            return f"Dezelfde tijd als bij ontvangst is die dag {time_nl(at)}."
        case ClockShifted(wanted, at, why):
            _, minutes = deadline_day_and_minutes(at)
            asked = clock_words(wanted // timedelta(minutes=1))
            return (
                f"Om {asked} uur kan het die dag niet: {_SHIFT[why]}. "
                f"Het wordt {clock_words(minutes)} uur."
            )
        case Worked(day, counted, left):
            more = f"nog {_duration(left)} te gaan" if left else "dat is alles"
            return f"Op {full_day_nl(day)} telt {_duration(counted)} mee; {more}."
        case WeeksCounted(weeks, day):
            return f"{weeks} weken later is het {full_day_nl(day)}."
    return f"De termijn loopt tot en met {full_day_nl(step.day)}."


def _conclusion(trace: Trace) -> str:
    if isinstance(trace.steps[-1], EndOfDay):
        return f"Uiterlijk {full_day_nl(trace.steps[-1].day)}, aan het eind van de dag."
    day, minutes = deadline_day_and_minutes(trace.due_at)
    return f"Uiterlijk {full_day_nl(day)}, {clock_words(minutes)} uur."


def _precise(step: Received) -> str:
    shown = local(step.at)
    if shown.second:
        return f"{shown.hour}.{shown:%M.%S} uur"
    return time_nl(step.at)


def _duration(amount: timedelta) -> str:
    minutes, rest = divmod(amount, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} uur"] if hours else []
    if minutes:
        parts.append(f"{minutes} min")
    if rest >= timedelta(seconds=1) or not parts:
        parts.append(f"{rest.seconds} s")
    return " ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

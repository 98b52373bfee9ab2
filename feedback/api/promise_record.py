# SPDX-License-Identifier: EUPL-1.2
"""The call of the API on how promises were kept: the digits of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedback.api.calls import api
from feedback.api.endpoints import Endpoint, Given
from feedback.api.schema import Field, Flag, Items, Nullable, Number, Problems, Schema, Shape, Text
from feedback.api.services import Reply
from feedback.insight.promise_record import find_record, percent
from feedback.insight.rules.promises import Part, Record, Tally
from feedback.insight.rules.quarters import Quarter, quarter_of, read_quarter
from feedback.insight.rules.sums import FEWEST

_MOST = 500


@dataclass(frozen=True)
class QuarterName:
    """A quarter of a year."""

    def read(self, value: object, *, at: str, problems: Problems) -> Quarter | None:
        """Return the quarter."""
        found = read_quarter(value) if isinstance(value, str) else None
        if found is None:
            problems[at] = "Schrijf een kwartaal als 2026-Q3."
        return found

    def schema(self) -> Schema:
        """Return a string with its form."""
        return {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$", "examples": ["2026-Q3"]}


@dataclass(frozen=True)
class Percentage:
    """A percentage with one decimal; it only goes out."""

    def read(self, value: object, *, at: str, problems: Problems) -> float | None:
        """Return the number."""
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:
            return float(value)
        problems[at] = "Dit moet een getal van 0 tot en met 100 zijn."
        return None

    def schema(self) -> Schema:
        """Return a number from 0 to 100."""
        return {"type": "number", "minimum": 0, "maximum": 100}


_COUNT = Number(least=0)
_TALLY = (
    Field("n", _COUNT, "Beloften waar het percentage over gaat."),
    Field("suppressed", Flag(), "Te weinig voor een cijfer, of verborgen voor een andere groep."),
    Field("kept", _COUNT, "Op tijd gesproken.", required=False),
    Field("late", _COUNT, "Te laat ingelost.", required=False),
    Field("openLate", _COUNT, "Te laat en nog open.", required=False),
    Field("targetMet", _COUNT, "Gesproken binnen de eigen streeftijd.", required=False),
    Field("percentInTime", Percentage(), "kept ÷ n, één decimaal.", required=False),
    Field("percentTarget", Percentage(), "targetMet ÷ n, één decimaal.", required=False),
)
PROMISE_PART = Shape("PromisePart", (Field("name", Text(120), "Kanaal of onderwerp."), *_TALLY))
PROMISE_COUNT = Shape(
    "PromiseCount",
    (Field("name", Text(60), "Reden of aantal pogingen."), Field("count", _COUNT, "Hoeveel.")),
)
_KEPT = (
    Field("n", _COUNT, "Waar het percentage over gaat."),
    Field("suppressed", Flag(), "Te weinig voor een cijfer, of verborgen voor een andere groep."),
    Field("kept", _COUNT, "Op de eerste dag, of eerder.", required=False),
    Field("late", _COUNT, "Later.", required=False),
    Field("openLate", _COUNT, "Te laat en nog open.", required=False),
    Field("percentInTime", Percentage(), "kept ÷ n, één decimaal.", required=False),
)
KEPT_BY_DAY = Shape("KeptByDay", _KEPT)
DEPARTMENT_KEPT = Shape("DepartmentKept", (Field("name", Text(120), "Afdeling."), *_KEPT))
PROMISE_RECORD = Shape(
    "PromiseRecord",
    (
        Field("quarter", QuarterName(), "Het kwartaal waarin de beloften vervielen."),
        *_TALLY,
        Field(
            "medianWorkingMinutes",
            Nullable(_COUNT),
            "Middelste werktijd tot het gesprek, in hele minuten.",
        ),
        Field("channels", Items(PROMISE_PART, _MOST), "Per kanaal."),
        Field("topics", Items(PROMISE_PART, _MOST), "Per onderwerp; none is nog geen."),
        Field("excluded", Items(PROMISE_COUNT, _MOST), "Niet meegeteld, per reden."),
        Field("tries", Items(PROMISE_COUNT, _MOST), "Beloften per aantal pogingen."),
        Field("agreements", KEPT_BY_DAY, "Afspraken met inwoners."),
        Field("feedbackTasks", KEPT_BY_DAY, "Vragen aan afdelingen (terugkoppelingen)."),
        Field("departments", Items(DEPARTMENT_KEPT, _MOST), "Die vragen, per afdeling."),
    ),
)


@api.call(
    Endpoint(
        name="getPromiseRecord",
        method="GET",
        path="/insights/promises",
        summary="Hoe beloften zijn nagekomen",
        scope="insights:read",
        permission="insights.read",
        query=(Field("quarter", QuarterName(), "Anders het lopende kwartaal.", required=False),),
        answer=PROMISE_RECORD,
    )
)
def show(given: Given) -> Reply:
    """Answer with the figures of a quarter; below ten promises with nothing but their number."""
    quarter: Quarter = given.query.get("quarter") or quarter_of(given.now)
    record = find_record(quarter, now=given.now)
    shown = record.is_shown
    total = _figures(record.total.n, record.total if shown else None)
    middle = record.median_minutes
    return Reply(
        {
            "quarter": quarter.name,
            **total,
            "medianWorkingMinutes": int(middle) if shown and middle is not None else None,
            "channels": _parts(record.channels) if shown else [],
            "topics": _parts(record.topics) if shown else [],
            "excluded": _counts(list(record.excluded.items())) if shown else [],
            "tries": _counts(list(record.tries.items())) if shown else [],
            **_by_day(record),
        }
    )


def _by_day(record: Record) -> dict[str, Any]:
    """Return what has a day; below ten promises only how many there were, as on the page."""
    agreed, asked = record.agreed, record.asked
    kept = Tally(agreed.kept, agreed.late, agreed.open_late)
    departments = asked.departments if record.is_shown else ()
    return {
        "agreements": _days(kept.n, kept if record.is_shown else None),
        "feedbackTasks": _days(asked.tally.n, asked.tally if record.is_shown else None),
        "departments": [{"name": one.name, **_days(one.n, one.tally)} for one in departments],
    }


def _days(n: int, tally: Tally | None) -> dict[str, Any]:
    """Return the figures without our own norm: a day has none."""
    figures = _figures(n, tally)
    return {name: value for name, value in figures.items() if "arget" not in name}


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"name": part.name, **_figures(part.n, part.tally)} for part in parts]


def _counts(listed: Sequence[tuple[object, int]]) -> list[dict[str, Any]]:
    return [{"name": str(name), "count": count} for name, count in listed]


def _figures(n: int, tally: Tally | None) -> dict[str, Any]:
    if tally is None or n < FEWEST:
        return {"n": n, "suppressed": True}
    return {
        "n": n,
        "suppressed": False,
        "kept": tally.kept,
        "late": tally.late,
        "openLate": tally.open_late,
        "targetMet": tally.target_met,
        "percentInTime": float(percent(tally.in_time)),
        "percentTarget": float(percent(tally.by_target)),
    }

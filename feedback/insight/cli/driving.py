# SPDX-License-Identifier: EUPL-1.2
"""``insight drivers`` and ``insight priority``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from feedback.insight.cli.showing import FILE, figures, names, number, read_columns, show
from feedback.insight.errors import UnusableData
from feedback.insight.queries import find_answers
from feedback.insight.rules.columns import Columns
from feedback.insight.rules.sums import FEWEST
from feedback.surveys.queries.released import Wish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from feedback.insight.rules.drivers import Drivers
    from feedback.insight.rules.importance import Importance

    Array = NDArray[np.float64]


def _answer_options(command: Any) -> Any:
    for option in (
        click.option("--data", type=FILE, help="A CSV or Excel file of answers."),
        click.option("--overall", metavar="COL", help="The overall mark, with --data."),
        click.option("--aspects", metavar="A,B", help="The marks of the aspects."),
        click.option("--where", metavar="COL=VALUE", help="Only the rows that hold this."),
        click.option("--weight", metavar="COL", help="The weight of each respondent."),
        click.option("--survey", metavar="KEY", help="Stored answers, instead of --data."),
        click.option("--round", metavar="R", default="", help="Only this round, with --survey."),
        click.option("--channel", metavar="C", default="", help="Only this channel."),
        click.option("--quarter", metavar="Q", default="", help="Only this quarter: 2026-Q3."),
        click.option("--seed", type=int, default=1, show_default=True),
    ):
        command = option(command)
    return figures(command)


class _Asked(NamedTuple):
    """What is to be reckoned with: marks (n, p + 1), their aspects, and weights if any."""

    answers: Array
    aspects: list[str]
    weights: Array | None

    @property
    def given(self) -> int:
        """How many gave an overall mark."""
        import numpy as np

        return int((~np.isnan(self.answers[:, -1])).sum())


@click.command("drivers")
@click.option("--bootstrap", "rounds", type=click.IntRange(100, 20_000), default=1_000)
@_answer_options
def drivers(*, rounds: int, seed: int, form: str, **given: Any) -> None:
    """Say which aspects hang together with the overall mark: LMG, with how sure that is."""
    from feedback.insight.rules.drivers import Warning, find_drivers

    asked = _asked(given)
    if asked.given < FEWEST:
        show({"n": asked.given, "suppressed": True}, form=form)
        return
    asked, constant = _varying(asked)
    found = find_drivers(asked.answers, weights=asked.weights, rounds=rounds, seed=seed)
    result = _drivers(found, asked.aspects)
    result["constant"] = constant
    if constant:
        result["warnings"] = sorted({*result["warnings"], Warning.CONSTANT.value})
    show(result, form=form, rows="drivers")


@click.command("priority")
@click.option("--norm", type=float, help="The mark from which an aspect does well.")
@click.option("--bootstrap", "rounds", type=click.IntRange(100, 20_000), default=2_000)
@_answer_options
def priority(*, norm: float | None, rounds: int, seed: int, form: str, **given: Any) -> None:
    """Place aspects by what they score and what they weigh; undecided where samples disagree."""
    from feedback.insight.rules.covariance import complete
    from feedback.insight.rules.priority import place_aspects

    asked = _asked(given)
    constant: list[str] = []
    if asked.given >= FEWEST:
        asked, constant = _varying(asked)
    n = int(complete(asked.answers).sum())
    if n < FEWEST:
        show({"n": n, "suppressed": True}, form=form)
        return
    placed = place_aspects(asked.answers, norm=norm, rounds=rounds, seed=seed)
    listed = [
        {
            "aspect": name,
            "mean": number(one.mean),
            "share": number(one.share),
            "quadrant": one.quadrant.value,
            "probability": number(one.probability),
        }
        for name, one in zip(asked.aspects, placed, strict=True)
    ]
    show({"n": n, "aspects": listed, "constant": constant}, form=form, rows="aspects")


def _varying(asked: _Asked) -> tuple[_Asked, list[str]]:
    """Return what can be compared, and the aspects left out because they do not vary.

    Raises ``UnusableData`` when nothing is left or too much, or when everybody gave the same
    overall mark.
    """
    import numpy as np

    from feedback.insight.rules.drivers import usable_aspects
    from feedback.insight.rules.importance import MOST_ASPECTS

    marks = asked.answers[:, -1]
    if np.nanmin(marks) == np.nanmax(marks):
        why = "Everybody gave the same overall mark: nothing can hang together with it."
        raise UnusableData({"overall": why})
    usable, unusable = usable_aspects(asked.answers)
    if not usable:
        raise UnusableData({"aspects": "None of these aspects varies: nothing can be compared."})
    if len(usable) > MOST_ASPECTS:
        why = f"At most {MOST_ASPECTS} aspects can be compared, not {len(usable)}: name fewer."
        raise UnusableData({"aspects": why})
    left_out = [asked.aspects[place] for places in unusable.values() for place in places]
    kept = _Asked(
        asked.answers[:, [*usable, -1]], [asked.aspects[place] for place in usable], asked.weights
    )
    return kept, left_out


def _asked(given: dict[str, Any]) -> _Asked:
    """Return what the options ask for; raises ``UnusableData`` when they do not go together."""
    if given["survey"] and not given["data"]:
        return _stored(given)
    if not given["data"] or given["survey"]:
        raise UnusableData({"data": "Give one of both: --data FILE or --survey KEY."})
    if not given["overall"] or not given["aspects"]:
        raise UnusableData({"aspects": "With --data, name --overall COL and --aspects A,B."})
    columns = _rows(read_columns(given["data"], given["absent"]), given["where"])
    chosen = _once(names(given["aspects"]), given["overall"])
    marks = [columns.marks(name) for name in [*chosen, given["overall"]]]
    weights = _weights(columns, given["weight"]) if given["weight"] else None
    return _Asked(_matrix(list(zip(*marks, strict=True)), len(marks)), chosen, weights)


def _once(chosen: list[str], overall: str) -> list[str]:
    """Return the aspects as they were named; raises ``UnusableData`` for one named twice."""
    for place, name in enumerate(chosen):
        if name in chosen[:place]:
            raise UnusableData({"aspects": f"{name} is named twice."})
        if name == overall:
            raise UnusableData({"aspects": f"{name} is the overall mark itself."})
    return chosen


def _stored(given: dict[str, Any]) -> _Asked:
    import numpy as np

    wish = Wish(channel=given["channel"], quarter=given["quarter"], round=given["round"])
    found = find_answers(given["survey"], wish=wish)
    answers = _matrix(found.rows, len(found.codes) + 1)
    chosen = names(given["aspects"] or "") or list(found.codes)
    if not found.rows:
        return _Asked(_matrix([], len(chosen) + 1), chosen, None)
    unknown = [name for name in chosen if name not in found.codes]
    if unknown:
        known = ", ".join(found.codes) or "none"
        raise UnusableData(
            {"aspects": f"There are no answers to {unknown[0]}. There are: {known}."}
        )
    if not chosen:
        raise UnusableData({"survey": "These answers hold no aspects: nothing can be compared."})
    places = [found.codes.index(name) for name in chosen]
    weights = None if found.weights is None else np.array(found.weights)
    return _Asked(answers[:, [*places, -1]], chosen, weights)


def _rows(columns: Columns, where: str | None) -> Columns:
    if where is None:
        return columns
    name, sign, value = where.partition("=")
    if not sign:
        raise UnusableData({"where": "Write it as COLUMN=VALUE."})
    return columns.where(name.strip(), value.strip())


def _matrix(rows: Sequence[Sequence[int | None]], width: int) -> Array:
    """Return marks as numbers (n, width); NaN where not answered."""
    import numpy as np

    values = [[np.nan if mark is None else mark for mark in row] for row in rows]
    return np.array(values, dtype=np.float64).reshape(-1, width)


def _weights(columns: Columns, name: str) -> Array:
    import numpy as np

    found = []
    for value, (row, _) in zip(columns.numbers(name), columns.rows, strict=True):
        if value is None or value < 0:
            raise UnusableData({name: f"row {row}: a weight is a number of 0 or more."})
        found.append(value)
    if found and not any(found):
        raise UnusableData({name: "All weights are 0: nobody counts."})
    return np.array(found, dtype=np.float64)


def _drivers(found: Drivers, labels: list[str]) -> dict[str, Any]:
    """Return the drivers as contract.md §6 names them."""
    fiml = _parts(found.headline, labels)
    result: dict[str, Any] = {
        "n": found.n,
        "nComplete": found.complete,
        "nCommon": found.common,
        "headline": "fiml" if found.is_fiml else "listwise",
        "fiml": fiml,
        "drivers": fiml["drivers"],
        "tiers": found.tiers and [[labels[place] for place in tier] for tier in found.tiers],
        "verdict": found.certainty.value,
        "warnings": sorted(str(code) for code in found.warnings),
        "warned": {
            str(code): [labels[place] for place in places]
            for code, places in found.warnings.items()
        },
    }
    if found.listwise is not None:
        listwise = _parts(found.listwise.found, labels)
        for place, driver in enumerate(listwise["drivers"]):
            driver["low"] = number(found.listwise.low[place])
            driver["high"] = number(found.listwise.high[place])
        result["listwise"] = listwise
    return result


def _parts(found: Importance, labels: list[str]) -> dict[str, Any]:
    listed = [
        {
            "aspect": label,
            "lmg": number(found.lmg[place]),
            "share": number(found.shares[place]),
            "johnson": number(found.johnson[place]),
        }
        for place, label in enumerate(labels)
    ]
    return {"r2": number(found.r2), "drivers": listed}

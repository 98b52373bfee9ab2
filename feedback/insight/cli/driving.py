# SPDX-License-Identifier: EUPL-1.2
"""``insight drivers`` and ``insight priority``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedback.insight.cli.showing import FILE, figures, names, number, read_columns, show
from feedback.insight.errors import UnusableData
from feedback.insight.rules.columns import Columns
from feedback.insight.rules.sums import FEWEST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from feedback.insight.rules.drivers import Drivers
    from feedback.insight.rules.importance import Importance

    Array = NDArray[np.float64]


def _data_options(command: Any) -> Any:
    for option in (
        click.option("--data", type=FILE, required=True, help="A CSV or Excel file of answers."),
        click.option("--overall", required=True, metavar="COL", help="The overall mark."),
        click.option("--aspects", required=True, metavar="A,B", help="The marks of the aspects."),
        click.option("--where", metavar="COL=VALUE", help="Only the rows that hold this."),
        click.option("--seed", type=int, default=1, show_default=True),
    ):
        command = option(command)
    return figures(command)


@click.command("drivers")
@click.option("--weight", metavar="COL", help="A column with the weight of each respondent.")
@click.option("--bootstrap", "rounds", type=click.IntRange(100, 20_000), default=1_000)
@_data_options
def drivers(
    *,
    data: Path,
    overall: str,
    aspects: str,
    where: str | None,
    weight: str | None,
    rounds: int,
    seed: int,
    form: str,
    absent: str,
) -> None:
    """Say which aspects hang together with the overall mark: LMG, with how sure that is."""
    from feedback.insight.rules.drivers import find_drivers, usable_aspects

    columns = _rows(read_columns(data, absent), where)
    chosen = names(aspects)
    answers = _answers(columns, [*chosen, overall])
    weights = _weights(columns, weight) if weight else None
    given = int((answers[:, -1] == answers[:, -1]).sum())
    if given < FEWEST:
        show({"n": given, "suppressed": True}, form=form)
        return
    usable, unusable = usable_aspects(answers)
    if not usable:
        raise UnusableData({"aspects": "None of these aspects varies: nothing can be compared."})
    found = find_drivers(answers[:, [*usable, -1]], weights=weights, rounds=rounds, seed=seed)
    labels = [chosen[place] for place in usable]
    result = _drivers(found, labels)
    constant = [chosen[place] for places in unusable.values() for place in places]
    result["constant"] = constant
    result["warnings"] = sorted({*result["warnings"], *(str(code) for code in unusable)})
    show(result, form=form, rows="drivers")


@click.command("priority")
@click.option("--norm", type=float, help="The mark from which an aspect does well.")
@click.option("--bootstrap", "rounds", type=click.IntRange(100, 20_000), default=2_000)
@_data_options
def priority(
    *,
    data: Path,
    overall: str,
    aspects: str,
    where: str | None,
    norm: float | None,
    rounds: int,
    seed: int,
    form: str,
    absent: str,
) -> None:
    """Place aspects by what they score and what they weigh; undecided where samples disagree."""
    from feedback.insight.rules.covariance import complete
    from feedback.insight.rules.priority import place_aspects

    columns = _rows(read_columns(data, absent), where)
    chosen = names(aspects)
    answers = _answers(columns, [*chosen, overall])
    n = int(complete(answers).sum())
    if n < FEWEST:
        show({"n": n, "suppressed": True}, form=form)
        return
    placed = place_aspects(answers, norm=norm, rounds=rounds, seed=seed)
    listed = [
        {
            "aspect": name,
            "mean": number(one.mean),
            "share": number(one.share),
            "quadrant": one.quadrant.value,
            "probability": number(one.probability),
        }
        for name, one in zip(chosen, placed, strict=True)
    ]
    show({"n": n, "aspects": listed}, form=form, rows="aspects")


def _rows(columns: Columns, where: str | None) -> Columns:
    if where is None:
        return columns
    name, sign, value = where.partition("=")
    if not sign:
        raise UnusableData({"where": "Write it as COLUMN=VALUE."})
    return columns.where(name.strip(), value.strip())


def _answers(columns: Columns, chosen: list[str]) -> Array:
    """Return the marks of these columns (n, k); NaN where not answered."""
    import numpy as np

    marks = [columns.marks(name) for name in chosen]
    values = [[np.nan if mark is None else mark for mark in column] for column in marks]
    return np.array(values, dtype=np.float64).T.reshape(-1, len(chosen))


def _weights(columns: Columns, name: str) -> Array:
    import numpy as np

    found = []
    for value, (row, _) in zip(columns.numbers(name), columns.rows, strict=True):
        if value is None or value < 0:
            raise UnusableData({name: f"row {row}: a weight is a number of 0 or more."})
        found.append(value)
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

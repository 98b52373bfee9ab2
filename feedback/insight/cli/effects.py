# SPDX-License-Identifier: EUPL-1.2
"""``insight effect``: does it work, and when not to say."""

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

    from feedback.insight.rules.effects import Effect

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

WAYS = (
    "Choose one way: --treated with --covariates, --treated with --before, --period with --group "
    "and --after, or --before with --selected."
)


@click.command("effect")
@click.option("--data", type=FILE, required=True, help="One row a person or an answer.")
@click.option("--outcome", required=True, metavar="COL", help="What should have changed.")
@click.option("--treated", metavar="COL", help="1 = treated.")
@click.option("--covariates", metavar="A,B", help="What was known before the treatment.")
@click.option("--before", metavar="COL", help="The same mark before.")
@click.option("--selected", metavar="COL=1", help="Who was chosen, when nobody else was.")
@click.option("--period", metavar="COL", help="The number of the period.")
@click.option("--group", metavar="COL", help="1 = where something changed.")
@click.option("--after", type=float, metavar="P", help="The last period before the change.")
@click.option("--seed", type=int, default=1, show_default=True)
@figures
def effect(*, data: Path, form: str, absent: str, **given: Any) -> None:
    """Reckon an effect on the ladder of adjustments; say nothing where nothing can be said."""
    columns = read_columns(data, absent)
    found = _find(columns, given)
    fewest = min(found.n_treated, found.n_control)
    result: dict[str, Any] = {
        "n": [found.n_treated, found.n_control],
        "verdict": found.verdict.value,
        "reasons": [reason.value for reason in found.reasons],
    }
    if found.n_treated < FEWEST or 0 < fewest < FEWEST:
        show(result | {"suppressed": True}, form=form)
        return
    adjusted = found.adjusted
    result |= {
        "naive": number(found.naive),
        "adjusted": {
            "method": found.method.value,
            "estimate": number(adjusted.value),
            "se": number(adjusted.error),
            "low": number(adjusted.interval.low),
            "high": number(adjusted.interval.high),
        },
    }
    show(result | _beside(found), form=form)


def _beside(found: Effect) -> dict[str, Any]:
    """Return what stands beside the figure: balance, the trend before, regression."""
    facts = {name: number(value) for name, value in found.facts.items()}
    beside: dict[str, Any] = {}
    if "expected_regression_to_mean" in facts:
        beside["expectedRegressionToMean"] = facts["expected_regression_to_mean"]
        beside["reliability"] = facts["reliability"]
    if "pretrend_p" in facts:
        beside["pretrend"] = {"p": facts["pretrend_p"], "slope": facts["pretrend_slope"]}
    if "largest_imbalance" in facts:
        beside["balance"] = {
            "largestStandardisedDifference": facts["largest_imbalance"],
            "outsideOverlap": facts["outside_overlap"],
            "effectiveN": [facts["effective_treated"], facts["effective_control"]],
            "response": [facts["response_treated"], facts["response_control"]],
        }
        beside["regression"] = facts["regression"]
    if "change_score" in facts:
        beside["changeScore"] = facts["change_score"]
        beside["reliability"] = facts["reliability"]
    return beside


def _find(columns: Columns, given: dict[str, Any]) -> Effect:
    from feedback.insight.rules import changes, effects

    outcome = _numbers(columns, given["outcome"])
    if given["treated"] and given["covariates"]:
        known = _design(columns, names(given["covariates"]))
        treated = _flags(columns, given["treated"])
        return effects.overlap_effect(outcome, treated, known, seed=given["seed"])
    if given["treated"] and given["before"]:
        treated, before = _flags(columns, given["treated"]), _numbers(columns, given["before"])
        return effects.ancova_effect(outcome, treated, before)
    if given["period"] and given["group"] and given["after"] is not None:
        period, group = _numbers(columns, given["period"]), _flags(columns, given["group"])
        return changes.did_effect(outcome, period, group, last_before=given["after"])
    if given["before"] and given["selected"]:
        name, _, value = given["selected"].partition("=")
        return changes.before_after(
            _numbers(columns, given["before"]), outcome, _is(columns, name, value or "1")
        )
    raise UnusableData({"effect": WAYS})


def _numbers(columns: Columns, name: str) -> Array:
    import numpy as np

    values = columns.numbers(name)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _flags(columns: Columns, name: str) -> Flags:
    """Return who was treated; raises ``UnusableData`` for anything but 0 and 1."""
    for (row, _), value in zip(columns.rows, columns.numbers(name), strict=True):
        if value not in {0, 1}:
            raise UnusableData({name: f"row {row}: must be 1 (treated) or 0."})
    return _is(columns, name, "1") | _is(columns, name, "1.0")


def _is(columns: Columns, name: str, value: str) -> Flags:
    import numpy as np

    return np.array([text == value for text in columns.texts(name)], dtype=np.bool_)


def _design(columns: Columns, chosen: list[str]) -> Array:
    """Return covariates (n, k): whole numbers as numbers, anything else as categories."""
    import numpy as np

    found = []
    for name in chosen:
        texts = columns.texts(name)
        if "" in texts:
            row = columns.rows[texts.index("")][0]
            raise UnusableData({name: f"row {row}: a covariate must be known of everybody."})
        try:
            found.append(np.array([float(int(text)) for text in texts]))
        except ValueError:
            categories = sorted(set(texts))
            found += [np.array([float(t == one) for t in texts]) for one in categories[1:]]
    return np.column_stack(found)

# SPDX-License-Identifier: EUPL-1.2
"""``insight waves`` and ``insight gap``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from feedback.insight.cli.showing import FILE, difference, figures, number, read_columns, show
from feedback.insight.errors import UnusableData
from feedback.insight.rules.columns import Columns
from feedback.insight.rules.gap import find_gaps
from feedback.insight.rules.sums import FEWEST, Sums
from feedback.insight.rules.waves import (
    Check,
    Difference,
    Group,
    modes_shift,
    normal_difference,
    smallest_detectable,
    standardised,
    verdict,
    welch,
)

Marked = list[tuple[str, int]]


@click.command("waves")
@click.option("--data", type=FILE, required=True, help="A CSV or Excel file of answers.")
@click.option("--mark", required=True, metavar="COL", help="The overall mark.")
@click.option("--wave", required=True, metavar="COL", help="The round of each answer.")
@click.option("--from", "first", required=True, metavar="W", help="The earlier round.")
@click.option("--to", "second", required=True, metavar="W", help="The later round.")
@click.option("--weight", metavar="COL")
@click.option("--stratum", metavar="COL")
@click.option("--mode", metavar="COL", help="How people were asked.")
@figures
def waves(
    *,
    data: Path,
    mark: str,
    wave: str,
    first: str,
    second: str,
    weight: str | None,
    stratum: str | None,
    mode: str | None,
    form: str,
    absent: str,
) -> None:
    """Compare two rounds: raw, weighted and at the mix of modes of the earlier one."""
    if first == second:
        raise UnusableData({wave: "Give two rounds: --from and --to are the same."})
    columns = read_columns(data, absent)
    rounds = [columns.where(wave, name) for name in (first, second)]
    groups = [Sums.of(_given(part, mark)) for part in rounds]
    if min(sums.n for sums in groups) < FEWEST:
        show({"n": [sums.n for sums in groups], "suppressed": True}, form=form)
        return
    before, after = (Group.of(sums) for sums in groups)
    raw = welch(before, after)
    result: dict[str, Any] = {
        "n": [sums.n for sums in groups],
        "means": [number(float(sums.mean)) for sums in groups],
        "raw": difference(raw),
        "smallestDetectable": number(smallest_detectable(before, after)),
    }
    failed, headline = [], raw
    if weight:
        headline = _weighted(rounds, mark, weight, stratum)
        result["weighted"] = difference(headline)
    if mode:
        shifted, at_one_mix = _modes(rounds, mark, mode)
        result["modeStandardised"] = at_one_mix and difference(at_one_mix)
        if shifted and at_one_mix is None:
            failed.append(Check.MODES)
        elif shifted and at_one_mix:
            headline = at_one_mix
        result["modesShifted"] = shifted
    result["checks"] = [check.value for check in failed]
    result["verdict"] = verdict(headline, failed).value
    show(result, form=form)


def _given(columns: Columns, name: str) -> list[int]:
    return [mark for mark in columns.marks(name) if mark is not None]


def _weighted(rounds: list[Columns], mark: str, weight: str, stratum: str | None) -> Difference:
    import numpy as np

    from feedback.insight.rules.weighting import weighted_mean

    found = []
    for part in rounds:
        strata = part.texts(stratum) if stratum else [""] * len(part.rows)
        known = [
            (value, heft, group)
            for value, heft, group in zip(
                part.marks(mark), part.numbers(weight), strata, strict=True
            )
            if value is not None and heft is not None
        ]
        if not known:
            raise UnusableData({weight: "No answer of one of the rounds has a weight."})
        if any(heft < 0 for _, heft, _ in known):
            raise UnusableData({weight: "A weight cannot be below 0."})
        marks, hefts, groups = zip(*known, strict=True)
        found.append(
            weighted_mean(
                np.array(marks, dtype=np.float64),
                np.array(hefts, dtype=np.float64),
                strata=np.array(groups) if stratum else None,
            )
        )
    before, after = found
    return normal_difference(after.mean - before.mean, math.hypot(before.error, after.error))


def _modes(rounds: list[Columns], mark: str, mode: str) -> tuple[bool, Difference | None]:
    """Tell whether the mix of modes moved, and return the difference at the first round's mix.

    None when a mode has fewer than two answers in one of the rounds: it cannot be corrected.
    """
    by_mode = [_sums_by(part, mark, mode) for part in rounds]
    modes = sorted(set(by_mode[0]) | set(by_mode[1]))
    counts = [[sums.get(name, Sums()).n for name in modes] for sums in by_mode]
    shifted = modes_shift(*counts)
    if any(count < 2 for row in counts for count in row):
        return shifted, None
    strata = [(Group.of(by_mode[0][name]), Group.of(by_mode[1][name])) for name in modes]
    return shifted, standardised(strata)


def _sums_by(columns: Columns, mark: str, by: str) -> dict[str, Sums]:
    found: dict[str, list[int]] = {}
    for value, group in zip(columns.marks(mark), columns.texts(by), strict=True):
        if value is not None and group and group not in columns.absent:
            found.setdefault(group, []).append(value)
    return {name: Sums.of(marks) for name, marks in found.items()}


@click.command("gap")
@click.option("--data", type=FILE, required=True, help="One row an answer to one aspect.")
@click.option("--source", required=True, metavar="COL", help="Who answered.")
@click.option("--employee", required=True, metavar="VALUE", help="What stands for a colleague.")
@click.option("--customer", required=True, metavar="VALUE", help="What stands for a resident.")
@click.option("--aspect", required=True, metavar="COL")
@click.option("--mark", required=True, metavar="COL")
@figures
def gap(
    *,
    data: Path,
    source: str,
    employee: str,
    customer: str,
    aspect: str,
    mark: str,
    form: str,
    absent: str,
) -> None:
    """Compare what colleagues guess with what residents say; above 0 is rosier."""
    columns = read_columns(data, absent)
    sides = [_sums_by(columns.where(source, who), mark, aspect) for who in (employee, customer)]
    aspects = dict.fromkeys([*sides[1], *sides[0]])
    pairs = {name: (sides[0].get(name, Sums()), sides[1].get(name, Sums())) for name in aspects}
    listed: list[dict[str, Any]] = []
    for name, found in find_gaps(pairs).items():
        row: dict[str, Any] = {
            "aspect": name,
            "nEmployee": pairs[name][0].n,
            "nCustomer": pairs[name][1].n,
            "suppressed": found is None,
        }
        if found is not None:
            row |= {
                "employee": number(float(found.employees.mean)),
                "customer": number(float(found.customers.mean)),
                "gap": number(found.difference.value),
                "low": number(found.difference.interval.low),
                "high": number(found.difference.interval.high),
                "p": number(found.difference.p),
                "pHolm": number(found.p_holm),
            }
        listed.append(row)
    show({"aspects": listed}, form=form, rows="aspects")

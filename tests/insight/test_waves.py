# SPDX-License-Identifier: EUPL-1.2
"""Two rounds side by side and two mirrors: the known answers of M5 and M8."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from feedback.insight.rules.gap import find_gaps
from feedback.insight.rules.sums import Sums
from feedback.insight.rules.waves import (
    Check,
    Group,
    Verdict,
    finite_factor,
    holm,
    modes_shift,
    smallest_detectable,
    standardised,
    verdict,
    welch,
)

DATA = Path(__file__).parent / "data"


def published(mean: float, sd: float, n: int) -> Group:
    return Group(mean, sd**2, n)


def test_six_four_to_six_six_is_not_established() -> None:
    found = welch(published(6.4, 1.5, 353), published(6.6, 1.5, 353))
    assert found.value / found.error == pytest.approx(1.7713774, abs=5e-8)
    assert found.p == pytest.approx(0.0769305, abs=5e-8)
    assert verdict(found, []) is Verdict.NOT_SHOWN


@pytest.mark.parametrize(
    ("sd", "n", "p"),
    [
        (1.2, 200, 0.060),
        (1.2, 353, 0.027),
        (1.2, 1000, 0.007),
        (1.5, 200, 0.133),
        (1.5, 1000, 0.032),
        (1.8, 200, 0.210),
        (1.8, 353, 0.140),
        (1.8, 1000, 0.073),
    ],
)
def test_published_figures_for_other_spreads_and_sizes(sd: float, n: int, p: float) -> None:
    found = welch(published(6.4, sd, n), published(6.6, sd, 353))
    assert found.p == pytest.approx(p, abs=0.0006)


def test_a_failed_check_comes_before_the_figures() -> None:
    clear = welch(published(6.4, 1.5, 400), published(8.6, 1.25, 210))
    assert clear.is_shown
    assert verdict(clear, [Check.POPULATION]) is Verdict.NOT_COMPARABLE


@pytest.mark.parametrize(("n", "shift"), [(353, 0.32), (50, 0.84)])
def test_the_smallest_change_that_would_show(n: int, shift: float) -> None:
    group = published(7, 1.5, n)
    assert smallest_detectable(group, group) == pytest.approx(shift, abs=0.005)


def test_all_equal_rounds_give_no_certainty() -> None:
    found = welch(Group.of(Sums.of([7] * 20)), Group.of(Sums.of([8] * 20)))
    assert (found.value, found.p) == (1.0, 1.0)
    assert verdict(found, []) is Verdict.NOT_SHOWN


def test_the_mix_of_the_first_round_takes_a_shift_of_modes_out() -> None:
    phone, web = published(8, 1, 100), published(6, 1, 100)
    before, after = [phone, web], [published(8, 1, 20), published(6, 1, 180)]
    assert standardised(list(zip(before, after, strict=True))).value == pytest.approx(0)
    assert modes_shift([100, 100], [20, 180])
    assert not modes_shift([100, 100], [98, 102])


def test_a_known_small_population_narrows_the_interval() -> None:
    assert finite_factor(50, 10_000) == 1
    assert finite_factor(500, 1_000) == pytest.approx(0.7071, abs=1e-4)


def test_holm_keeps_the_order_and_never_passes_one() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_what_colleagues_guess_beside_what_residents_say() -> None:
    with (DATA / "gap_medewerker_klant.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["cijfer"].isdigit()]
    marks: dict[str, dict[str, list[int]]] = {}
    for row in rows:
        marks.setdefault(row["aspect"], {}).setdefault(row["bron"], []).append(int(row["cijfer"]))
    pairs = {a: (Sums.of(m["medewerker"]), Sums.of(m["klant"])) for a, m in marks.items()}
    found = find_gaps(pairs)
    willing = found["bereidheid"]
    assert willing is not None
    assert willing.difference.value == pytest.approx(0.1573756432247002, abs=1e-12)
    assert willing.difference.p == pytest.approx(0.38789289084701023, abs=1e-12)
    assert willing.p_holm == pytest.approx(0.7757857816940205, abs=1e-12)
    assert willing.difference.interval == pytest.approx(
        (-0.20336673610822492, 0.5181180225576254), abs=1e-12
    )


def test_nine_colleagues_are_no_mirror() -> None:
    found = find_gaps({"inleving": (Sums.of([8] * 9), Sums.of([7, 8] * 20))})
    assert found == {"inleving": None}

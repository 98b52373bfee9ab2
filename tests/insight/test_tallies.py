# SPDX-License-Identifier: EUPL-1.2
"""The gate: whatever is added up and subtracted, nothing that is hidden comes out."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from feedback.insight.rules.factsheet import AspectTally
from feedback.insight.rules.tallies import Atom, atoms_of, released, tally
from feedback.surveys.rules.counting import Place, Said


def random_cells(chance: Random) -> dict[tuple[Place, Said], int]:
    """Atoms of every size around ten, each question answered by any part of them."""
    cells: dict[tuple[Place, Said], int] = {}
    for quarter in ("2026-Q1", "2026-Q2"):
        for channel in ("counter", "phone", "email"):
            for round_name in ("", "1"):
                place = Place(1, quarter, channel, round_name, 1)
                size = chance.choice([0, 1, 7, 9, 10, 11, 40])
                cells[place, Said("response", "")] = size
                for code in ("overall_mark", "aspect.a"):
                    for _ in range(chance.randint(0, size)):
                        said = Said(code, str(chance.randint(1, 10)))
                        cells[place, said] = cells.get((place, said), 0) + 1
    return cells


@pytest.mark.parametrize("seed", range(30))
def test_nobody_can_work_back_what_is_hidden(seed: int) -> None:
    """Whoever adds up and subtracts every total that any filters show learns no hidden mean.

    Each shown total is an equation over the atoms: what it says must not fix one with fewer
    than ten answers, alone or together with others so that fewer than ten remain.
    """
    chance = Random(seed)
    atoms = atoms_of(random_cells(chance))
    names = list(atoms)
    hidden_rows, equations = [], []
    for code in ("overall_mark", "aspect.a"):
        equations = []
        for filters in all_filters():
            chosen = [atom for atom in names if matches(atom, filters)]
            shown = tally(released(atoms[atom] for atom in chosen))
            sums = shown.overall if code == "overall_mark" else marks_of(shown)
            totals = [mark_sum(atoms[atom], code) for atom in chosen]
            if sums.n == 0:
                continue
            # The equation holds exactly for the atoms the total is made of.
            inside = [
                atom
                for atom, (n, _) in zip(chosen, totals, strict=True)
                if n >= 10 and size(atoms[atom]) >= 10
            ]
            assert sums.n == sum(mark_sum(atoms[atom], code)[0] for atom in inside)
            assert sums.total == sum(mark_sum(atoms[atom], code)[1] for atom in inside)
            equations.append([1.0 if atom in inside else 0.0 for atom in names])
        hidden_rows = [
            at
            for at, atom in enumerate(names)
            if 0 < mark_sum(atoms[atom], code)[0] < 10 or 0 < size(atoms[atom]) < 10
        ]
        matrix = np.array(equations).reshape(-1, len(names))
        rank = np.linalg.matrix_rank(matrix) if len(matrix) else 0
        for at in hidden_rows:
            aim = np.zeros((1, len(names)))
            aim[0, at] = 1
            assert np.linalg.matrix_rank(np.vstack([matrix, aim])) > rank, names[at]


def all_filters() -> list[tuple[str, str, str]]:
    return [
        (quarter, channel, round_name)
        for quarter in ("", "2026-Q1", "2026-Q2")
        for channel in ("", "counter", "phone", "email")
        for round_name in ("*", "", "1")
    ]


def matches(atom: Atom, filters: tuple[str, str, str]) -> bool:
    quarter, channel, round_name = filters
    return (
        quarter in {"", atom.quarter}
        and channel in {"", atom.channel}
        and round_name in {"*", atom.round}
    )


def mark_sum(questions: Any, code: str) -> tuple[int, int]:
    values = questions.get(code, {})
    return sum(values.values()), sum(int(mark) * n for mark, n in values.items())


def size(questions: Any) -> int:
    return int(questions["response"][""])


def marks_of(shown: Any) -> Any:
    return shown.aspects.get("a", AspectTally()).marks


def test_a_question_of_nine_is_in_no_total() -> None:
    def atom(answered: int) -> dict[str, dict[str, int]]:
        return {"response": {"": 40}, "aspect.a": {"8": answered, "not_applicable": 40 - answered}}

    both = tally(released([atom(9), atom(20)]))
    assert (both.responses, both.aspects["a"].marks.n) == (80, 20)
    assert both.aspects["a"].not_applicable == 51

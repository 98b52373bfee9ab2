# SPDX-License-Identifier: EUPL-1.2
"""Answers as the rows of a file: what may leave the house, the same from page and terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedback.surveys.models.answers import Response
from feedback.surveys.queries.released import Released, Wish, iterate_released
from feedback.tables.writing import Cell

#: Personal characteristics are not told answer by answer: with a channel and a quarter they
#: would point at somebody.
ABOUT_CONTACT = ("q_", "a_", "k_")


def released_table(
    released: Released, wish: Wish, *, aspects: Sequence[str], backgrounds: Sequence[str]
) -> tuple[list[str], Iterator[list[Cell]]]:
    """Return header and rows of the answers that may be looked at, read batch by batch.

    Without the id and the moment of an answer, and without who somebody is.
    """
    told = [code for code in backgrounds if code.startswith(ABOUT_CONTACT)]
    header = ["quarter", "channel", "round", "overall_mark", "effort", *aspects, *told]
    rows = (
        list(_cells(one, quarter, aspects, told))
        for one, quarter in iterate_released(released, wish)
    )
    return [*header, "explanation", "suggestion"], rows


def _cells(
    one: Response, quarter: str, aspects: Sequence[str], told: Sequence[str]
) -> Iterator[Cell]:
    yield quarter
    yield one.channel.value if one.channel else None
    yield one.round
    yield one.overall_mark if one.overall_absent is None else one.overall_absent.value
    yield one.effort.value if one.effort else None
    yield from (one.aspects.get(code) for code in aspects)
    yield from (one.background.get(code) for code in told)
    yield one.explanation
    yield one.suggestion

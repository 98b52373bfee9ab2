# SPDX-License-Identifier: EUPL-1.2
"""The drivers of stored answers, as the page, the file and the API show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from feedback.insight.queries import find_answers, list_aspects
from feedback.insight.rules.driver_report import DriverReport, report_drivers
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.counts import list_asked_aspects
from feedback.surveys.queries.mark_sums import list_all_sums, list_codes
from feedback.surveys.queries.released import Group, Wish, find_released

if TYPE_CHECKING:
    from feedback.insight.rules.driver_sums import Weighed
    from feedback.surveys.rules.mark_sums import MarkSums

#: From so many answers on drivers are reckoned from sums, which takes as long for any number.
SUMMED_FROM = 1_000


def find_driver_report(
    key: str, *, wish: Wish, norm: float | None = None
) -> tuple[DriverReport, dict[str, str]]:
    """Return what may be said of the drivers of some answers, and what each aspect is called.

    Of many answers from sums, of fewer from the answers one by one: samples of those are surer
    than samples of fifty blocks. Raises ``NotFound`` for another survey.
    """
    from feedback.insight.rules.summed_drivers import report_summed

    survey = get_survey(key)
    names = list_aspects(key)
    chosen = find_released(survey.id).chosen(wish)
    if sum(group.count for group in chosen) >= SUMMED_FROM:
        codes, parts = _summed(survey.id, chosen, known=names)
        report = report_summed(codes, parts, norm=norm)
    else:
        found = find_answers(key, wish=wish)
        codes = found.codes
        report = report_drivers(codes, found.rows, weights=found.weights, norm=norm)
    return report, {code: names[code] for code in codes}


def _summed(
    survey_id: int, chosen: Sequence[Group], *, known: Iterable[str]
) -> tuple[tuple[str, ...], list[Weighed]]:
    """Return the aspects of these groups, and the sums of their answers."""
    from feedback.insight.rules.driver_sums import Weighed

    groups = {(one.quarter, one.channel or "", one.round) for one in chosen}
    asked = list_asked_aspects(survey_id, groups=groups)
    of_version = list_codes(survey_id)
    found = list_all_sums(survey_id, codes=of_version, groups=groups)
    alike: defaultdict[tuple[int, float], list[MarkSums]] = defaultdict(list)
    for cell, sums in found:
        alike[cell.place.version_id, cell.weight].append(sums)
    parts = [
        Weighed(of_version[version], weight, sums[0].together(sums, sums[0].width))
        for (version, weight), sums in sorted(alike.items())
    ]
    return tuple(code for code in known if code in asked), parts

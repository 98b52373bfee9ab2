# SPDX-License-Identifier: EUPL-1.2
"""Which answers a page of figures is about: a survey, a channel, a quarter, a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey
from feedback.surveys.queries.asking import list_rounds, list_surveys
from feedback.surveys.queries.released import Released, Wish, find_released
from feedback.surveys.rules.instruments import Instrument

#: What is held in rounds; a survey of elsewhere may be.
IN_ROUNDS = frozenset(Instrument) - {Instrument.EMPLOYEE_MIRROR, Instrument.AFTERCARE}


@dataclass(frozen=True)
class Selection:
    """What was chosen, as it stands in the address."""

    survey: str = ""
    channel: str = ""
    quarter: str = ""
    round: str = ""
    norm: float | None = None

    @property
    def wish(self) -> Wish:
        """The same for whoever finds the answers."""
        return Wish(channel=self.channel, quarter=self.quarter, round=self.round)

    @property
    def query(self) -> str:
        """The same for a link."""
        given = {
            "onderzoek": self.survey,
            "kanaal": self.channel,
            "kwartaal": self.quarter,
            "ronde": self.round,
            "grens": "" if self.norm is None else f"{self.norm:g}".replace(".", ","),
        }
        return urlencode({name: word for name, word in given.items() if word})


def read_selection(args: Mapping[str, str]) -> Selection:
    """Return what an address asks for; a norm that is no mark from 1 to 10 is none."""
    return Selection(
        survey=args.get("onderzoek", ""),
        channel=args.get("kanaal", ""),
        quarter=args.get("kwartaal", ""),
        round=args.get("ronde", ""),
        norm=_norm(args.get("grens", "")),
    )


def _norm(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 1 <= value <= 10 else None


@dataclass(frozen=True)
class Choices:
    """The survey that was chosen, what else can be, and what of it may be looked at."""

    survey: Survey | None
    surveys: Sequence[Survey]
    channels: tuple[tuple[str, str], ...] = ()
    quarters: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()


def list_choices(selection: Selection) -> tuple[Selection, Choices]:
    """Return the selection with a survey filled in, and what can be chosen instead.

    Without a survey in the address it is the newest open one that has ten answers. Raises
    ``NotFound`` for a survey that is not there. Colleagues' own guesses are no answers.
    """
    surveys = [one for one in list_surveys() if one.instrument is not Instrument.EMPLOYEE_MIRROR]
    if selection.survey:
        survey = get_survey(selection.survey)
        return selection, _choices(survey, surveys, find_released(survey.id))
    for survey in surveys:
        released = find_released(survey.id)
        if released.groups:
            return replace(selection, survey=survey.key), _choices(survey, surveys, released)
    return selection, Choices(None, surveys)


def _choices(survey: Survey, surveys: Sequence[Survey], released: Released) -> Choices:
    groups = released.groups
    return Choices(
        survey,
        surveys,
        tuple(
            (one.value, CHANNEL_LABELS[one])
            for one in dict.fromkeys(group.channel for group in groups)
            if one is not None
        ),
        tuple(sorted({group.quarter for group in groups if group.quarter}, reverse=True)),
        tuple(sorted({group.round for group in groups if group.round})),
    )


def list_round_surveys() -> list[Survey]:
    """Return the surveys that were held in rounds, those with most rounds first."""
    found = [(len(list_rounds(one.id)), one) for one in list_surveys()]
    found = [(count, one) for count, one in found if count and one.instrument in IN_ROUNDS]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]

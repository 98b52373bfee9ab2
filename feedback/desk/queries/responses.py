# SPDX-License-Identifier: EUPL-1.2
"""How many people were asked and answered, and whether everybody had the same chance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from feedback.catalogue.rules import Channel
from feedback.clock import local
from feedback.db import db
from feedback.surveys.models.answers import Response
from feedback.surveys.queries.asking import count_invitations, list_contact_moments
from feedback.surveys.queries.released import find_released
from feedback.surveys.rules.instruments import FEWEST

LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Route:
    """Answers of one channel. ``invited`` is None where nobody was invited: unknown, not 0."""

    channel: Channel | None
    invited: int | None
    answered: int | None
    reminded: int | None
    not_asked: int | None
    answers: int | None

    @property
    def share(self) -> float | None:
        """Which part of who was invited answered; None when that cannot be said."""
        if not self.invited or self.answered is None or self.invited < FEWEST:
            return None
        return self.answered / self.invited


@dataclass(frozen=True)
class Hour:
    """Contacts in one hour of the day, which part was invited, and which part of the channel."""

    channel: Channel
    hour: int
    contacts: int
    invited: int
    usual: float = 0.0

    @property
    def is_small(self) -> bool:
        """Tell whether there are too few contacts to show."""
        return self.contacts < FEWEST

    @property
    def is_rare(self) -> bool:
        """Tell whether far fewer were invited than is usual: less than half the part."""
        return not self.is_small and self.invited / self.contacts < self.usual / 2


def list_routes(survey_id: int) -> list[Route]:
    """Return response per channel; None for a number of fewer than ten.

    Answers are counted in groups that may be looked at, so that nothing follows from the
    difference with the list of answers.
    """
    answers: Counter[Channel | None] = Counter()
    for group in find_released(survey_id).groups:
        answers[group.channel] += group.count
    query = sa.select(Response.channel).where(Response.survey_id == survey_id).distinct()
    channels = set(db.session.scalars(query))
    asked = {one.channel: one for one in count_invitations(survey_id)}
    made = []
    for channel in sorted({*channels, *asked}, key=lambda one: one or ""):
        one = asked.get(channel)
        made.append(
            Route(
                channel,
                one.invited if one else None,
                _enough(one.answered) if one else None,
                one.reminded if one else None,
                one.not_asked if one else None,
                answers.get(channel),
            )
        )
    return made


def list_hours(*, now: datetime) -> list[Hour]:
    """Return contacts and invitations per channel and hour of the last 90 days."""
    contacts: Counter[tuple[Channel, int]] = Counter()
    invited: Counter[tuple[Channel, int]] = Counter()
    for channel, at, was_invited in list_contact_moments(now - LOOK_BACK):
        place = (channel, local(at).hour)
        contacts[place] += 1
        invited[place] += was_invited
    return [
        Hour(*place, count, invited[place], _share(contacts, invited, channel=place[0]))
        for place, count in sorted(contacts.items())
    ]


def _share(
    contacts: Counter[tuple[Channel, int]],
    invited: Counter[tuple[Channel, int]],
    *,
    channel: Channel,
) -> float:
    """Return which part of all contacts by a channel was invited."""
    total = sum(count for place, count in contacts.items() if place[0] is channel)
    asked = sum(count for place, count in invited.items() if place[0] is channel)
    return asked / total


def _enough(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST else None

# SPDX-License-Identifier: EUPL-1.2
"""Absence and deputies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from feedback.accounts.queries import absences as absence_queries
from feedback.accounts.rules import Actor
from feedback.accounts.services import absences
from feedback.accounts.services import people as commands
from feedback.db import end_reading, unit_of_work
from feedback.errors import Invalid, NotAllowed, NotFound
from tests.people import TERMINAL, Cast, number_of

MONDAY = date(2026, 11, 23)


def test_a_deputy_of_a_deputy_answers_and_a_closed_account_never_does(
    people: Cast, now: datetime
) -> None:

    marloes, tom, ingrid = map(number_of, (people.marloes, people.tom, people.ingrid))
    with unit_of_work():
        for user_id, deputy_id in [(marloes, tom), (tom, ingrid)]:
            absences.record_absence(
                user_id,
                starts_on=MONDAY,
                ends_on=MONDAY,
                deputy_id=deputy_id,
                by=people.ingrid,
                now=now,
            )
    assert absence_queries.find_present(marloes, on=MONDAY) == ingrid
    assert absence_queries.find_present(marloes, on=MONDAY + timedelta(days=1)) == marloes
    end_reading()
    with unit_of_work():
        commands.disable_user(ingrid, by=TERMINAL, now=now)
    assert absence_queries.find_present(marloes, on=MONDAY) is None


def test_absence_is_ones_own_or_the_team_leads_to_write(people: Cast, now: datetime) -> None:
    marloes = number_of(people.marloes)

    def write(by: Actor) -> int:
        with unit_of_work():
            return absences.record_absence(
                marloes, starts_on=MONDAY, ends_on=None, deputy_id=None, by=by, now=now
            )

    for other in (people.tom, people.anouk, people.bram):
        with pytest.raises(NotAllowed):
            write(other)
    number = write(people.marloes)
    assert absence_queries.find_present(marloes, on=MONDAY + timedelta(days=99)) is None
    end_reading()
    with pytest.raises(NotAllowed), unit_of_work():
        absences.withdraw_absence(number, by=people.tom, now=now)
    with unit_of_work():
        absences.withdraw_absence(number, by=people.ingrid, now=now)
    assert absence_queries.find_present(marloes, on=MONDAY) == marloes
    end_reading()
    with pytest.raises(NotFound), unit_of_work():
        absences.withdraw_absence(number, by=people.marloes, now=now)


@pytest.mark.parametrize(
    ("starts", "ends", "deputy", "field"),
    [
        (0, -1, None, "ends_on"),
        (-9, -1, None, "ends_on"),
        (0, 0, "marloes", "deputy_id"),
        (0, 0, "anouk", "deputy_id"),
        (0, 0, "nobody", "deputy_id"),
    ],
    ids=["ends before it starts", "over", "own deputy", "cannot call", "unknown"],
)
def test_an_impossible_absence_is_refused(
    people: Cast, now: datetime, starts: int, ends: int, deputy: str | None, field: str
) -> None:
    deputy_id = deputy and (999 if deputy == "nobody" else getattr(people, deputy).id)
    with pytest.raises(Invalid) as refused, unit_of_work():
        absences.record_absence(
            number_of(people.marloes),
            starts_on=MONDAY + timedelta(days=starts),
            ends_on=MONDAY + timedelta(days=ends),
            deputy_id=deputy_id,
            by=people.marloes,
            now=now,
        )
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("starts", "ends", "taken"),
    [(2, 4, True), (0, 1, False), (0, 2, True), (4, 9, True), (5, 9, False), (0, None, True)],
)
def test_one_day_has_one_deputy(
    people: Cast, now: datetime, starts: int, ends: int | None, taken: bool
) -> None:
    def write(first: int, last: int | None) -> int:
        with unit_of_work():
            return absences.record_absence(
                number_of(people.marloes),
                starts_on=MONDAY + timedelta(days=first),
                ends_on=None if last is None else MONDAY + timedelta(days=last),
                deputy_id=None,
                by=people.marloes,
                now=now,
            )

    kept = write(2, 4)
    if taken:
        with pytest.raises(Invalid):
            write(starts, ends)
        with unit_of_work():
            absences.withdraw_absence(kept, by=people.marloes, now=now)
    write(starts, ends)

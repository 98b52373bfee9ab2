# SPDX-License-Identifier: EUPL-1.2
"""The resident chooses: the promise is refined, or a new dated one takes its place."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from feedback.accounts.rules import program
from feedback.business_time.day_parts import PartOfDay, Window
from feedback.callbacks.models import Promise, Verdict
from feedback.callbacks.queries.ladder import find_ladder
from feedback.callbacks.queries.promises import find_open_promise
from feedback.callbacks.rules import (
    AttemptOutcome,
    VerdictOutcome,
    VerdictReason,
    find_window,
    promise_sentence,
)
from feedback.callbacks.services import cases as commands
from feedback.callbacks.services import moments, promises, unreachable
from feedback.callbacks.services.calls import log_attempt
from feedback.callbacks.services.moments import Choice, Chosen
from feedback.callbacks.tasks import sweep_promises
from feedback.cases.errors import CaseIsOver
from feedback.cases.queries import list_timeline
from feedback.cases.rules import TimelineKind
from feedback.clock import AMSTERDAM
from feedback.contacts.queries import get_card
from feedback.contacts.rules.details import ContactDetails, read_contact
from feedback.db import db, unit_of_work
from feedback.errors import Conflict, Invalid
from feedback.service_calendar.queries import active_calendar
from feedback.service_calendar.rules import DEFAULT_CALENDAR
from tests.make import RESIDENT, make_case, make_report

MARLOES = program("Marloes", origin="web")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the case came in on Monday the 23rd, 9.14."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


DUE = at(24, 17)


def part(day: int, part_of_day: str, *, now: datetime) -> Window:
    wanted, part_ = date(2026, 11, day), PartOfDay(part_of_day)
    return find_window(wanted, part_, now=now, calendar=DEFAULT_CALENDAR, most_days=14)


def choose(
    case_id: int,
    window: Window | None = None,
    *,
    now: datetime,
    way: str = "phone",
    more: ContactDetails | None = None,
) -> Chosen:
    with unit_of_work():
        return moments.choose(case_id, Choice(way, window), by=RESIDENT, now=now, more=more)


def kinds(case_id: int) -> list[TimelineKind]:
    return [entry.kind for entry in reversed(list_timeline(case_id))]


def test_a_moment_before_due_refines_the_promise(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    first = find_open_promise(case_id)
    assert first is not None
    window = part(24, "afternoon", now=at(23, 10))
    chosen = choose(case_id, window, now=at(23, 10))
    assert (chosen.is_new, chosen.promise.id, chosen.promise.due_at) == (False, first.id, DUE)
    given = chosen.promise
    assert given.window == (at(24, 12), at(24, 17))
    assert (given.target_at, given.nearly_at) == (at(24, 17), at(24, 16))
    assert db.session.scalar(sa.select(Verdict)) is None
    assert kinds(case_id)[-1] is TimelineKind.MOMENT_CHOSEN


def test_a_moment_after_due_is_a_new_promise_and_the_old_one_is_moved(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    chosen = choose(case_id, part(26, "morning", now=at(23, 10)), now=at(23, 10))
    assert chosen.is_new
    assert (chosen.promise.due_at, chosen.promise.target_at) == (at(26, 12), at(26, 12))
    verdict = db.session.scalars(sa.select(Verdict)).one()
    assert (verdict.outcome, verdict.reason) == (
        VerdictOutcome.EXCLUDED,
        VerdictReason.MOVED_ON_REQUEST,
    )
    expected = [TimelineKind.PROMISE_SETTLED, TimelineKind.PROMISED, TimelineKind.MOMENT_CHOSEN]
    assert kinds(case_id)[-3:] == expected


def test_a_promise_that_was_broken_stays_late_when_it_is_moved(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    choose(case_id, part(26, "morning", now=at(25, 9)), now=at(25, 9))
    verdict = db.session.scalars(sa.select(Verdict)).one()
    assert (verdict.outcome, verdict.late_seconds) == (VerdictOutcome.LATE, 16 * 3600)


def test_before_the_window_nothing_warns_and_after_it_the_promise_breaks(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    choose(case_id, part(26, "morning", now=at(23, 10)), now=at(23, 10))
    assert sweep_promises(now=at(26, 8, 30)).total == 0
    assert dict(sweep_promises(now=at(26, 11, 30)).recorded) == {"half_gone": 1, "nearly_gone": 1}
    assert dict(sweep_promises(now=at(26, 12, 1)).recorded) == {"breached": 1}


def test_the_same_choice_again_changes_nothing(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    window = part(26, "morning", now=at(23, 10))
    choose(case_id, window, now=at(23, 10))
    rows = len(kinds(case_id))
    again = choose(case_id, window, now=at(23, 11))
    assert (again.is_new, again.is_change, len(kinds(case_id))) == (False, False, rows)
    assert not choose(make_case(now=now).case.id, now=at(23, 11)).is_change


def test_a_moved_promise_can_be_moved_again_and_brought_forward(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    choose(case_id, part(25, "morning", now=at(23, 10)), now=at(23, 10))
    assert choose(case_id, part(26, "morning", now=at(23, 10)), now=at(23, 11)).is_new
    earlier = choose(case_id, part(24, "morning", now=at(23, 10)), now=at(23, 12))
    assert (earlier.is_new, earlier.promise.due_at) == (False, at(26, 12))
    reasons = db.session.scalars(sa.select(Verdict.reason)).all()
    assert reasons == [VerdictReason.MOVED_ON_REQUEST] * 2


def test_taking_the_choice_back_leaves_what_was_promised(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    choose(case_id, part(24, "afternoon", now=at(23, 10)), now=at(23, 10))
    with unit_of_work():
        back = moments.forget_choice(case_id, by=RESIDENT, now=at(23, 11))
    assert back.promise.window is None
    assert (back.promise.target_at, back.promise.due_at) == (at(24, 9, 14), DUE)


def test_a_calendar_edit_leaves_a_chosen_moment_alone(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    choose(case_id, part(26, "morning", now=at(23, 10)), now=at(23, 10))
    with unit_of_work():
        promises.recompute_norms(by=MARLOES, now=at(23, 11))
        given = find_open_promise(case_id)
        assert given is not None
        assert (given.target_at, given.due_at) == (at(26, 12), at(26, 12))


@pytest.mark.parametrize(
    ("day", "part_of_day", "sentence"),
    [
        (date(2026, 11, 20), "morning", "al voorbij"),
        (date(2026, 11, 23), "morning", "al voorbij"),
        (date(2026, 11, 28), "morning", "dicht"),
        (date(2026, 12, 31), "morning", "te ver vooruit"),
        (date(1, 1, 1), "afternoon", "al voorbij"),
        (date(9999, 12, 31), "afternoon", "te ver vooruit"),
    ],
    ids=["past day", "past part", "saturday", "too far", "year 1", "year 9999"],
)
def test_a_moment_that_cannot_be_is_refused(
    app: Flask, day: date, part_of_day: str, sentence: str
) -> None:
    noon = at(23, 12, 30)
    with pytest.raises(Invalid, match=sentence):
        find_window(
            day, PartOfDay(part_of_day), now=noon, calendar=active_calendar(noon), most_days=14
        )


def test_another_way_refines_the_promise_and_needs_what_it_needs(app: Flask, now: datetime) -> None:
    receipt = make_case(now=now)
    case_id = receipt.case.id
    with pytest.raises(Invalid) as refusal:
        choose(case_id, way="post", now=at(23, 10))
    assert set(refusal.value.fields) == {"address"}
    chosen = choose(
        case_id, way="post", now=at(23, 10), more=read_contact(address="Dijk 1\n1741 AB Duinrade")
    )
    assert (chosen.promise.way, chosen.promise.due_at) == ("post", DUE)
    assert get_card(receipt.case.contact_id or "").has_address


def test_an_address_we_have_is_never_replaced_through_the_link(app: Flask, now: datetime) -> None:
    report = make_report(email="jan.postma@inwoner.example")
    receipt = make_case(now=now, report=report)
    more = read_contact(email="iemand.anders@inwoner.example")
    choose(receipt.case.id, way="email", now=at(23, 10), more=more)
    assert get_card(receipt.case.contact_id or "").masked_email.startswith("j")


def test_a_letter_needs_no_moment(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now, report=make_report(email="jan@inwoner.example")).case.id
    window = part(26, "morning", now=at(23, 10))
    chosen = choose(case_id, window, way="email", now=at(23, 10))
    assert (chosen.is_new, chosen.promise.window) == (False, None)


def test_whoever_chose_gave_a_sign_of_life_and_the_ladder_begins_again(
    app: Flask, now: datetime
) -> None:
    case_id = make_case(now=now).case.id
    with unit_of_work():
        vain = AttemptOutcome.NO_ANSWER
        log_attempt(case_id, outcome=vain, started_at=at(23, 10), by=MARLOES, now=at(23, 10))
        unreachable.record_letter(case_id, sent_on=date(2026, 11, 23), by=MARLOES, now=at(23, 10))
    given = choose(case_id, part(24, "afternoon", now=at(23, 11)), now=at(23, 11)).promise
    assert find_ladder(given, now=at(23, 12)).tries == 0
    assert given.letter_sent_on is None
    assert given.first_attempt_at == at(23, 10)


def test_a_conversation_in_the_window_keeps_the_new_promise(app: Flask, now: datetime) -> None:
    case_id = make_case(now=now).case.id
    choose(case_id, part(26, "morning", now=at(23, 10)), now=at(23, 10))
    with unit_of_work():
        spoken = log_attempt(
            case_id,
            outcome=AttemptOutcome.REACHED,
            started_at=at(26, 10),
            by=MARLOES,
            now=at(26, 10),
        )
        assert spoken.verdict is not None
        assert (spoken.verdict.outcome, spoken.verdict.target_met) == (VerdictOutcome.KEPT, True)


def test_where_nothing_runs_there_is_nothing_to_choose(app: Flask, now: datetime) -> None:
    withdrawn = make_case(now=now).case.id
    with unit_of_work():
        commands.withdraw_case(withdrawn, by=RESIDENT, now=now)
    with pytest.raises(CaseIsOver):
        choose(withdrawn, part(24, "morning", now=now), now=now)
    anonymous = make_case(now=now, report=make_report(phone="", name="")).case.id
    with pytest.raises(Conflict):
        choose(anonymous, part(24, "morning", now=now), now=now)


def test_a_window_never_ends_after_what_was_promised(app: Flask, now: datetime) -> None:
    make_case(now=now)
    with pytest.raises(sa.exc.IntegrityError), unit_of_work() as session:
        session.execute(
            sa.update(Promise).values(
                window_starts_at=DUE, window_ends_at=DUE + timedelta(seconds=1)
            )
        )


@pytest.mark.parametrize(
    ("way", "language", "expected"),
    [
        ("phone", "nl", "Wij bellen u dinsdag 24 november tussen 12.00 en 17.00 uur."),
        ("counter", "nl", "U hoort van ons dinsdag 24 november tussen 12.00 en 17.00 uur."),
        ("phone", "en", "We will call you on Tuesday 24 November between 12:00 and 17:00."),
    ],
)
def test_a_chosen_moment_is_promised_in_words(way: str, language: str, expected: str) -> None:
    window = (at(24, 12), DUE)
    assert promise_sentence(DUE, language=language, way=way, window=window) == expected

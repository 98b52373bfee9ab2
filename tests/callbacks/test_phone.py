# SPDX-License-Identifier: EUPL-1.2
"""Calling over the line: guarded, at most once, followed to its end, confirmed by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from config import PhoneAccount
from feedback import edge
from feedback.audit.models import AuditEntry
from feedback.callbacks.dialling import FollowCall, LineAway, call_resident, hang_up
from feedback.callbacks.models import PhoneCall
from feedback.callbacks.queries.phone import find_line_call
from feedback.callbacks.services.cases import withdraw_case
from feedback.callbacks.services.phone import FOLLOW_CALL
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.demo.telephone_book import Manners
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.telephony import queries as line_queries
from feedback.telephony.errors import NumberRefused, PhoneRefused
from feedback.telephony.rules.calls import CallEnd, CallState
from feedback.telephony.rules.limits import Limit
from feedback.telephony.rules.words import UseState
from feedback.telephony.services.policy import publish_policy
from feedback.work.services import run_due
from tests.callbacks.conftest import Begin
from tests.callbacks.line import OWN_E164, RESIDENT_E164, Line, begin_call, case_with, give_phone
from tests.make import make_case, make_report
from tests.people import TERMINAL, Cast
from tests.telephony.double import Double
from tests.telephony.manners import PhoneManners


def change(now: datetime, **changes: Limit) -> None:
    with unit_of_work():
        version = line_queries.get_policy().version
        publish_policy(changes, based_on=version, reason="proef", by=TERMINAL, now=now)


def work_off(clock: FixedClock, at: datetime) -> None:
    clock.set(at)
    run_due(handlers={FOLLOW_CALL: FollowCall()}, clock=clock, worker="proef")


def test_the_employee_s_own_phone_rings_first(begin: Begin, provider: Double) -> None:
    line = begin()
    [asked] = provider.posts("Calls.json")
    assert asked.fields["To"] == OWN_E164
    assert RESIDENT_E164 not in str(asked.form)
    assert line.use.state is UseState.ACCEPTED
    assert line.call.state is CallState.DIALLING


def test_calling_looks_at_the_number_on_the_record(begin: Begin, people: Cast) -> None:
    begin()
    looks = sa.select(AuditEntry.actor_id).where(AuditEntry.action == "contact.shown")
    assert db.session.scalars(looks).all() == [people.marloes.id]


@pytest.mark.parametrize("trouble", ["drop_after_taking", "fail_after_taking"])
def test_a_lost_answer_is_looked_up_and_never_dialled_twice(
    begin: Begin, provider: Double, clock: FixedClock, now: datetime, trouble: str
) -> None:
    setattr(provider.trouble, trouble, 1)
    line = begin()
    assert line.call.state is CallState.UNKNOWN
    with pytest.raises(PhoneRefused) as busy:
        begin(case_id=line.case_id)
    assert busy.value.why == "busy"
    work_off(clock, now + timedelta(seconds=20))
    assert line.use.state is UseState.ACCEPTED
    assert [line.use.provider_id] == list(provider.legs)
    assert len(provider.posts("Calls.json")) == 1


def test_a_call_that_is_never_found_frees_the_employee(
    begin: Begin, provider: Double, clock: FixedClock, now: datetime
) -> None:
    provider.trouble.drop_after_taking = 1
    line = begin()
    provider.legs.clear()
    for minutes in (1, 3, 5):
        work_off(clock, now + timedelta(minutes=minutes))
    assert line.call.state is CallState.NOT_PLACED
    assert line.use.state is UseState.LOST
    assert len(provider.posts("Calls.json")) == 1
    assert begin(case_id=line.case_id, now=clock.now()).call.state is CallState.DIALLING


def test_a_crash_between_writing_and_dialling_is_cleared_up(
    begin: Begin, people: Cast, provider: Double, clock: FixedClock, now: datetime
) -> None:
    from feedback.callbacks.services.phone import ask_for_call

    case_id = case_with(RESIDENT_E164, now=now)
    with unit_of_work():
        start = ask_for_call(case_id, by=people.marloes, now=now)
    for minutes in (1, 3):
        work_off(clock, now + timedelta(minutes=minutes))
    end_reading()
    found = find_line_call(case_id)
    assert found is not None
    assert (found.id, found.state) == (start.call_id, CallState.NOT_PLACED)
    assert provider.posts("Calls.json") == []


def test_when_the_provider_s_words_do_not_reach_us_the_call_is_followed(
    begin: Begin, clock: FixedClock, now: datetime
) -> None:
    line = begin()
    work_off(clock, now + timedelta(seconds=20))
    assert line.call.state is CallState.ENDED
    assert line.call.line_end is CallEnd.NOT_CALLED


def test_a_refusal_of_the_provider_calls_nobody_and_costs_nothing(
    begin: Begin, provider: Double, now: datetime
) -> None:
    provider.trouble.refuse_with = [(400, 21217)]
    with pytest.raises(LineAway):
        begin()
    [call] = db.session.scalars(sa.select(PhoneCall)).all()
    assert call.state is CallState.NOT_PLACED
    assert line_queries.count_today(now=now).cents == 0
    assert begin(case_id=call.case_id).call.state is CallState.DIALLING


def test_without_one_s_own_phone_one_reads_what_to_do(
    people: Cast, provider: Double, now: datetime
) -> None:
    case_id = case_with(RESIDENT_E164, now=now)
    with pytest.raises(PhoneRefused, match="Mijn instellingen") as refused:
        call_resident(case_id, by=people.marloes, now=now)
    assert refused.value.why == "no_phone"
    assert provider.asked == []


def test_without_a_provider_nothing_is_dialled(people: Cast, now: datetime) -> None:
    give_phone(people, now=now)
    case_id = case_with(RESIDENT_E164, now=now)
    with pytest.raises(PhoneRefused) as refused:
        call_resident(case_id, by=people.marloes, now=now)
    assert refused.value.why == "no_line"


def test_a_demo_never_calls_real_numbers(
    begin: Begin, people: Cast, provider: Double, now: datetime
) -> None:
    case_id = case_with(RESIDENT_E164, now=now)
    marloes = replace(people.marloes, email="marloes@demo.invalid")
    ground = edge.ground()
    real = PhoneAccount("AC" + "0" * 32, "x" * 32, "+31224212345", "https://api.twilio.com")
    before, ground.settings = ground.settings, replace(ground.settings, phone=real)
    with pytest.raises(PhoneRefused) as refused:
        call_resident(case_id, by=marloes, now=now)
    ground.settings = before
    assert refused.value.why == "demo"


def test_one_s_own_phone_cannot_be_the_resident(begin: Begin, now: datetime) -> None:
    with pytest.raises(NumberRefused) as refused:
        begin(case_id=case_with(OWN_E164, now=now))
    assert refused.value.why == "own_phone"


def test_a_number_of_the_municipality_is_not_dialled(begin: Begin, now: datetime) -> None:
    with pytest.raises(NumberRefused) as refused:
        begin(case_id=case_with("0224 212345", now=now))
    assert refused.value.why == "own_number"


def test_a_country_taken_off_the_list_is_not_dialled(
    begin: Begin, provider: Double, now: datetime
) -> None:
    case_id = case_with("+32 470 12 34 56", now=now)
    change(now, countries=frozenset({"NL"}))
    with pytest.raises(NumberRefused) as refused:
        begin(case_id=case_id)
    assert refused.value.why == "abroad"
    assert provider.asked == []


def test_the_kill_switch_stops_the_next_call(begin: Begin, provider: Double, now: datetime) -> None:
    change(now, calls_on=False)
    with pytest.raises(PhoneRefused) as refused:
        begin()
    assert refused.value.why == "calls_off"
    assert provider.asked == []


def end_call(line: Line, *, now: datetime) -> None:
    line.tell("completed", sequence=5, at=now)


def test_one_number_in_many_messages_is_called_a_few_times_a_day(
    begin: Begin, now: datetime
) -> None:
    for _ in range(6):
        end_call(begin(), now=now)
    with pytest.raises(PhoneRefused) as refused:
        begin()
    assert refused.value.why == "number_day"
    tomorrow = now + timedelta(days=1)
    assert begin(now=tomorrow).call.state is CallState.DIALLING


def test_fifty_calls_in_an_hour_by_one_person_are_too_many(
    begin: Begin, clock: FixedClock, now: datetime
) -> None:
    change(now, calls_per_person_hour=3)
    for last in range(3):
        end_call(begin(case_id=case_with(f"061234567{last}", now=now)), now=now)
    with pytest.raises(PhoneRefused) as refused:
        begin()
    assert refused.value.why == "person_hour"
    assert begin(now=now + timedelta(minutes=61)).call.state is CallState.DIALLING


def test_a_call_that_goes_on_counts_for_the_longest_it_may_last(
    begin: Begin, now: datetime
) -> None:
    change(now, day_amount_cents=600)
    line = begin()
    end_call(line, now=now)
    assert line.use.cents == 0
    other = begin()
    assert line_queries.count_today(now=now).cents == 360
    end_call(other, now=now)
    change(now, day_amount_cents=300)
    with pytest.raises(PhoneRefused) as refused:
        begin()
    assert refused.value.why == "amount"


def test_nobody_calls_about_a_case_that_is_over(begin: Begin, people: Cast, now: datetime) -> None:
    case_id = case_with(RESIDENT_E164, now=now)
    with unit_of_work():
        withdraw_case(case_id, by=people.marloes, now=now)
    with pytest.raises(Conflict, match="Heropen"):
        begin(case_id=case_id)


def test_who_may_see_no_number_calls_nobody(people: Cast, provider: Double, now: datetime) -> None:
    case_id = case_with(RESIDENT_E164, now=now)
    with pytest.raises(NotAllowed):
        call_resident(case_id, by=people.anouk, now=now)


def test_an_anonymous_message_has_nobody_to_call(begin: Begin, now: datetime) -> None:
    report = make_report(phone="", call_requested=False)
    with pytest.raises(NotFound):
        begin(case_id=make_case(now=now, report=report).case.id)


def test_hanging_up_ends_the_call(
    begin: Begin, people: Cast, client: FlaskClient, provider: Double, manners: PhoneManners
) -> None:
    manners.usual = Manners(ring_seconds=20)
    line = begin_call(client, people, now=edge.now())
    hang_up(line.call_id)
    provider.wait()
    [leg] = provider.legs.values()
    assert leg.status == "canceled"

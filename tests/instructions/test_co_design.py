# SPDX-License-Identifier: EUPL-1.2
"""Residents think along: invited, heard, decided on with a reason, answered, free to stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from feedback.business_time.deadlines import close_after_working_days
from feedback.contacts.models import Contact
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid, NotFound
from feedback.instructions.errors import StepGone, StoodStill
from feedback.instructions.models.proposals import ProposalAgreement, ProposalDecision
from feedback.instructions.models.sessions import JourneyEntry, Reply, StepOpinion
from feedback.instructions.models.versions import InstructionVersion
from feedback.instructions.queries.proposals import count_undecided
from feedback.instructions.queries.residents import HiddenCauses, list_hidden_causes, list_willing
from feedback.instructions.queries.sessions import find_credit, list_sessions
from feedback.instructions.rules import drafting as steps
from feedback.instructions.rules.sessions import Credit, Feeling, MeetsAt, Outcome, StepView
from feedback.instructions.rules.steps import from_stored
from feedback.instructions.services import approval, drafting, sessions, thinking_along
from feedback.instructions.tasks import sweep_replies
from feedback.service_calendar.queries import active_calendar
from feedback.texts.rules.kinds import Template
from tests.instructions.together import Together, begin, letters, participants, plan, talk_with
from tests.make import RESIDENT
from tests.people import Cast

DAY = timedelta(days=1)


@pytest.fixture
def along(people: Cast, now: datetime) -> Together:
    return begin(people, now)


def test_only_who_said_yes_last_and_can_be_reached_is_invited(people: Cast, now: datetime) -> None:
    along = begin(people, now, residents=1)
    said_no = talk_with(people.marloes, now=now, email="nee@inwoner.example", says_yes=False)
    by_line = talk_with(people.marloes, now=now, email="", phone="0224 123 456")
    by_sms = talk_with(people.marloes, now=now, email="", phone="06 1234 5699")
    again = talk_with(people.marloes, now=now, email="inwoner0@inwoner.example")
    end_reading()
    assert {one.case_id for one in list_willing(now=now)} == {along.cases[0], by_sms, again}
    for case_id in (said_no, by_line):
        with pytest.raises(NotFound), unit_of_work():
            sessions.invite(along.session, case_id, by=along.eva, now=now)
    with pytest.raises(Conflict), unit_of_work():
        sessions.invite(along.session, again, by=along.eva, now=now)
    with unit_of_work():
        sessions.invite(along.session, by_sms, by=along.eva, now=now)
    assert [one.number for one in participants()] == [1, 2]
    first, second = letters(Template.CO_DESIGN_INVITATION)
    assert f"/meedenken/{along.token(1)}" in first
    assert f"/meedenken/{along.token(2)}" in second
    assert "Parkeren als u voor iemand zorgt" in first
    with pytest.raises(Conflict), unit_of_work():
        sessions.invite(along.session, by_sms, by=along.eva, now=now + 9 * DAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": "  "}, "theme"),
        ({"theme": "x" * 201}, "theme"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"meets_at": MeetsAt.PLACE}, "place"),
        ({"meets_at": MeetsAt.ONLINE}, "starts_at"),
    ],
)
def test_a_session_says_what_it_needs(
    along: Together, now: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal, unit_of_work():
        sessions.change_session(along.session, plan(now, **changes), by=along.eva, now=now)
    assert field in refusal.value.fields


def test_what_is_said_may_change_until_it_is_decided(along: Together, now: datetime) -> None:
    first = along.say(1, "s4", "Een briefje van de thuiszorg moet ook goed zijn.")
    assert along.say(1, "s4", "Een briefje van de thuiszorg is ook goed.") == first
    with unit_of_work():
        sessions.decide(first, Outcome.ADAPTED, reason="Een foto mag.", by=along.eva, now=now)
    assert along.say(1, "s4", "En een foto?") != first
    assert [one.proposal.words for one in along.people()[0].said] == [
        "En een foto?",
        "Een briefje van de thuiszorg is ook goed.",
    ]
    assert count_undecided(along.version) == 1
    # Without words it is taken back; the opinion stays.
    person = along.people()[0].person.id
    with unit_of_work():
        thinking_along.say(person, "s4", view=StepView.GOOD, text=" ", now=now)
    assert count_undecided(along.version) == 0
    assert along.people()[0].opinions == {"s4": StepView.GOOD}
    for view, text in ((None, ""), (StepView.BETTER, " \x00")):
        with pytest.raises(Invalid), unit_of_work():
            thinking_along.say(person, "s4", view=view, text=text, now=now)


def test_words_on_a_step_that_is_gone_are_refused_and_may_go_to_the_whole(
    along: Together, now: datetime
) -> None:
    with unit_of_work():
        version = db.session.get_one(InstructionVersion, along.version)
        left = steps.remove(from_stored(version.steps), "s4")
        drafting.save_steps(along.version, left, seen=version.revision, by=along.eva, now=now)
    with pytest.raises(StepGone):
        along.say(1, "s4", "Een briefje is genoeg.")
    along.say(1, "", "Een briefje is genoeg.")
    assert along.people()[0].said[0].proposal.step_id == ""


def test_nothing_is_decided_without_a_reason(along: Together, now: datetime) -> None:
    number = along.say(1, "s4", "Kan het zonder verklaring?")
    for reason in ("", " \n", "\u200b"):
        with pytest.raises(Invalid), unit_of_work():
            sessions.decide(number, Outcome.NOT_ADOPTED, reason=reason, by=along.eva, now=now)
    with pytest.raises(DBAPIError, match="reason"), unit_of_work():
        db.session.add(
            ProposalDecision(
                proposal_id=number,
                outcome=Outcome.NOT_ADOPTED,
                reason="  ",
                decided_at=now,
                decided_by_label="Eva",
            )
        )
    assert count_undecided(along.version) == 1


def test_a_version_waits_for_a_decision_on_every_word(along: Together, now: datetime) -> None:
    number = along.say(1, "s4", "Kan het zonder verklaring?")
    with unit_of_work():
        drafting.save_words(
            along.version, title="Parkeren", why="Minder papier", seen=-1, by=along.eva, now=now
        )
    with pytest.raises(Conflict, match="inwoners"), unit_of_work():
        approval.ask_approval(along.version, by=along.eva, now=now)
    with unit_of_work():
        sessions.decide(number, Outcome.ADOPTED, reason="Dat kan.", by=along.eva, now=now)
        approval.ask_approval(along.version, by=along.eva, now=now)
    with pytest.raises(StoodStill):
        along.say(2, "s4", "Nog iets.")
    with unit_of_work():
        approval.withdraw_request(along.version, by=along.eva, now=now)
    along.say(2, "s4", "Nog iets.")
    with pytest.raises(StoodStill):
        replace(along, now=now + 8 * DAY).say(2, "s4", "Na de laatste dag.")


def test_everybody_is_answered_once_with_what_was_said_done_and_why(
    along: Together, now: datetime
) -> None:
    number = along.say(1, "s4", "Een briefje van de thuiszorg is ook goed.")
    person, silent = along.people()[0].person.id, along.people()[2].person.id
    with unit_of_work():
        thinking_along.tell(
            along.people()[1].person.id,
            "Ik stond drie keer aan de balie.",
            feeling=Feeling.BAD,
            pain="Niemand wist het.",
            now=now,
        )
    with pytest.raises(Conflict, match="Beslis"), unit_of_work():
        sessions.send_reply(person, by=along.eva, now=now)
    with unit_of_work():
        sessions.decide(number, Outcome.ADAPTED, reason="Een foto mag ook.", by=along.eva, now=now)
        assert sessions.send_replies(along.session, by=along.eva, now=now) == 2
        assert sessions.send_replies(along.session, by=along.eva, now=now) == 0
    with pytest.raises(Conflict), unit_of_work():
        sessions.send_reply(silent, by=along.eva, now=now)
    told = letters(Template.CO_DESIGN_REPLY)
    first = next(one for one in told if "thuiszorg" in one)
    assert "dit namen wij anders over" in first
    assert "Een foto mag ook." in first
    assert f"/meedenken/{along.token(1)}" in first
    assert len(told) == 2
    with pytest.raises(Conflict, match="antwoord"), unit_of_work():
        sessions.decide(number, Outcome.NOT_ADOPTED, reason="Toch niet", by=along.eva, now=now)
    # Who says something new is owed an answer again.
    along.say(1, "s5", "En sneller.")
    assert along.people()[0].owed is not None


def test_an_answer_is_owed_by_a_day_that_never_moves_and_is_watched(
    along: Together, people: Cast, now: datetime
) -> None:
    along.say(1, "s4", "Een briefje is genoeg.")
    owed = along.people()[0].owed
    assert owed is not None
    due = close_after_working_days(20, now, calendar=active_calendar(now))
    assert owed.due_at == due == thinking_along.answer_by(owed.participant_id, now=now + DAY)
    with pytest.raises(DBAPIError), unit_of_work():
        db.session.execute(sa.update(Reply).values(due_at=due + DAY))
    assert sweep_replies(now=owed.warn_at) == 0
    assert sweep_replies(now=owed.warn_at + timedelta(minutes=1)) == 1
    assert sweep_replies(now=owed.warn_at + DAY) == 0
    assert len(letters(Template.CO_DESIGN_REPLY_DUE)) == 1
    # After an outage only what holds now is told; the leads hear it too.
    assert sweep_replies(now=due + timedelta(minutes=1)) == 1
    late = letters(Template.CO_DESIGN_REPLY_LATE)
    assert len(late) == 2
    assert "1 inwoner" in late[0]
    assert "thuiszorg" not in "".join(late)
    with unit_of_work():
        thinking_along.withdraw(along.people()[0].person.id, by=RESIDENT, now=due)
    assert sweep_replies(now=due + 30 * DAY) == 0


def test_who_withdraws_leaves_no_word_name_or_tie(
    along: Together, people: Cast, now: datetime
) -> None:
    number = along.say(1, "s4", "Mijn buurvrouw heet Truus.")
    person, other = (one.person.id for one in along.people()[:2])
    with unit_of_work():
        thinking_along.introduce(
            person, call_name="Fatma", may_be_named=True, is_coming=True, needs="Tolk", now=now
        )
        thinking_along.tell(person, "Ik belde.", feeling=Feeling.MIXED, pain="", now=now)
        sessions.share(number, is_shared=True, by=along.eva, now=now)
        thinking_along.agree(other, number, agrees=True, now=now)
    for _twice in range(2):
        with unit_of_work():
            thinking_along.withdraw(person, by=RESIDENT, now=now)
    gone = along.people()[0]
    assert (gone.said, gone.journey, gone.opinions, gone.owed) == ([], [], {}, None)
    row = participants()[0]
    assert (row.contact_id, row.case_id, row.token_sealed) == (None, None, None)
    assert (row.call_name, row.needs, row.credit_at) == ("", "", None)
    for table in (JourneyEntry, StepOpinion, ProposalAgreement):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert find_credit([along.version]) == Credit((), 0)
    with pytest.raises(StoodStill), unit_of_work():
        thinking_along.say(person, "s4", view=StepView.GOOD, text="Toch", now=now)
    with pytest.raises(NotFound), unit_of_work():
        sessions.decide(number, Outcome.ADOPTED, reason="Goed idee", by=along.eva, now=now)
    # Their yes of before is no yes any more; one in a call on a later day is.
    assert along.cases[0] not in {one.case_id for one in list_willing(now=now)}
    later = now + 2 * DAY
    again = talk_with(people.marloes, now=later, email="inwoner0@inwoner.example")
    end_reading()
    assert {one.case_id for one in list_willing(now=later)} == {*along.cases[1:], again}
    assert list_sessions()[0].withdrawn == 1


def test_a_name_is_said_only_with_consent_and_may_be_made_up(
    along: Together, now: datetime
) -> None:
    for number in (1, 2):
        along.say(number, "s4", "Een briefje is genoeg.")
    first, second = (one.person.id for one in along.people()[:2])
    with pytest.raises(Invalid), unit_of_work():
        thinking_along.introduce(
            first, call_name=" ", may_be_named=True, is_coming=None, needs="", now=now
        )
    for person, name, consent in ((first, "De Reiger", True), (second, "Truus", False)):
        with unit_of_work():
            thinking_along.introduce(
                person, call_name=name, may_be_named=consent, is_coming=None, needs="", now=now
            )
    assert find_credit([along.version]) == Credit(("De Reiger",), 1)


def test_agreeing_is_with_words_that_an_editor_shared(along: Together, now: datetime) -> None:
    number = along.say(1, "s4", "Een briefje is genoeg.")
    me, other = (one.person.id for one in along.people()[:2])
    for person in (me, other):
        with pytest.raises(NotFound), unit_of_work():
            thinking_along.agree(person, number, agrees=True, now=now)
    with unit_of_work():
        sessions.share(number, is_shared=True, by=along.eva, now=now)
    with pytest.raises(NotFound), unit_of_work():
        thinking_along.agree(me, number, agrees=True, now=now)
    for agrees, count in ((True, 1), (True, 1), (False, 0)):
        with unit_of_work():
            thinking_along.agree(other, number, agrees=agrees, now=now)
        assert along.people()[0].said[0].agreeing == count


def test_who_cannot_be_written_to_any_more_reads_it_on_their_page(
    along: Together, now: datetime
) -> None:
    number = along.say(1, "s4", "Een briefje is genoeg.")
    person = participants()[0]
    with unit_of_work():
        sessions.decide(number, Outcome.ADOPTED, reason="Dat kan.", by=along.eva, now=now)
        row = db.session.get_one(Contact, person.contact_id)
        row.email_sealed = row.phone_sealed = row.name_sealed = None
        row.erased_at = now
        sessions.send_reply(person.id, by=along.eva, now=now)
    assert letters(Template.CO_DESIGN_REPLY) == []
    assert [one.is_sent for one in along.people()[0].replies] == [False]


def test_causes_that_turned_out_otherwise_point_at_a_topic(people: Cast, now: datetime) -> None:
    for number in range(4):
        talk_with(
            people.marloes,
            now=now,
            email=f"n{number}@inwoner.example",
            topic="waste" if number == 3 else "parking",
            cause_before="Formulier",
            cause_after="Bewijs van drie loketten",
        )
    talk_with(people.marloes, now=now, email="n@inwoner.example", cause_after="formulier",
              cause_before="Formulier")  # fmt: skip
    end_reading()
    assert list_hidden_causes(now=now) == {
        "parking": HiddenCauses(4, 3, ("Bewijs van drie loketten",))
    }


def test_working_days_leave_out_the_day_of_receipt_and_closed_days(
    along: Together, now: datetime
) -> None:
    calendar = active_calendar(now)
    monday = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert close_after_working_days(1, monday, calendar=calendar) == calendar.closing_of(
        date(2026, 11, 24)
    )
    assert close_after_working_days(20, monday, calendar=calendar) == calendar.closing_of(
        date(2026, 12, 21)
    )

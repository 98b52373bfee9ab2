# SPDX-License-Identifier: EUPL-1.2
"""A version from draft to in force, told with two writers, a reader and a handled case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from feedback.accounts.models import SamePerson
from feedback.accounts.rules import Actor, Role
from feedback.cases.models import Case
from feedback.clock import FixedClock
from feedback.db import db, end_reading, unit_of_work
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.instructions.errors import ChangedMeanwhile, NotOpen
from feedback.instructions.models.versions import InForce, InstructionVersion
from feedback.instructions.queries import at_work as work_queries
from feedback.instructions.queries.proposals import list_said
from feedback.instructions.queries.versions import Shelf, get_shelf_of
from feedback.instructions.rules import drafting as rules
from feedback.instructions.rules.steps import find_step, from_stored
from feedback.instructions.rules.versions import InstructionKind, VersionState
from feedback.instructions.services import approval, at_work, drafting
from feedback.instructions.tasks import remind_of_reviews, stamp_handled_cases, stamp_missed_cases
from tests.instructions.charts import parking
from tests.make import make_case
from tests.people import Cast, hire, number_of

NEXT_YEAR = date(2027, 11, 1)


@dataclass
class Ground:
    """An instruction as draft 1, its writer and who approves."""

    instruction: int
    eva: Actor
    ingrid: Actor
    now: datetime

    def shelf(self, at: datetime) -> Shelf:
        end_reading()
        return get_shelf_of(self.instruction, now=at)

    @property
    def draft(self) -> InstructionVersion:
        found = self.shelf(self.now).draft
        assert found is not None
        return found.version

    def approve(self, at: datetime) -> int:
        """Bring the open draft to approved; return its number in the database."""
        number = self.draft.id
        with unit_of_work():
            drafting.save_words(
                number, title="Parkeren", why="Minder papier", seen=-1, by=self.eva, now=at
            )
            approval.ask_approval(number, by=self.eva, now=at)
        with unit_of_work():
            approval.approve(number, review_by=NEXT_YEAR, by=self.ingrid, now=at)
        return number

    def publish(self, at: datetime, *, from_at: datetime | None = None) -> int:
        number = self.approve(at)
        with unit_of_work():
            approval.put_in_force(number, from_at=from_at, by=self.eva, now=at)
        return number

    def begin(self, at: datetime) -> int:
        with unit_of_work():
            return drafting.begin_version(self.instruction, by=self.eva, now=at).id


@pytest.fixture
def ground(people: Cast, now: datetime) -> Ground:
    eva = hire("Eva Redactie", Role.EDITOR, now=now)
    with unit_of_work():
        made = drafting.make_instruction(
            "Parkeren",
            kind=InstructionKind.WORK_INSTRUCTION,
            steps=parking(),
            by=eva,
            now=now,
        )
        number = made.instruction_id
    return Ground(number, eva, people.ingrid, now)


def handle(case_id: int, at: datetime) -> None:
    with unit_of_work():
        db.session.execute(sa.update(Case).where(Case.id == case_id).values(handled_at=at))


def test_a_case_handled_a_minute_before_noon_shows_the_old_version_for_ever(
    ground: Ground, clock: FixedClock, now: datetime
) -> None:
    noon = now.replace(hour=11, minute=0)  # 12.00 in Amsterdam
    first = make_case(now=now).case.id
    second = make_case(now=now).case.id
    old = ground.publish(now)
    ground.begin(now)
    new = ground.publish(now, from_at=noon)
    handle(first, noon - timedelta(minutes=1))
    handle(second, noon)
    assert stamp_handled_cases(now=noon + timedelta(minutes=5)) == 2
    assert stamp_missed_cases(now=noon + timedelta(days=30)) == 0
    end_reading()
    assert [one.number for one in work_queries.list_stamps(first)] == [1]
    assert [one.number for one in work_queries.list_stamps(second)] == [2]
    assert (work_queries.count_stamps(old), work_queries.count_stamps(new)) == (1, 1)
    shelf = ground.shelf(noon)
    assert [one.state for one in shelf.versions] == [VersionState.IN_FORCE, VersionState.RETIRED]


def test_what_was_approved_is_kept_by_the_database_itself(ground: Ground, now: datetime) -> None:
    number = ground.approve(now)
    for change in ({"title": "Anders"}, {"steps": []}, {"approved_by_id": None}):
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.execute(
                sa.update(InstructionVersion)
                .where(InstructionVersion.id == number)
                .values(**change)
            )
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(
            InForce(
                instruction_id=ground.instruction,
                version_id=number,
                from_at=now - timedelta(seconds=1),
                recorded_at=now,
                recorded_by_label="x",
            )
        )
    with pytest.raises(NotOpen), unit_of_work():
        drafting.save_steps(number, parking()[1:], seen=1, by=ground.eva, now=now)


def test_publishing_in_the_past_is_refused_with_the_way_out(ground: Ground, now: datetime) -> None:
    number = ground.approve(now)
    with pytest.raises(Invalid, match="nu meteen"), unit_of_work():
        approval.put_in_force(number, from_at=now - timedelta(hours=1), by=ground.eva, now=now)


def test_nobody_approves_what_they_wrote_with_any_account(
    ground: Ground, people: Cast, now: datetime
) -> None:
    number = ground.draft.id
    with unit_of_work():
        drafting.save_words(number, title="Parkeren", why="Korter", seen=-1, by=ground.eva, now=now)
        approval.ask_approval(number, by=ground.eva, now=now)
        ties = {"user_id": number_of(people.ingrid), "person_id": number_of(ground.eva)}
        db.session.add(SamePerson(**ties, tied_at=now))
    for who in (ground.eva, people.ingrid):
        with pytest.raises(NotAllowed, match="vier ogen"), unit_of_work():
            approval.approve(number, review_by=NEXT_YEAR, by=who, now=now)


def test_a_chart_with_a_fault_is_not_offered_for_approval(ground: Ground, now: datetime) -> None:
    number = ground.draft.id
    with unit_of_work():
        drafting.save_words(number, title="Parkeren", why="Korter", seen=-1, by=ground.eva, now=now)
        drafting.save_steps(number, parking()[:-1], seen=1, by=ground.eva, now=now)
        with pytest.raises(Conflict, match="Stap 6 loopt dood"):
            approval.ask_approval(number, by=ground.eva, now=now)


def test_two_writers_of_different_steps_both_keep_their_words(
    ground: Ground, people: Cast, now: datetime
) -> None:
    one, two = parking()[0], parking()[1]
    number, seen = ground.draft.id, 1
    with unit_of_work():
        drafting.save_step(number, replace(one, title="A"), seen=seen, by=ground.eva, now=now)
    with unit_of_work():
        drafting.save_step(number, replace(two, title="B"), seen=seen, by=people.tom, now=now)
    assert [step["title"] for step in ground.draft.steps][:2] == ["A", "B"]
    with pytest.raises(ChangedMeanwhile), unit_of_work():
        drafting.save_step(number, replace(one, title="C"), seen=seen, by=people.tom, now=now)
    with pytest.raises(Conflict, match="net"), unit_of_work():
        drafting.save_steps(number, parking(), seen=seen, by=people.tom, now=now)


def test_undo_goes_back_step_by_step_and_stops_at_the_beginning(
    ground: Ground, now: datetime
) -> None:
    number = ground.draft.id
    for n, title in enumerate("AB", start=1):
        with unit_of_work():
            step = replace(parking()[0], title=title)
            drafting.save_step(number, step, seen=n, by=ground.eva, now=now)
    seen: list[str] = []
    for revision in (3, 4, 5):
        with unit_of_work():
            undone = drafting.undo(number, seen=revision, by=ground.eva, now=now)
        seen.append(ground.draft.steps[0]["title"] if undone else "–")
    assert seen == ["A", parking()[0].title, "–"]


def test_one_draft_at_a_time_and_a_plan_can_be_taken_back(ground: Ground, now: datetime) -> None:
    ground.publish(now)
    ground.begin(now)
    with pytest.raises(Conflict, match="al een concept"), unit_of_work():
        drafting.begin_version(ground.instruction, by=ground.eva, now=now)
    tomorrow = now + timedelta(days=1)
    ground.publish(now, from_at=tomorrow)
    assert ground.shelf(now).planned is not None
    with unit_of_work():
        approval.take_back_plan(ground.instruction, by=ground.eva, now=now)
    assert ground.shelf(tomorrow).number_of(ground.shelf(tomorrow).current.version.id) == 1  # type: ignore[union-attr] # it is in force
    with unit_of_work():
        approval.retire(ground.instruction, by=ground.eva, now=tomorrow)
    assert ground.shelf(tomorrow).current is None


def test_who_did_not_read_is_named_and_reading_twice_is_once(
    ground: Ground, people: Cast, now: datetime
) -> None:
    number = ground.publish(now)
    version = ground.shelf(now).get(1).version
    for _ in range(2):
        with unit_of_work():
            at_work.confirm_read(version, by=people.marloes, now=now)
    end_reading()
    readers = {one.person.name: one.read_at for one in work_queries.list_readers(number)}
    assert readers["Marloes de Wit"] == now
    assert readers["Tom Bakker"] is None
    assert "Anouk Smit" not in readers


def test_a_proposal_on_a_step_that_is_gone_says_so(
    ground: Ground, people: Cast, now: datetime
) -> None:
    ground.publish(now)
    case_id = make_case(now=now).case.id
    end_reading()
    version = ground.shelf(now).get(1).version
    with unit_of_work():
        at_work.propose(
            version, "s2", words="Dit wist ik al", case_id=case_id, by=people.tom, now=now
        )
        with pytest.raises(Conflict, match="er niet meer"):
            at_work.propose(version, "s99", words="Huh", case_id=None, by=people.tom, now=now)
        with pytest.raises(Invalid):
            at_work.propose(version, "s1", words=" \x00 ", case_id=None, by=people.tom, now=now)
    end_reading()
    assert [one.case_number for one in list_said(ground.instruction)] != [None]


def test_ticks_stay_on_the_case_with_who_and_when(
    ground: Ground, people: Cast, now: datetime
) -> None:
    number = ground.publish(now)
    case_id = make_case(now=now).case.id
    with unit_of_work():
        file = db.session.get_one(Case, case_id)
        version = db.session.get_one(InstructionVersion, number)
        at_work.tick(file, version, "s1", is_done=True, by=people.tom, now=now)
        at_work.tick(file, version, "s1", is_done=False, by=people.marloes, now=now)
        at_work.tick(file, version, "s3", is_done=True, way="s6", by=people.tom, now=now)
    end_reading()
    ticks = work_queries.list_ticks(case_id, number)
    assert (ticks["s1"].is_done, ticks["s1"].ticked_by_label) == (False, "Marloes de Wit")
    assert ticks["s3"].way == "s6"
    assert find_step(from_stored(version.steps), "s3") is not None
    assert rules.new_id(parking()) == "s8"


def test_editors_hear_a_month_ahead_that_a_version_is_to_be_looked_at(
    ground: Ground, now: datetime
) -> None:
    ground.publish(now)
    assert remind_of_reviews(now=now) == 0
    later = datetime(2027, 10, 4, 8, 0, tzinfo=now.tzinfo)
    assert remind_of_reviews(now=later) == 1
    assert remind_of_reviews(now=later) == 0

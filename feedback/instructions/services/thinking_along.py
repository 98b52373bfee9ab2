# SPDX-License-Identifier: EUPL-1.2
"""What a resident does by their own link: say, agree, tell how it went, be named, stop."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.business_time.deadlines import close_after_working_days
from feedback.clock import local
from feedback.contacts.queries import same_person_select
from feedback.db import db, insert_once
from feedback.errors import Conflict, Invalid, NotFound
from feedback.instructions.errors import StepGone, StoodStill
from feedback.instructions.models.proposals import ProposalAgreement, StepProposal
from feedback.instructions.models.sessions import (
    JourneyEntry,
    Participant,
    Reply,
    StepOpinion,
    ThinkAlongOptOut,
)
from feedback.instructions.queries import proposals as words
from feedback.instructions.queries import sessions as queries
from feedback.instructions.queries.versions import facts_of, get_version, get_version_to_change
from feedback.instructions.rules.proposals import ProposedBy
from feedback.instructions.rules.sessions import (
    REPLY_WORKING_DAYS,
    WARN_WORKING_DAYS,
    Feeling,
    LinkState,
    StepView,
    link_ends_at,
    link_state,
    read_contribution,
    read_line,
    read_lines,
)
from feedback.instructions.rules.steps import find_step, from_stored
from feedback.service_calendar.queries import active_calendar
from feedback.text_guard import clean_text
from feedback.wording import N_

MOST_ENTRIES, MOST_PROPOSALS = 50, 300


def state_of_link(person: Participant, *, now: datetime) -> LinkState:
    """Return what a personal link opens now."""
    session = queries.get_session(person.session_id)
    return link_state(
        withdrawn_at=person.withdrawn_at,
        expires_at=link_ends_at(session.ends_on),
        facts=facts_of(get_version(session.version_id)),
        now=now,
    )


def answer_by(participant_id: int, *, now: datetime) -> datetime:
    """Return by when somebody is answered: as promised, or as it would be from now."""
    held = queries.find_owed(participant_id)
    if held is not None:
        return held.due_at
    calendar = active_calendar(now)
    return close_after_working_days(REPLY_WORKING_DAYS, now, calendar=calendar)


def say(
    participant_id: int, step_id: str, *, view: StepView | None, text: str, now: datetime
) -> None:
    """Keep what somebody finds of a step ("" is the whole), and their words about it.

    The words may be changed until they are decided on. Raises ``Invalid`` when nothing was
    said, ``StepGone`` for a step that an editor took out meanwhile, ``StoodStill`` after the
    last day or while the version is being approved.
    """
    person = _hold(participant_id, now=now)
    version_id = queries.get_session(person.session_id).version_id
    said = clean_text(text)
    if view is None and not said:
        raise Invalid({"view": N_("Kies een antwoord, of sla deze stap over.")})
    if said or view is StepView.BETTER or not step_id:
        said = read_contribution(text)
    if step_id and find_step(from_stored(get_version(version_id).steps), step_id) is None:
        raise StepGone
    if step_id:
        _keep_opinion(person.id, step_id, view or StepView.BETTER, now=now)
    _keep_words(person, version_id, step_id, said, now=now)
    _owe(person.id, now=now)


def _keep_opinion(participant_id: int, step_id: str, view: StepView, *, now: datetime) -> None:
    held = db.session.get(StepOpinion, (participant_id, step_id))
    if held is None:
        held = StepOpinion(participant_id=participant_id, step_id=step_id)
        db.session.add(held)
    held.view, held.said_at = view, now


def _keep_words(
    person: Participant, version_id: int, step_id: str, said: str, *, now: datetime
) -> None:
    held = words.find_undecided(person.id, step_id)
    if held is not None:
        held.words = said  # Without words it is taken back.
        held.shared_at = held.shared_at if said else None
        return
    if not said:
        return
    if len(words.list_said_by([person.id])) >= MOST_PROPOSALS:
        raise Conflict(N_("U schreef al veel op. Bel ons voor de rest, dan luisteren wij."))
    db.session.add(
        StepProposal(
            version_id=version_id,
            step_id=step_id,
            proposed_by=ProposedBy.RESIDENT,
            words=said,
            made_at=now,
            participant_id=person.id,
            reply_id=_owe(person.id, now=now).id,
        )
    )


def _owe(participant_id: int, *, now: datetime) -> Reply:
    """Return the answer that is owed; from the first word on it is, by a moment that is told."""
    held = queries.find_owed(participant_id)
    if held is not None:
        return held
    calendar = active_calendar(now)
    warn, due = (
        close_after_working_days(days, now, calendar=calendar)
        for days in (REPLY_WORKING_DAYS - WARN_WORKING_DAYS, REPLY_WORKING_DAYS)
    )
    made = Reply(
        participant_id=participant_id,
        owed_since=now,
        warn_at=warn,
        due_at=due,
        replied_by_label="",
        is_sent=False,
    )
    db.session.add(made)
    db.session.flush()  # What they say refers to it.
    return made


def tell(
    participant_id: int, what: str, *, feeling: Feeling | None, pain: str, now: datetime
) -> None:
    """Keep one thing a resident went through; raises ``Invalid`` by field."""
    person = _hold(participant_id, now=now)
    faults: dict[str, str] = {}
    line = rest = ""
    try:
        line = read_line(what, field="what", missing=N_("Schrijf wat er gebeurde."))
    except Invalid as fault:
        faults |= fault.fields
    try:
        rest = read_lines(pain, field="pain")
    except Invalid as fault:
        faults |= fault.fields
    if feeling is None:
        faults["feeling"] = N_("Kies hoe dat was.")
    if faults or feeling is None:
        raise Invalid(faults)
    if len(queries.get_taking_part(person).journey) >= MOST_ENTRIES:
        raise Conflict(N_("U schreef al veel op. Bel ons voor de rest, dan luisteren wij."))
    db.session.add(
        JourneyEntry(participant_id=person.id, what=line, feeling=feeling, pain=rest, told_at=now)
    )
    _owe(person.id, now=now)


def take_back_entry(participant_id: int, entry_id: int, *, now: datetime) -> None:
    """Remove what somebody told of how it went; of nobody else, and twice is once."""
    person = _hold(participant_id, now=now)
    db.session.execute(
        sa.delete(JourneyEntry)
        .where(JourneyEntry.id == entry_id)
        .where(JourneyEntry.participant_id == person.id)
    )


def agree(participant_id: int, proposal_id: int, *, agrees: bool, now: datetime) -> None:
    """Say to be of the same mind as another, or not any more; raises ``NotFound``."""
    person = _hold(participant_id, now=now)
    session = queries.get_session(person.session_id)
    shared = {one.proposal.id: one.proposal for one in words.list_shared(session.version_id)}
    if proposal_id not in shared or shared[proposal_id].participant_id == person.id:
        raise NotFound(N_("Dit voorstel is er niet meer."))
    if agrees:
        insert_once(
            ProposalAgreement, proposal_id=proposal_id, participant_id=person.id, said_at=now
        )
        _owe(person.id, now=now)
        return
    db.session.execute(
        sa.delete(ProposalAgreement)
        .where(ProposalAgreement.proposal_id == proposal_id)
        .where(ProposalAgreement.participant_id == person.id)
    )


def introduce(
    participant_id: int,
    *,
    call_name: str,
    may_be_named: bool,
    is_coming: bool | None,
    needs: str,
    now: datetime,
) -> None:
    """Keep how somebody wants to be called, whether they may be named, and what they need.

    Raises ``Invalid``: who wants to be named gives a name, which may be made up.
    """
    person = _hold(participant_id, now=now)
    name = " ".join(clean_text(call_name).split())
    if len(name) > 60:
        raise Invalid({"call_name": N_("Houd het bij 60 tekens.")})
    if may_be_named and not name:
        raise Invalid({"call_name": N_("Schrijf welke naam wij mogen noemen.")})
    person.needs = read_lines(needs, field="needs")
    person.call_name, person.is_coming = name, is_coming
    person.credit_at = (person.credit_at or now) if may_be_named else None


def withdraw(participant_id: int, *, by: Actor, now: datetime) -> None:
    """Stop: name, words and ties go at once, what was decided stays. Twice is once."""
    person = queries.hold_participant(participant_id)
    if person.withdrawn_at is not None:
        return
    for table in (JourneyEntry, StepOpinion, ProposalAgreement):
        db.session.execute(sa.delete(table).where(table.participant_id == person.id))
    own = StepProposal.participant_id == person.id
    others = sa.select(StepProposal.id).where(own)
    db.session.execute(
        sa.delete(ProposalAgreement).where(ProposalAgreement.proposal_id.in_(others))
    )
    db.session.execute(sa.update(StepProposal).where(own).values(words="", shared_at=None))
    owed = queries.find_owed(person.id)
    if owed is not None:
        owed.lapsed_at = now
    if person.contact_id is not None:
        _opt_out(person.contact_id, now=now)
    person.credit_at = person.is_coming = None
    person.contact_id = person.case_id = person.token_sealed = None
    person.call_name = person.needs = ""
    person.withdrawn_at = now
    audit.record(
        "co_design.withdrawn", by=by, object_type="co_design_session",
        object_id=person.session_id, details={"participant": person.number}, now=now,
    )  # fmt: skip


def _opt_out(contact_id: str, *, now: datetime) -> None:
    """Write down that a yes of before today is no yes any more, also by the same number or mail."""
    today = local(now).date()
    for one in {contact_id, *db.session.scalars(same_person_select(contact_id))}:
        held = db.session.get(ThinkAlongOptOut, one)
        if held is None:
            db.session.add(ThinkAlongOptOut(contact_id=one, said_on=today))
        else:
            held.said_on = today


def _hold(participant_id: int, *, now: datetime) -> Participant:
    """Return who acts, when their link is open; nobody asks for approval meanwhile."""
    person = queries.hold_participant(participant_id)
    get_version_to_change(queries.get_session(person.session_id).version_id)
    if state_of_link(person, now=now) is not LinkState.OPEN:
        raise StoodStill
    return person

# SPDX-License-Identifier: EUPL-1.2
"""What an editor does with residents: open a session, invite, decide with a reason, answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.audit import services as audit
from feedback.business_time.wording import full_day_en, full_day_nl, time_en, time_nl
from feedback.clock import local
from feedback.contacts.queries import find_reach, same_person_select
from feedback.db import db
from feedback.errors import Conflict, Invalid, NotFound
from feedback.instructions.models.proposals import ProposalDecision, StepProposal
from feedback.instructions.models.sessions import CoDesignSession, Participant
from feedback.instructions.queries import proposals as words
from feedback.instructions.queries import residents
from feedback.instructions.queries import sessions as queries
from feedback.instructions.queries.sessions import TakingPart
from feedback.instructions.queries.versions import get_shelf_of, get_version
from feedback.instructions.rules.sessions import (
    MeetsAt,
    Outcome,
    SaidAndDone,
    link_ends_at,
    read_line,
    read_reason,
    write_reply,
)
from feedback.instructions.services.approval import open_consultation
from feedback.keys import hash_token, new_token
from feedback.notifications.services import queue_to_contact
from feedback.text_guard import clean_text
from feedback.texts.rules.kinds import Template
from feedback.wording import N_


@dataclass(frozen=True)
class Plan:
    """How a session is: what about, where and when, what is arranged, until which day."""

    theme: str
    meets_at: MeetsAt
    ends_on: date | None
    place: str = ""
    starts_at: datetime | None = None
    access: str = ""
    spoken: str = ""
    reimbursement: str = ""


def open_session(version_id: int, plan: Plan, *, by: Actor, now: datetime) -> CoDesignSession:
    """Open a session about a draft, which residents may then see until its last day.

    Raises ``Invalid`` by field, ``NotOpen`` for a version whose words stand still.
    """
    checked, until = _check(plan, now=now)
    open_consultation(version_id, until=until, by=by, now=now)
    made = CoDesignSession(
        version_id=version_id,
        opened_at=now,
        opened_by_id=by.id,
        opened_by_label=by.label,
        **asdict(checked),
    )
    db.session.add(made)
    db.session.flush()  # Its number goes into the record and the address.
    _record("co_design.opened", made, by=by, now=now)
    return made


def change_session(session_id: int, plan: Plan, *, by: Actor, now: datetime) -> None:
    """Change how a session is; its version stays. Raises ``Invalid`` by field."""
    session = queries.hold_session(session_id)
    checked, until = _check(plan, now=now)
    open_consultation(session.version_id, until=until, by=by, now=now)
    for name, value in asdict(checked).items():
        setattr(session, name, value)
    _record("co_design.changed", session, by=by, now=now)


def _check(plan: Plan, *, now: datetime) -> tuple[Plan, date]:
    """Return a plan as it is kept, and its last day; raises ``Invalid``, all faults at once."""
    faults: dict[str, str] = {}
    lines: dict[str, str] = {}
    for field in ("theme", "place", "access", "spoken", "reimbursement"):
        text = clean_text(getattr(plan, field))
        try:
            missing = N_("Schrijf waar de sessie over gaat.")
            is_needed = text or field == "theme"
            lines[field] = read_line(text, field=field, missing=missing) if is_needed else ""
        except Invalid as fault:
            faults |= fault.fields
    until = plan.ends_on
    if until is None or until < local(now).date():
        faults["ends_on"] = N_("Kies een laatste dag: vandaag of later.")
    if plan.meets_at is MeetsAt.PLACE and not lines.get("place", "?"):
        faults["place"] = N_("Schrijf waar het is.")
    if plan.meets_at is not MeetsAt.LINK and plan.starts_at is None:
        faults["starts_at"] = N_("Kies een dag en een tijd, zoals 19:30.")
    if faults or until is None:
        raise Invalid(faults)
    checked = Plan(meets_at=plan.meets_at, ends_on=until, starts_at=plan.starts_at, **lines)
    return checked, until


def invite(session_id: int, case_id: int, *, by: Actor, now: datetime) -> Participant:
    """Invite the resident of a case who said yes in their last call, by a link of their own.

    Raises ``NotFound`` for somebody who did not say yes, or cannot be written to, and
    ``Conflict`` for who takes part already, or after the last day.
    """
    session = queries.hold_session(session_id)
    if now >= link_ends_at(session.ends_on):
        raise Conflict(N_("De laatste dag is voorbij. Verander eerst de dag."))
    willing = next((one for one in residents.list_willing(now=now) if one.case_id == case_id), None)
    if willing is None:
        raise NotFound(N_("Deze inwoner zei geen ja, of is niet te bereiken."))
    people = queries.list_participants(session_id)
    same = {willing.contact_id, *db.session.scalars(same_person_select(willing.contact_id))}
    if any(one.contact_id in same for one in people):
        raise Conflict(N_("Deze inwoner is al uitgenodigd."))
    token = new_token()
    made = Participant(
        session_id=session_id,
        number=max((one.number for one in people), default=0) + 1,
        contact_id=willing.contact_id,
        case_id=case_id,
        token_hash=hash_token(token),
        call_name="",
        needs="",
        invited_at=now,
        invited_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()  # The seal needs its number.
    made.token_sealed = edge.keyring().seal(token, place=_place(made.id))
    _write_invitation(session, made, link=_url(token), letter="", now=now)
    _record("co_design.invited", session, by=by, now=now, participant=made.number)
    return made


def send_link_again(participant_id: int, *, by: Actor, now: datetime) -> None:
    """Write the same invitation once more, to who lost it; pressed twice in a minute is once.

    Raises ``NotFound`` for who withdrew, ``Conflict`` after the last day or when nothing is
    known any more to write to.
    """
    person = queries.hold_participant(participant_id)
    session = queries.get_session(person.session_id)
    link = reveal_link(person)
    if now >= link_ends_at(session.ends_on):
        raise Conflict(N_("De laatste dag is voorbij. Verander eerst de dag."))
    if person.contact_id is None or find_reach(person.contact_id) is None:
        raise Conflict(N_("Wij kunnen deze inwoner niet meer schrijven. Vraag een nieuw adres."))
    _write_invitation(session, person, link=link, letter=f":{now:%Y%m%d%H%M}", now=now)
    _record("co_design.invited_again", session, by=by, now=now, participant=person.number)


def _write_invitation(
    session: CoDesignSession, person: Participant, *, link: str, letter: str, now: datetime
) -> None:
    reach = find_reach(person.contact_id) if person.contact_id else None
    language = reach.language.value if reach else "nl"
    queue_to_contact(
        person.contact_id,
        template=Template.CO_DESIGN_INVITATION,
        context={
            "theme": session.theme,
            "until": session.ends_on,
            "think_along_url": link,
            "meeting": _meeting(session, language=language),
            "reimbursement": session.reimbursement,
        },
        dedupe_key=f"co_design_invitation:{person.id}{letter}",
        now=now,
    )


def _meeting(session: CoDesignSession, *, language: str) -> str:
    """Return when and where people meet, in words; "" when only by the link."""
    if session.starts_at is None or session.meets_at is MeetsAt.LINK:
        return ""
    day = local(session.starts_at).date()
    if language == "en":
        when = f"{full_day_en(day)}, {time_en(session.starts_at)}"
    else:
        when = f"{full_day_nl(day)}, {time_nl(session.starts_at)}"
    return ", ".join(part for part in (when, session.place) if part)


def reveal_link(person: Participant) -> str:
    """Return a participant's link, for who asks for it again; raises ``NotFound``."""
    if person.token_sealed is None:
        raise NotFound(N_("Deze deelnemer trok zich terug. De link werkt niet meer."))
    return _url(edge.keyring().open(person.token_sealed, place=_place(person.id)))


def share(proposal_id: int, *, is_shared: bool, by: Actor, now: datetime) -> None:
    """Let other participants read what one said, without a name; or not any more."""
    proposal = words.get_proposal(proposal_id)
    proposal.shared_at = (proposal.shared_at or now) if is_shared else None
    audit.record(
        "proposal.shared" if is_shared else "proposal.unshared",
        by=by, object_type="step_proposal", object_id=proposal_id, now=now,
    )  # fmt: skip


def decide(
    proposal_id: int, outcome: Outcome, *, reason: str, by: Actor, now: datetime
) -> ProposalDecision:
    """Decide on what somebody said, with the reason that a resident reads; the last one counts.

    Raises ``Invalid`` without a reason, ``NotFound`` for words that were taken back and
    ``Conflict`` when the resident was answered already.
    """
    why = read_reason(reason)
    proposal = words.get_proposal(proposal_id)
    if _is_answered(proposal):
        raise Conflict(N_("De inwoner kreeg hierop al antwoord. Dat verandert niet meer."))
    made = ProposalDecision(
        proposal_id=proposal_id,
        outcome=outcome,
        reason=why,
        decided_at=now,
        decided_by_id=by.id,
        decided_by_label=by.label,
    )
    db.session.add(made)
    db.session.flush()  # What is still undecided is asked next.
    audit.record(
        "proposal.decided", by=by, object_type="step_proposal", object_id=proposal_id,
        details={"outcome": outcome.value}, now=now,
    )  # fmt: skip
    return made


def _is_answered(proposal: StepProposal) -> bool:
    if proposal.participant_id is None:
        return False
    owed = queries.find_owed(proposal.participant_id)
    return owed is None or owed.id != proposal.reply_id


def send_reply(participant_id: int, *, by: Actor, now: datetime) -> None:
    """Answer a participant: what they said, what we did, why; on their page too.

    Raises ``Conflict`` while anything they said waits for a decision, or nothing is owed.
    """
    person = queries.hold_participant(participant_id)
    taking_part = queries.get_taking_part(person)
    reply = taking_part.owed
    if reply is None:
        raise Conflict(N_("Deze deelnemer heeft al antwoord."))
    if taking_part.waits:
        raise Conflict(N_("Beslis eerst over alles wat deze deelnemer zei."))
    reply.replied_at, reply.replied_by_label = now, by.label
    reply.is_sent = _write_reply(taking_part, reply_id=reply.id, now=now)
    session = queries.get_session(person.session_id)
    _record("co_design.replied", session, by=by, now=now, participant=person.number)


def send_replies(session_id: int, *, by: Actor, now: datetime) -> int:
    """Answer everybody in a session whose words are all decided on; return how many."""
    ready = [
        one.person.id
        for one in queries.list_taking_part(session_id)
        if one.owed is not None and not one.waits
    ]
    for participant_id in ready:
        send_reply(participant_id, by=by, now=now)
    return len(ready)


def _write_reply(taking_part: TakingPart, *, reply_id: int, now: datetime) -> bool:
    """Queue the answer; False when there is no way to write to this person any more."""
    person = taking_part.person
    reach = find_reach(person.contact_id) if person.contact_id else None
    if reach is None or person.token_sealed is None:
        return False
    session = queries.get_session(person.session_id)
    queued = queue_to_contact(
        person.contact_id,
        template=Template.CO_DESIGN_REPLY,
        context={
            "theme": session.theme,
            "said_and_done": write_reply(
                said_and_done(taking_part, reply_id=reply_id), language=reach.language.value
            ),
            "in_force_on": _in_force_on(session.version_id, now=now),
            "think_along_url": reveal_link(person),
        },
        dedupe_key=f"co_design_reply:{reply_id}",
        now=now,
    )
    return queued.channel is not None


def said_and_done(taking_part: TakingPart, *, reply_id: int) -> list[SaidAndDone]:
    """Return what belongs in one answer, in the order it was said."""
    return [
        SaidAndDone(one.proposal.words, one.decision.outcome, one.decision.reason)
        for one in reversed(taking_part.said)
        if one.proposal.reply_id == reply_id and one.decision is not None
    ]


def _in_force_on(version_id: int, *, now: datetime) -> date | None:
    """Return the day from which the version holds, or will as planned."""
    version = get_version(version_id)
    shelf = get_shelf_of(version.instruction_id, now=now)
    sight = shelf.get(version.number)
    planned = shelf.planned
    from_at = sight.in_force_from
    if from_at is None and planned is not None and planned.version_id == version_id:
        from_at = planned.from_at
    return local(from_at).date() if from_at else None


def _url(token: str) -> str:
    return f"{edge.settings().base_url}/meedenken/{token}"


def _place(participant_id: int) -> str:
    return f"co_design_participant.token:{participant_id}"


def _record(
    action: str, session: CoDesignSession, *, by: Actor, now: datetime, **details: object
) -> None:
    audit.record(
        action, by=by, object_type="co_design_session", object_id=session.id,
        details=details, now=now,
    )  # fmt: skip

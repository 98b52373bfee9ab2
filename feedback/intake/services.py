# SPDX-License-Identifier: EUPL-1.2
"""The one way in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from feedback import edge
from feedback.accounts.rules import Actor
from feedback.callbacks.models import Promise
from feedback.callbacks.queries.promises import find_latest_promise
from feedback.callbacks.rules import promise_sentence, short_promise_sentence
from feedback.callbacks.services import promises
from feedback.cases import queries as case_queries
from feedback.cases.models import Case
from feedback.cases.rules import MAX_STORY, CaseKind, check_received_at
from feedback.cases.services import cases
from feedback.cases.services.attachments import Sent, attach
from feedback.cases.services.links import address_of, make_status_links, reveal_status_token
from feedback.catalogue import queries as catalogue
from feedback.catalogue.models import District, Topic
from feedback.catalogue.rules import Channel
from feedback.contacts import services as contacts
from feedback.contacts.rules.details import ContactDetails, read_contact
from feedback.db import insert_once
from feedback.errors import Conflict, Invalid
from feedback.intake import rules
from feedback.intake.models import Submission
from feedback.notifications import services as notifications
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_


@dataclass(frozen=True)
class ContactInput:
    """How to reach someone, as it was typed; blank means not given."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    preferred_channel: str = ""
    preferred_times: tuple[str, ...] = ()
    interpreter_language: str = ""
    representative: str = ""


@dataclass(frozen=True)
class Report:
    """What a resident tells us, as any channel hands it over: read, but not yet checked.

    ``contact`` is None for who stays anonymous. ``confirm`` and ``story_required`` are
    False for imports only.
    """

    kind: CaseKind
    channel: Channel
    story: str
    contact: ContactInput | None
    call_requested: bool
    received_at: datetime | None = None
    topic: str = ""
    district: str = ""
    department: str = ""
    language: str = "nl"
    submission_key: str | None = None
    external_key: str | None = None
    entered_by_id: int | None = None
    assignee_id: int | None = None
    team_id: int | None = None
    confirm: bool = True
    story_required: bool = True
    received_at_known: bool = True
    sent_along: tuple[Sent, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What became of it: the case, the promise if one was made, the secret link's token."""

    case: Case
    promise: Promise | None
    status_token: str
    is_repeat: bool = False

    @property
    def status_url(self) -> str:
        """The address of the resident's own page."""
        return f"{edge.settings().base_url}/status/{self.status_token}"


@dataclass(frozen=True)
class _Checked:
    """A report that can be stored."""

    story: str | None
    bsn_masked: bool
    contact: ContactDetails
    topic: Topic | None
    district: District | None


def receive(report: Report, *, by: Actor, now: datetime) -> Receipt:
    """Take a message in: case, contact, promise and confirmation, all or nothing.

    1. The same form sent twice gives the case it already made.
    2. Check and clean; every problem is named at once. A BSN is masked before storing.
    3. Contact data goes to the vault. 4. The case opens. 5. A promise is made when the
    resident can be reached and wants to be. 6. The confirmation goes into the outbox.
    Raises ``Invalid`` with a sentence per field.
    """
    checked = _check(report, now=now)
    if report.submission_key is not None and not insert_once(
        Submission, key=report.submission_key, sent_at=now
    ):
        return _again(report.submission_key)
    receipt = _store([(report, checked)], by=by, now=now)[0]
    if report.confirm:
        _confirm(receipt, checked.contact, now=now)
    return receipt


def receive_all(reports: Sequence[Report], *, by: Actor, now: datetime) -> list[Receipt | Invalid]:
    """Take many messages of an import in: each by the checks of ``receive``, stored together.

    A message that is refused has its refusal in its place; what to do with the others is
    the caller's decision. Imports carry no form's key and are confirmed to nobody.
    """
    find_topic, find_district = cache(catalogue.find_topic), cache(catalogue.find_district)
    outcomes: list[_Checked | Invalid] = []
    for report in reports:
        try:
            outcomes.append(
                _check(report, now=now, find_topic=find_topic, find_district=find_district)
            )
        except Invalid as refusal:
            outcomes.append(refusal)
    good = [
        (report, outcome)
        for report, outcome in zip(reports, outcomes, strict=True)
        if isinstance(outcome, _Checked)
    ]
    receipts = iter(_store(good, by=by, now=now) if good else [])
    return [next(receipts) if isinstance(one, _Checked) else one for one in outcomes]


def _check(
    report: Report,
    *,
    now: datetime,
    find_topic: Callable[[str], Topic | None] = catalogue.find_topic,
    find_district: Callable[[str], District | None] = catalogue.find_district,
) -> _Checked:
    """Check every field and name every problem at once."""
    problems: dict[str, str] = {}
    story, masked = mask_bsn(clean_text(report.story))
    if not story and report.story_required:
        problems["text"] = N_("Schrijf op wat er is gebeurd.")
    elif len(story) > MAX_STORY:
        problems["text"] = N_("Uw tekst is te lang. Maak hem korter dan 10.000 tekens.")
    contact = _read_contact(report, problems)
    if report.call_requested and not rules.can_be_called(contact) and not problems:
        problems["phone"] = N_(
            "Vul uw telefoonnummer in, bijvoorbeeld 06 12 34 56 78. Of kies: liever niet bellen."
        )
    topic = find_topic(clean_text(report.topic)) if report.topic else None
    if report.topic and topic is None:
        problems["topic"] = N_("Dit onderwerp kennen wij niet. Kies een onderwerp uit de lijst.")
    district = find_district(clean_text(report.district)) if report.district else None
    if report.district and district is None:
        problems["district"] = N_("Deze wijk kennen wij niet. Kies een wijk uit de lijst.")
    try:
        check_received_at(report.received_at or now, now=now)
    except Invalid as refusal:
        problems.update(refusal.fields)
    if problems:
        raise Invalid(problems)
    masked = masked or contact.bsn_masked
    return _Checked(story or None, masked, contact, topic, district)


def _read_contact(report: Report, problems: dict[str, str]) -> ContactDetails:
    given = report.contact
    if given is None:
        return ContactDetails()
    try:
        return read_contact(
            name=given.name,
            phone=given.phone,
            email=given.email,
            address=given.address,
            preferred_channel=given.preferred_channel,
            preferred_times=given.preferred_times,
            language=report.language,
            interpreter_language=given.interpreter_language,
            representative=given.representative,
        )
    except Invalid as refusal:
        problems.update(refusal.fields)
        return ContactDetails()


def _store(good: Sequence[tuple[Report, _Checked]], *, by: Actor, now: datetime) -> list[Receipt]:
    """Write what was checked: contacts to the vault, cases, secret links, promises."""
    kept = [checked.contact for _, checked in good if not checked.contact.is_empty]
    contact_ids = iter(contacts.keep_contacts(kept, now=now))
    new = [
        _new_case(
            report,
            checked,
            contact_id=None if checked.contact.is_empty else next(contact_ids),
            now=now,
        )
        for report, checked in good
    ]
    opened = cases.open_cases(new, by=by, now=now)
    for case, (report, _) in zip(opened, good, strict=True):
        attach(case.id, report.sent_along, now=now)
    wanted = [
        _new_promise(report, checked.contact, case)
        for case, (report, checked) in zip(opened, good, strict=True)
        if rules.promises_contact(checked.contact, call_requested=report.call_requested)
    ]
    given = promises.promise_all(wanted, by=by, now=now) if wanted else []
    by_case = {promise.case_id: promise for promise in given}
    tokens = make_status_links([case.id for case in opened], now=now)
    return [Receipt(case, by_case.get(case.id), tokens[case.id]) for case in opened]


def _new_case(
    report: Report, checked: _Checked, *, contact_id: str | None, now: datetime
) -> cases.NewCase:
    received_at = report.received_at or now
    return cases.NewCase(
        kind=report.kind,
        channel=report.channel,
        story=checked.story,
        received_at=received_at,
        bsn_masked=checked.bsn_masked,
        topic_id=checked.topic.id if checked.topic else None,
        district_id=checked.district.id if checked.district else None,
        contact_id=contact_id,
        team_id=report.team_id,
        assignee_id=report.assignee_id,
        entered_by_id=report.entered_by_id,
        department=clean_text(report.department)[:120] or None,
        received_at_known=report.received_at_known,
        external_key=report.external_key,
        submission_key=report.submission_key,
        received_late=rules.was_received_late(received_at=received_at, now=now),
    )


def _new_promise(report: Report, contact: ContactDetails, case: Case) -> promises.NewPromise:
    way = contact.preferred_channel.value if contact.preferred_channel else "phone"
    return promises.NewPromise(case, case.received_at, way, report.channel.value)


def _confirm(receipt: Receipt, contact: ContactDetails, *, now: datetime) -> None:
    """Queue the one confirmation of a case, by mail or else by SMS; at any hour (sla.md §4.23)."""
    promise, language = receipt.promise, contact.language.value
    full = short = ""
    if promise is not None:
        full = promise_sentence(promise.due_at, language=language, way=promise.way)
        short = short_promise_sentence(promise.due_at, language=language, way=promise.way)
    notifications.queue_text(
        template="confirmation",
        language=language,
        mail=contact.email,
        phone=contact.phone,
        context={
            "number": receipt.case.number,
            "promise": full,
            "promise_short": short,
            "status_url": address_of(receipt.status_token),
        },
        about_case_id=receipt.case.id,
        dedupe_key=f"confirmation:{receipt.case.id}",
        now=now,
    )


def _again(key: str) -> Receipt:
    """Return the case that this form already made; nothing is written twice."""
    case = case_queries.find_case_by_submission(key)
    if case is None:
        raise Conflict(N_("Dit formulier is net al verstuurd. Wacht even en probeer het opnieuw."))
    token = reveal_status_token(case.id)
    return Receipt(case, find_latest_promise(case.id), token, is_repeat=True)

# SPDX-License-Identifier: EUPL-1.2
"""Commands on the vault: keep, change, and show with a record of each look."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from feedback import edge
from feedback.audit import services as audit
from feedback.contacts import queries
from feedback.contacts.models import Contact, ContactIndex, IndexPurpose
from feedback.contacts.queries import ContactCard
from feedback.contacts.rules.details import ContactDetails, PreferredTime
from feedback.contacts.rules.numbers import Phone
from feedback.contacts.rules.search import email_key, find_postcode, name_words, phone_tail_key
from feedback.db import as_row, db, insert_rows
from feedback.errors import NotAllowed, NotFound
from feedback.keys import KeyRing

SHOW = "contacts.show"
_TEXT_FIELDS = ("name", "email", "address", "representative")


class Looker(audit.Author, Protocol):
    """Whoever wants to see contact data: an author whose permissions are known."""

    @property
    def permissions(self) -> frozenset[str]:
        """What this actor may do, as permission names."""


def keep_contact(details: ContactDetails, *, now: datetime) -> ContactCard:
    """Seal how to reach a person, make it findable, and return the masked card.

    ``details`` come from ``rules.details.read_contact``.
    """
    return queries.get_card(keep_contacts([details], now=now)[0])


def keep_contacts(many: Sequence[ContactDetails], *, now: datetime) -> list[str]:
    """Seal how to reach each of many people, in two statements; return their ids in order."""
    sealed = [seal_contact(details, now=now) for details in many]
    insert_rows(Contact, [as_row(contact) for contact, _ in sealed])
    insert_rows(ContactIndex, [values for _, rows in sealed for values in rows])
    return [contact.id for contact, _ in sealed]


def seal_contact(
    details: ContactDetails, *, now: datetime
) -> tuple[Contact, list[dict[str, object]]]:
    """Return a new contact and the rows of its index, sealed and not yet written."""
    ring = edge.keyring()
    row = Contact(id=str(uuid.uuid4()), declines_messages=False, created_at=now)
    _fill(row, details, ring=ring, now=now)
    return row, _index_rows(row.id, details, ring=ring)


def change_contact(
    contact_id: str, *, details: ContactDetails, by: audit.Author, about_case: int, now: datetime
) -> ContactCard:
    """Replace how to reach a person; the audit row names the fields that changed, not their values.

    Raises ``NotFound``.
    """
    ring = edge.keyring()
    row = queries.get_contact(contact_id)
    before = _open(row, ring)
    changed = [
        field.name
        for field in fields(ContactDetails)
        if field.compare and getattr(before, field.name) != getattr(details, field.name)
    ]
    if not changed:
        return queries.make_card(row, ring)
    _fill(row, details, ring=ring, now=now)
    db.session.execute(sa.delete(ContactIndex).where(ContactIndex.contact_id == contact_id))
    _index(contact_id, details, ring=ring)
    _record("contact.changed", contact_id, fields=changed, by=by, about_case=about_case, now=now)
    return queries.make_card(row, ring)


def complete_contact(
    contact_id: str, *, more: ContactDetails, by: audit.Author, about_case: int, now: datetime
) -> ContactCard:
    """Add what a resident tells later to what we know; what we have is never replaced.

    Whoever holds the link to a case may add an address, but not send our letters elsewhere.
    """
    known = _open(queries.get_contact(contact_id), edge.keyring())
    names = ("phone", "email", "address", "interpreter_language")
    added = {
        name: getattr(more, name)
        for name in names
        if getattr(more, name) and not getattr(known, name)
    }
    completed = replace(known, **added)
    return change_contact(contact_id, details=completed, by=by, about_case=about_case, now=now)


def correct_contact(
    contact_id: str, *, told: ContactDetails, by: audit.Author, about_case: int, now: datetime
) -> ContactCard:
    """Replace the number and the times to call by what the person told now; blanks change nothing.

    Only for who proved to be this person: asked on the address that we have of them.
    """
    known = _open(queries.get_contact(contact_id), edge.keyring())
    names = ("phone", "preferred_times")
    corrected = {name: getattr(told, name) for name in names if getattr(told, name)}
    details = replace(known, **corrected)
    return change_contact(contact_id, details=details, by=by, about_case=about_case, now=now)


def set_messages(
    contact_id: str, *, declined: bool, by: audit.Author, about_case: int, now: datetime
) -> None:
    """Keep whether this person wants no messages about calls that did not succeed."""
    row = queries.get_contact(contact_id)
    if row.declines_messages is declined:
        return
    row.declines_messages = declined
    changed = ["declines_messages"]
    _record("contact.changed", contact_id, fields=changed, by=by, about_case=about_case, now=now)


def show_phone(contact_id: str, *, by: Looker, about_case: int, now: datetime) -> Phone:
    """Show a phone number (``str`` of it is for reading, ``e164`` for dialling), on the record.

    Raises ``NotAllowed`` without the permission and ``NotFound`` without a number.
    """
    row = _look(contact_id, field="phone", by=by, about_case=about_case, now=now)
    return _given(_open(row, edge.keyring()).phone)


def show_email(contact_id: str, *, by: Looker, about_case: int, now: datetime) -> str:
    """Show an e-mail address, on the record; raises as ``show_phone`` does."""
    row = _look(contact_id, field="email", by=by, about_case=about_case, now=now)
    return queries.open_field(row, "email", edge.keyring())


def show_address(contact_id: str, *, by: Looker, about_case: int, now: datetime) -> str:
    """Show a postal address, on the record; raises as ``show_phone`` does."""
    row = _look(contact_id, field="address", by=by, about_case=about_case, now=now)
    return queries.open_field(row, "address", edge.keyring())


def show_contact(contact_id: str, *, by: Looker, about_case: int, now: datetime) -> ContactDetails:
    """Show all there is, for correcting it, on the record; raises as ``show_phone`` does."""
    _refuse_strangers(by)
    details = _open(queries.get_contact(contact_id), edge.keyring())
    seen = [name for name in ("name", "phone", "email", "address") if getattr(details, name)]
    _record("contact.shown", contact_id, fields=seen, by=by, about_case=about_case, now=now)
    return details


def _look(contact_id: str, *, field: str, by: Looker, about_case: int, now: datetime) -> Contact:
    _refuse_strangers(by)
    row = queries.get_contact(contact_id)
    if getattr(row, f"{field}_sealed") is None:
        raise NotFound("Dit is niet opgegeven.")
    _record("contact.shown", contact_id, fields=[field], by=by, about_case=about_case, now=now)
    return row


def _refuse_strangers(by: Looker) -> None:
    if SHOW not in by.permissions:
        raise NotAllowed("U mag geen contactgegevens zien.")


def _record(
    action: str,
    contact_id: str,
    *,
    fields: list[str],
    by: audit.Author,
    about_case: int,
    now: datetime,
) -> None:
    audit.record(
        action,
        by=by,
        object_type="contact",
        object_id=contact_id,
        now=now,
        details={"fields": fields, "case": about_case},
    )


def _given(phone: Phone | None) -> Phone:
    assert phone is not None, "a sealed number has a kind"
    return phone


def _fill(row: Contact, details: ContactDetails, *, ring: KeyRing, now: datetime) -> None:
    for field in _TEXT_FIELDS:
        _seal(row, field, getattr(details, field), ring)
    phone = details.phone
    _seal(row, "phone", f"{phone.e164} {phone.display}" if phone else "", ring)
    row.phone_kind = phone.kind if phone else None
    row.preferred_channel = details.preferred_channel
    row.preferred_times = [time.value for time in details.preferred_times]
    row.language = details.language
    row.interpreter_language = details.interpreter_language
    row.changed_at = now


def _seal(row: Contact, field: str, text: str, ring: KeyRing) -> None:
    sealed = ring.seal(text, place=queries.place(field, row.id)) if text else None
    setattr(row, f"{field}_sealed", sealed)


def _open(row: Contact, ring: KeyRing) -> ContactDetails:
    """Return everything in a sealed row; only the ``show_`` commands hand it on."""
    e164, _, display = queries.open_field(row, "phone", ring).partition(" ")
    return ContactDetails(
        name=queries.open_field(row, "name", ring),
        phone=Phone(e164, display, row.phone_kind) if row.phone_kind else None,
        email=queries.open_field(row, "email", ring),
        address=queries.open_field(row, "address", ring),
        preferred_channel=row.preferred_channel,
        preferred_times=tuple(PreferredTime(word) for word in row.preferred_times),
        language=row.language,
        interpreter_language=row.interpreter_language,
        representative=queries.open_field(row, "representative", ring),
    )


def _index(contact_id: str, details: ContactDetails, *, ring: KeyRing) -> None:
    insert_rows(ContactIndex, _index_rows(contact_id, details, ring=ring))


def _index_rows(
    contact_id: str, details: ContactDetails, *, ring: KeyRing
) -> list[dict[str, object]]:
    return [
        {
            "contact_id": contact_id,
            "purpose": purpose,
            "value": ring.blind_index(value, purpose=purpose.value),
        }
        for purpose, value in _index_values(details)
    ]


def _index_values(details: ContactDetails) -> Iterator[tuple[IndexPurpose, str]]:
    """Return what can be searched of a person, each value once."""
    if details.phone:
        yield IndexPurpose.PHONE, details.phone.e164
        postcode = find_postcode(details.address)
        if postcode:
            yield IndexPurpose.PHONE_TAIL, phone_tail_key(details.phone.e164[-4:], postcode)
    if details.email:
        yield IndexPurpose.EMAIL, email_key(details.email)
    for word in name_words(details.name):
        yield IndexPurpose.NAME_WORD, word

# SPDX-License-Identifier: EUPL-1.2
"""Every select on the vault. What leaves here is masked, but for what mail needs to leave."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from feedback import edge
from feedback.again import Again
from feedback.among import among
from feedback.contacts.errors import UnusableEmail, UnusablePhone
from feedback.contacts.models import Contact, ContactIndex, IndexPurpose
from feedback.contacts.rules.details import Language, PreferredChannel, PreferredTime
from feedback.contacts.rules.mail import mask_email, parse_email
from feedback.contacts.rules.numbers import Phone, PhoneKind, mask_phone, parse_phone
from feedback.contacts.rules.search import email_key, name_words, phone_tail_key
from feedback.db import current_connection, db
from feedback.errors import NotFound
from feedback.keys import KeyRing

_TAIL_AND_POSTCODE = re.compile(r"([0-9]{4}) +([1-9][0-9]{3}) ?([A-Za-z]{2})")
_CALL_CARDS = sa.select(
    Contact.id,
    Contact.name_sealed,
    Contact.phone_kind.is_not(None),
    sa.cast(Contact.preferred_times, sa.Text),
).where(among(Contact.id, "ids"))
_NUMBER_LIKE = re.compile(r"\+?[0-9][0-9 ()./-]{5,}")


@dataclass(frozen=True)
class ContactCard:
    """A person as screens may show them: the name, and masks of the rest."""

    id: str
    name: str
    representative: str
    masked_phone: str
    masked_email: str
    phone_kind: PhoneKind | None
    has_address: bool
    preferred_channel: PreferredChannel | None
    preferred_times: tuple[PreferredTime, ...]
    language: Language
    interpreter_language: str
    is_erased: bool
    declines_messages: bool = False

    @property
    def has_phone(self) -> bool:
        """Tell whether there is a number to call."""
        return self.phone_kind is not None

    @property
    def has_email(self) -> bool:
        """Tell whether there is an address to mail to."""
        return bool(self.masked_email)


class CallCard(NamedTuple):
    """What a list of people to call shows of one: opened for fifty at once, so no more."""

    name: str
    has_phone: bool
    preferred_times: tuple[str, ...]


@dataclass(frozen=True)
class MailAddress:
    """Where the program itself may write to, and in which language."""

    address: str
    language: Language


@dataclass(frozen=True)
class Reach:
    """How the program itself may reach a person; "" and None where nothing was given."""

    email: str = field(repr=False)
    phone: Phone | None = field(repr=False)
    language: Language
    preferred_channel: PreferredChannel | None


def get_contact(contact_id: str) -> Contact:
    """Return the sealed row; raises ``NotFound``."""
    found = db.session.get(Contact, contact_id)
    if found is None:
        raise NotFound("Deze contactgegevens bestaan niet.")
    return found


def get_card(contact_id: str) -> ContactCard:
    """Return one masked card; raises ``NotFound``."""
    return make_card(get_contact(contact_id), edge.keyring())


def list_cards(contact_ids: Iterable[str | None]) -> dict[str, ContactCard]:
    """Return masked cards by id, in one select; ids that are None or unknown are absent."""
    ids = {contact_id for contact_id in contact_ids if contact_id is not None}
    if not ids:
        return {}
    ring = edge.keyring()
    rows = db.session.scalars(sa.select(Contact).where(Contact.id.in_(ids)))
    return {row.id: make_card(row, ring) for row in rows}


def list_call_cards(contact_ids: Iterable[str | None], *, now: datetime) -> dict[str, CallCard]:
    """Return who these people are on a list, by id; ids that are None or unknown are absent.

    A seal is opened once a minute: the same people stand on everybody's list.
    """
    ids = {contact_id for contact_id in contact_ids if contact_id is not None}
    if not ids:
        return {}
    return dict(_OPENED.read(current_connection(), _CALL_CARDS, {"ids": ids}, now=now))


@lru_cache(maxsize=256)
def _read_times(text: str) -> tuple[str, ...]:
    """Read when somebody likes to be called: fifty people on a list have a handful of wishes."""
    return tuple(json.loads(text))


def _open_card(values: Sequence[Any]) -> tuple[str, CallCard]:
    contact_id, sealed, has_phone, times = values
    name = edge.keyring().open(sealed, place=place("name", contact_id)) if sealed else ""
    return contact_id, CallCard(name, has_phone, _read_times(times))


_OPENED = Again(_CALL_CARDS.selected_columns, _open_card)


def find_mail_address(contact_id: str) -> MailAddress | None:
    """Return where the outbox may write to this person; None without an e-mail address."""
    row = db.session.get(Contact, contact_id)
    if row is None or row.email_sealed is None:
        return None
    return MailAddress(open_field(row, "email", edge.keyring()), row.language)


def find_reach(contact_id: str) -> Reach | None:
    """Return how the outbox may reach this person; None for someone unknown or erased.

    For sending only: nobody sees it, so it is no look that has to be recorded.
    """
    row = db.session.get(Contact, contact_id)
    if row is None or row.erased_at is not None:
        return None
    ring = edge.keyring()
    e164, _, display = open_field(row, "phone", ring).partition(" ")
    phone = Phone(e164, display, row.phone_kind) if row.phone_kind else None
    return Reach(open_field(row, "email", ring), phone, row.language, row.preferred_channel)


def declines_messages(contact_id: str) -> bool:
    """Tell whether this person wants no message about a call that did not succeed."""
    query = sa.select(Contact.declines_messages).where(Contact.id == contact_id)
    return bool(db.session.scalar(query))


def find_contacts_select(term: str) -> sa.Select[str] | None:
    """Return the select of contact ids that ``term`` names exactly; None when it can name none.

    ``term`` is a full phone number, an e-mail address, the last four digits of a number with
    a postcode (5678 1741AB), or words of a name of three letters or more (all must match).
    Beginnings of words cannot be searched: the vault holds only keyed hashes.
    """
    term = term.strip()[:200]
    if "@" in term:
        return _select_by_email(term)
    tail = _TAIL_AND_POSTCODE.fullmatch(term)
    if tail:
        key = phone_tail_key(tail[1], tail[2] + tail[3].upper())
        return _having(IndexPurpose.PHONE_TAIL, key)
    if _NUMBER_LIKE.fullmatch(term):
        return _select_by_phone(term)
    return _select_by_name(term)


def list_person_keys(contact_id: str) -> Sequence[bytes]:
    """Return the blind indexes by which a person is known again: number and e-mail address."""
    return db.session.scalars(
        sa.select(ContactIndex.value)
        .where(ContactIndex.contact_id == contact_id)
        .where(ContactIndex.purpose.in_([IndexPurpose.PHONE, IndexPurpose.EMAIL]))
    ).all()


def list_having_email(contact_id: str, emails: Iterable[str]) -> set[str]:
    """Return which of these are an e-mail address of a contact; nobody sees the address."""
    keys: dict[bytes, str] = {}
    for email in emails:
        with contextlib.suppress(UnusableEmail):
            keys[_blind(IndexPurpose.EMAIL, email_key(parse_email(email)))] = email
    query = (
        sa.select(ContactIndex.value)
        .where(ContactIndex.contact_id == contact_id)
        .where(ContactIndex.purpose == IndexPurpose.EMAIL)
    )
    return {keys[value] for value in db.session.scalars(query) if value in keys}


def same_person_select(contact_id: str) -> sa.Select[str]:
    """Return the select of other contact ids with the same number or e-mail address."""
    own = (
        sa.select(ContactIndex.purpose, ContactIndex.value)
        .where(ContactIndex.contact_id == contact_id)
        .where(ContactIndex.purpose.in_([IndexPurpose.PHONE, IndexPurpose.EMAIL]))
    )
    return (
        sa.select(ContactIndex.contact_id)
        .where(sa.tuple_(ContactIndex.purpose, ContactIndex.value).in_(own))
        .where(ContactIndex.contact_id != contact_id)
        .distinct()
    )


def same_people_select(contact_ids: sa.Select[Any]) -> sa.Select[str]:
    """Return the select of everybody with a number or e-mail address of these, themselves too."""
    known, other = aliased(ContactIndex), aliased(ContactIndex)
    return (
        sa.select(other.contact_id)
        .join(known, sa.and_(known.purpose == other.purpose, known.value == other.value))
        .where(known.contact_id.in_(contact_ids))
        .where(known.purpose.in_([IndexPurpose.PHONE, IndexPurpose.EMAIL]))
    )


def open_field(row: Contact, field: str, ring: KeyRing) -> str:
    """Return the text of a sealed field of this row, "" when there is none."""
    sealed: bytes | None = getattr(row, f"{field}_sealed")
    return "" if sealed is None else ring.open(sealed, place=place(field, row.id))


def place(field: str, contact_id: str) -> str:
    """Return where a sealed value belongs: it opens nowhere else."""
    return f"contact.{field}:{contact_id}"


def make_card(row: Contact, ring: KeyRing) -> ContactCard:
    """Return the masked card of a sealed row."""
    phone = open_field(row, "phone", ring)
    email = open_field(row, "email", ring)
    return ContactCard(
        id=row.id,
        name=open_field(row, "name", ring),
        representative=open_field(row, "representative", ring),
        masked_phone=mask_phone(phone.partition(" ")[2]) if phone else "",
        masked_email=mask_email(email) if email else "",
        phone_kind=row.phone_kind,
        has_address=row.address_sealed is not None,
        preferred_channel=row.preferred_channel,
        preferred_times=tuple(PreferredTime(word) for word in row.preferred_times),
        language=row.language,
        interpreter_language=row.interpreter_language,
        is_erased=row.erased_at is not None,
        declines_messages=row.declines_messages,
    )


def _having(purpose: IndexPurpose, value: str) -> sa.Select[str]:
    return (
        sa.select(ContactIndex.contact_id)
        .where(ContactIndex.purpose == purpose)
        .where(ContactIndex.value == _blind(purpose, value))
    )


def _blind(purpose: IndexPurpose, value: str) -> bytes:
    return edge.keyring().blind_index(value, purpose=purpose.value)


def _select_by_email(term: str) -> sa.Select[str] | None:
    try:
        return _having(IndexPurpose.EMAIL, email_key(parse_email(term)))
    except UnusableEmail:
        return None


def _select_by_phone(term: str) -> sa.Select[str] | None:
    try:
        return _having(IndexPurpose.PHONE, parse_phone(term).e164)
    except UnusablePhone:
        return None


def _select_by_name(term: str) -> sa.Select[str] | None:
    words = name_words(term)
    if not words:
        return None
    first, *others = [_having(IndexPurpose.NAME_WORD, word) for word in words]
    for other in others:
        first = first.where(ContactIndex.contact_id.in_(other))
    return first

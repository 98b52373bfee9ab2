# SPDX-License-Identifier: EUPL-1.2
"""Every select on cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from feedback import edge
from feedback.cases.models import Agreement, Attachment, Case, Hold, StatusLink, TimelineEntry
from feedback.cases.rules import AgreementStatus, CaseKind, CaseStatus
from feedback.contacts.queries import find_contacts_select
from feedback.db import db
from feedback.errors import NotFound
from feedback.keys import hash_token, is_code
from feedback.text_guard import fold


def get_case(case_id: int, *, lock: bool = False) -> Case:
    """Return one case, locked when it is about to be decided on; raises ``NotFound``.

    Every lock here is of the kind that lets others point at the row (``key_share``): the
    watch writes timeline rows about a case that a colleague has locked, while the colleague
    waits for the promise that the watch has locked.
    """
    query = sa.select(Case).where(Case.id == case_id)
    case = db.session.scalar(query.with_for_update(key_share=True) if lock else query)
    if case is None:
        raise NotFound("Deze zaak bestaat niet.")
    return case


def find_case(case_id: int | None) -> Case | None:
    """Return the case with this number in the database, or None."""
    return None if case_id is None else db.session.get(Case, case_id)


def find_case_by_number(number: str) -> Case | None:
    """Return the case with this number, however it was typed."""
    return db.session.scalar(sa.select(Case).where(Case.number == number.strip().upper()))


def find_case_by_submission(key: str) -> Case | None:
    """Return the case that this form already made."""
    return db.session.scalar(sa.select(Case).where(Case.submission_key == key))


def list_known_external_keys(keys: Sequence[str]) -> set[str]:
    """Return which of these import ids already have a case."""
    query = sa.select(Case.external_key).where(Case.external_key.in_(keys))
    return {key for key in db.session.scalars(query) if key is not None}


def find_case_by_status_token(token: str, *, now: datetime) -> Case | None:
    """Return the case behind a secret link; None when unknown, expired or revoked.

    ``token`` is the long token of a mail or the short code of a text message.
    """
    if not token:
        return None
    known = (
        StatusLink.code_hash == hash_code(token)
        if is_code(token)
        else StatusLink.token_hash == hash_token(token)
    )
    query = (
        sa.select(Case)
        .join(StatusLink, StatusLink.case_id == Case.id)
        .where(known)
        .where(StatusLink.revoked_at.is_(None))
        .where(StatusLink.expires_at > now)
    )
    return db.session.scalar(query)


def hash_code(code: str) -> bytes:
    """Return what is stored of the short code of a link."""
    return edge.keyring().code_hash(code, purpose="status_link.code")


def get_status_link(case_id: int) -> StatusLink:
    """Return the secret link's row of a case."""
    link = db.session.get(StatusLink, case_id)
    if link is None:
        raise NotFound("Deze zaak heeft geen eigen pagina.")
    return link


def list_timeline(case_id: int, *, limit: int = 200) -> Sequence[TimelineEntry]:
    """Return what happened with a case, newest first."""
    query = (
        sa.select(TimelineEntry)
        .where(TimelineEntry.case_id == case_id)
        .order_by(TimelineEntry.occurred_at.desc(), TimelineEntry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_agreements(case_id: int, *, status: AgreementStatus | None = None) -> Sequence[Agreement]:
    """Return the agreements of a case, in the order they were made."""
    query = sa.select(Agreement).where(Agreement.case_id == case_id).order_by(Agreement.id)
    if status is not None:
        query = query.where(Agreement.status == status)
    return db.session.scalars(query).all()


def list_pressing_agreements(*, until: date) -> list[tuple[str, int | None, int | None]]:
    """Return number, owner and team of each case with an open agreement due on ``until`` or before.

    One line per case, the most pressing first.
    """
    query = (
        sa.select(Case.number, Case.assignee_id, Case.team_id)
        .join(Agreement, Agreement.case_id == Case.id)
        .where(Agreement.status == AgreementStatus.OPEN)
        .where(Agreement.due_on <= until)
        .group_by(Case.id, Case.number, Case.assignee_id, Case.team_id)
        .order_by(sa.func.min(Agreement.due_on), Case.id)
    )
    return [(row.number, row.assignee_id, row.team_id) for row in db.session.execute(query)]


def get_agreement(agreement_id: int) -> Agreement:
    """Return one agreement, locked; raises ``NotFound``."""
    query = sa.select(Agreement).where(Agreement.id == agreement_id)
    agreement = db.session.scalar(query.with_for_update(key_share=True))
    if agreement is None:
        raise NotFound("Deze afspraak bestaat niet.")
    return agreement


def list_attachments(case_id: int) -> Sequence[Attachment]:
    """Return the files of a case and what was left out, in the order they came."""
    query = sa.select(Attachment).where(Attachment.case_id == case_id).order_by(Attachment.id)
    return db.session.scalars(query).all()


def get_attachment(attachment_id: int, *, of_case: int) -> Attachment:
    """Return one attachment of this very case; raises ``NotFound``."""
    query = (
        sa.select(Attachment)
        .where(Attachment.id == attachment_id)
        .where(Attachment.case_id == of_case)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("Deze bijlage bestaat niet.")
    return found


def has_holds(case_id: int) -> bool:
    """Tell whether any hold still keeps the case open."""
    query = sa.select(Hold.id).where(Hold.case_id == case_id).where(Hold.lifted_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def list_earlier_cases(contact_ids: sa.Select[str], *, but: int) -> Sequence[Case]:
    """Return the latest other cases of the same person (contacts that look alike)."""
    query = (
        sa.select(Case)
        .where(Case.contact_id.in_(contact_ids))
        .where(Case.id != but)
        .order_by(Case.received_at.desc())
        .limit(10)
    )
    return db.session.scalars(query).all()


def find_case_ids(search: str, *, limit: int, before_id: int | None = None) -> list[int]:
    """Return ids of the newest cases that answer to ``search``, newest first.

    A case answers when its number and story hold every word (the last may be a
    beginning), or when its person has this phone number, e-mail address or name. Both
    engines search the same folded text, so that they find the same cases.
    """
    found: set[int] = set()
    contacts = find_contacts_select(search)
    if contacts is not None:
        query = sa.select(Case.id).where(Case.contact_id.in_(contacts))
        if before_id is not None:
            query = query.where(Case.id < before_id)
        found.update(db.session.scalars(query.order_by(Case.id.desc()).limit(limit)))
    found.update(find_case_ids_by_words(search, limit=limit, before_id=before_id))
    return sorted(found, reverse=True)[:limit]


def find_case_ids_by_words(
    search: str, *, limit: int, before_id: int | None = None
) -> Sequence[int]:
    """Return ids of the newest cases whose number and story hold every word of ``search``.

    Contact data is not searched: who may not see it cannot ask for it either.
    """
    words = fold(search).split()[:10]
    if not words:
        return []
    before = before_id if before_id is not None else 2**62
    if db.engine.dialect.name == "sqlite":
        return db.session.scalars(
            sa.text(
                "SELECT rowid FROM case_text WHERE case_text MATCH :words AND rowid < :before "
                "ORDER BY rowid DESC LIMIT :limit"
            ),
            {
                "words": " ".join(f'"{word}"' for word in words) + "*",
                "before": before,
                "limit": limit,
            },
        ).all()
    vector = sa.func.to_tsvector(sa.literal_column("'simple'"), Case.search_text)
    wanted = " & ".join(f"'{word}'" for word in words) + ":*"
    query = (
        sa.select(Case.id)
        .where(vector.bool_op("@@")(sa.func.to_tsquery(sa.literal_column("'simple'"), wanted)))
        .where(Case.id < before)
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def has_any_case() -> bool:
    """Tell whether anyone ever told anything here."""
    return db.session.scalar(sa.select(Case.id).limit(1)) is not None


def list_agreements_due(*, first: date, last: date) -> Sequence[Agreement]:
    """Return the agreements whose first agreed day lies from ``first`` to ``last``."""
    day = sa.func.coalesce(Agreement.first_due_on, Agreement.due_on)
    query = sa.select(Agreement).where(day.between(first, last)).order_by(Agreement.id)
    return db.session.scalars(query).all()


def list_stories(kind: CaseKind, *, begins: datetime, ends: datetime) -> Sequence[str]:
    """Return what residents wrote in messages of a kind that came from ``begins`` to ``ends``."""
    query = (
        sa.select(Case.story)
        .where(Case.kind == kind)
        .where(Case.received_at >= begins)
        .where(Case.received_at < ends)
        .where(Case.status != CaseStatus.QUARANTINED)
        .order_by(Case.id)
    )
    return [story for story in db.session.scalars(query) if story]

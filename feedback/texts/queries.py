# SPDX-License-Identifier: EUPL-1.2
"""Every select on the texts, and the texts that come with the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from config import ROOT
from feedback.db import db
from feedback.errors import NotFound
from feedback.texts.models import TextVersion
from feedback.texts.rules.fields import Medium
from feedback.texts.rules.filling import Wording
from feedback.texts.rules.kinds import TextKey, find_key

_FOLDERS = {Medium.EMAIL: "emails", Medium.SMS: "sms"}
_SUBJECT = "Onderwerp: "


@dataclass(frozen=True)
class CurrentText:
    """The version that is sent now; without an id it is the one in the program's own files."""

    version_id: int | None
    number: int
    wording: Wording


def get_key(template: str, medium: str, language: str) -> TextKey:
    """Return the text with these three words; raises ``NotFound``."""
    key = find_key(template, medium, language)
    if key is None:
        raise NotFound("Deze tekst bestaat niet.")
    return key


def current_text(key: TextKey) -> CurrentText:
    """Return the version that is sent now: one small select, so every process sees a change."""
    asked = {"template": key.template.value, "medium": key.medium, "language": key.language}
    row = db.session.connection().execute(_CURRENT, asked).one_or_none()
    if row is None:
        return CurrentText(None, 0, own_wording(key))
    return CurrentText(row.id, row.number, Wording(row.subject, row.body))


#: Put together once: every message that is written asks it.
_CURRENT = (
    sa.select(TextVersion.id, TextVersion.number, TextVersion.subject, TextVersion.body)
    .where(TextVersion.template == sa.bindparam("template"))
    .where(TextVersion.medium == sa.bindparam("medium"))
    .where(TextVersion.language == sa.bindparam("language"))
    .order_by(TextVersion.number.desc())
    .limit(1)
)


def list_newest() -> dict[tuple[str, str, str], TextVersion]:
    """Return the newest version of every text, by template, medium and language."""
    newest = (
        sa.select(sa.func.max(TextVersion.id))
        .group_by(TextVersion.template, TextVersion.medium, TextVersion.language)
        .scalar_subquery()
    )
    rows = db.session.scalars(sa.select(TextVersion).where(TextVersion.id.in_(newest)))
    return {(row.template, row.medium.value, row.language): row for row in rows}


def list_versions(key: TextKey) -> Sequence[TextVersion]:
    """Return every version of a text, newest first."""
    query = sa.select(TextVersion).where(*_of(key)).order_by(TextVersion.number.desc())
    return db.session.scalars(query).all()


def get_version(key: TextKey, number: int) -> TextVersion:
    """Return one version; raises ``NotFound``."""
    query = sa.select(TextVersion).where(*_of(key)).where(TextVersion.number == number)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("Deze versie bestaat niet.")
    return found


@cache
def own_wording(key: TextKey) -> Wording:
    """Return the text that comes with the program, from templates/emails or templates/sms."""
    name = f"{key.template.value}.{key.language}.txt"
    written = (ROOT / "templates" / _FOLDERS[key.medium] / name).read_text(encoding="utf-8")
    if key.medium is Medium.SMS:
        return Wording("", written.strip())
    head, _, body = written.partition("\n")
    return Wording(head.removeprefix(_SUBJECT).strip(), body.strip())


def _of(key: TextKey) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        TextVersion.template == key.template.value,
        TextVersion.medium == key.medium,
        TextVersion.language == key.language,
    )

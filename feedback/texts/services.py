# SPDX-License-Identifier: EUPL-1.2
"""Commands on the texts: keep a new version, bring an old one back."""

from __future__ import annotations

from datetime import datetime

from feedback import edge
from feedback.audit import services as audit
from feedback.catalogue.queries import get_profile
from feedback.db import insert_once
from feedback.errors import Conflict, Invalid, NotAllowed
from feedback.text_guard import clean_text
from feedback.texts import queries
from feedback.texts.models import TextVersion
from feedback.texts.rules import markup
from feedback.texts.rules.checking import LONGEST_NOTE, check_wording
from feedback.texts.rules.fields import Medium
from feedback.texts.rules.filling import Wording
from feedback.texts.rules.kinds import ALL_TEXTS, TextKey
from feedback.texts.writing import Written, examples, write
from feedback.wording import N_

PROGRAM = "Gehoord"


def ensure_texts(*, now: datetime) -> None:
    """Give an installation the texts that come with the program.

    Safe to run at every start. Where nobody here changed a text, a better one in a newer
    release becomes its next version; an editor's text stays.
    """
    newest = queries.list_newest()
    for key in ALL_TEXTS:
        row = newest.get((key.template.value, key.medium.value, key.language))
        own = queries.own_wording(key)
        if row is None:
            _add(key, own, number=1, note=N_("Eerste tekst"), now=now)
        elif row.made_by_id is None and Wording(row.subject, row.body) != own:
            _add(key, own, number=row.number + 1, note=N_("Nieuwe standaardtekst"), now=now)


def save_text(
    key: TextKey, wording: Wording, *, note: str, seen: int, by: audit.Author, now: datetime
) -> TextVersion:
    """Keep a new version of a text; it is sent from now on.

    ``seen`` is the number of the version that was edited. Raises ``Invalid`` naming what is
    wrong with subject, body or note, and ``Conflict`` when a colleague was first.
    """
    _refuse_fixed(key)
    clean = cleaned(key, wording)
    words = " ".join(clean_text(note).split())
    problems: dict[str, str] = {}
    try:
        check_wording(key, clean, example=preview(key, clean).text if _can_fill(key, clean) else "")
    except Invalid as refusal:
        problems.update(refusal.fields)
    if not words:
        problems["note"] = N_("Schrijf in een paar woorden op wat u veranderde en waarom.")
    elif len(words) > LONGEST_NOTE:
        problems["note"] = f"Kort dit in tot {LONGEST_NOTE} tekens."
    if problems:
        raise Invalid(problems)
    current = queries.current_text(key)
    if current.number != seen:
        raise Conflict(N_("Een collega heeft deze tekst net veranderd. Vergelijk eerst."))
    if current.wording == clean:
        raise Invalid({"body": N_("Er is niets veranderd.")})
    return _next(key, clean, note=words, number=seen + 1, restores=None, by=by, now=now)


def restore_text(key: TextKey, number: int, *, by: audit.Author, now: datetime) -> TextVersion:
    """Bring the words of an earlier version back, as a new version.

    Raises ``NotFound``, and ``Conflict`` when those words are already sent or no longer fit.
    """
    _refuse_fixed(key)
    old = queries.get_version(key, number)
    wording = Wording(old.subject, old.body)
    current = queries.current_text(key)
    if current.wording == wording:
        raise Conflict(N_("Deze woorden worden al verstuurd."))
    try:
        check_wording(key, wording, example=preview(key, wording).text)
    except Invalid as refusal:
        raise Conflict(f"Deze versie past niet meer. {refusal.message}") from None
    note = f"Terug naar versie {number}"
    return _next(
        key, wording, note=note, number=current.number + 1, restores=number, by=by, now=now
    )


def preview(key: TextKey, wording: Wording) -> Written:
    """Return a text filled with example values, as a reader would get it.

    Fields that are unknown leave their paragraph out; ``check_wording`` names them.
    """
    example = examples(key, site=edge.settings().base_url)
    return write(key, wording, example, profile=get_profile())


def cleaned(key: TextKey, wording: Wording) -> Wording:
    """Return what was typed without control characters; an SMS has no subject."""
    subject = " ".join(clean_text(wording.subject).split())
    return Wording("" if key.medium is Medium.SMS else subject, clean_text(wording.body).strip())


def _can_fill(key: TextKey, wording: Wording) -> bool:
    """Tell whether an example can be measured: an unknown field would leave out its line."""
    known = {field.name for field in key.known}
    return set(markup.read(wording.body).names) <= known


def _next(
    key: TextKey,
    wording: Wording,
    *,
    note: str,
    number: int,
    restores: int | None,
    by: audit.Author,
    now: datetime,
) -> TextVersion:
    made = _add(key, wording, number=number, note=note, restores=restores, by=by, now=now)
    if not made:
        raise Conflict(N_("Een collega heeft deze tekst net veranderd. Vergelijk eerst."))
    audit.record(
        "text.changed",
        by=by,
        object_type="text",
        object_id=f"{key.template.value}.{key.medium.value}.{key.language}",
        now=now,
        details={"version": number, "restores": restores},
    )
    return queries.get_version(key, number)


def _add(
    key: TextKey,
    wording: Wording,
    *,
    number: int,
    note: str,
    now: datetime,
    restores: int | None = None,
    by: audit.Author | None = None,
) -> bool:
    return insert_once(
        TextVersion,
        template=key.template.value,
        medium=key.medium,
        language=key.language,
        number=number,
        subject=wording.subject,
        body=wording.body,
        note=note,
        restores=restores,
        made_by_id=by.id if by else None,
        made_by=by.label if by else PROGRAM,
        made_at=now,
    )


def _refuse_fixed(key: TextKey) -> None:
    if key.kind.fixed:
        raise NotAllowed(N_("Deze tekst ligt vast: hij beveiligt accounts."))

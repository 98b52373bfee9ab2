# SPDX-License-Identifier: EUPL-1.2
"""From a text and its values to what is sent: with our frame around a mail.

The frames in templates/emails are ours and are run by Jinja; an editor's text never is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from config import ROOT
from feedback.catalogue.queries import ProfileCard
from feedback.texts.rules.fields import EXAMPLE_SITE, Address, Medium
from feedback.texts.rules.filling import Wording, fill
from feedback.texts.rules.kinds import TextKey

_BLANK_LINES = re.compile(r"\n{3,}")
_LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Written:
    """A message as it is sent; an SMS has neither subject nor HTML."""

    subject: str
    text: str
    html: str


def write(
    key: TextKey,
    wording: Wording,
    values: Mapping[str, object],
    *,
    profile: ProfileCard,
    can_reply: bool = False,
) -> Written:
    """Return ``wording`` with its fields filled in, ready to be sent.

    ``values`` as ``check_values`` wants them; name and number of the municipality are added.
    """
    ground = {"municipality": _name(profile, key.language), "direct_number": profile.direct_number}
    filled = fill(
        wording,
        {**ground, **values},
        known=key.known,
        medium=key.medium,
        language=key.language,
        most_parts=key.kind.sms_parts,
    )
    if key.medium is Medium.SMS:
        return Written("", filled.text, "")
    reader = "staff" if key.kind.for_colleagues else "resident"
    frame = f"emails/{reader}.{key.language}"
    subject = filled.subject[:_LONGEST_SUBJECT]
    given = {
        "profile": profile,
        "language": key.language,
        "subject": subject,
        "can_reply": can_reply,
    }
    text = _frames().get_template(f"{frame}.txt").render(given, body=filled.text)
    # Made by fill() from escaped pieces: the only HTML we trust without looking.
    body = Markup(filled.html)  # noqa: S704
    html = _frames().get_template(f"{frame}.html").render(given, body=body)
    return Written(subject, _BLANK_LINES.sub("\n\n", text.strip()) + "\n", html)


def check_values(key: TextKey, values: Mapping[str, object]) -> None:
    """Refuse to fill a text with more or less than its fields: that is a bug, ``ValueError``."""
    fields = {field.name: field for field in key.kind.fields}
    unknown = sorted(set(values) - set(fields))
    missing = sorted(
        name
        for name, field in fields.items()
        if key.medium in field.media and not field.optional and name not in values
    )
    if unknown or missing:
        raise ValueError(f"{key.template} takes {sorted(fields)}: not {unknown}, lacks {missing}")


def examples(key: TextKey, *, site: str = EXAMPLE_SITE) -> dict[str, object]:
    """Return believable values for every field; links lead to ``site``, as long as they will be."""
    return {field.name: _at_home(field.example_in(key.language), site) for field in key.kind.fields}


def _at_home(example: object, site: str) -> object:
    if not isinstance(example, Address):
        return example
    return Address(*(one.replace(EXAMPLE_SITE, site) for one in (example.full, example.short)))


def _name(profile: ProfileCard, language: str) -> str:
    return f"Municipality of {profile.place}" if language == "en" else profile.name


@cache
def _frames() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )

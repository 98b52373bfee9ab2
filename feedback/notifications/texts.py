# SPDX-License-Identifier: EUPL-1.2
"""Rendering our own texts: one file of plain text and one of HTML per template and language.

The texts are ours; what people typed is only ever a value in them, never a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config import ROOT
from feedback.contacts.rules.details import Language
from feedback.notifications.rules import Template, one_line

_SUBJECT = "Onderwerp: "
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Text:
    """A message in its two forms."""

    subject: str
    text: str
    html: str


def render(template: Template, language: Language, values: Mapping[str, object]) -> Text:
    """Fill the files of ``template`` in ``language``; a name that they lack is a bug.

    The first line of the plain text names the subject, and is the heading of the HTML.
    """
    name = f"emails/{template.value}.{language.value}"
    written = _environment().get_template(f"{name}.txt").render(values)
    head, _, body = written.partition("\n")
    subject = one_line(head.removeprefix(_SUBJECT))
    html = _environment().get_template(f"{name}.html").render(values, subject=subject)
    return Text(subject, _BLANK_LINES.sub("\n\n", body.strip()) + "\n", html)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )

# SPDX-License-Identifier: EUPL-1.2
"""Options of a field, from stored words and their labels."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import TypeVar

from flask_babel import gettext
from flask_babel.speaklater import LazyString
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.desk.rules.phrases import first_upper

Word = TypeVar("Word", bound=enum.StrEnum)


def offered(labels: Mapping[Word, str]) -> list[SelectChoice]:
    """Return one option per stored word, its label with a capital, in the order given."""
    return [SelectChoice(word.value, _with_capital(label)) for word, label in labels.items()]


def listed(rows: Iterable[tuple[str, str]], *, blank: str) -> list[SelectChoice]:
    """Return one option per row of a catalogue, after the option of not choosing."""
    return [SelectChoice("", blank), *(SelectChoice(value, label) for value, label in rows)]


def plain(rows: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return one option per row, as it is."""
    return [SelectChoice(value, label) for value, label in rows]


def _with_capital(label: str) -> LazyString:
    """Translate when the page is made, and only then give the word its capital."""
    return LazyString(lambda: first_upper(gettext(label)))

# SPDX-License-Identifier: EUPL-1.2
"""Dutch, unless the visitor chose English.

Our texts are Dutch themselves, so for a Dutch page a translation is the text as it stands.
A page asks for a few hundred: they do not pass through a catalogue that has none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, Request, g, has_request_context, request, session
from flask_babel import get_locale, get_translations
from markupsafe import Markup
from wtforms.i18n import messages_path

SOURCE = "nl"
LANGUAGES = (SOURCE, "en")


def choose_locale() -> str:
    """Return the language of this request: asked for in the address, chosen before, Dutch."""
    if not has_request_context():
        return SOURCE
    asked = request.args.get("taal")
    if asked in LANGUAGES:
        session["taal"] = asked
        return asked
    chosen = session.get("taal")
    return chosen if chosen in LANGUAGES else SOURCE


def language() -> str:
    """Return the code of this request's language, for what is kept by it."""
    return SOURCE if _is_source() else str(get_locale())


def translator() -> Callable[[str], str]:
    """Return how texts are said in this request's language, for who says hundreds at once."""
    if _is_source():
        return _as_it_stands
    said: Callable[[str], str] = get_translations().ugettext
    return said


def translate(text: str) -> str:
    """Return a Dutch text in the visitor's language; its fields are still to be filled."""
    if _is_source():
        return text
    return str(get_translations().ugettext(text))


def translate_pages(app: Flask) -> None:
    """Give templates ``_``, ``gettext`` and ``ngettext``, and forms the texts of WTForms.

    Called after Flask-Babel is set up.
    """
    app.request_class = _Asked
    app.jinja_env.globals.update({"_": _say, "gettext": _say, "ngettext": _say_number})


class _Asked(Request):
    """A request that knows the texts of WTForms: Flask-WTF reads their file for each one."""

    @property
    def wtforms_translations(self) -> NullTranslations:
        """The texts of WTForms itself in this request's language, as Flask-WTF looks for them."""
        return _texts_of_wtforms(str(get_locale() or SOURCE))


@lru_cache(maxsize=len(LANGUAGES))
def _texts_of_wtforms(code: str) -> NullTranslations:
    return Translations.load(messages_path(), [code], domain="wtforms")


def _is_source() -> bool:
    """Tell whether this request is Dutch; a page asks it two hundred times, so it is kept."""
    if not has_request_context():
        return _is_dutch(get_locale())
    known = g.get("is_dutch")
    if known is None:
        known = g.is_dutch = _is_dutch(get_locale())
    return bool(known)


def _is_dutch(locale: Locale | None) -> bool:
    return locale is None or locale.language == SOURCE


def _as_it_stands(text: str) -> str:
    return text


def _say(text: str, /, **values: Any) -> Markup:
    """Return a text of ours for a page; what is filled in is escaped, the text itself is not."""
    said = _marked(translate(text))
    return said % values if values or "%" in said else said


@lru_cache(maxsize=4_096)
def _marked(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - texts come from templates and catalogues only


def _say_number(one: str, many: str, num: int, /, **values: Any) -> Markup:
    """Return the text for one or for ``num``, which its field ``%(num)s`` shows."""
    if _is_source():
        text = one if num == 1 else many
    else:
        text = get_translations().ungettext(one, many, num)
    return Markup(text) % {"num": num, **values}  # noqa: S704 - as in _marked

# SPDX-License-Identifier: EUPL-1.2
"""Parts of a page that say the same for the same values: rendered once, then kept.

``{{ kept('desk/queue/keys.html') }}`` and ``{{ kept('desk/queue/menus.html', wish=wish) }}``.
Such a part gets the values named and nothing else: no account, no token, no moment. So the
values and the language are all it can follow from. Nothing about a person belongs in one:
where that may happen, such as with what somebody searches for, it is ``made`` each time.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from feedback.web.locale import language

PARTS_AT_MOST = 512


def keep_parts(app: Flask) -> None:
    """Give templates ``kept`` and ``made``; while developing nothing is kept, so changes show."""

    @lru_cache(maxsize=PARTS_AT_MOST)
    def render(template: str, code: str, given: tuple[tuple[str, Hashable], ...]) -> Markup:
        del code  # templates ask for the language themselves
        rendered = app.jinja_env.get_template(template).render(dict(given))
        return Markup(rendered)  # noqa: S704 - what a template of ours made, escaped by itself

    def kept(template: str, /, **given: Hashable) -> Markup:
        make = render.__wrapped__ if app.debug else render
        return make(template, language(), tuple(given.items()))

    def made(template: str, /, **given: Hashable) -> Markup:
        return render.__wrapped__(template, language(), tuple(given.items()))

    app.jinja_env.globals["kept"] = kept
    app.jinja_env.globals["made"] = made
    app.jinja_env.globals["made_once"] = lru_cache(maxsize=PARTS_AT_MOST)

# SPDX-License-Identifier: EUPL-1.2
"""Parts of pages that are rendered once: by what they are given."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from feedback.desk.rules import labels
from feedback.desk.rules.wishes import ListName, Wish

MENUS = "desk/queue/menus.html"


def _menus(app: Flask, wish: Wish) -> str:
    kept = app.jinja_env.globals["kept"]
    return str(kept(MENUS, wish=wish, path="/werk", topics=(), labels=labels))


def test_a_part_is_rendered_once_for_the_same_values(app: Flask) -> None:
    with app.test_request_context("/werk"):
        kept = app.jinja_env.globals["kept"]
        first = kept("desk/queue/keys.html")
        assert kept("desk/queue/keys.html") is first


def test_other_values_give_another_part(app: Flask) -> None:
    with app.test_request_context("/werk"):
        mine = _menus(app, Wish(whose=ListName.MINE))
        assert "lijst=mijn" in mine
        assert "lijst=mijn" not in _menus(app, replace(Wish(), page=2))


def test_what_a_part_is_given_is_escaped(app: Flask) -> None:
    with app.test_request_context("/werk"):
        part = app.jinja_env.globals["kept"]("desk/case/blank.html", direct_number="<b>06</b>")
    assert "<b>06</b>" not in part
    assert "&lt;b&gt;06" in part


def test_a_part_knows_nobody(app: Flask) -> None:
    """It gets no account, no token and no flash, so it cannot show one visitor's to another."""
    with app.test_request_context("/werk"):
        rendered = str(app.jinja_env.globals["kept"]("desk/case/blank.html", direct_number=""))
    assert "csrf_token" not in rendered

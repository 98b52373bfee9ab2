# SPDX-License-Identifier: EUPL-1.2
"""How we work, for residents: the instructions that are open to everybody, as text."""

from __future__ import annotations

from flask import Blueprint, render_template
from markupsafe import Markup

from feedback.clock import local
from feedback.errors import NotFound
from feedback.instructions.queries.sessions import find_credit
from feedback.instructions.queries.versions import Shelf, get_shelf, list_shelves
from feedback.instructions.rules.chart import arrows
from feedback.instructions.rules.markdown import to_html
from feedback.instructions.rules.steps import Steps, number_of
from feedback.public.rules import day_words
from feedback.web.access import moment, public
from feedback.web.locale import language
from feedback.wording import N_

bp = Blueprint("public_instructions", __name__, url_prefix="/zo-werken-wij")


@bp.app_template_filter("safe_markdown")
def safe_markdown(text: str) -> Markup:
    """Return Markdown of a step as HTML for in a page."""
    return Markup(to_html(text))  # noqa: S704 - nh3 let through what is in it


@bp.get("")
@public
def show() -> str:
    shelves = [one for one in list_shelves(now=moment()) if _is_open(one)]
    return render_template("public/instructions.html", shelves=shelves)


@bp.get("/<string:slug>")
@public
def read(slug: str) -> str:
    """The version in force; one that is not public does not exist here."""
    now = moment()
    shelf = get_shelf(slug, now=now)
    if not _is_open(shelf) or shelf.current is None:
        raise NotFound(N_("Deze pagina bestaat niet (meer)."))
    began = shelf.current.in_force_from
    return render_template(
        "public/instruction.html",
        shelf=shelf,
        sight=shelf.current,
        since=day_words(local(began).date(), now=now, language=language()) if began else "",
        ways=_ways(shelf.current.steps),
        credit=find_credit(
            [
                one.version.id
                for one in shelf.versions
                if one.version.number <= shelf.current.version.number
            ]
        ),
    )


def _is_open(shelf: Shelf) -> bool:
    return shelf.instruction.is_public and shelf.current is not None


def _ways(steps: Steps) -> dict[str, list[tuple[str, int, str]]]:
    """Return where each step leads when that is not simply on: words, number, id."""
    number = number_of(steps)
    found: dict[str, list[tuple[str, int, str]]] = {}
    for one in arrows(steps):
        if one.label or number[one.target] != number[one.source] + 1:
            found.setdefault(one.source, []).append((one.label, number[one.target], one.target))
    return found

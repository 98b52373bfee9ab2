# SPDX-License-Identifier: EUPL-1.2
"""What every page of the workplace shares: the menu, sentences in words."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from flask import Blueprint, request, url_for

from feedback.accounts.rules import Actor
from feedback.business_time.wording import day_nl
from feedback.catalogue.queries import find_profile
from feedback.desk.rules import phrases
from feedback.desk.rules.phrases import Sentence
from feedback.money import format_euros
from feedback.web import access
from feedback.web.locale import language, translate

bp = Blueprint("desk_shell", __name__)


@dataclass(frozen=True)
class MenuItem:
    """One entry of the main menu."""

    label: str
    url: str
    current: bool


#: Label, endpoint and what one must be allowed, in the order of the menu.
MENU = (
    ("Vandaag bellen", "desk_queue.show", "cases.read"),
    ("Zaken", "desk_cases.show", "cases.read"),
    ("Afspraken", "desk_agreements.show", "cases.read"),
    ("Instructies", "desk_instructions.show", "instructions.read"),
    ("Attenties", "desk_budget.show", "budgets.read"),
    ("Onderzoeken", "desk_surveys.show", "surveys.read"),
    ("Uitkomsten", "desk_insight.show", "insights.read"),
    ("Bord", "desk_board.show", "board.read"),
    ("Mail", "desk_mail.show", "cases.work"),
    ("Nieuw bericht", "desk_new_case.show", "cases.create"),
    ("Overzicht", "desk_overview.show", "settings.own"),
    ("Uitbak", "desk_outbox.show", "messages.manage"),
    ("Teksten", "desk_texts.show", "texts.edit"),
    ("Normen", "desk_norms.show", "calendar.manage"),
    ("Protocollen", "desk_protocols.edit", "protocols.manage"),
    ("Telefonie", "telephony.policy", "telephony.manage"),
)


def me() -> Actor:
    """Return who is signed in, as the account it is."""
    return cast(Actor, access.actor())


def say(sentence: Sentence) -> str:
    """Return a sentence in the visitor's language."""
    text = translate(sentence.text)
    return text % sentence.values if sentence.values else text


def looks() -> Hashable:
    """Return all that a page of staff says or allows by who looks: the key of a frame."""
    actor = me()
    return actor.id, actor.label, actor.permissions, actor.shortcuts, find_profile()


@bp.app_context_processor
def furnish() -> dict[str, Any]:
    """Give staff pages their menu."""
    actor = access.known_actor()
    if not isinstance(actor, Actor):
        return {}
    return {"menu": _menu(actor.permissions, request.blueprint or "", language())}


@lru_cache(maxsize=512)
def _menu(permissions: frozenset[str], here: str, code: str) -> tuple[MenuItem, ...]:
    del code  # what is kept is kept for one language
    return tuple(
        MenuItem(translate(label), url_for(endpoint), _is_part(here, of=endpoint.split(".")[0]))
        for label, endpoint, permission in MENU
        if permission in permissions
    )


def _is_part(blueprint: str, *, of: str) -> bool:
    """Tell whether pages belong to an entry: its own, and those named after it or after one of it.

    So ``desk_surveys`` has ``desk_survey_rounds`` as well.
    """
    return blueprint == of or blueprint.startswith((f"{of}_", f"{of.removesuffix('s')}_"))


bp.add_app_template_filter(say, "say")
bp.add_app_template_filter(translate, "translated")
bp.add_app_template_filter(phrases.initials, "initials")
bp.add_app_template_filter(phrases.called, "called")
bp.add_app_template_filter(phrases.first_upper, "first_upper")
bp.add_app_template_filter(phrases.count_words, "count_words")
bp.add_app_template_filter(phrases.clock, "clock")
bp.add_app_template_filter(format_euros, "euros")


def unix_now() -> int:
    """Return the Unix second of this request, from which clocks on the page count on."""
    return int(access.moment().timestamp())


@bp.app_template_filter("moment")
def moment_words(at: datetime) -> str:
    """Return day and clock of a moment as seen from this request."""
    return phrases.day_and_time(at, now=access.moment())


@bp.app_template_filter("short_moment")
def short_moment_words(at: datetime) -> str:
    """Return a moment for a narrow column."""
    return phrases.short_moment(at, now=access.moment())


@bp.app_template_filter("day_words")
def day_words(on: date) -> str:
    """Return a date as people say it: vrijdag 27 november."""
    return day_nl(on)

# SPDX-License-Identifier: EUPL-1.2
"""Every door of the house is declared: who may come in, what its address looks like."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

from feedback.accounts.rules import PERMISSIONS
from feedback.web.access import PUBLIC, public, requires

#: Open to anyone. A new line here is a decision: residents, or people without a session.
OPEN_DOORS = {
    "accounts.choose_password",
    "accounts.link_page",
    "accounts.sign_in",
    "accounts.sign_in_page",
    "accounts.sign_out",
    "api.document",
    "entrances.ask",
    "entrances.find",
    "entrances.kiosk",
    "entrances.kiosk_thanks",
    "entrances.save",
    "entrances.save_on_kiosk",
    "entrances.thanks",
    "entrances.tie",
    "feedback_task.answer",
    "feedback_task.hand_back",
    "feedback_task.show",
    "focus.choose",
    "focus.propose",
    "focus.show",
    "focus.thanks",
    "moment.choose",
    "moment.forget",
    "moment.save",
    "operations.healthz",
    "operations.metrics",
    "operations.readyz",
    "public.accessibility",
    "public.privacy",
    "public.promise_now",
    "public.send",
    "public.tell",
    "public_instructions.read",
    "public_instructions.show",
    "public_results.open_data",
    "public_results.show",
    "reset.ask",
    "reset.asked",
    "reset.forgotten",
    "short.choose",
    "short.page",
    "short.spoken_check",
    "spoken.ask",
    "spoken.save",
    "status.add",
    "status.call_again",
    "status.confirmed",
    "status.status",
    "status.withdraw",
    "survey.ask",
    "survey.save",
    "survey.stop",
    "survey.stop_page",
    "think.about",
    "think.agree",
    "think.introduce",
    "think.journey",
    "think.say",
    "think.start",
    "think.step",
    "think.steps",
    "think.stop",
    "think.stop_page",
    "think.tell",
    # Signed by the telephone provider; anyone else is refused (tests/callbacks/test_provider.py).
    "telephone.answered",
    "telephone.dialled",
    "telephone.key_pressed",
    "telephone.status",
}
NOT_OURS = {"static"}
#: Parts of an address that are no words: a version, a file that a standard names.
FIXED_PARTS = {"v1", "openapi.json"}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ARGUMENT = re.compile(r"<(?:(?P<kind>[^:<>]+):)?(?P<name>[^<>]+)>")


def door_fault(endpoint: str, permission: str | None) -> str | None:
    """Say what is wrong with a view's declaration."""
    if permission is None:
        return f"{endpoint}: declare @requires('…'), or @public and add it to OPEN_DOORS"
    if permission == PUBLIC and endpoint not in OPEN_DOORS:
        return f"{endpoint}: @public is a decision; add it to OPEN_DOORS in this file"
    if permission != PUBLIC and permission not in PERMISSIONS:
        return f"{endpoint}: no role has {permission}; add it to ROLE_PERMISSIONS"
    return None


def address_faults(address: str) -> list[str]:
    """Say what is wrong with an address."""
    faults = [
        f"{address}: give <{found['name']}> a type, like <int:{found['name']}>"
        for found in ARGUMENT.finditer(address)
        if not found["kind"]
    ]
    for part in ARGUMENT.sub("", address).split("/"):
        if part and part not in FIXED_PARTS and not KEBAB.fullmatch(part):
            faults.append(f"{address}: write {part!r} in kebab-case")
    return faults


def our_rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_OURS]


def test_every_view_says_who_may_come_in(built_app: Flask) -> None:
    views = built_app.view_functions
    faults = [
        fault
        for rule in our_rules(built_app)
        if (fault := door_fault(rule.endpoint, getattr(views[rule.endpoint], "permission", None)))
    ]
    assert faults == []


def test_the_list_of_open_doors_holds_no_ghosts(built_app: Flask) -> None:
    there = {
        name for name, view in built_app.view_functions.items() if not hasattr(view, "permission")
    } | {
        name
        for name, view in built_app.view_functions.items()
        if getattr(view, "permission", None) == PUBLIC
    }
    assert OPEN_DOORS - there == set(), "Take these from OPEN_DOORS: nobody is public there."


@pytest.mark.parametrize(
    ("endpoint", "declare", "words"),
    [
        ("cases.show", None, "declare"),
        ("cases.show", public, "is a decision"),
        ("cases.show", requires("cases.reed"), "no role has"),
    ],
    ids=["nothing declared", "quietly public", "a misspelt permission"],
)
def test_a_planted_open_door_is_found(endpoint: str, declare, words: str) -> None:
    def view() -> None: ...

    marked = declare(view) if declare else view
    fault = door_fault(endpoint, getattr(marked, "permission", None))
    assert fault is not None
    assert words in fault


def test_addresses_are_typed_and_in_kebab_case(built_app: Flask) -> None:
    faults = [fault for rule in our_rules(built_app) for fault in address_faults(rule.rule)]
    assert faults == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/status/<token>", "give <token> a type"),
        ("/zaak_nieuw", "kebab-case"),
        ("/Zaken/<int:id>", "kebab-case"),
    ],
)
def test_a_planted_bad_address_is_found(address: str, words: str) -> None:
    assert words in " ".join(address_faults(address))
    assert address_faults("/api/v1/cases/<int:case_id>/call-attempts") == []


def test_no_two_views_share_an_address(built_app: Flask) -> None:
    seen: dict[tuple[str, str], str] = {}
    for rule in our_rules(built_app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            other = seen.setdefault((method, rule.rule), rule.endpoint)
            assert other == rule.endpoint, f"{method} {rule.rule}: {other} hides {rule.endpoint}"


def test_the_map_of_addresses_is_not_empty(built_app: Flask) -> None:
    assert isinstance(built_app.url_map, Map)
    assert len(our_rules(built_app)) > 15

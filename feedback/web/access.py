# SPDX-License-Identifier: EUPL-1.2
"""Who may see a view: every view declares a permission or is on the public list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from flask import g
from flask_login import current_user

from feedback import edge
from feedback.errors import NotAllowed

PUBLIC = "public"
#: Where programs come: entered with a bearer token, never with a browser's cookie.
PROGRAM_DOORS = ("/api/", "/metrics", "/readyz")
View = TypeVar("View", bound=Callable[..., Any])


@runtime_checkable
class Actor(Protocol):
    """The person (or token) behind a request, as a value that outlives its transaction."""

    @property
    def id(self) -> int | None:
        """The account's number; None for the program itself."""

    @property
    def label(self) -> str:
        """The name colleagues see."""

    @property
    def permissions(self) -> frozenset[str]:
        """What this actor may do, as permission names."""


class NotSignedIn(NotAllowed):
    """Nobody is signed in; pages lead to the login page, the API answers 401."""


def requires(permission: str) -> Callable[[View], View]:
    """Declare that a view needs ``permission``; the object itself is checked in the service."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined] # read by web.requests
        return view

    return mark


def public(view: View) -> View:
    """Declare that anyone may open a view; tests/house keeps the list of these."""
    view.permission = PUBLIC  # type: ignore[attr-defined] # read by web.requests
    return view


def opens_own_unit(view: View) -> View:
    """Declare that a writing view opens its unit of work itself, after slow work (hashing)."""
    view.opens_own_unit = True  # type: ignore[attr-defined] # read by web.requests
    return view


def find_actor() -> Actor | None:
    """Return who is signed in on this request, or None."""
    user = current_user._get_current_object()
    return cast(Actor, user) if getattr(user, "is_authenticated", False) else None


def known_actor() -> Actor | None:
    """Return who is signed in as far as this request already found out: it asks nothing.

    For what stands around a page, which is also shown when the database is broken.
    """
    return cast("Actor | None", g.get("known_actor"))


def actor() -> Actor:
    """Return who is signed in; raises ``NotSignedIn`` when nobody is."""
    found = find_actor()
    if found is None:
        raise NotSignedIn("Log eerst in.")
    return found


def moment() -> datetime:
    """Return the moment of this request: the clock is read once, everyone gets the same."""
    if "moment" not in g:
        g.moment = edge.now()
    return cast(datetime, g.moment)


def check_access(permission: str | None) -> None:
    """Let the request through or raise; a view without a declaration is closed to all."""
    if permission == PUBLIC:
        return
    if permission is None:
        raise NotAllowed("Deze pagina is niet vrijgegeven.")
    if permission not in actor().permissions:
        raise NotAllowed("U mag dit niet doen. Klopt dat niet? Vraag uw beheerder.")

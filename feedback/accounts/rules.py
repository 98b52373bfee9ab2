# SPDX-License-Identifier: EUPL-1.2
"""Roles and what they permit, actors, sessions, deputies (pure).

Names of permissions stand in code, who has them is data: a user has roles, a role permits.
An API token lets through what its owner may do *and* its scopes allow, decided at each use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from feedback.wording import N_

LINK_LASTS = timedelta(minutes=30)
TOKEN_LASTS_AT_MOST_DAYS = 365
SEEN_EVERY = timedelta(minutes=1)
DEMO_DOMAIN = "demo.invalid"
DEMO_LOGINS_FILE = "demo-logins.txt"
"""In the instance folder, for its owner only: how to sign in to the demo."""
TOKEN_PREFIX = "gh_"  # noqa: S105 - how secret scanners recognise our tokens
START_PAGE = "/werk"
OVERVIEW_PAGE = "/werk/overzicht"
_LONGEST_EMAIL = 254
_LONGEST_NAME = 100


class Role(StrEnum):
    """What someone does here (product.md section 1)."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    BUDGET_HOLDER = "budget_holder"
    EDITOR = "editor"
    ANALYST = "analyst"
    ADMIN = "admin"


_EMPLOYEE = frozenset(
    {
        "cases.read",
        "cases.create",
        "cases.work",
        "contacts.show",
        "budgets.read",
        "budgets.spend",
        "surveys.read",
        "surveys.invite",
        "surveys.interview",
        "instructions.read",
        "settings.own",
    },
)

#: An analyst sees no case and no contact, ever; an admin runs the house and reads no story.
ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.EMPLOYEE: _EMPLOYEE,
    Role.MANAGER: _EMPLOYEE
    | {
        "cases.assign",
        "board.read",
        "insights.read",
        "insights.edit",
        "messages.manage",
        "instructions.approve",
    },
    Role.BUDGET_HOLDER: frozenset(
        {"cases.read", "budgets.read", "budgets.spend", "budgets.manage", "settings.own"}
    ),
    Role.EDITOR: frozenset(
        {
            "cases.read",
            "texts.edit",
            "instructions.read",
            "instructions.edit",
            "instructions.approve",
            "settings.own",
        }
    ),
    Role.ANALYST: frozenset(
        {
            "insights.read",
            "insights.edit",
            "responses.export",
            "surveys.read",
            "surveys.edit",
            "settings.own",
        }
    ),
    Role.ADMIN: frozenset(
        {
            "accounts.manage",
            "calendar.manage",
            "protocols.manage",
            "telephony.manage",
            "board.read",
            "messages.manage",
            "cases.import",
            "surveys.import",
            "surveys.read",
            "surveys.edit",
            "settings.own",
        }
    ),
}
PERMISSIONS = frozenset().union(*ROLE_PERMISSIONS.values())


class Scope(StrEnum):
    """What an API token was given for (contract.md section 4)."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    CONTACTS_READ = "contacts:read"
    SURVEYS_WRITE = "surveys:write"
    INSIGHTS_READ = "insights:read"
    BUDGETS_READ = "budgets:read"
    BUDGETS_WRITE = "budgets:write"
    INSTRUCTIONS_READ = "instructions:read"
    ADMIN = "admin"


#: What each scope lets through, of what its owner may.
SCOPE_PERMISSIONS: dict[Scope, frozenset[str]] = {
    Scope.CASES_READ: frozenset({"cases.read"}),
    Scope.CASES_WRITE: frozenset({"cases.create", "cases.work", "cases.assign"}),
    Scope.CONTACTS_READ: frozenset({"contacts.show"}),
    Scope.SURVEYS_WRITE: frozenset({"surveys.import", "surveys.read", "surveys.invite"}),
    Scope.INSIGHTS_READ: frozenset({"insights.read", "board.read"}),
    Scope.BUDGETS_READ: frozenset({"budgets.read"}),
    Scope.BUDGETS_WRITE: frozenset({"budgets.spend", "budgets.manage"}),
    Scope.INSTRUCTIONS_READ: frozenset({"instructions.read"}),
    Scope.ADMIN: frozenset(
        {"accounts.manage", "calendar.manage", "cases.import", "surveys.import"}
    ),
}


class LinkPurpose(StrEnum):
    """Why a one-time link was made."""

    FIRST_PASSWORD = "first_password"  # noqa: S105 - a word, not a secret
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a word, not a secret


def permissions_of(roles: Iterable[Role]) -> frozenset[str]:
    """Return everything these roles permit together."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def token_permissions(roles: Iterable[Role], scopes: Iterable[Scope]) -> frozenset[str]:
    """Return what a token may do: what its owner may, as far as its scopes reach."""
    reach: frozenset[str] = frozenset().union(*(SCOPE_PERMISSIONS[scope] for scope in scopes))
    return permissions_of(roles) & reach


@dataclass(frozen=True)
class Actor:
    """Who acts, as a value that outlives the transaction it was read in.

    A person behind a session or a token has an ``id``; the program itself has none.
    ``origin`` is web, api, cli or job. The four names at the end are what Flask-Login asks.
    """

    id: int | None
    label: str
    origin: str
    permissions: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    team_id: int | None = None
    email: str | None = field(default=None, repr=False)
    shortcuts: bool = True
    session_id: int | None = None
    token_id: int | None = None

    def may(self, permission: str) -> bool:
        """Tell whether this actor may do what ``permission`` names."""
        return permission in self.permissions

    @property
    def is_authenticated(self) -> bool:
        """True for a person; the program never signs in."""
        return self.id is not None

    @property
    def is_active(self) -> bool:
        """True: who is disabled never becomes an actor."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """True for the program."""
        return self.id is None

    def get_id(self) -> str:
        """Return the account's number in text, as Flask-Login wants it."""
        return "" if self.id is None else str(self.id)


def program(label: str, *, origin: str = "job", permissions: frozenset[str] = frozenset()) -> Actor:
    """Return the actor for work that no employee does: a job, a command, a resident's form."""
    return Actor(id=None, label=label, origin=origin, permissions=permissions)


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lives: without use, and at most."""

    idle: timedelta
    absolute: timedelta


def session_limits(roles: Iterable[Role]) -> SessionLimits:
    """Return the limits for someone with these roles; an admin's are shorter.

    Source: reliability.md 8.1 (ASVS 7.3.1 and 7.3.2).
    """
    if Role.ADMIN in set(roles):
        return SessionLimits(idle=timedelta(minutes=15), absolute=timedelta(hours=8))
    return SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=10))


def session_lives(
    *, last_seen_at: datetime, created_at: datetime, limits: SessionLimits, now: datetime
) -> bool:
    """Tell whether a session may still be used at ``now``."""
    return now < last_seen_at + limits.idle and now < created_at + limits.absolute


@dataclass(frozen=True)
class Away:
    """Someone is not there from ``starts_on`` up to and including ``ends_on``.

    Without ``ends_on``: until further notice. Without a deputy the team takes over.
    """

    user_id: int
    starts_on: date
    ends_on: date | None
    deputy_id: int | None

    def covers(self, on: date) -> bool:
        """Tell whether this absence includes the day ``on``."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


def present_or_deputy(user_id: int, absences: Iterable[Away], on: date) -> int | None:
    """Return who answers for ``user_id`` on the day ``on``: that person or a deputy.

    The chain A→B→C is followed as long as people are away; a circle (A→B→A) or someone
    away without a deputy gives None: the team takes over. Source: sla.md rule 23.
    """
    away = {absence.user_id: absence.deputy_id for absence in absences if absence.covers(on)}
    asked: set[int] = set()
    candidate: int | None = user_id
    while candidate is not None and candidate in away:
        if candidate in asked:
            return None
        asked.add(candidate)
        candidate = away[candidate]
    return candidate


def read_token(text: str) -> tuple[int, str] | None:
    """Return number and secret of an API token, or None when it is none of ours."""
    number, mark, secret = text.removeprefix(TOKEN_PREFIX).partition("_")
    ours = text.startswith(TOKEN_PREFIX) and mark and number.isascii() and number.isdigit()
    return (int(number), secret) if ours and len(number) < 19 and secret else None


def email_key(text: str) -> str:
    """Return the form in which an e-mail address is compared; "" when it can be none.

    Upper and lower case, and look-alike widths of letters, are the same address; dots and
    +tags are not, for a mail server may tell them apart.
    """
    key = unicodedata.normalize("NFKC", text).strip().casefold()
    name, at, host = key.rpartition("@")
    usable = at and name and host and "@" not in name and not any(c.isspace() for c in key)
    return key if usable and key.isprintable() and len(key) <= _LONGEST_EMAIL else ""


def email_fault(text: str) -> str | None:
    """Return one sentence on why this cannot be an address, or None when it can."""
    if email_key(text):
        return None
    if "@" not in text:
        return N_("Dit e-mailadres mist een @")
    return N_("Schrijf uw e-mailadres als naam@gemeente.nl")


def clean_name(text: str) -> str:
    """Return a person's or team's name on one line, or "" when nothing usable is left."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return line if line.isprintable() and len(line) <= _LONGEST_NAME else ""


def is_demo(email: str) -> bool:
    """Tell whether an account belongs to the demo data, which never leaves this machine."""
    return email_key(email).endswith(f"@{DEMO_DOMAIN}")


def start_page(permissions: frozenset[str]) -> str:
    """Return the page someone with these permissions begins on."""
    return START_PAGE if "cases.read" in permissions else OVERVIEW_PAGE


def local_path(asked: str | None) -> str | None:
    """Return ``asked`` when it is plainly a page of our own, else None.

    Browsers read ``//host``, ``/\\host`` and a path with a tab or newline in it as another
    site; whatever could be one is refused.
    """
    if not asked or not asked.startswith("/") or asked.startswith("//") or "\\" in asked:
        return None
    if not asked.isascii() or not asked.isprintable() or " " in asked:
        return None
    parts = urlsplit(asked)
    own = not parts.scheme and not parts.netloc
    return asked if own and parts.path not in {"/inloggen", "/uitloggen"} else None


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def describe_browser(user_agent: str) -> str:
    """Return a browser in words its user knows ("Firefox, Windows"), never what it sent."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    if not browser and "Safari/" in user_agent:
        browser = "Safari"
    device = next((name for mark, name in _DEVICES if mark in user_agent), "")
    return ", ".join(part for part in (browser, device) if part) or "onbekend"

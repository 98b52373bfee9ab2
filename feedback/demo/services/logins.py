# SPDX-License-Identifier: EUPL-1.2
"""How to sign in to the demo: random per installation, in a file for its owner's eyes only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from feedback.accounts.passwords import make_hash
from feedback.accounts.rules import DEMO_LOGINS_FILE
from feedback.demo.rules.people import CAST, make_password

ROLE_WORDS = {
    "employee": "medewerker",
    "manager": "teamleider",
    "budget_holder": "budgethouder",
    "editor": "redacteur",
    "analyst": "onderzoeker",
    "admin": "beheerder",
}


def make_logins() -> tuple[dict[str, str], dict[str, str]]:
    """Return a new password and its hash for each key of the cast; slow by design."""
    passwords = {one.key: make_password() for one in CAST}
    return passwords, {key: make_hash(password) for key, password in passwords.items()}


def keep_logins(passwords: Mapping[str, str], *, folder: Path) -> None:
    """Write the logins into the instance folder, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / DEMO_LOGINS_FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(describe_logins(passwords))


def describe_logins(passwords: Mapping[str, str]) -> str:
    """Return one line per colleague: address, password, role and name."""
    lines = ["Demo logins (this machine only):"]
    for one in CAST:
        role = ROLE_WORDS[one.role.value]
        lines.append(f"  {one.email:<26} {passwords[one.key]}  {role}, {one.name}")
    return "\n".join(lines) + "\n"


def read_logins(folder: Path) -> dict[str, str]:
    """Return the password of each demo address; empty without a demo."""
    path = folder / DEMO_LOGINS_FILE
    if not path.exists():
        return {}
    pairs = (line.split()[:2] for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return {email: password for email, password in pairs}

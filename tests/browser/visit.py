# SPDX-License-Identifier: EUPL-1.2
"""What a page to look at is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def nothing(page: Page) -> None:
    """Look at the page as it comes."""
    del page


@dataclass(frozen=True)
class Visit:
    """A page to look at: where, as whom (a key of the cast), and what to do there first."""

    name: str
    path: str
    who: str | None = None
    first: Callable[[Page], None] = nothing


def joined(*parts: dict[str, str]) -> dict[str, str]:
    """Return all these places together; each is called something of its own."""
    found = {name: place for part in parts for name, place in part.items()}
    assert len(found) == sum(map(len, parts)), "two places are called the same"
    return found

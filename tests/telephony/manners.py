# SPDX-License-Identifier: EUPL-1.2
"""How the people in a call behave, by number."""

from __future__ import annotations

from dataclasses import dataclass, field

from feedback.demo.telephone_book import Manners


@dataclass
class PhoneManners:
    """Whoever is called behaves as said of their number, else as usual."""

    usual: Manners = field(default_factory=Manners)
    by_number: dict[str, Manners] = field(default_factory=dict)

    def __call__(self, number: str) -> Manners:
        return self.by_number.get(number, self.usual)

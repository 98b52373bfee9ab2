# SPDX-License-Identifier: EUPL-1.2
"""What the surprise budget refuses."""

from __future__ import annotations

from feedback.errors import Conflict
from feedback.money import Cents, format_euros

#: What a card with a stamp costs: the smallest attentie, offered when little is left.
CARD = Cents(4_25)


class NotEnoughRoom(Conflict):
    """The pot does not hold this amount any more; nothing was booked."""

    def __init__(self, available: Cents) -> None:
        fits = available >= CARD
        card = f"Een kaart van {format_euros(CARD)} kan wel. " if fits else ""
        super().__init__(
            f"Er is te weinig ruimte: nog {format_euros(available)}. Beloof nog niets. "
            f"{card}Of vraag de budgethouder."
        )
        self.available = available


class PotClosed(Conflict):
    """The year of this pot is closed: its book takes no lines any more."""

    def __init__(self) -> None:
        super().__init__("Het jaar van deze pot is afgesloten. Kies de pot van dit jaar.")

# SPDX-License-Identifier: EUPL-1.2
"""What instructions refuse."""

from __future__ import annotations

from feedback.errors import Conflict
from feedback.wording import N_


class ChangedMeanwhile(Conflict):
    """A colleague changed or took out the same step since; both texts are to be shown."""

    def __init__(self) -> None:
        super().__init__(N_("Een collega veranderde dit ook. Hieronder staan beide teksten."))


class NotOpen(Conflict):
    """This version does not change any more, or not now."""

    def __init__(self) -> None:
        super().__init__(
            N_("Deze versie is niet meer te veranderen. Begin een nieuwe versie op de leespagina.")
        )

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


class StepGone(Conflict):
    """An editor took this step out meanwhile; the words are to be kept."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Deze stap is er niet meer: wij veranderden de tekst. Uw woorden staan hieronder. "
                "U kunt ze sturen als iets over het geheel."
            )
        )


class StoodStill(Conflict):
    """Nothing is taken by this link now: the last day is over, or the text stands still."""

    def __init__(self) -> None:
        super().__init__(N_("Meedenken kan nu niet meer. Wat u schreef, is niet verstuurd."))

# SPDX-License-Identifier: EUPL-1.2
"""What the line refuses, and what it cannot know."""

from __future__ import annotations

from feedback.errors import Conflict, NotAllowed
from feedback.work.rules import TemporaryFailure


class PhoneRefused(Conflict):
    """We do not call or text now: ``why`` names the rule, the message is its sentence."""

    def __init__(self, sentence: str, *, why: str) -> None:
        super().__init__(sentence)
        self.why = why


class NumberRefused(PhoneRefused):
    """The number itself is refused, so nobody should dial it."""


class OutcomeUnknown(TemporaryFailure):
    """The provider may have taken it and did not say so: look it up, never repeat it."""


class BadSignature(NotAllowed):
    """This did not come from our account at the provider."""

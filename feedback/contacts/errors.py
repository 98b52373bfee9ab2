# SPDX-License-Identifier: EUPL-1.2
"""What the vault refuses. The sentence is for the person who typed it; the value is not in it."""

from __future__ import annotations

from feedback.errors import Invalid


class UnusablePhone(Invalid):
    """This text is no phone number that we can call; ``message`` tells why."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"phone": sentence})


class UnusableEmail(Invalid):
    """This text is no e-mail address that we can write to; ``message`` tells why."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"email": sentence})

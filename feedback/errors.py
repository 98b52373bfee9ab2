# SPDX-License-Identifier: EUPL-1.2
"""The error family: what the program refuses, in the field's words.

``feedback.web`` gives them their HTTP meaning and the command line prints them and exits 1.
Expected outcomes are values or these errors; everything else is a bug and crashes.
"""

from __future__ import annotations

from collections.abc import Mapping


class FeedbackError(Exception):
    """A refusal that a person can understand and act on."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(FeedbackError):
    """What was asked for does not exist, or this person may not know that it does (404)."""


class NotAllowed(FeedbackError):
    """This person may not do this (403)."""


class Conflict(FeedbackError):
    """It cannot be done in the present state (409): stale version, open promise, double key."""


class Invalid(FeedbackError):
    """The input is not usable (400).

    ``fields`` maps a field's name to one sentence: what is wrong and the way out.
    """

    def __init__(self, fields: Mapping[str, str], message: str = "") -> None:
        super().__init__(message or " ".join(fields.values()))
        self.fields = dict(fields)


class Unavailable(FeedbackError):
    """It does not work right now and will again (503): the database is busy or away."""

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


def trace_without_data(error: BaseException) -> list[str]:
    """Return file, line and function of the last frames: a trace that holds nobody's data.

    Messages and local variables stay out: they may repeat what a resident wrote.
    """
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return frames[-12:]

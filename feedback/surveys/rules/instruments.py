# SPDX-License-Identifier: EUPL-1.2
"""What kinds of research there are, and how people come to answer (pure; domain.md §5.1)."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from datetime import date, timedelta

from feedback.errors import Invalid
from feedback.wording import N_

#: Fewer than this and nothing is shown (domain.md section 5.3).
FEWEST = 10
LONGEST_NAME = 120
LARGEST_QUOTA = 100_000
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
#: Without letters and digits that look alike; eight of them are 10^11 codes.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8
CODE = re.compile(rf"[{CODE_LETTERS}]{{{CODE_LENGTH}}}")


class Instrument(enum.StrEnum):
    """How a survey is meant to be used."""

    CONTINUOUS = "continuous_survey"
    ROUND = "measurement_round"
    EXIT_INTERVIEW = "exit_interview"
    TELEPHONE_INTERVIEW = "telephone_interview"
    EMPLOYEE_MIRROR = "employee_mirror"
    AFTERCARE = "aftercare"
    ELSEWHERE = "elsewhere"


INSTRUMENT_LABELS: Mapping[Instrument, str] = {
    Instrument.CONTINUOUS: N_("Doorlopend na contact"),
    Instrument.ROUND: N_("Meting in rondes"),
    Instrument.EXIT_INTERVIEW: N_("Exitgesprek door een interviewer"),
    Instrument.TELEPHONE_INTERVIEW: N_("Telefonisch gesprek door een interviewer"),
    Instrument.EMPLOYEE_MIRROR: N_("Spiegel voor medewerkers"),
    Instrument.AFTERCARE: N_("Na het gesprek"),
    Instrument.ELSEWHERE: N_("Elders gehouden en ingelezen"),
}
#: What somebody can make here; the other two come with the program or with a file.
MADE_HERE = (
    Instrument.CONTINUOUS,
    Instrument.ROUND,
    Instrument.EXIT_INTERVIEW,
    Instrument.TELEPHONE_INTERVIEW,
    Instrument.EMPLOYEE_MIRROR,
)
INTERVIEWED = frozenset({Instrument.EXIT_INTERVIEW, Instrument.TELEPHONE_INTERVIEW})


class Layout(enum.StrEnum):
    """How the questions stand on the screen."""

    STEPS = "steps"
    ONE_PAGE = "one_page"


class EntranceKind(enum.StrEnum):
    """An open way to the questions, without an invitation."""

    CARD = "card"
    KIOSK = "kiosk"
    LINK = "link"
    MIRROR = "mirror"


ENTRANCE_LABELS: Mapping[EntranceKind, str] = {
    EntranceKind.CARD: N_("Kaartje met QR-code"),
    EntranceKind.KIOSK: N_("Zuil"),
    EntranceKind.LINK: N_("Link na een digitale aanvraag"),
    EntranceKind.MIRROR: N_("Bijeenkomst met medewerkers"),
}


class InviteSource(enum.StrEnum):
    """How an address came to us. Only ``INVITER`` and ``CONTACT_EVENT`` send invitations."""

    INVITER = "inviter"
    CONTACT_EVENT = "contact_event"


def check_key(key: str) -> None:
    """Raise ``Invalid`` for what cannot be the key of a survey."""
    if not KEY.fullmatch(key):
        raise Invalid({"key": N_("Gebruik kleine letters, cijfers, - en _. Maximaal 60 tekens.")})


def check_name(name: str, *, field: str) -> str:
    """Return a name as it is kept; raises ``Invalid`` by ``field``."""
    kept = " ".join(name.split())
    if not 0 < len(kept) <= LONGEST_NAME:
        raise Invalid({field: N_("Vul een naam in van 1 tot 120 tekens.")})
    return kept


def check_round(*, begins_on: date | None, ends_on: date | None, quota: Mapping[str, int]) -> None:
    """Raise ``Invalid`` for fieldwork that ends before it begins, or an impossible quota."""
    problems: dict[str, str] = {}
    if begins_on and ends_on and ends_on < begins_on:
        problems["ends_on"] = N_("Het veldwerk eindigt voor het begint. Kijk de data na.")
    if begins_on and ends_on and ends_on - begins_on > timedelta(days=366):
        problems["ends_on"] = N_("Het veldwerk duurt langer dan een jaar. Kijk de data na.")
    for channel, wanted in quota.items():
        if not 0 <= wanted <= LARGEST_QUOTA:
            problems[f"quota_{channel}"] = N_("Vul een heel aantal in van 0 tot 100.000.")
    if problems:
        raise Invalid(problems)

# SPDX-License-Identifier: EUPL-1.2
"""How a person can be reached: what a form, a program or a file says about it, read (pure)."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from feedback.contacts.errors import UnusableEmail, UnusablePhone
from feedback.contacts.rules.mail import parse_email
from feedback.contacts.rules.numbers import Phone, parse_phone
from feedback.errors import Invalid
from feedback.text_guard import clean_text
from feedback.wording import N_

LONGEST_NAME = 200
LONGEST_ADDRESS = 500
Word = TypeVar("Word", bound=enum.StrEnum)


class PreferredChannel(enum.StrEnum):
    """How someone wants to be answered who cannot or will not phone (contract.md section 4)."""

    EMAIL = "email"
    POST = "post"
    COUNTER = "counter"
    HOME_VISIT = "home_visit"
    CHAT_RELAY = "chat_relay"
    INTERPRETER = "interpreter"


PREFERRED_CHANNEL_LABELS: dict[PreferredChannel, str] = {
    PreferredChannel.EMAIL: N_("Per e-mail"),
    PreferredChannel.POST: N_("Per brief"),
    PreferredChannel.COUNTER: N_("Aan de balie"),
    PreferredChannel.HOME_VISIT: N_("Bij mij thuis"),
    PreferredChannel.CHAT_RELAY: N_("Via een tekst- of beeldtolk"),
    PreferredChannel.INTERPRETER: N_("Bellen met een tolk"),
}


class PreferredTime(enum.StrEnum):
    """The part of a working day that suits."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY = "any"


PREFERRED_TIME_LABELS: dict[PreferredTime, str] = {
    PreferredTime.MORNING: N_("Ochtend"),
    PreferredTime.AFTERNOON: N_("Middag"),
    PreferredTime.ANY: N_("Maakt niet uit"),
}


class Language(enum.StrEnum):
    """The language of what we write to someone."""

    DUTCH = "nl"
    ENGLISH = "en"


@dataclass(frozen=True)
class ContactDetails:
    """How to reach a person, read and checked; empty where nothing was given."""

    name: str = ""
    phone: Phone | None = None
    email: str = ""
    address: str = ""
    preferred_channel: PreferredChannel | None = None
    preferred_times: tuple[PreferredTime, ...] = ()
    language: Language = Language.DUTCH
    interpreter_language: str = ""
    representative: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing here to keep: nobody is named or can be reached."""
        return not (self.name or self.phone or self.email or self.address or self.representative)

    @property
    def is_reachable(self) -> bool:
        """Tell whether there is any way to answer this person."""
        return bool(self.phone or self.email or self.address)


def read_contact(
    *,
    name: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    preferred_channel: str = "",
    preferred_times: Iterable[str] = (),
    language: str = "nl",
    interpreter_language: str = "",
    representative: str = "",
) -> ContactDetails:
    """Read what a form, a program or a file says about reaching someone.

    Blank means not given. Raises ``Invalid`` with one sentence for every field that cannot
    be used, all at once; the keys are these argument names.
    """
    problems: dict[str, str] = {}
    details = ContactDetails(
        name=_line("name", name, longest=LONGEST_NAME, problems=problems),
        phone=_phone(phone, problems),
        email=_email(email, problems),
        address=_checked("address", clean_text(address), LONGEST_ADDRESS, problems),
        preferred_channel=next(
            iter(_words("preferred_channel", PreferredChannel, [preferred_channel], problems)), None
        ),
        preferred_times=_words("preferred_times", PreferredTime, preferred_times, problems),
        language=next(iter(_words("language", Language, [language], problems)), Language.DUTCH),
        interpreter_language=_line(
            "interpreter_language", interpreter_language, longest=60, problems=problems
        ),
        representative=_line(
            "representative", representative, longest=LONGEST_NAME, problems=problems
        ),
    )
    if problems:
        raise Invalid(problems)
    return details


def _phone(text: str, problems: dict[str, str]) -> Phone | None:
    try:
        return parse_phone(text) if text.strip() else None
    except UnusablePhone as refusal:
        problems.update(refusal.fields)
        return None


def _email(text: str, problems: dict[str, str]) -> str:
    try:
        return parse_email(text) if text.strip() else ""
    except UnusableEmail as refusal:
        problems.update(refusal.fields)
        return ""


def _line(field: str, text: str, *, longest: int, problems: dict[str, str]) -> str:
    return _checked(field, " ".join(clean_text(text).split()), longest, problems)


def _checked(field: str, text: str, longest: int, problems: dict[str, str]) -> str:
    if len(text) > longest:
        problems[field] = N_("Dit is te lang. Kort het in.")
        return ""
    return text


def _words(
    field: str, kind: type[Word], texts: Iterable[str], problems: dict[str, str]
) -> tuple[Word, ...]:
    """Read words of a closed list, each once; blanks are nothing."""
    known = {word.value: word for word in kind}
    given = [text for text in texts if text]
    if any(text not in known for text in given):
        problems[field] = N_("Kies een van de mogelijkheden.")
        return ()
    return tuple(known[text] for text in dict.fromkeys(given))

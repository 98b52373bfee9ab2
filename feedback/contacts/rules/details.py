# SPDX-License-Identifier: EUPL-1.2
"""How a person can be reached: what a form, a program or a file says about it, read (pure)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from feedback.contacts.rules.mail import parse_email
from feedback.contacts.rules.numbers import Phone, parse_phone
from feedback.errors import Invalid
from feedback.text_guard import clean_text, mask_bsn
from feedback.wording import N_

LONGEST_NAME = 200
LONGEST_ADDRESS = 500
LONGEST_LANGUAGE = 60
Word = TypeVar("Word", bound=enum.StrEnum)
Read = TypeVar("Read")


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
    #: A citizen service number was taken out of a text; tell the sender.
    bsn_masked: bool = field(default=False, compare=False)

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

    Blank means not given. A BSN in a text is masked (and ``bsn_masked`` says so). Raises
    ``Invalid`` with one sentence for every field that cannot be used, all at once; the keys
    are these argument names.
    """
    read = _Reader()
    details = ContactDetails(
        name=read.line("name", name, longest=LONGEST_NAME),
        phone=read.parsed(parse_phone, phone),
        email=read.parsed(parse_email, email) or "",
        address=read.text("address", address, longest=LONGEST_ADDRESS),
        preferred_channel=read.word("preferred_channel", PreferredChannel, preferred_channel),
        preferred_times=read.words("preferred_times", PreferredTime, preferred_times),
        language=read.word("language", Language, language) or Language.DUTCH,
        interpreter_language=read.line(
            "interpreter_language", interpreter_language, longest=LONGEST_LANGUAGE
        ),
        representative=read.line("representative", representative, longest=LONGEST_NAME),
        bsn_masked=read.bsn_masked,
    )
    if read.problems:
        raise Invalid(read.problems)
    return details


class _Reader:
    """Reads one field after the other and remembers every problem."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}
        self.bsn_masked = False

    def parsed(self, parse: Callable[[str], Read], text: str) -> Read | None:
        """Read a number or address; blank is None."""
        try:
            return parse(text) if text.strip() else None
        except Invalid as refusal:
            self.problems.update(refusal.fields)
            return None

    def line(self, name: str, text: str, *, longest: int) -> str:
        """Read a text of one line."""
        return " ".join(self.text(name, text, longest=longest).split())

    def text(self, name: str, text: str, *, longest: int) -> str:
        """Read a text; what is too long is a problem, never cut."""
        clean, masked = mask_bsn(clean_text(text))
        self.bsn_masked = self.bsn_masked or masked
        if len(clean) > longest:
            self.problems[name] = N_("Dit is te lang. Kort het in.")
            return ""
        return clean

    def word(self, name: str, kind: type[Word], text: str) -> Word | None:
        """Read one word of a closed list; blank is None."""
        return next(iter(self.words(name, kind, [text])), None)

    def words(self, name: str, kind: type[Word], texts: Iterable[str]) -> tuple[Word, ...]:
        """Read words of a closed list, each once; blanks are nothing."""
        known = {word.value: word for word in kind}
        given = [text for text in texts if text]
        if any(text not in known for text in given):
            self.problems[name] = N_("Kies een van de mogelijkheden.")
            return ()
        return tuple(known[text] for text in dict.fromkeys(given))

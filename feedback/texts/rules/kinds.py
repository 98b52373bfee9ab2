# SPDX-License-Identifier: EUPL-1.2
"""Every text we send: when it goes, by which way, and which fields it has (pure)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from feedback.texts.rules import fields
from feedback.texts.rules.fields import BOTH, MAIL, NOWHERE, SMS, Field, Medium, Shape
from feedback.texts.rules.instructions import TO_THINK_ALONG
from feedback.texts.rules.to_colleagues import ABOUT_CASES, TO_COLLEAGUES
from feedback.wording import N_


class Template(enum.StrEnum):
    """The texts; each has a file per way and language in templates/emails and templates/sms."""

    CONFIRMATION = "confirmation"
    NEW_PROMISE = "new_promise"
    CALL_WINDOW = "call_window"
    NOT_REACHED = "not_reached"
    LAST_ATTEMPT = "last_attempt"
    AGREEMENT = "agreement"
    AGREEMENT_LATE = "agreement_late"
    ANSWER = "answer"
    AFTERCARE = "aftercare"
    AFTERCARE_REMINDER = "aftercare_reminder"
    SURVEY_INVITATION = "survey_invitation"
    SURVEY_REMINDER = "survey_reminder"
    SPOKEN_CHECK = "spoken_check"
    MORNING_LIST = "morning_list"
    PROMISE_HALF_GONE = "promise_half_gone"
    PROMISE_NEARLY_GONE = "promise_nearly_gone"
    PROMISE_BREACHED = "promise_breached"
    PROMISE_MORNING_AFTER = "promise_morning_after"
    PROMISE_THREE_TIMES_LATE = "promise_three_times_late"
    AGREEMENT_DUE = "agreement_due"
    CALL_UNCONFIRMED = "call_unconfirmed"
    MAIL_NEARLY_GONE = "mail_nearly_gone"
    MAIL_BREACHED = "mail_breached"
    ATTENTIE_ASKED = "attentie_asked"
    ATTENTIE_DECIDED = "attentie_decided"
    ATTENTIE_REMARK = "attentie_remark"
    ATTENTIES_WAITING = "attenties_waiting"
    CO_DESIGN_INVITATION = "co_design_invitation"
    CO_DESIGN_REPLY = "co_design_reply"
    INSTRUCTION_REVIEW = "instruction_review"
    CO_DESIGN_REPLY_DUE = "co_design_reply_due"
    CO_DESIGN_REPLY_LATE = "co_design_reply_late"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_REMINDER = "feedback_reminder"
    FEEDBACK_WITHDRAWN = "feedback_withdrawn"
    FEEDBACK_ANSWERED = "feedback_answered"
    FEEDBACK_RETURNED = "feedback_returned"
    FEEDBACK_LATE = "feedback_late"
    CONTROL_ALARM = "control_alarm"
    QUARTER_FIGURES = "quarter_figures"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a text


@dataclass(frozen=True)
class Kind:
    """What is known of a text.

    ``any_hour``: the reader just did something and waits for it; everything else keeps to
    decent hours. ``sms_parts``: how long its SMS may be. ``fixed``: no editor changes it.
    """

    label: str
    when: str
    fields: tuple[Field, ...]
    media: tuple[Medium, ...] = (Medium.EMAIL,)
    for_colleagues: bool = False
    any_hour: bool = False
    sms_parts: int = 2
    fixed: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages it is written in: colleagues read Dutch."""
        return ("nl",) if self.for_colleagues else ("nl", "en")

    def fields_for(self, medium: Medium) -> tuple[Field, ...]:
        """Return every field that may stand in this form of the text."""
        own = tuple(one for one in self.fields if medium in one.media)
        return (*own, *fields.GROUND)


_BY_BOTH = (Medium.EMAIL, Medium.SMS)
_SPOKEN_ON = date(2026, 11, 24)


def _status(*, needed: frozenset[Medium] = BOTH) -> Field:
    return fields.link("status_url", N_("eigen pagina van de inwoner"), needed=needed)


def _choose() -> Field:
    return fields.link("choose_url", N_("pagina om anders te kiezen"), needed=BOTH)


def _promise() -> tuple[Field, Field]:
    """Return the promise as a sentence: in full for mail, short for an SMS."""
    full = Field(
        "promise",
        Shape.LINE,
        N_("wat wij beloven, als zin"),
        "Wij bellen u uiterlijk dinsdag 24 november, vóór 17.00 uur.",
        "We will call you by Tuesday 24 November, before 17:00.",
        needed=MAIL,
        optional=True,
        media=MAIL,
    )
    short = Field(
        "promise_short",
        Shape.LINE,
        N_("wat wij beloven, als korte zin"),
        "Wij bellen u uiterlijk di 24 november, 17.00 uur.",
        "We call you by Tue 24 November, 17:00.",
        needed=SMS,
        optional=True,
        media=SMS,
    )
    return full, short


def _spoken_on() -> Field:
    return fields.day("spoken_on", N_("dag van het gesprek"), on=_SPOKEN_ON)


def _survey_fields() -> tuple[Field, ...]:
    return (
        fields.link("survey_url", N_("de vragen"), needed=MAIL),
        fields.link("stop_url", N_("geen vragen meer"), needed=MAIL),
        fields.day("until", N_("laatste dag van de link"), on=_SPOKEN_ON, needed=NOWHERE),
    )


def _what() -> Field:
    return Field(
        "what",
        Shape.LINE,
        N_("wat wij afspraken"),
        "de stoeptegels voor uw deur liggen recht",
        "the paving stones at your door are level",
        needed=BOTH,
        shortest=12,
    )


def _window(*, needed: frozenset[Medium]) -> tuple[Field, ...]:
    return (
        fields.day("day", N_("dag waarop wij bellen"), needed=needed),
        fields.clock("from_time", N_("vanaf"), fields.clock_example(13), needed=needed),
        fields.clock("until_time", N_("tot"), fields.clock_example(15), needed=needed),
    )


_CASES = (
    Field(
        "residents", Shape.LINE, N_("om hoeveel inwoners het gaat"), "2 inwoners", needed=NOWHERE
    ),
    Field("cases", Shape.LIST, N_("nummers van de zaken"), ["G26-04817", "G26-04818"], needed=MAIL),
    fields.link("queue_url", N_("Vandaag bellen"), needed=MAIL),
)


def _notice(label: str, when: str) -> Kind:
    return Kind(label, when, _CASES, for_colleagues=True)


def _mail_notice(label: str, when: str) -> Kind:
    mails = Field("mails", Shape.LINE, N_("hoeveel mails wachten"), "2 mails", needed=MAIL)
    page = fields.link("mail_url", N_("mail die wacht"), needed=MAIL)
    return Kind(label, when, (mails, page), for_colleagues=True)


KINDS: dict[Template, Kind] = {
    Template.CONFIRMATION: Kind(
        N_("Bevestiging"),
        N_("Direct nadat een bericht binnenkwam, op elk uur."),
        (fields.number(), *_promise(), _status()),
        media=_BY_BOTH,
        any_hour=True,
        sms_parts=1,
    ),
    Template.NEW_PROMISE: Kind(
        N_("Nieuw moment"),
        N_("Als de inwoner een ander moment koos, op elk uur."),
        (fields.number(), *_promise(), _status()),
        media=_BY_BOTH,
        any_hour=True,
        sms_parts=1,
    ),
    Template.CALL_WINDOW: Kind(
        N_("Wij bellen u tussen"),
        N_("Als een collega een tijd kiest om te bellen."),
        (fields.number(), *_window(needed=BOTH), _choose()),
        media=_BY_BOTH,
    ),
    Template.NOT_REACHED: Kind(
        N_("Niet bereikt"),
        N_("Na een poging waarbij wij de inwoner niet spraken."),
        (
            fields.number(),
            fields.clock("tried_at", N_("hoe laat wij belden"), fields.clock_example(10, 44)),
            *_window(needed=NOWHERE),
            _choose(),
        ),
        media=_BY_BOTH,
    ),
    Template.LAST_ATTEMPT: Kind(
        N_("Laatste poging"),
        N_("Als wij vaak genoeg belden en de inwoner nog niet spraken."),
        (
            fields.number(),
            Field("tries", Shape.LINE, N_("hoe vaak wij belden"), "drie keer", "three times"),
            Field("employee", Shape.LINE, N_("naam van de collega"), "Marloes", needed=MAIL),
            Field(
                "employee_number",
                Shape.LINE,
                N_("rechtstreeks nummer van de collega"),
                "0224 12 34 56",
                needed=MAIL,
            ),
            fields.day("open_until", N_("tot wanneer het bericht open blijft"), needed=MAIL),
            fields.link("choose_url", N_("pagina om anders te kiezen")),
        ),
    ),
    Template.AGREEMENT: Kind(
        N_("Afspraak"),
        N_("Als wij aan de telefoon iets afspraken."),
        (fields.number(), _what(), fields.day("due_on", N_("uiterlijke dag")), _status()),
        media=_BY_BOTH,
        sms_parts=1,
    ),
    Template.AGREEMENT_LATE: Kind(
        N_("Later dan afgesproken"),
        N_("Als wij een afspraak niet op tijd halen."),
        (
            fields.number(),
            _what(),
            fields.day("due_on", N_("dag die wij afspraken")),
            fields.day("new_due_on", N_("nieuwe dag"), on=date(2026, 12, 4)),
            Field(
                "reason",
                Shape.LINE,
                N_("waarom het later wordt"),
                "de stratenmaker ziek is",
                "the paver is ill",
                needed=BOTH,
                shortest=12,
            ),
            _status(needed=SMS),
        ),
        media=_BY_BOTH,
    ),
    Template.ANSWER: Kind(
        N_("Antwoord"),
        N_("Als een collega een inwoner per mail antwoordt."),
        (
            fields.number(),
            Field(
                "answer",
                Shape.PROSE,
                N_("wat de collega schreef"),
                "Dank voor uw bericht.\n\nWij kijken donderdag met u mee.",
                "Thank you for your message.\n\nWe will have a look with you on Thursday.",
                needed=MAIL,
            ),
            _status(needed=NOWHERE),
        ),
    ),
    Template.AFTERCARE: Kind(
        N_("Nazorg"),
        N_("Een tijd na het gesprek: is het nu goed geregeld?"),
        (
            fields.number(),
            _spoken_on(),
            fields.link("survey_url", N_("de vragen"), needed=BOTH, example=fields.SURVEY),
            fields.link("stop_url", N_("geen vragen meer")),
        ),
        media=_BY_BOTH,
    ),
    Template.AFTERCARE_REMINDER: Kind(
        N_("Nazorg, herinnering"),
        N_("Eén keer, als iemand de nazorgvragen nog niet beantwoordde."),
        (
            fields.number(),
            _spoken_on(),
            fields.link("survey_url", N_("de vragen"), needed=BOTH, example=fields.SURVEY),
            fields.link("stop_url", N_("geen vragen meer")),
        ),
        media=_BY_BOTH,
    ),
    Template.SURVEY_INVITATION: Kind(
        N_("Uitnodiging voor een onderzoek"),
        N_("Na een contact: aan wie een collega of het afsprakensysteem uitnodigt."),
        _survey_fields(),
    ),
    Template.SURVEY_REMINDER: Kind(
        N_("Uitnodiging voor een onderzoek, herinnering"),
        N_("Eén keer, als iemand nog niet antwoordde."),
        _survey_fields(),
    ),
    Template.SPOKEN_CHECK: Kind(
        N_("Bent u gesproken?"),
        N_("Bij een steekproef van gesloten zaken."),
        (
            fields.number(),
            _spoken_on(),
            fields.link("answer_url", N_("ja of nee kiezen"), needed=BOTH),
        ),
        media=_BY_BOTH,
    ),
    **{
        Template(name): Kind(label, when, of, media=_BY_BOTH)
        for name, (label, when, of) in TO_THINK_ALONG.items()
    },
    **{Template(name): _notice(label, when) for name, (label, when) in ABOUT_CASES.items()},
    Template.CALL_UNCONFIRMED: Kind(
        N_("Seintje: gesprek zonder uitkomst"),
        N_("Aan wie belde en nog niet zei hoe het ging."),
        (
            _CASES[1],
            fields.link("calls_url", N_("gesprekken zonder uitkomst"), needed=MAIL),
        ),
        for_colleagues=True,
    ),
    Template.MAIL_NEARLY_GONE: _mail_notice(
        N_("Seintje: mail wacht, bijna te laat"), N_("Aan wie de zaak heeft, of de teamleider.")
    ),
    Template.MAIL_BREACHED: _mail_notice(
        N_("Seintje: mail wacht te lang"), N_("Aan wie de zaak heeft en de teamleider.")
    ),
    **{
        Template(name): Kind(label, when, of, for_colleagues=True)
        for name, (label, when, of) in TO_COLLEAGUES.items()
    },
    Template.PASSWORD_RESET: Kind(
        N_("Nieuw wachtwoord"),
        N_("Als een collega het wachtwoord vergat, op elk uur."),
        (
            fields.link("link", N_("wachtwoord kiezen"), needed=MAIL),
            Field("minutes", Shape.LINE, N_("hoe lang de link werkt"), 30, needed=MAIL),
        ),
        for_colleagues=True,
        any_hour=True,
        fixed=True,
    ),
}


@dataclass(frozen=True)
class TextKey:
    """Which text: what about, for what, in which language."""

    template: Template
    medium: Medium
    language: str

    @property
    def kind(self) -> Kind:
        """What is known of it."""
        return KINDS[self.template]

    @property
    def known(self) -> tuple[Field, ...]:
        """Its fields."""
        return self.kind.fields_for(self.medium)


#: Every text there is, in the order of the list.
ALL_TEXTS = tuple(
    TextKey(template, medium, language)
    for template, kind in KINDS.items()
    for medium in kind.media
    for language in kind.languages
)


def find_key(template: str, medium: str, language: str) -> TextKey | None:
    """Return the text with these three words, or None when there is none."""
    wanted = (template, medium, language)
    return next(
        (key for key in ALL_TEXTS if (key.template, key.medium, key.language) == wanted), None
    )

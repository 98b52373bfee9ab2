# SPDX-License-Identifier: EUPL-1.2
"""The shape of what a resident sends; what it must hold is decided by ``intake``."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag
from wtforms.validators import AnyOf, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.accounts.rules import email_fault
from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import PartOfDay
from feedback.callbacks.rules import IN_WRITING, find_window
from feedback.callbacks.services.moments import PHONE, Choice
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.contacts.rules.details import (
    PREFERRED_CHANNEL_LABELS,
    PREFERRED_TIME_LABELS,
    ContactDetails,
    PreferredChannel,
    read_contact,
)
from feedback.errors import Invalid
from feedback.files.services import Prepared
from feedback.intake.services import ContactInput, Report
from feedback.wording import N_

CALL, OTHER, ANONYMOUS = "call", "other", "anonymous"
OFFERED_KINDS = (CaseKind.COMPLAINT, CaseKind.SUGGESTION, CaseKind.COMPLIMENT)
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
AS_SOON_AS_POSSIBLE = "asap"
#: A resident chooses from the pages of two weeks; an old page may hold a day that is near.
MOST_DAYS_AHEAD = 28
_MOMENT = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})\.(?P<part>morning|afternoon)", re.ASCII)
#: What a way of getting in touch needs to know.
_NEEDED_BY: dict[str, tuple[str, ...]] = {
    PHONE: ("phone",),
    PreferredChannel.INTERPRETER.value: ("phone", "interpreter_language"),
    PreferredChannel.EMAIL.value: ("email",),
    PreferredChannel.POST.value: ("address",),
    PreferredChannel.HOME_VISIT.value: ("address",),
}


class TellForm(FlaskForm):
    """Tell us: kind, story, and whether and how we may answer."""

    kind = RadioField(
        _("Wat wilt u vertellen?"),
        choices=[
            SelectChoice(CaseKind.COMPLAINT.value, _("Een klacht")),
            SelectChoice(CaseKind.SUGGESTION.value, _("Een tip")),
            SelectChoice(CaseKind.COMPLIMENT.value, _("Een compliment")),
        ],
        validators=[InputRequired(_("Kies wat u wilt vertellen."))],
        validate_choice=False,
    )
    text = TextAreaField(_("Wat is er gebeurd?"))
    files = MultipleFileField(_("Foto of bestand toevoegen"))
    topic = SelectField(_("Waar gaat het over?"), validate_choice=False, default="")
    contact_choice = RadioField(
        _("Mogen wij u bellen?"),
        choices=[
            SelectChoice(CALL, _("Ja, bel mij")),
            SelectChoice(OTHER, _("Liever niet bellen")),
            SelectChoice(ANONYMOUS, _("Ik blijf anoniem")),
        ],
        validators=[AnyOf([CALL, OTHER, ANONYMOUS], _("Kies of wij u mogen bellen."))],
        validate_choice=False,
    )
    phone = StringField(_("Uw telefoonnummer"))
    name = StringField(_("Uw naam"))
    representative = StringField(_("Schrijft u voor iemand anders? Hoe heet die persoon?"))
    preferred_times = SelectMultipleField(
        _("Wanneer schikt het?"),
        choices=[
            SelectChoice(time.value, _(label)) for time, label in PREFERRED_TIME_LABELS.items()
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    preferred_channel = RadioField(
        _("Hoe wilt u van ons horen?"),
        choices=[
            SelectChoice(way.value, _(label)) for way, label in PREFERRED_CHANNEL_LABELS.items()
        ],
        validate_choice=False,
    )
    email = StringField(_("Uw e-mailadres"))
    address = TextAreaField(_("Uw adres"))
    interpreter_language = StringField(_("In welke taal?"))
    # Without a label WTForms would read its own catalogue to make one from the name.
    submission_key = HiddenField("", default=lambda: secrets.token_urlsafe(32))

    def validate_kind(self, field: RadioField) -> None:
        """Accept the three kinds a resident can choose."""
        if field.data not in OFFERED_KINDS:
            field.errors = [_("Kies wat u wilt vertellen.")]

    def check_way(self) -> bool:
        """Ask for the story and for what the chosen way of answering needs.

        Returns whether it is all there. Everything that is missing is said at once.
        """
        complete = True
        if not (self.text.data or "").strip():
            self.text.errors = [_("Schrijf op wat er is gebeurd.")]
            complete = False
        if self.contact_choice.data == CALL and not (self.phone.data or "").strip():
            self.phone.errors = [
                _(
                    "Vul uw telefoonnummer in, bijvoorbeeld 06 12 34 56 78. "
                    "Of kies: liever niet bellen."
                )
            ]
            complete = False
        return self._check_other_way() and complete

    def check_files(self, problems: Sequence[str]) -> bool:
        """Put what is wrong with the files beside their field; returns whether all is well."""
        self.files.errors = list(problems)
        return not problems

    def _check_other_way(self) -> bool:
        if self.contact_choice.data != OTHER:
            return True
        way = self.preferred_channel.data
        if way not in {one.value for one in PreferredChannel}:
            self.preferred_channel.errors = [_("Kies hoe u van ons wilt horen.")]
            return False
        by_mail = way == PreferredChannel.POST.value
        needed = self.address if by_mail else self.email
        other = self.phone.data or self.email.data or self.address.data
        if not (needed.data or "").strip() and (by_mail or way == "email" or not other):
            words = _("Vul uw adres in.") if by_mail else _("Vul uw e-mailadres in.")
            needed.errors = [words]
            return False
        return True

    def report(self, *, language: str, sent_along: Iterable[Prepared] = ()) -> Report:
        """Return the message this form holds; only what goes with the choice is kept."""
        choice = self.contact_choice.data
        other = choice == OTHER
        key = self.submission_key.data or ""
        contact = ContactInput(
            name=self.name.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            address=(self.address.data or "") if other else "",
            preferred_channel=(self.preferred_channel.data or "") if other else "",
            preferred_times=tuple(self.preferred_times.data or ()),
            interpreter_language=(self.interpreter_language.data or "") if other else "",
            representative=self.representative.data or "",
        )
        return Report(
            kind=CaseKind(self.kind.data),
            channel=Channel.WEBSITE,
            story=self.text.data or "",
            contact=None if choice == ANONYMOUS else contact,
            call_requested=choice == CALL,
            topic=self.topic.data or "",
            language=language,
            submission_key=key if _KEY.fullmatch(key) else None,
            sent_along=tuple(sent_along),
        )


class ChooseForm(FlaskForm):
    """When and how we get in touch; ``moment`` is "asap" or a day and a part of it."""

    way = RadioField(
        _("Hoe wilt u van ons horen?"),
        choices=[
            SelectChoice(PHONE, _("Bel mij")),
            *(SelectChoice(way.value, _(label)) for way, label in PREFERRED_CHANNEL_LABELS.items()),
        ],
        validate_choice=False,
    )
    moment = StringField(_("Wanneer schikt het?"))
    phone = StringField(_("Uw telefoonnummer"))
    email = StringField(_("Uw e-mailadres"))
    address = TextAreaField(_("Uw adres"))
    interpreter_language = StringField(_("In welke taal?"))
    no_messages = BooleanField(_("Stuur mij geen bericht als u mij niet kon bereiken"))

    def choice(self, *, now: datetime, calendar: ServiceCalendar) -> Choice:
        """Return what was chosen; raises ``Invalid`` with a sentence by field."""
        way = self.way.data or ""
        if way not in {PHONE, *(one.value for one in PreferredChannel)}:
            raise Invalid({"way": N_("Kies hoe u van ons wilt horen.")})
        marked = (self.moment.data or "").strip()
        if way in IN_WRITING or marked == AS_SOON_AS_POSSIBLE:
            return Choice(way)
        found = _MOMENT.fullmatch(marked)
        day = _read_day(found["day"]) if found else None
        if found is None or day is None:
            raise Invalid({"moment": N_("Kies wanneer het u schikt.")})
        window = find_window(
            day,
            PartOfDay(found["part"]),
            now=now,
            calendar=calendar,
            most_days=MOST_DAYS_AHEAD,
        )
        return Choice(way, window)

    def more(self) -> ContactDetails:
        """Return what was typed that the chosen way needs; raises ``Invalid`` by field."""
        needed = _NEEDED_BY.get(self.way.data or "", ())
        typed = {name: self[name].data or "" for name in needed}
        return read_contact(**typed)

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field; nothing that was typed is lost."""
        for name, sentence in refusal.fields.items():
            self[name].errors = [gettext(sentence)]


class ForgottenForm(FlaskForm):
    """Where to send a link for a new password."""

    email = StringField(
        _("E-mailadres"),
        [InputRequired(_("Vul uw e-mailadres in."))],
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": "false"},
    )

    def validate_email(self, field: StringField) -> None:
        """Refuse what cannot be an address."""
        fault = email_fault(field.data or "")
        if fault is not None:
            raise ValidationError(gettext(fault))


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

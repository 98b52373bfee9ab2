# SPDX-License-Identifier: EUPL-1.2
"""What a colleague types on behalf of a resident (namens een inwoner)."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.accounts.rules import Actor
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.contacts.rules.details import PREFERRED_CHANNEL_LABELS, PREFERRED_TIME_LABELS
from feedback.desk.forms.choices import offered
from feedback.desk.rules.labels import KIND_LABELS
from feedback.desk.rules.typed import read_moment
from feedback.intake.services import ContactInput, Report
from feedback.wording import N_


class Answered(enum.StrEnum):
    """Whether and how this resident is answered."""

    CALL = "call"
    OTHER = "other"
    NO_ANSWER = "no_answer"
    ANONYMOUS = "anonymous"


ANSWERED = {
    Answered.CALL: N_("Ja, terugbellen"),
    Answered.OTHER: N_("Liever niet bellen: anders antwoorden"),
    Answered.NO_ANSWER: N_("Geen antwoord nodig, wel gegevens bewaren"),
    Answered.ANONYMOUS: N_("Blijft anoniem"),
}
TYPED_CHANNELS = (
    Channel.PHONE,
    Channel.COUNTER,
    Channel.POST,
    Channel.EMAIL,
    Channel.SOCIAL,
    Channel.HOME_VISIT,
)
_KEY_LENGTH = 43


class NewCaseForm(FlaskForm):
    """A message that came by phone, at the counter, by letter: the same case as any other."""

    kind = RadioField(
        _("Wat is het?"),
        choices=offered(KIND_LABELS),
        validate_choice=False,
    )
    channel = RadioField(
        _("Hoe kwam het binnen?"),
        choices=offered({word: CHANNEL_LABELS[word] for word in TYPED_CHANNELS}),
        default=Channel.PHONE.value,
        validate_choice=False,
    )
    begun = HiddenField()
    received = StringField(_("Wanneer kwam het binnen?"))
    text = TextAreaField(_("Wat vertelt de inwoner?"))
    topic = SelectField(_("Waar gaat het over?"), validate_choice=False, default="")
    district = SelectField(_("Welke wijk?"), validate_choice=False, default="")
    contact_choice = RadioField(
        _("Mogen wij bellen?"),
        choices=offered(ANSWERED),
        default=Answered.CALL.value,
        validate_choice=False,
    )
    name = StringField(_("Naam"))
    phone = StringField(_("Telefoonnummer"))
    email = StringField(_("E-mailadres"))
    address = TextAreaField(_("Adres"))
    preferred_times = SelectMultipleField(
        _("Wanneer schikt het?"),
        choices=offered(PREFERRED_TIME_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    preferred_channel = RadioField(
        _("Hoe wil de inwoner van ons horen?"),
        choices=offered(PREFERRED_CHANNEL_LABELS),
        validate_choice=False,
    )
    interpreter_language = StringField(_("Taal van de tolk"))
    representative = StringField(_("Belt of schrijft iemand anders voor deze inwoner? Naam"))
    submission_key = HiddenField(default=lambda: secrets.token_urlsafe(32))

    def check(self) -> bool:
        """Name what is missing beside its field; returns whether it can be handed over."""
        if self.kind.data not in {word.value for word in CaseKind}:
            self.kind.errors = [_("Kies wat het is.")]
        if self.channel.data not in {word.value for word in TYPED_CHANNELS}:
            self.channel.errors = [_("Kies hoe het binnenkwam.")]
        if self.received_at is None:
            self.received.errors = [_("Vul in wanneer het binnenkwam.")]
        choice = self.contact_choice.data
        if choice not in set(Answered):
            self.contact_choice.errors = [_("Kies of wij mogen bellen.")]
        typed = any((f.data or "").strip() for f in (self.phone, self.email, self.address))
        if choice != Answered.ANONYMOUS and not typed:
            words = _("Vul een telefoonnummer of e-mailadres in. Of kies: blijft anoniem.")
            self.phone.errors = [words]
        if choice == Answered.OTHER and self.preferred_channel.data not in PREFERRED_CHANNEL_LABELS:
            self.preferred_channel.errors = [_("Kies hoe de inwoner van ons wil horen.")]
        return not self.errors

    @property
    def received_at(self) -> datetime | None:
        """The resident's own moment."""
        return read_moment(self.received.data, exact=self.begun.data)

    def report(self, *, by: Actor) -> Report:
        """Return the message in this form, once it was checked."""
        choice = self.contact_choice.data
        key = self.submission_key.data or ""
        is_other = choice == Answered.OTHER
        contact = None if choice == Answered.ANONYMOUS else self._contact(is_other=is_other)
        return Report(
            kind=CaseKind(self.kind.data),
            channel=Channel(self.channel.data),
            story=self.text.data or "",
            contact=contact,
            call_requested=choice == Answered.CALL,
            received_at=self.received_at,
            topic=self.topic.data or "",
            district=self.district.data or "",
            submission_key=key if len(key) == _KEY_LENGTH and key.isascii() else None,
            entered_by_id=by.id,
            team_id=by.team_id,
        )

    def _contact(self, *, is_other: bool) -> ContactInput:
        return ContactInput(
            name=self.name.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            address=self.address.data or "",
            preferred_channel=(self.preferred_channel.data or "") if is_other else "",
            preferred_times=tuple(self.preferred_times.data or ()),
            interpreter_language=(self.interpreter_language.data or "") if is_other else "",
            representative=self.representative.data or "",
        )

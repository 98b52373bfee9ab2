# SPDX-License-Identifier: EUPL-1.2
"""The small forms on a case page."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from feedback.business_time.day_parts import PartOfDay
from feedback.callbacks.rules import AttemptOutcome
from feedback.cases.rules import CaseKind, CloseReason, ReopenReason
from feedback.desk.forms.choices import offered
from feedback.desk.rules.labels import CLOSE_LABELS, KIND_LABELS, OUTCOME_LABELS, REOPEN_LABELS
from feedback.desk.rules.tries import PART_WORDS
from feedback.desk.rules.typed import read_day, read_moment


class AttemptForm(FlaskForm):
    """How a call went."""

    begun = HiddenField()
    call = HiddenField()
    outcome = RadioField(
        _("Hoe ging het?"),
        choices=offered(OUTCOME_LABELS),
        validate_choice=False,
    )
    started = StringField(_("Wanneer belde u?"))
    note = TextAreaField(_("Notitie bij deze poging"))

    @property
    def chosen(self) -> AttemptOutcome | None:
        """The outcome that was pressed."""
        known = {word.value: word for word in AttemptOutcome}
        return known.get(self.outcome.data or "")

    @property
    def started_at(self) -> datetime | None:
        """When the call began."""
        return read_moment(self.started.data, exact=self.begun.data)

    def name_missing(self) -> None:
        """Put what is missing beside its field."""
        if self.chosen is None:
            self.outcome.errors = [gettext("Kies hoe het ging.")]
        if self.started_at is None:
            self.started.errors = [gettext("Vul in wanneer u belde.")]


class LaterForm(FlaskForm):
    """The moment a resident asks for on the phone: a day and a part of it."""

    day = StringField(_("Op welke dag?"), id="later-dag")
    part = RadioField(
        _("Welk dagdeel?"),
        choices=offered(PART_WORDS),
        default=PartOfDay.MORNING.value,
        validate_choice=False,
        id="later-deel",
    )

    @property
    def chosen_day(self) -> date | None:
        """The day."""
        return read_day(self.day.data)

    @property
    def chosen_part(self) -> PartOfDay:
        """The part of the day; what is no part is the morning."""
        is_afternoon = self.part.data == PartOfDay.AFTERNOON.value
        return PartOfDay.AFTERNOON if is_afternoon else PartOfDay.MORNING


class LetterForm(FlaskForm):
    """On which day the last letter was posted."""

    sent_on = StringField(_("Op de post gedaan op"), id="brief-dag")

    @property
    def day(self) -> date | None:
        """The day."""
        return read_day(self.sent_on.data)


class AgreementForm(FlaskForm):
    """An agreement made outside a conversation."""

    text = StringField(_("Wat"))
    owner = StringField(_("Wie"))
    due_on = StringField(_("Uiterlijk"))
    on_status_page = BooleanField(_("Mag op de pagina van de inwoner"))

    @property
    def day(self) -> date | None:
        """The day by which it is done."""
        return read_day(self.due_on.data)


class NoteForm(FlaskForm):
    """A note for colleagues; no conversation."""

    text = TextAreaField(_("Notitie voor collega's"))


class CloseForm(FlaskForm):
    """Why the case is closed."""

    reason = RadioField(
        _("Waarom sluit u deze zaak?"),
        choices=offered(CLOSE_LABELS),
        default=CloseReason.HANDLED.value,
    )


class ReopenForm(FlaskForm):
    """Why the case is opened again."""

    reason = RadioField(
        _("Waarom heropent u deze zaak?"),
        choices=offered(REOPEN_LABELS),
        default=ReopenReason.RESIDENT_ASKED.value,
    )


class KindForm(FlaskForm):
    """What a case is, and what it is about; ``version`` is the one that was read."""

    version = HiddenField()
    kind = RadioField(
        _("Wat is het?"),
        choices=offered(KIND_LABELS),
    )
    topic_id = SelectField(_("Waar gaat het over?"), validate_choice=False)

    @property
    def chosen(self) -> CaseKind:
        """The chosen kind, once validated."""
        return CaseKind(self.kind.data)

# SPDX-License-Identifier: EUPL-1.2
"""The conversation in eight blocks (domain.md 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.callbacks.rules import Emotion, Need
from feedback.callbacks.services.calls import MOST_BESIDE_SIGNAL, NewAgreement, Talk
from feedback.cases.rules import CaseKind, check_due_on
from feedback.catalogue.rules import SIGNAL_LABELS, Signal
from feedback.desk.forms.choices import offered
from feedback.desk.rules.labels import ANSWER_LABELS, EMOTION_LABELS, NEED_LABELS, Answer
from feedback.desk.rules.typed import read_day, read_moment
from feedback.errors import Invalid
from feedback.text_guard import clean_text

ROWS, MOST_ROWS = 2, 10
#: In which block a field stands: errors open that block.
BLOCK_OF = {
    "prepared": 1,
    "started": 2,
    "opened": 2,
    "summary": 3,
    "emotion": 3,
    "underlying_story": 4,
    "needs": 4,
    "signals": 4,
    "cause_before": 4,
    "cause_after": 4,
    "summary_confirmed": 5,
    "agreements": 6,
    "no_agreement": 6,
    "route_explained": 6,
    "consent_think_along": 6,
    "hears_on": 7,
    "consent_score": 7,
    "consent_surprise": 7,
    "note": 8,
    "reflection": 8,
}


class AgreementRow(Form):
    """One agreement: who does what by when."""

    text = StringField(_("Wat"))
    owner = StringField(_("Wie"))
    due_on = StringField(_("Uiterlijk"))
    on_status_page = BooleanField(_("Mag op de pagina van de inwoner"))

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed in this row."""
        return not any(clean_text(f.data or "") for f in (self.text, self.owner, self.due_on))

    def check(self, *, today: date) -> bool:
        """Put what is missing beside its field; returns whether the row can be agreed."""
        if not clean_text(self.text.data or ""):
            self.text.errors = [gettext("Schrijf op wat u afspreekt.")]
        if not clean_text(self.owner.data or ""):
            self.owner.errors = [gettext("Schrijf op wie dit doet.")]
        due_on = read_day(self.due_on.data)
        if due_on is None:
            self.due_on.errors = [gettext("Kies een datum.")]
        else:
            try:
                check_due_on(due_on, today=today)
            except Invalid as refusal:
                self.due_on.errors = [gettext(refusal.fields["dueOn"])]
        return not (self.text.errors or self.owner.errors or self.due_on.errors)

    def agreement(self) -> NewAgreement:
        """Return the agreement in this row, once it was checked."""
        due_on = read_day(self.due_on.data)
        assert due_on is not None, "checked before"
        return NewAgreement(
            self.text.data or "", self.owner.data or "", due_on, bool(self.on_status_page.data)
        )


class ConversationForm(FlaskForm):
    """What was said; mandatory are the starred parts of the guide."""

    begun = HiddenField()
    seen = HiddenField(default="0")
    version = HiddenField(default="0")
    prepared = BooleanField(_("Ik las de zaak en het eerdere contact, zonder oordeel"))
    started = StringField(_("Het gesprek begon op"))
    opened = BooleanField(
        _("Ik zei wie ik ben en waarom ik bel. Het schikt. Ik spreek de juiste persoon.")
    )
    summary = TextAreaField(_("Wat is er gebeurd, in de woorden van de inwoner?"))
    emotion = RadioField(
        _("Hoe voelde dat?"),
        choices=offered(EMOTION_LABELS),
        validate_choice=False,
    )
    underlying_story = TextAreaField(_("Wat speelt er echt?"))
    needs = SelectMultipleField(
        _("Wat heeft de inwoner nodig?"),
        choices=offered(NEED_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    signals = SelectMultipleField(
        _("Hoorde u iets dat niet kan wachten?"),
        choices=offered(SIGNAL_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    cause_before = StringField(_("Oorzaak vóór het gesprek"))
    cause_after = StringField(_("Oorzaak nu"))
    summary_confirmed = RadioField(
        _("U vatte samen en vroeg: klopt dit?"),
        choices=offered(ANSWER_LABELS),
        validate_choice=False,
    )
    agreements = FieldList(FormField(AgreementRow), min_entries=ROWS, max_entries=MOST_ROWS)
    no_agreement = BooleanField(_("Wij hoeven niets af te spreken"))
    route_explained = BooleanField(_("Ik legde uit: wij lossen het samen op, officieel mag ook"))
    consent_think_along = BooleanField(_("Wil meedenken over hoe het beter kan"))
    hears_on = StringField(_("Wanneer hoort de inwoner van ons?"))
    consent_score = BooleanField(_("Wij mogen later een cijfer vragen"))
    consent_surprise = BooleanField(_("Wij mogen iets kleins sturen"))
    note = TextAreaField(_("Notitie voor collega's"))
    reflection = TextAreaField(_("Wat kunnen wij beter doen?"))

    def check(self, *, kind: CaseKind, today: date) -> bool:
        """Name every mandatory part that is missing; returns whether the talk is whole."""
        self._require("started", bool(self.started_at), _("Vul in wanneer het gesprek begon."))
        self._require("opened", self.opened.data, _("Vink aan hoe u begon (blok 2)."))
        told = clean_text(self.summary.data or "")
        self._require("summary", told, _("Schrijf op wat er is gebeurd (blok 3)."))
        self._require("needs", self._needs(), _("Kies wat de inwoner nodig heeft (blok 4)."))
        answered = self.summary_confirmed.data in set(Answer)
        self._require("summary_confirmed", answered, _("Vraag of het klopt (blok 5)."))
        self._check_agreements(today=today)
        too_much = len(self.underlying_story.data or "") > MOST_BESIDE_SIGNAL
        brief = _("Schrijf bij een signaal alleen op wat nodig is, in 300 tekens (blok 4).")
        self._require("underlying_story", not (self._signals() and too_much), brief)
        if kind is CaseKind.COMPLAINT:
            explained = _("Leg uit dat officieel ook mag (blok 6).")
            self._require("route_explained", self.route_explained.data, explained)
        hears = clean_text(self.hears_on.data or "")
        self._require("hears_on", hears, _("Schrijf op wanneer de inwoner iets hoort (blok 7)."))
        return not self.errors

    @property
    def started_at(self) -> Any:
        """When the talk began, to the second where the page knows it."""
        return read_moment(self.started.data, exact=self.begun.data)

    @property
    def first_wrong_block(self) -> int | None:
        """The number of the first block in which something is missing."""
        return min((BLOCK_OF[name] for name in self.errors if name in BLOCK_OF), default=None)

    def talk(self) -> Talk:
        """Return the conversation, once it was checked."""
        emotion = self.emotion.data
        known = {word.value for word in Emotion}
        return Talk(
            started_at=self.started_at,
            summary=self.summary.data or "",
            needs=self._needs(),
            emotion=Emotion(emotion) if emotion in known else None,
            signals=self._signals(),
            underlying_story=self.underlying_story.data,
            cause_before=self.cause_before.data,
            cause_after=self.cause_after.data,
            summary_confirmed=self.summary_confirmed.data == Answer.YES,
            route_explained=bool(self.route_explained.data),
            hears_on=self.hears_on.data,
            consent_score=bool(self.consent_score.data),
            consent_think_along=bool(self.consent_think_along.data),
            consent_surprise=bool(self.consent_surprise.data),
            note=self.note.data,
            reflection=self.reflection.data,
            agreements=[row.form.agreement() for row in self._filled()],
        )

    def _needs(self) -> list[Need]:
        known = {word.value: word for word in Need}
        return [known[word] for word in self.needs.data or () if word in known]

    def _signals(self) -> list[Signal]:
        known = {word.value: word for word in Signal}
        return [known[word] for word in self.signals.data or () if word in known]

    def _filled(self) -> list[Any]:
        return [row for row in self.agreements.entries if not row.form.is_blank]

    def _check_agreements(self, *, today: date) -> None:
        filled = self._filled()
        whole = [row.form.check(today=today) for row in filled]
        if not all(whole):
            self.agreements.errors = [gettext("Maak de afspraken af (blok 6).")]
        if not filled and not self.no_agreement.data:
            words = gettext("Schrijf een afspraak op, of vink aan dat er geen nodig is (blok 6).")
            self.no_agreement.errors = [words]

    def _require(self, name: str, given: object, words: object) -> None:
        if not given:
            self[name].errors = [str(words)]


def blank_conversation() -> ConversationForm:
    """Return the form as it is before a call."""
    return ConversationForm(MultiDict())


def draft_form(saved: Mapping[str, Any] | None, **known: str) -> ConversationForm:
    """Return the form as it was left in a draft; ``known`` fills what the draft has not."""
    values: MultiDict[str, str] = MultiDict()
    for name, value in {**known, **(saved or {})}.items():
        values.setlist(name, list(value) if isinstance(value, list) else [value])
    for name, value in known.items():
        if not values.get(name):
            values[name] = value
    return ConversationForm(values)

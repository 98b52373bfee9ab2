# SPDX-License-Identifier: EUPL-1.2
"""What a colleague types to make a survey, a question, a round or a way in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.errors import Invalid
from feedback.surveys.rules.drafting import new_code, read_choices, write_choices
from feedback.surveys.rules.instruments import (
    ENTRANCE_LABELS,
    INSTRUMENT_LABELS,
    MADE_HERE,
    EntranceKind,
    Instrument,
)
from feedback.surveys.rules.questionnaire import (
    KIND_LABELS,
    OWN_KINDS,
    TYPED,
    Choice,
    Condition,
    Question,
    QuestionKind,
)
from feedback.surveys.services.building import Fieldwork
from feedback.wording import N_

ODD = N_("Kies een van de antwoorden.")


def _checks(label: str, choices: Sequence[SelectChoice] = ()) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=list(choices),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


def _channels() -> list[SelectChoice]:
    return [SelectChoice(one.value, _(label)) for one, label in CHANNEL_LABELS.items()]


def _channel(word: str | None, *, field: str = "channel") -> Channel | None:
    try:
        return Channel(word) if word else None
    except ValueError:
        raise Invalid({field: ODD}) from None


def _day(text: str | None, *, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({field: N_("Vul een datum in, zoals 2026-11-23.")}) from None


class MakeSurveyForm(FlaskForm):
    """A new survey."""

    title = StringField(_("Hoe heet het onderzoek?"))
    key = StringField(_("Korte naam, voor adressen en bestanden"))
    instrument = RadioField(
        _("Hoe gebruikt u het?"),
        choices=[SelectChoice(one.value, _(INSTRUMENT_LABELS[one])) for one in MADE_HERE],
        validate_choice=False,
        default=Instrument.CONTINUOUS.value,
    )

    @property
    def chosen(self) -> Instrument:
        """The instrument; raises ``Invalid`` for another word."""
        try:
            return Instrument(self.instrument.data or "")
        except ValueError:
            raise Invalid({"instrument": ODD}) from None


class QuestionForm(FlaskForm):
    """One question: its words, its answers, when it is asked."""

    seen = HiddenField("")
    kind = RadioField(
        _("Wat voor antwoord?"),
        choices=[SelectChoice(one.value, _(KIND_LABELS[one])) for one in OWN_KINDS],
        validate_choice=False,
        default=QuestionKind.ASPECT.value,
    )
    label = TextAreaField(_("De vraag"))
    label_en = TextAreaField(_("De vraag in het Engels"))
    help = StringField(_("Hulp onder de vraag"))
    help_en = StringField(_("Hulp in het Engels"))
    choices = TextAreaField(_("De antwoorden"))
    channels = _checks(_("Alleen na contact via"), _channels())
    only_if = _checks(_("Alleen vragen bij deze antwoorden"))
    required = BooleanField(_("Een antwoord is nodig"))
    beside = BooleanField(_("Op hetzelfde scherm als de vraag ervoor"))

    def prepare(self, before: Sequence[Question]) -> None:
        """Offer the answers to earlier questions as conditions."""
        self.only_if.choices = [
            SelectChoice(f"{one.code}:{answer}", f"{one.label[:40]}: {answer}")
            for one in before
            if one.kind not in TYPED
            for answer in one.answers
        ]

    def show(self, question: Question) -> None:
        """Fill the form with a question as it is."""
        self.kind.data = question.kind.value
        for name in ("label", "label_en", "help", "help_en", "required", "beside"):
            self[name].data = getattr(question, name)
        self.choices.data = write_choices(question.choices)
        self.channels.data = [channel.value for channel in question.channels]
        condition = question.only_if
        self.only_if.data = (
            [f"{condition.code}:{answer}" for answer in condition.answers] if condition else []
        )

    def question(self, held: Question | None, *, taken: Sequence[str]) -> Question:
        """Return the question as it was typed; raises ``Invalid`` by field.

        A question of the bank keeps its kind and code, so that its series goes on.
        """
        label = " ".join((self.label.data or "").split())
        kind = held.kind if held else self._own_kind()
        return Question(
            kind=kind,
            code=held.code if held else new_code(label or "vraag", taken=taken),
            label=label,
            label_en=" ".join((self.label_en.data or "").split()),
            help=(self.help.data or "").strip()[:300],
            help_en=(self.help_en.data or "").strip()[:300],
            choices=self._choices(held) if kind is QuestionKind.CHOICE else (),
            channels=tuple(
                found
                for word in self.channels.data or ()
                if (found := _channel(word, field="channels")) is not None
            ),
            only_if=self._condition(),
            required=bool(self.required.data),
            beside=bool(self.beside.data),
        )

    def _own_kind(self) -> QuestionKind:
        known = {one.value: one for one in OWN_KINDS}
        if self.kind.data not in known:
            raise Invalid({"kind": ODD})
        return known[self.kind.data]

    def _choices(self, held: Question | None) -> tuple[Choice, ...]:
        return read_choices(self.choices.data or "", held=held.choices if held else ())

    def _condition(self) -> Condition | None:
        pairs = [word.partition(":") for word in self.only_if.data or ()]
        codes = {code for code, _colon, _answer in pairs}
        if len(codes) > 1:
            raise Invalid({"only_if": N_("Kies antwoorden van één vraag.")})
        if not pairs:
            return None
        return Condition(codes.pop(), tuple(answer for _code, _colon, answer in pairs))


class RoundForm(FlaskForm):
    """A measurement."""

    name = StringField(_("Hoe heet de ronde?"))
    population = StringField(_("Van wie is dit de mening?"))
    mode = StringField(_("Hoe wordt het gevraagd?"))
    begins_on = StringField(_("Eerste dag van het veldwerk"))
    ends_on = StringField(_("Laatste dag van het veldwerk"))
    quota_counter = StringField(_("Antwoorden nodig: balie"))
    quota_phone = StringField(_("Antwoorden nodig: telefoon"))
    quota_website = StringField(_("Antwoorden nodig: website"))

    @property
    def fieldwork(self) -> Fieldwork:
        """What was typed; raises ``Invalid`` by field."""
        return Fieldwork(
            name=self.name.data or "",
            population=self.population.data or "",
            mode=self.mode.data or "",
            begins_on=_day(self.begins_on.data, field="begins_on"),
            ends_on=_day(self.ends_on.data, field="ends_on"),
            quota={
                channel: self._wanted(channel)
                for channel in (Channel.COUNTER, Channel.PHONE, Channel.WEBSITE)
            },
        )

    def _wanted(self, channel: Channel) -> int:
        name = f"quota_{channel.value}"
        typed = (self[name].data or "0").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            raise Invalid({name: N_("Vul een heel aantal in van 0 tot 100.000.")})
        return int(typed)


class EntranceForm(FlaskForm):
    """A card, kiosk, link or meeting."""

    kind = RadioField(
        _("Wat voor ingang?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in ENTRANCE_LABELS.items()],
        validate_choice=False,
        default=EntranceKind.CARD.value,
    )
    label = StringField(_("Waar is het?"))
    channel = SelectField(
        _("Na contact via"),
        choices=[SelectChoice("", _("Weet ik niet")), *_channels()],
        validate_choice=False,
    )
    round = SelectField(_("Bij welke ronde?"), validate_choice=False)

    def prepare(self, rounds: Sequence[str]) -> None:
        """Offer the rounds of this survey."""
        self.round.choices = [SelectChoice("", _("Geen")), *(SelectChoice(n, n) for n in rounds)]

    @property
    def chosen_kind(self) -> EntranceKind:
        """The kind; raises ``Invalid`` for another word."""
        try:
            return EntranceKind(self.kind.data or "")
        except ValueError:
            raise Invalid({"kind": ODD}) from None

    @property
    def chosen_channel(self) -> Channel | None:
        """The channel; raises ``Invalid`` for another word."""
        return _channel(self.channel.data)


class InviteForm(FlaskForm):
    """The Inviter: addresses, after which contact, when they are asked."""

    addresses = TextAreaField(_("E-mailadressen, elk op een eigen regel"))
    file = FileField(_("Of kies een bestand met adressen"))
    column = StringField(_("Naam van de kolom met adressen"))
    case_number = StringField(_("Gaat het over een zaak? Vul het nummer in"))
    channel = SelectField(
        _("Na contact via"),
        choices=[SelectChoice("", _("Weet ik niet")), *_channels()],
        validate_choice=False,
        default=Channel.COUNTER.value,
    )
    when = RadioField(
        _("Wanneer versturen?"),
        choices=[
            SelectChoice("now", _("Nu")),
            SelectChoice("end_of_day", _("Aan het eind van de dag")),
        ],
        validate_choice=False,
        default="now",
    )
    language = RadioField(
        _("In welke taal?"),
        choices=[SelectChoice("nl", _("Nederlands")), SelectChoice("en", _("Engels"))],
        validate_choice=False,
        default="nl",
    )

    @property
    def lines(self) -> list[str]:
        """The addresses as they were pasted; commas and semicolons separate too."""
        text = (self.addresses.data or "").replace(";", "\n").replace(",", "\n")
        return text.splitlines()

    @property
    def chosen_channel(self) -> Channel | None:
        """The channel; raises ``Invalid`` for another word."""
        return _channel(self.channel.data)


class ImportForm(FlaskForm):
    """Which survey a file belongs to, and what its columns are."""

    key = StringField(_("Korte naam van het onderzoek"))
    mapping = TextAreaField(_("Vertaling van de kolommen (YAML)"))

# SPDX-License-Identifier: EUPL-1.2
"""Shape of what people type about their phone and about limits."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from feedback.contacts.rules.numbers import CALLED_COUNTRIES, HOME
from feedback.money import UnreadableAmount, format_euros, parse_euros
from feedback.telephony.rules.limits import BOUNDS, PhonePolicy
from feedback.telephony.rules.numbers import NumberKind


class OwnPhoneForm(FlaskForm):
    """Which phone of one's own rings first."""

    number = StringField(
        _l("Uw telefoonnummer"),
        render_kw={"type": "tel", "autocomplete": "tel", "inputmode": "tel"},
    )


class SwitchForm(FlaskForm):
    """Why the kill switch goes off or on."""

    version = HiddenField()
    reason = StringField(_l("Waarom?"), [DataRequired(_l("Schrijf op waarom u dit verandert."))])


class CentsField(StringField):
    """An amount in euros, kept in cents."""

    def process_data(self, value: object) -> None:
        """Show stored cents as an amount."""
        self.data = format_euros(value) if isinstance(value, int) else ""

    def cents(self) -> int:
        """Return the amount in cents; ``validate_`` has read it before."""
        return int(parse_euros(self.data or ""))


KIND_LABELS = {
    NumberKind.MOBILE: _l("Mobiel"),
    NumberKind.FIXED_LINE: _l("Vast"),
    NumberKind.INTERNET_LINE: _l("Internetnummer (085), alleen in Nederland"),
    NumberKind.COMPANY_LINE: _l("Bedrijfsnummer (088, 14…), alleen in Nederland"),
}


class NumbersForm(FlaskForm):
    """Which numbers may be called: countries and kinds."""

    version = HiddenField()
    kinds = SelectMultipleField(_l("Soorten nummers"), id="soorten", validate_choice=False)
    countries = SelectMultipleField(_l("Landen"), id="landen", validate_choice=False)
    reason = StringField(_l("Waarom verandert u dit?"), id="reden-nummers")

    def __init__(self, *args: Any, policy: PhonePolicy, language: str, **values: Any) -> None:
        kept = {
            "version": str(policy.version),
            "kinds": [kind.value for kind in policy.kinds],
            "countries": sorted(policy.countries),
        }
        super().__init__(*args, data=kept, **values)
        names = Locale(language).territories
        known = CALLED_COUNTRIES | policy.countries
        self.kinds.choices = [(kind.value, label) for kind, label in KIND_LABELS.items()]
        self.countries.choices = sorted(
            ((code, names.get(code, code)) for code in known),
            key=lambda one: (one[0] != HOME, one[1]),
        )

    def changes(self) -> dict[str, frozenset[str]]:
        """Return what was chosen."""
        return {
            "kinds": frozenset(self.kinds.data or ()),
            "countries": frozenset(self.countries.data or ()),
        }


class LimitsForm(FlaskForm):
    """How much may be called and texted."""

    version = HiddenField()
    calls_per_person_hour = IntegerField(_l("Gesprekken per medewerker per uur"), [InputRequired()])
    calls_per_number_day = IntegerField(_l("Gesprekken per nummer per dag"), [InputRequired()])
    calls_per_hour = IntegerField(_l("Gesprekken per uur, iedereen samen"), [InputRequired()])
    sms_per_hour = IntegerField(_l("Sms'en per uur"), [InputRequired()])
    longest_call_minutes = IntegerField(_l("Langste gesprek, in minuten"), [InputRequired()])
    day_amount_cents = CentsField(_l("Bedrag per dag"), [InputRequired()])
    reason = StringField(_l("Waarom verandert u dit?"))

    NUMBERS = (
        "calls_per_person_hour",
        "calls_per_number_day",
        "calls_per_hour",
        "sms_per_hour",
        "longest_call_minutes",
    )

    def __init__(self, *args: Any, policy: PhonePolicy, **values: Any) -> None:
        kept = {name: getattr(policy, name) for name in (*self.NUMBERS, "day_amount_cents")}
        super().__init__(*args, data={**kept, "version": str(policy.version)}, **values)

    def validate_day_amount_cents(self, field: CentsField) -> None:
        """Refuse what is no amount."""
        try:
            parse_euros(field.data or "")
        except UnreadableAmount as unreadable:
            raise ValidationError(gettext(str(unreadable))) from unreadable

    def name_missing(self) -> None:
        """Say beside each number what it may be."""
        for name in self.NUMBERS:
            field, (least, most) = self[name], BOUNDS[name]
            if field.errors or field.data is None or not least <= field.data <= most:
                field.errors = [
                    gettext("Kies een getal van %(least)s tot %(most)s.", least=least, most=most)
                ]

    def changes(self) -> dict[str, int]:
        """Return every limit as it was typed."""
        typed = {name: int(self[name].data) for name in self.NUMBERS}
        return {**typed, "day_amount_cents": self.day_amount_cents.cents()}

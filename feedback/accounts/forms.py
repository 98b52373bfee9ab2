# SPDX-License-Identifier: EUPL-1.2
"""Shape of what people type about themselves; sentences say what is wrong and the way out."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from feedback.accounts import passwords
from feedback.accounts.rules import email_fault

_BIGGEST_NUMBER = 2**53


def read_number(text: object) -> int | None:
    """Return the number of a chosen colleague; rubbish becomes one that nobody has."""
    written = str(text or "")
    if not written or written == "None":
        return None
    usable = written.isascii() and written.isdigit() and int(written) < _BIGGEST_NUMBER
    return int(written) if usable else 0


class LoginForm(FlaskForm):
    """Who are you?"""

    email = StringField(
        _l("E-mailadres"),
        [DataRequired(_l("Vul uw e-mailadres in."))],
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Wachtwoord"),
        [DataRequired(_l("Vul uw wachtwoord in."))],
        render_kw={"autocomplete": "current-password"},
    )
    volgende = HiddenField()

    def validate_email(self, field: StringField) -> None:
        """Refuse what cannot be an address, before anything is counted or hashed."""
        fault = email_fault(field.data or "")
        if fault is not None:
            raise ValidationError(gettext(fault))


class NewPasswordForm(FlaskForm):
    """A new password, twice, for there is no way to see what was typed."""

    new_password = PasswordField(
        _l("Nieuw wachtwoord"),
        [DataRequired(_l("Kies een wachtwoord."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Nog een keer"),
        [DataRequired(_l("Typ het wachtwoord nog een keer."))],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *args: Any, own_words: tuple[str, ...] = (), **values: Any) -> None:
        super().__init__(*args, **values)
        self._own_words = own_words

    def validate_new_password(self, field: PasswordField) -> None:
        """Refuse what is short or easily guessed."""
        fault = passwords.find_fault(field.data or "", own_words=self._own_words)
        if fault is not None:
            raise ValidationError(gettext(passwords.FAULT_SENTENCES[fault]))

    def validate_again(self, field: PasswordField) -> None:
        """Refuse a second one that differs."""
        if field.data != self.new_password.data:
            raise ValidationError(gettext("Dit is niet hetzelfde. Typ het nog een keer."))


class ChangePasswordForm(NewPasswordForm):
    """A new password by who knows the present one."""

    current = PasswordField(
        _l("Uw wachtwoord van nu"),
        [DataRequired(_l("Vul uw wachtwoord van nu in."))],
        render_kw={"autocomplete": "current-password"},
    )


class DayField(DateField):
    """A day, with a sentence that helps."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day a browser or a person wrote."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Vul een dag in, bijvoorbeeld 24-11-2026.")) from error


class AbsenceForm(FlaskForm):
    """From when to when, and who answers meanwhile."""

    starts_on = DayField(
        _l("Eerste dag"),
        [InputRequired(_l("Vul de eerste dag in."))],
        format=["%Y-%m-%d", "%d-%m-%Y"],
    )
    ends_on = DayField(_l("Laatste dag"), [Optional()], format=["%Y-%m-%d", "%d-%m-%Y"])
    deputy_id = SelectField(_l("Wie is uw vervanger?"), coerce=read_number)

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **values: Any) -> None:
        super().__init__(*args, **values)
        nobody = ("", gettext("Mijn team"))
        self.deputy_id.choices = [nobody, *((str(number), name) for number, name in colleagues)]
        self.deputy_id.validate_choice = False  # the service decides who may be a deputy

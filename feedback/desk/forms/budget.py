# SPDX-License-Identifier: EUPL-1.2
"""A mandate: who decides for a budget holder, when, and up to how much."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from feedback.desk.forms.choices import listed
from feedback.money import Cents, UnreadableAmount, parse_euros


class MandateForm(FlaskForm):
    """From day to day and up to an amount."""

    deputy = SelectField(_("Wie beslist voor u?"), validate_choice=False)
    from_day = StringField(_("Vanaf"))
    until_day = StringField(_("Tot en met"))
    most = StringField(_("Tot welk bedrag per attentie?"))

    def prepare(self, colleagues: list[tuple[str, str]]) -> None:
        """Give the list its colleagues."""
        self.deputy.choices = listed(colleagues, blank=gettext("Kies een collega"))

    @property
    def cents(self) -> Cents | None:
        """The amount; None, with the sentence beside its field, when it cannot be read."""
        try:
            return parse_euros(self.most.data or "")
        except UnreadableAmount as error:
            self.most.errors = [gettext(str(error))]
            return None

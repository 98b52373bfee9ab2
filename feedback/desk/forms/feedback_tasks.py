# SPDX-License-Identifier: EUPL-1.2
"""Asking a department something, and what can be done with a question that waits."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from feedback.desk.rules.typed import read_day
from feedback.errors import Invalid


class _Form(FlaskForm):
    """A form that shows what a command refuses."""

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field; nothing that was typed is lost."""
        for name, sentence in refusal.fields.items():
            self[name].errors = [gettext(sentence)]


class AskForm(_Form):
    """One question to a department; ``key`` makes that the form counts once."""

    key = HiddenField()
    question = TextAreaField(_("Wat wilt u weten?"))
    department = StringField(_("Welke afdeling?"))
    colleague = StringField(_("Naam van de collega"))
    email = StringField(_("E-mailadres van de collega"))
    due_on = StringField(_("Antwoord uiterlijk"))

    @property
    def day(self) -> date | None:
        """The day of the answer."""
        return read_day(self.due_on.data)


class TaskForm(_Form):
    """Everything that can be typed about one question; each act uses its own fields."""

    due_on = StringField(_("Nieuwe dag"))
    reason = StringField(_("Waarom?"))
    department = StringField(_("Welke afdeling?"))
    colleague = StringField(_("Naam van de collega"))
    email = StringField(_("E-mailadres van de collega"))
    answer = TextAreaField(_("Wat was het antwoord?"))

    @property
    def day(self) -> date | None:
        """The new day."""
        return read_day(self.due_on.data)

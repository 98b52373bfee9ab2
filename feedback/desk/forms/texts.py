# SPDX-License-Identifier: EUPL-1.2
"""What an editor types about a text, and a colleague about a message that did not arrive."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from feedback.desk.forms.choices import offered
from feedback.desk.rules.messages import MESSAGE_DECISIONS, MessageDecision
from feedback.texts.rules.filling import Wording


class TextForm(FlaskForm):
    """The words of a mail or SMS, with their fields still open."""

    subject = StringField(_("Onderwerp"))
    body = TextAreaField(_("Tekst"))
    note = StringField(_("Wat veranderde u, en waarom?"))
    seen = HiddenField()

    @property
    def wording(self) -> Wording:
        """The words as they were typed."""
        return Wording(self.subject.data or "", self.body.data or "")

    @property
    def seen_number(self) -> int:
        """The version that was on the screen; 0 when that was no number."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


class DecisionForm(FlaskForm):
    """What shall happen to a message that did not arrive."""

    decision = RadioField(
        _("Wat doen we?"), choices=offered(MESSAGE_DECISIONS), validate_choice=False
    )
    reason = StringField(_("Waarom?"))

    @property
    def chosen(self) -> MessageDecision | None:
        """What was chosen."""
        known = {word.value: word for word in MessageDecision}
        return known.get(self.decision.data or "")

# SPDX-License-Identifier: EUPL-1.2
"""What a colleague of a department types behind their link."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from feedback.errors import Invalid


class _LinkForm(FlaskForm):
    """A form that shows what a command refuses."""

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field."""
        for name, sentence in refusal.fields.items():
            self[name].errors = [gettext(sentence)]


class AnswerForm(_LinkForm):
    """The answer."""

    answer = TextAreaField(_("Uw antwoord"))


class HandBackForm(_LinkForm):
    """Not for me: ask …."""

    words = TextAreaField(_("Bij wie moeten wij zijn?"))

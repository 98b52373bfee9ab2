# SPDX-License-Identifier: EUPL-1.2
"""The small forms around mails that came in, and the one that answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField


class AnswerForm(FlaskForm):
    """What is written to the resident by mail."""

    text = TextAreaField(_("Uw mail aan de inwoner"))


class DiscardForm(FlaskForm):
    """Why a mail is nothing for us."""

    reason = StringField(_("Waarom kan deze mail weg?"))

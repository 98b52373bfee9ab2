# SPDX-License-Identifier: EUPL-1.2
"""Forms beside figures: what is behind a signal, and what is ordinary from now on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField


class SeenForm(FlaskForm):
    """What is behind a signal; may stay empty."""

    note = TextAreaField(_("Wat was er toen anders? (mag leeg blijven)"))


class BaselineForm(FlaskForm):
    """From when on is learnt what is ordinary, and why."""

    since = SelectField(_("Vanaf"), validate_choice=False)
    reason = StringField(_("Waarom een nieuw uitgangspunt?"))

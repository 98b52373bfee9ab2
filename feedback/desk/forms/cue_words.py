# SPDX-License-Identifier: EUPL-1.2
"""What a colleague types to add a cue word to a topic, or to put one in another's place."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField


class CueForm(FlaskForm):
    """One cue word; ``former`` is what it comes in the place of, if anything."""

    cue = StringField(_("Woord"))
    former = HiddenField()

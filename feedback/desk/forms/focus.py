# SPDX-License-Identifier: EUPL-1.2
"""What an editor types to begin a focus group."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.surveys.rules.focus import USUAL_TICKS, check_ticks


class FocusGroupForm(FlaskForm):
    """Who meets, on which channel, and how many aspects each person chooses."""

    label = StringField(_("Wie komen er bij elkaar?"))
    channel = SelectField(
        _("Over welk kanaal?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in CHANNEL_LABELS.items()],
        validate_choice=False,
        default=Channel.COUNTER.value,
    )
    ticks = StringField(_("Hoeveel onderdelen kiest iedereen?"), default=str(USUAL_TICKS))

    @property
    def chosen_channel(self) -> Channel | None:
        """The channel; None for another word."""
        return {one.value: one for one in Channel}.get(self.channel.data or "")

    @property
    def chosen_ticks(self) -> int:
        """How many each person chooses; raises ``Invalid``."""
        return check_ticks((self.ticks.data or "").strip())

# SPDX-License-Identifier: EUPL-1.2
"""Forms beside figures: what is behind a signal, and what is ordinary from now on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.catalogue.rules import CHANNEL_LABELS, Channel
from feedback.desk.forms.focus_areas import read_day, read_tenths
from feedback.desk.rules.wishes import positive
from feedback.insight.rules.benchmarks import Typed


class SeenForm(FlaskForm):
    """What is behind a signal; may stay empty."""

    note = TextAreaField(_("Wat was er toen anders? (mag leeg blijven)"))


class BaselineForm(FlaskForm):
    """From when on is learnt what is ordinary, and why."""

    since = SelectField(_("Vanaf"), validate_choice=False)
    reason = StringField(_("Waarom een nieuw uitgangspunt?"))


class BenchmarkForm(FlaskForm):
    """A mark that others published."""

    channel = SelectField(
        _("Over welk kanaal?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in CHANNEL_LABELS.items()],
        validate_choice=False,
        default=Channel.COUNTER.value,
    )
    who = StringField(_("Van wie is het cijfer?"))
    mark = StringField(_("Totaaloordeel"))
    respondents = StringField(_("Hoeveel mensen antwoordden? (mag leeg)"))
    measured_on = StringField(_("Wanneer gemeten"))
    source = StringField(_("Waar staat het?"))

    @property
    def typed(self) -> Typed:
        """What was typed; raises ``Invalid`` for what is no day."""
        number = (self.respondents.data or "").strip().replace(".", "")
        return Typed(
            channel=self.channel.data or "",
            who=self.who.data or "",
            mark_tenths=read_tenths(self.mark.data),
            respondents=(positive(number) or 0) if number else None,
            measured_on=read_day(self.measured_on.data, field="measured_on"),
            source=self.source.data or "",
        )

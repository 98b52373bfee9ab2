# SPDX-License-Identifier: EUPL-1.2
"""What a colleague types to open, work on and close a focus area (speerpunt)."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.errors import Invalid
from feedback.insight.rules.focus import STATE_LABELS, FocusPlan, FocusState
from feedback.wording import N_


class FocusForm(FlaskForm):
    """A new focus area."""

    title = StringField(_("Naam"))
    goal = TextAreaField(_("Wat merken inwoners straks?"))
    owner = SelectField(_("Wie trekt het?"), validate_choice=False)
    due_on = StringField(_("Klaar op"))
    target = StringField(_("Streefcijfer (mag leeg)"))
    instruction = SelectField(_("Welke instructie hoort erbij? (mag leeg)"), validate_choice=False)
    survey = HiddenField()
    aspect = HiddenField()
    channel = HiddenField()

    @property
    def plan(self) -> FocusPlan:
        """What was typed; raises ``Invalid`` for an owner that was not chosen."""
        owner = self.owner.data or ""
        if not (owner.isascii() and owner.isdigit() and len(owner) < 10):
            raise Invalid({"owner": N_("Kies een collega.")})
        return FocusPlan(
            title=self.title.data or "",
            goal=self.goal.data or "",
            owner_id=int(owner),
            due_on=read_day(self.due_on.data, field="due_on"),
            survey_key=self.survey.data or "",
            aspect=(self.aspect.data or "")[:120],
            channel=self.channel.data or "",
            target_tenths=read_tenths(self.target.data),
            instruction_slug=self.instruction.data or "",
        )


class ActionForm(FlaskForm):
    """A step."""

    text = StringField(_("Wat gaan we doen?"))
    due_on = StringField(_("Voor (mag leeg)"))


class CloseFocusForm(FlaskForm):
    """How it ended."""

    state = RadioField(
        _("Hoe loopt het af?"),
        choices=[
            SelectChoice(one.value, _(STATE_LABELS[one]))
            for one in (FocusState.REACHED, FocusState.STOPPED)
        ],
        validate_choice=False,
    )
    outcome = TextAreaField(_("Wat kwam ervan?"))


def read_day(text: str | None, *, field: str) -> date | None:
    """Return a day, or None when nothing was typed; raises ``Invalid`` by field."""
    if not (text or "").strip():
        return None
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError as error:
        raise Invalid({field: N_("Kies een dag.")}) from error


def read_tenths(text: str | None) -> int | None:
    """Return a mark in tenths: 75 for 7,5; None for nothing typed, 0 for what is no mark."""
    typed = (text or "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        value = float(typed)
    except ValueError:
        return 0
    return round(value * 10) if 0 < value <= 10 else 0

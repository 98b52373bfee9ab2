# SPDX-License-Identifier: EUPL-1.2
"""What a resident types who thinks along."""

from __future__ import annotations

import enum
from typing import TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag

from feedback.errors import Invalid
from feedback.instructions.rules.sessions import (
    FEELING_LABELS,
    STEP_VIEW_LABELS,
    Feeling,
    StepView,
)

Word = TypeVar("Word", bound=enum.StrEnum)


class ResidentForm(FlaskForm):
    """A form that shows what a command refuses."""

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field."""
        for name, sentence in refusal.fields.items():
            self[name].errors = [gettext(sentence)]


class SayForm(ResidentForm):
    """What somebody finds of a step, and what they would change."""

    view = RadioField(
        _("Is deze stap goed zo?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in STEP_VIEW_LABELS.items()],
        validate_choice=False,
    )
    words = TextAreaField(_("Wat zou u veranderen?"))

    @property
    def chosen(self) -> StepView | None:
        """What was chosen, if it exists."""
        return _word(StepView, self.view.data)


class JourneyForm(ResidentForm):
    """One thing somebody went through."""

    what = StringField(_("Wat gebeurde er?"))
    feeling = RadioField(
        _("Hoe was dat?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in FEELING_LABELS.items()],
        validate_choice=False,
    )
    pain = TextAreaField(_("Wat zat u in de weg?"))

    @property
    def chosen(self) -> Feeling | None:
        """What was chosen, if it exists."""
        return _word(Feeling, self.feeling.data)


class IntroduceForm(ResidentForm):
    """How somebody wants to be called, and what they need to take part."""

    call_name = StringField(_("Hoe mogen wij u noemen?"))
    may_be_named = BooleanField(
        _("Ja, deze naam mag bij de instructie staan: gemaakt met mijn hulp")
    )
    coming = RadioField(
        _("Komt u naar de bijeenkomst?"),
        choices=[
            SelectChoice("yes", _("Ja, ik kom")),
            SelectChoice("no", _("Nee, ik doe mee met deze link")),
        ],
        validate_choice=False,
    )
    needs = TextAreaField(_("Wat heeft u nodig om mee te doen?"))

    @property
    def is_coming(self) -> bool | None:
        """Whether they come; None while they did not say."""
        return {"yes": True, "no": False}.get(self.coming.data or "")


def _word(kind: type[Word], said: str | None) -> Word | None:
    return kind(said) if said in {one.value for one in kind} else None

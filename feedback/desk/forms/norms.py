# SPDX-License-Identifier: EUPL-1.2
"""What we ask of ourselves, as an administrator types it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, StringField

from feedback.business_time.deadlines import CALL_POLICIES, Policy
from feedback.desk.forms.choices import offered
from feedback.desk.rules.norms import POLICY_LABELS
from feedback.errors import Invalid
from feedback.service_calendar.rules import LadderPolicy, Norms

_POLICIES = {policy: POLICY_LABELS[policy] for policy in CALL_POLICIES}
_MOST_TYPED = 10_000
#: Where a refusal of the service belongs.
_FIELD_OF = {
    "due_policy": "due_policy",
    "target_policy": "target_policy",
    "ladder.attempts": "ladder_attempts",
    "ladder.parts_of_day": "ladder_parts",
    "ladder.working_days": "ladder_days",
    "spoken_percent": "spoken_percent",
    "reason": "reason",
}


class NormsForm(FlaskForm):
    """Promise, target, ladder and sample; ``version`` is the one that was read."""

    version = HiddenField()
    due_policy = RadioField(
        _("Wat beloven wij?"), choices=offered(_POLICIES), validate_choice=False, id="belofte"
    )
    target_policy = RadioField(
        _("Waar streven wij naar?"), choices=offered(_POLICIES), validate_choice=False, id="streef"
    )
    ladder_attempts = IntegerField(_("Pogingen"))
    ladder_parts = IntegerField(_("In hoeveel dagdelen"))
    ladder_days = IntegerField(_("Op hoeveel werkdagen"))
    spoken_percent = IntegerField(_("Deel van de gesloten zaken, in procenten"))
    reason = StringField(_("Waarom verandert u dit?"), id="reden")

    def __init__(self, *args: Any, held: Norms, **values: Any) -> None:
        kept = {
            "version": str(held.version),
            "due_policy": held.due_policy.value,
            "target_policy": held.target_policy.value,
            "ladder_attempts": held.ladder.attempts,
            "ladder_parts": held.ladder.parts_of_day,
            "ladder_days": held.ladder.working_days,
            "spoken_percent": held.spoken_percent,
        }
        super().__init__(*args, data=kept, **values)

    @property
    def based_on(self) -> int:
        """The version that was read; 0 for what is no number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def draft(self, held: Norms) -> Norms | None:
        """Return ``held`` with what was typed; None, with words beside the fields, if it cannot."""
        for field in (self.ladder_attempts, self.ladder_parts, self.ladder_days):
            _want_number(field)
        _want_number(self.spoken_percent)
        for choice in (self.due_policy, self.target_policy):
            if choice.data not in {policy.value for policy in CALL_POLICIES}:
                choice.errors = [gettext("Kies een norm.")]
        if self.errors:
            return None
        return replace(
            held,
            due_policy=Policy(self.due_policy.data),
            target_policy=Policy(self.target_policy.data),
            ladder=LadderPolicy(
                self.ladder_attempts.data or 0,
                self.ladder_parts.data or 0,
                self.ladder_days.data or 0,
            ),
            spoken_percent=self.spoken_percent.data or 0,
        )

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field; nothing that was typed is lost."""
        for name, sentence in refusal.fields.items():
            self[_FIELD_OF.get(name, "reason")].errors = [gettext(sentence)]


def _want_number(field: IntegerField) -> None:
    if field.errors or field.data is None or not 0 <= field.data <= _MOST_TYPED:
        field.errors = [gettext("Vul een heel getal in.")]

# SPDX-License-Identifier: EUPL-1.2
"""What colleagues fill in during a focus group: a proposal, and what they choose."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.errors import Invalid
from feedback.surveys.rules.focus import Proposal
from feedback.surveys.services.answering import SUBMISSION


class ProposalForm(FlaskForm):
    """One aspect, in a colleague's own words."""

    label = StringField(_("Wat missen wij nog?"))

    def put(self, refusal: Invalid) -> None:
        """Show the refusal beside the field."""
        self.label.errors = [gettext(sentence) for sentence in refusal.fields.values()]


class BallotForm(FlaskForm):
    """What one person chooses."""

    # Without a label WTForms would read its own catalogue to make one from the name.
    key = HiddenField("", default=lambda: secrets.token_urlsafe(32))
    chosen = SelectMultipleField(
        _("Wat telt het meest voor inwoners?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def prepare(self, proposals: Sequence[Proposal]) -> None:
        """Offer what there is to choose."""
        self.chosen.choices = [SelectChoice(one.code, one.label) for one in proposals]

    @property
    def ballot_key(self) -> str:
        """The key of this page; a damaged one is replaced, so that the ballot still counts."""
        given = self.key.data or ""
        return given if SUBMISSION.fullmatch(given) else secrets.token_urlsafe(32)

    def put(self, refusal: Invalid) -> None:
        """Show the refusal above the choices."""
        self.chosen.errors = [gettext(sentence) for sentence in refusal.fields.values()]

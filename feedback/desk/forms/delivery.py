# SPDX-License-Identifier: EUPL-1.2
"""What became of an attentie: delivered, what it cost, how the resident took it."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FileField, RadioField, StringField, TextAreaField

from feedback.desk.forms.choices import listed, offered
from feedback.desk.rules.typed import read_day
from feedback.files.services import Prepared
from feedback.money import UnreadableAmount, parse_euros
from feedback.surprise_budget.rules.surprises import REACTION_LABELS, Reaction
from feedback.surprise_budget.services.deliveries import Delivered


class DeliveryForm(FlaskForm):
    """When, how much, which receipt."""

    on = StringField(_("Wanneer bezorgd?"))
    spent = StringField(_("Wat kostte het?"))
    vat = RadioField(
        _("Btw op de bon"),
        choices=listed([("9", "9%"), ("21", "21%"), ("0", _("geen"))], blank=_("weet ik niet")),
        default="",
        validate_choice=False,
    )
    photo = FileField(_("Foto van de bon"))
    receipt = TextAreaField(_("Geen bon? Schrijf op waarom"))

    def given(self, photo: Prepared | None) -> Delivered | None:
        """Return what was filled in; None after naming what cannot be read."""
        day, cents = read_day(self.on.data), None
        if day is None:
            self.on.errors = [gettext("Kies een datum.")]
        try:
            cents = parse_euros(self.spent.data or "")
        except UnreadableAmount as error:
            self.spent.errors = [gettext(str(error))]
        if day is None or cents is None:
            return None
        rate = self.vat.data or ""
        return Delivered(
            on=day,
            spent=cents,
            vat_percent=int(rate) if rate in {"0", "9", "21"} else None,
            receipt=photo,
            receipt_statement=self.receipt.data or "",
        )


class ReactionForm(FlaskForm):
    """How the resident took it."""

    reaction = RadioField(
        _("Hoe nam de inwoner het op?"), choices=offered(REACTION_LABELS), validate_choice=False
    )
    text = TextAreaField(_("In eigen woorden"))

    @property
    def chosen(self) -> Reaction | None:
        """The reaction that was chosen."""
        known = {word.value: word for word in Reaction}
        return known.get(self.reaction.data or "")

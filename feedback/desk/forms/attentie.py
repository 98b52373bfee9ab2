# SPDX-License-Identifier: EUPL-1.2
"""The form of half a minute: what, why, how much, was the resident asked."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from feedback.desk.forms.choices import listed, offered, plain
from feedback.money import Cents, UnreadableAmount, parse_euros
from feedback.surprise_budget.rules.surprises import (
    EXCLUSION_LABELS,
    WHAT_LABELS,
    Delivery,
    Exclusion,
    What,
)
from feedback.surprise_budget.services.requests import Wish
from feedback.wording import N_

NOT_ASKED = "not_asked"
_CONSENT = (
    (Delivery.HOME.value, N_("Ja, naar huis")),
    (Delivery.PICK_UP.value, N_("Ja, wordt opgehaald")),
    (Delivery.IN_PERSON.value, N_("Ik geef het zelf")),
    (NOT_ASKED, N_("Nog niet gevraagd")),
)
#: Kept with a draft: never a name or an address.
KEPT = ("pot", "what", "description", "reason", "amount", "supplier")


class SurpriseForm(FlaskForm):
    """One attentie as an employee fills it in."""

    key = HiddenField()
    pot = SelectField(_("Uit welke pot?"), validate_choice=False)
    what = RadioField(_("Wat?"), choices=offered(WHAT_LABELS), validate_choice=False)
    description = StringField(_("Wat is het precies?"))
    reason = TextAreaField(_("Waarom past dit bij deze inwoner?"))
    amount = StringField(_("Bedrag"))
    supplier = SelectField(_("Bij wie koopt u het?"), validate_choice=False)
    consent = RadioField(
        _("Heeft u gevraagd: “Mag ik u iets sturen?”"), validate_choice=False, choices=[]
    )
    name = StringField(_("Naam op het pakje"))
    address = StringField(_("Adres"))
    exclusions = SelectMultipleField(
        _("Speelt een van deze dingen?"), choices=offered(EXCLUSION_LABELS), validate_choice=False
    )
    override_reason = TextAreaField(_("Waarom zou het toch mogen?"))

    def prepare(self, *, pots: list[tuple[str, str]], suppliers: list[tuple[str, str]]) -> None:
        """Give the lists their choices, and a new form the key by which it counts once."""
        self.pot.choices = plain(pots)
        self.supplier.choices = listed(suppliers, blank=gettext("Kies of laat leeg"))
        self.consent.choices = plain((value, gettext(label)) for value, label in _CONSENT)
        self.key.data = self.key.data or secrets.token_hex(16)

    @property
    def is_draft(self) -> bool:
        """Tell whether the resident still has to be asked."""
        return bool(self.consent.data == NOT_ASKED)

    @property
    def cents(self) -> Cents | None:
        """The amount; None when it cannot be read."""
        try:
            return parse_euros(self.amount.data or "")
        except UnreadableAmount:
            return None

    @property
    def draft(self) -> dict[str, str]:
        """What is kept while the resident was not asked."""
        return {name: self[name].data or "" for name in KEPT}

    def name_missing(self) -> list[str]:
        """Put what cannot be read beside its field; return the names of those fields."""
        try:
            parse_euros(self.amount.data or "")
        except UnreadableAmount as error:
            self.amount.errors = [gettext(str(error))]
        if self.what.data not in set(What):
            self.what.errors = [gettext("Kies wat het is.")]
        if self.consent.data not in {value for value, _label in _CONSENT}:
            self.consent.errors = [gettext("Kies of u het heeft gevraagd.")]
        return [field.name for field in self if field.errors]

    def wish(self, case_id: int) -> Wish:
        """Return what was filled in, as the service wants it; for what cannot be read, nothing."""
        what = What(self.what.data) if self.what.data in set(What) else What.OTHER
        known = {word.value: word for word in Delivery}
        delivery = known.get(self.consent.data or "", Delivery.HOME)
        said = self.description.data or ("" if what is What.OTHER else WHAT_LABELS[what])
        given = set(self.exclusions.data or []) & set(Exclusion)
        goes_home = delivery is Delivery.HOME
        supplier = self.supplier.data or ""
        return Wish(
            description=said,
            reason=self.reason.data or "",
            amount=self.cents or Cents(0),
            consented=self.consent.data in {Delivery.HOME, Delivery.PICK_UP},
            delivery=delivery,
            what=what,
            case_id=case_id,
            exclusions=frozenset(Exclusion(word) for word in given),
            supplier_id=int(supplier) if supplier.isascii() and supplier.isdigit() else None,
            name=(self.name.data or "") if goes_home else "",
            address=(self.address.data or "") if goes_home else "",
            override_reason=self.override_reason.data or "",
            submission_key=self.key.data or None,
        )

    def put(self, fields: dict[str, Any]) -> None:
        """Show each refusal beside its field; nothing that was typed is lost."""
        names = {"consented": "consent", "supplier_id": "supplier"}
        for name, sentence in fields.items():
            self[names.get(name, name)].errors = [gettext(sentence)]

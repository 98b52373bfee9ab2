# SPDX-License-Identifier: EUPL-1.2
"""What a budget holder sets up: rules, shops, a pot, its money, a correction in its book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from feedback.desk.forms.choices import listed, offered
from feedback.desk.rules.typed import read_day
from feedback.money import Cents, UnreadableAmount, format_euros, parse_euros
from feedback.surprise_budget.rules.surprises import EXCLUSION_LABELS, Exclusion, Rules

_AMOUNTS = ("own_limit", "colleague_limit", "holder_limit")
_COUNTS = ("per_resident", "per_address", "months")
_MOST_COUNT = 120


def read_amount(field: StringField) -> Cents | None:
    """Return the amount in a box; None, with the sentence beside it, when it cannot be read."""
    try:
        return parse_euros(field.data or "")
    except UnreadableAmount as error:
        field.errors = [gettext(str(error))]
        return None


def box(cents: int) -> str:
    """Return an amount as a box holds it: "22,50"."""
    return format_euros(cents).removeprefix("€\u00a0")


@dataclass(frozen=True)
class NewRules:
    """Rules as they were typed, and from which day they hold."""

    rules: Rules
    starts_on: date


class RulesForm(FlaskForm):
    """A new version of the rules."""

    own_limit = StringField(_("Zelf beslissen tot en met"))
    colleague_limit = StringField(_("Een collega beslist tot en met"))
    holder_limit = StringField(_("De budgethouder beslist tot en met"))
    per_resident = StringField(_("Hoe vaak per inwoner"))
    per_address = StringField(_("Hoe vaak per adres"))
    months = StringField(_("In hoeveel maanden"))
    excluded = SelectMultipleField(
        _("Wanneer nooit?"), choices=offered(EXCLUSION_LABELS), validate_choice=False
    )
    starts_on = StringField(_("Geldt vanaf"))
    reason = TextAreaField(_("Welk besluit is dit?"))

    @classmethod
    def of(cls, rules: Rules, *, starts_on: date) -> RulesForm:
        """Return the form as it stands before anybody typed: the rules in force."""
        amounts = {name: box(getattr(rules, name)) for name in _AMOUNTS}
        counts = {name: str(getattr(rules, name)) for name in _COUNTS}
        return cls(
            formdata=None,
            data={
                **amounts,
                **counts,
                "excluded": [one.value for one in rules.excluded],
                "starts_on": starts_on.isoformat(),
            },
        )

    def read(self) -> NewRules | None:
        """Return the rules as typed; None after naming what cannot be read."""
        amounts = {name: read_amount(self[name]) for name in _AMOUNTS}
        counts = {name: self._count(name) for name in _COUNTS}
        day = read_day(self.starts_on.data)
        if day is None:
            self.starts_on.errors = [gettext("Kies een datum.")]
        read = {**amounts, **counts}
        if day is None or None in read.values():
            return None
        chosen = set(self.excluded.data or []) & set(Exclusion)
        excluded = frozenset(Exclusion(word) for word in chosen)
        return NewRules(Rules(**read, excluded=excluded), day)  # type: ignore[arg-type] # no None

    def _count(self, name: str) -> int | None:
        text = (self[name].data or "").strip()
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= _MOST_COUNT:
            return int(text[:4])
        self[name].errors = [gettext("Vul een getal in van 1 tot %(most)s.", most=_MOST_COUNT)]
        return None


class SupplierForm(FlaskForm):
    """A shop for the short list."""

    name = StringField(_("Naam van de winkel"))
    sells = StringField(_("Wat koopt u er?"))


class PotForm(FlaskForm):
    """A new pot, with what the council authorised."""

    name = StringField(_("Naam van de pot"))
    year = StringField(_("Begrotingsjaar"))
    team = SelectField(_("Van welk team?"), validate_choice=False)
    holder = SelectField(_("Budgethouder"), validate_choice=False)
    amount = StringField(_("Bedrag"))
    reason = StringField(_("Welk besluit is dit?"))
    cost_centre = StringField(_("Kostenplaats"))
    task_field = StringField(_("Taakveld"))
    ledger_account = StringField(_("Grootboekrekening"))

    def prepare(self, *, teams: list[tuple[str, str]], holders: list[tuple[str, str]]) -> None:
        """Give the lists their choices."""
        self.team.choices = listed(teams, blank=gettext("Voor iedereen zonder eigen pot"))
        self.holder.choices = listed(holders, blank=gettext("Kies een budgethouder"))

    @property
    def year_typed(self) -> int | None:
        """The year; None, with the sentence beside it, when it is none."""
        text = (self.year.data or "").strip()
        if text.isascii() and text.isdigit() and len(text) == 4:
            return int(text)
        self.year.errors = [gettext("Vul een jaar in, bijvoorbeeld 2026.")]
        return None


class MoneyForm(FlaskForm):
    """More or less money for a pot, by decision."""

    amount = StringField(_("Bedrag erbij, of met een min eraf"))
    reason = StringField(_("Welk besluit is dit?"))


class CorrectionForm(FlaskForm):
    """Why a line is put right, and what it should have been."""

    reason = TextAreaField(_("Wat was er mis?"))
    right_amount = StringField(_("Het juiste bedrag"))

# SPDX-License-Identifier: EUPL-1.2
"""What a colleague types to make an instruction, a step, or to bring a version further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.clock import AMSTERDAM
from feedback.desk.rules.labels import KIND_LABELS as CASE_KIND_LABELS
from feedback.errors import Invalid
from feedback.instructions.rules.steps import (
    MOST_WAYS,
    STEP_KIND_LABELS,
    Link,
    Step,
    StepKind,
    Steps,
    Way,
    number_of,
)
from feedback.instructions.rules.versions import KIND_LABELS, InstructionKind
from feedback.wording import N_

#: Boxes for the answers of a choice: those it has, and two more.
MORE_WAYS = 2


def _checks(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class ScopeForm(FlaskForm):
    """For which cases an instruction is, and who may read it."""

    case_kinds = _checks(_("Voor welke soorten zaken?"))
    topics = _checks(_("Voor welke onderwerpen?"))
    is_public = BooleanField(_("Inwoners mogen dit lezen op onze website"))

    def offer(self, topics: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.case_kinds.choices = [
            SelectChoice(one.value, _(label)) for one, label in CASE_KIND_LABELS.items()
        ]
        self.topics.choices = [SelectChoice(code, label) for code, label in topics]

    @property
    def chosen_kinds(self) -> list[str]:
        """The kinds that exist among what was sent."""
        return [one for one in self.case_kinds.data or [] if one in set(CASE_KIND_LABELS)]

    def chosen_topics(self, there: Sequence[tuple[str, str]]) -> list[str]:
        """The topics that exist among what was sent."""
        known = {code for code, _label in there}
        return [one for one in self.topics.data or [] if one in known]


class MakeInstructionForm(ScopeForm):
    """A new instruction."""

    title = StringField(_("Hoe heet de instructie?"))
    kind = RadioField(
        _("Wat is het?"),
        choices=[SelectChoice(one.value, _(label)) for one, label in KIND_LABELS.items()],
        default=InstructionKind.WORK_INSTRUCTION.value,
        validate_choice=False,
    )

    @property
    def chosen_kind(self) -> InstructionKind:
        """What was chosen; anything else is a work instruction."""
        known = {one.value for one in InstructionKind}
        return InstructionKind(self.kind.data if self.kind.data in known else "work_instruction")


class WayForm(PlainForm):
    """One answer of a choice and where it leads."""

    label = StringField(_("Antwoord"))
    to = SelectField(_("Dan naar"), validate_choice=False)


class StepForm(FlaskForm):
    """One step as it is being written."""

    seen = HiddenField()
    kind = RadioField(
        _("Soort"),
        choices=[SelectChoice(one.value, _(label)) for one, label in STEP_KIND_LABELS.items()],
        validate_choice=False,
    )
    title = TextAreaField(_("Wat doet u in deze stap?"))
    text = TextAreaField(_("Uitleg"))
    who = StringField(_("Wie doet dit?"))
    norm = StringField(_("Hoe snel?"))
    then = SelectField(_("Daarna"), validate_choice=False)
    ways = FieldList(FormField(WayForm), max_entries=MOST_WAYS)
    links = TextAreaField(_("Links"))

    def show(self, step: Step) -> None:
        """Fill the form with a step."""
        self.kind.data, self.title.data, self.text.data = step.kind.value, step.title, step.text
        self.who.data, self.norm.data, self.then.data = step.who, step.norm, step.then
        self.links.data = "\n".join(f"{one.label} | {one.url}" for one in step.links)
        while self.ways.entries:
            self.ways.pop_entry()
        for way in step.ways:
            self.ways.append_entry({"label": way.label, "to": way.to})
        for _more in range(min(MORE_WAYS, MOST_WAYS - len(step.ways))):
            self.ways.append_entry({"label": "", "to": ""})

    def offer(self, steps: Steps) -> None:
        """Fill in where a step can lead to."""
        numbers = number_of(steps)
        every = [SelectChoice(one.id, f"{numbers[one.id]} {one.title}"[:70]) for one in steps]
        self.then.choices = [SelectChoice("", _("de stap eronder")), *every]
        for way in self.ways:
            way.form.to.choices = [SelectChoice("", _("kies een stap")), *every]

    def step(self, step_id: str) -> Step:
        """Return what was typed, as it was typed."""
        known = {one.value for one in StepKind}
        return Step(
            step_id,
            self.title.data or "",
            StepKind(self.kind.data if self.kind.data in known else "step"),
            self.text.data or "",
            self.who.data or "",
            self.norm.data or "",
            self.then.data or "",
            tuple(
                Way(way.form.label.data or "", way.form.to.data or "")
                for way in self.ways
                if way.form.label.data or way.form.to.data
            ),
            _links(self.links.data or ""),
        )


def _links(text: str) -> tuple[Link, ...]:
    """Return links, one a line: "naam | https://…", or only the address."""
    found = []
    for line in text.splitlines():
        label, bar, url = (part.strip() for part in line.partition("|"))
        if label or url:
            found.append(Link(label if bar else "", url if bar else label))
    return tuple(found)


class WordsForm(FlaskForm):
    """The title, and what changed and why."""

    seen = HiddenField()
    title = StringField(_("Naam"), id="naam")
    why = TextAreaField(_("Wat verandert er, en waarom?"))
    why_seen = HiddenField()


class UntilForm(FlaskForm):
    """Until when residents may think along."""

    until = DateField(_("Tot en met"), default=None)


class ApproveForm(FlaskForm):
    """A colleague's yes, or what has to be otherwise."""

    review_by = DateField(_("Opnieuw bekijken voor"))
    because = TextAreaField(_("Wat moet er nog anders?"))


class FromForm(FlaskForm):
    """From when a version holds."""

    when = RadioField(
        _("Vanaf wanneer?"),
        choices=[SelectChoice("now", _("Nu meteen")), SelectChoice("later", _("Later"))],
        default="now",
        validate_choice=False,
    )
    on = DateField(_("Dag"))
    at = StringField(_("Tijd"))

    def from_at(self) -> datetime | None:
        """Return the moment that was chosen; None for now; raises ``Invalid``."""
        if self.when.data != "later":
            return None
        day = self.on.data
        try:
            clock = time.fromisoformat((self.at.data or "").strip().replace(".", ":").zfill(5))
        except ValueError:
            clock = None
        if day is None or clock is None:
            raise Invalid({"from_at": N_("Kies een dag en een tijd, zoals 09:00.")})
        return datetime.combine(day, clock, tzinfo=AMSTERDAM)

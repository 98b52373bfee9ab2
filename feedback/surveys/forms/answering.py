# SPDX-License-Identifier: EUPL-1.2
"""The form of a questionnaire: one field a question, made from the version being answered."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from functools import lru_cache

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.catalogue.rules import Channel
from feedback.contacts.rules.details import PREFERRED_TIME_LABELS
from feedback.errors import Invalid
from feedback.intake.services import ContactInput
from feedback.surveys.rules.aftercare import EFFORT_LABELS
from feedback.surveys.rules.answering import fault_of
from feedback.surveys.rules.questionnaire import (
    DONT_KNOW,
    MARKS,
    NO,
    NOT_APPLICABLE,
    TYPED,
    YES,
    Question,
    QuestionKind,
)
from feedback.wording import N_

#: Fields of questions begin with this, so that no code of a question meets another field.
FIELD = "v_"
CONTACT_FIELDS = ("phone", "name", "preferred_times")


class AnswerForm(FlaskForm):
    """What every questionnaire has besides its questions."""

    # Without a label WTForms would read its own catalogue to make one from the name.
    key = HiddenField("", default=lambda: secrets.token_urlsafe(32))
    version = HiddenField("")
    at = HiddenField("")
    phone = StringField(_("Uw telefoonnummer"))
    name = StringField(_("Uw naam"))
    preferred_times = SelectMultipleField(
        _("Wanneer schikt het?"),
        choices=[
            SelectChoice(time.value, _(label)) for time, label in PREFERRED_TIME_LABELS.items()
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def field_of(self, question: Question) -> Field:
        """Return the field of a question."""
        found: Field = self[f"{FIELD}{question.code}"]
        return found

    @property
    def answers(self) -> dict[str, str]:
        """Everything that was answered so far, by code."""
        return {
            field.name.removeprefix(FIELD): (field.data or "").strip()
            for field in self
            if field.name.startswith(FIELD)
        }

    def is_right(self, questions: Sequence[Question]) -> bool:
        """Check these questions; what is wrong is shown beside its field."""
        right = True
        for question in questions:
            field = self.field_of(question)
            fault = fault_of(question, (field.data or "").strip())
            if fault:
                field.errors, right = [gettext(fault)], False
        return right

    def carried(
        self, shown: Sequence[Question], *, with_contact: bool
    ) -> Iterator[tuple[str, str]]:
        """Return what was filled in on other screens, to be sent along out of sight."""
        here = {f"{FIELD}{question.code}" for question in shown}
        if with_contact:
            here |= set(CONTACT_FIELDS)
        for field in self:
            if field.name in here or field.name in {"csrf_token", "at"} or not field.data:
                continue
            values = field.data if isinstance(field.data, list) else [field.data]
            yield from ((field.name, str(value)) for value in values)

    @property
    def contact(self) -> ContactInput:
        """How to reach who wants to be called, as it was typed."""
        return ContactInput(
            name=self.name.data or "",
            phone=self.phone.data or "",
            preferred_times=tuple(self.preferred_times.data or ()),
        )

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field; nothing that was typed is lost."""
        for name, sentence in refusal.fields.items():
            field = self[name] if name in CONTACT_FIELDS else self.phone
            field.errors = [gettext(sentence)]


@lru_cache(maxsize=256)
def form_for(
    questions: tuple[Question, ...], language: str, channel: Channel | None
) -> type[AnswerForm]:
    """Return the form of these questions; made once for each version, language and channel."""
    fields = {
        f"{FIELD}{question.code}": _field(question, language=language, channel=channel)
        for question in questions
    }
    return type("QuestionnaireForm", (AnswerForm,), fields)


def _field(question: Question, *, language: str, channel: Channel | None) -> Field:
    label = question.words(language, channel=channel)
    if question.kind in TYPED:
        return TextAreaField(label)
    return RadioField(label, choices=list(_choices(question, language)), validate_choice=False)


def _choices(question: Question, language: str) -> Iterator[SelectChoice]:
    match question.kind:
        case QuestionKind.OVERALL_MARK:
            yield from (SelectChoice(mark, mark) for mark in MARKS)
            yield SelectChoice(DONT_KNOW, _("Weet ik niet"))
        case QuestionKind.ASPECT:
            yield from (SelectChoice(mark, mark) for mark in MARKS)
            yield SelectChoice(NOT_APPLICABLE, _("Niet van toepassing"))
        case QuestionKind.EFFORT:
            yield from (SelectChoice(one.value, _(label)) for one, label in EFFORT_LABELS.items())
            yield SelectChoice(DONT_KNOW, _("Weet ik niet"))
        case QuestionKind.CALL_REQUESTED:
            yield SelectChoice(YES, _(N_("Ja, bel mij")))
            yield SelectChoice(NO, _(N_("Nee")))
        case _:
            for choice in question.choices:
                english = choice.label_en if language == "en" else ""
                yield SelectChoice(choice.code, english or choice.label)

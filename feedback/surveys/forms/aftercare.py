# SPDX-License-Identifier: EUPL-1.2
"""The shape of what a resident answers after a conversation, in two steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # stubs lag
from wtforms.validators import AnyOf, InputRequired, Optional

from feedback.errors import Invalid
from feedback.surveys.rules.aftercare import (
    EFFORT_LABELS,
    HOST_LABELS,
    SOLVED_LABELS,
    TALK_LABELS,
    AfterTalk,
    Solved,
    check_words,
)
from feedback.surveys.rules.marks import Effort

DONT_KNOW, YES, NO = "dont_know", "yes", "no"
MARKS = [str(mark) for mark in range(1, 11)]
ODD = _("Kies een van de antwoorden.")


def _choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(str(value), _(label)) for value, label in labels.items()]


def _one_of(
    label: str, choices: list[SelectChoice], *, needed: str = "", more: tuple[str, ...] = ()
) -> RadioField:
    """Return a question with one answer; it may be left out unless ``needed`` says a sentence."""
    known = [*(choice.value for choice in choices), *more]
    first = InputRequired(needed) if needed else Optional()
    return RadioField(
        label, choices=choices, validators=[first, AnyOf(known, ODD)], validate_choice=False
    )


def _mark(label: str) -> RadioField:
    return _one_of(_(label), [SelectChoice(mark, mark) for mark in MARKS])


class AfterTalkForm(FlaskForm):
    """A few questions after a conversation: what matters first, the rest may stay empty."""

    solved = _one_of(
        _("Is het nu geregeld?"),
        _choices(SOLVED_LABELS),
        needed=_("Kies of het nu geregeld is."),
    )
    mark = _one_of(
        _("Welk cijfer geeft u voor hoe u in het algemeen bent geholpen?"),
        [
            *(SelectChoice(mark, mark) for mark in MARKS),
            SelectChoice(DONT_KNOW, _("Weet ik niet")),
        ],
        needed=_("Kies een cijfer, of kies dat u het niet weet."),
    )
    called_in_time = _one_of(
        _("Bent u binnen 1 werkdag gebeld?"),
        _choices({YES: _("Ja"), NO: _("Nee"), DONT_KNOW: _("Weet ik niet")}),
    )
    k_heard = _mark(TALK_LABELS["k_heard"])
    k_together = _mark(TALK_LABELS["k_together"])
    effort = _one_of(
        _("Hoeveel moeite kostte het u om dit geregeld te krijgen?"),
        _choices(EFFORT_LABELS),
    )
    explanation = TextAreaField(_("Kunt u uw cijfer uitleggen?"))
    h_willing = _mark(HOST_LABELS["h_willing"])
    h_expert = _mark(HOST_LABELS["h_expert"])
    h_empathy = _mark(HOST_LABELS["h_empathy"])
    h_ownership = _mark(HOST_LABELS["h_ownership"])
    h_ideas = _mark(HOST_LABELS["h_ideas"])
    h_whole = _mark(HOST_LABELS["h_whole"])
    suggestion = TextAreaField(_("Wat kunnen wij beter doen?"))
    call_me = _one_of(
        _("Mogen wij u hierover bellen?"),
        _choices({YES: _("Ja, bel mij"), NO: _("Nee")}),
    )
    may_tie = BooleanField(_("De collega die ik sprak, mag mijn antwoorden bij mijn bericht zien"))

    FIRST = ("solved", "mark", "called_in_time", "k_heard", "k_together", "effort")

    @property
    def host_marks(self) -> Iterator[Field]:
        """The six aspects of how somebody was helped."""
        return (self[name] for name in HOST_LABELS)

    def carried(self, *, step: int) -> Iterator[tuple[str, str]]:
        """Return what was filled in on the other step, to be sent along out of sight."""
        for field in self:
            is_other = (field.name in self.FIRST) == (step == 2)
            if not is_other or field.name == "csrf_token" or not field.data:
                continue
            yield field.name, "y" if field.data is True else str(field.data)

    def first_is_right(self) -> bool:
        """Check the questions of the first step only."""
        faults = [name for name in self.FIRST if not self[name].validate(self)]
        return not faults

    @property
    def asks_for_talk(self) -> bool:
        """Tell whether the first step tells of somebody to call; ask after it is right."""
        return AfterTalk(Solved(self.solved.data), self._mark()).is_dissatisfied

    def _mark(self) -> int | None:
        return None if self.mark.data == DONT_KNOW else int(self.mark.data)

    def answers(self) -> AfterTalk:
        """Return what was answered; raises ``Invalid`` for texts that are too long."""
        words = {name: self[name].data or "" for name in ("explanation", "suggestion")}
        check_words(words)
        aspects = (*TALK_LABELS, *HOST_LABELS)
        return AfterTalk(
            solved=Solved(self.solved.data),
            mark=self._mark(),
            called_in_time=self.called_in_time.data or "",
            marks={name: int(self[name].data) for name in aspects if self[name].data},
            effort=Effort(self.effort.data) if self.effort.data else None,
            wants_call=self.call_me.data == YES,
            may_tie=bool(self.may_tie.data),
            **words,
        )

    def put(self, refusal: Invalid) -> None:
        """Show each refusal beside its field; nothing that was typed is lost."""
        for name, sentence in refusal.fields.items():
            self[name].errors = [gettext(sentence)]

# SPDX-License-Identifier: EUPL-1.2
"""What a questionnaire is: questions, when each is asked, what breaks a series (pure).

A version keeps its questions as JSON, so that old versions stay readable; this module is
the only one that knows the shape.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from feedback.catalogue.rules import Channel
from feedback.errors import Invalid
from feedback.surveys.rules.marks import Effort
from feedback.wording import N_

MOST_QUESTIONS, MOST_CHOICES, LONGEST_LABEL = 40, 30, 300
#: About three minutes (domain.md section 5.2).
ADVISED_MOST = 12
MARKS = tuple(str(mark) for mark in range(1, 11))
DONT_KNOW, NOT_APPLICABLE = "dont_know", "not_applicable"
YES, NO = "yes", "no"
_ENDS = re.compile(r"1 is ([^.]{1,40}), 10 is ([^.]{1,40})\.")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class QuestionKind(enum.StrEnum):
    """What an answer is, and so where it is kept."""

    OVERALL_MARK = "overall_mark"
    ASPECT = "aspect"
    EFFORT = "effort"
    CHOICE = "background"
    REMARK = "remark"
    EXPLANATION = "explanation"
    SUGGESTION = "suggestion"
    CALL_REQUESTED = "call_requested"


KIND_LABELS: Mapping[QuestionKind, str] = {
    QuestionKind.OVERALL_MARK: N_("Rapportcijfer in het algemeen"),
    QuestionKind.ASPECT: N_("Rapportcijfer voor één onderdeel"),
    QuestionKind.EFFORT: N_("Moeite (CES)"),
    QuestionKind.CHOICE: N_("Eén antwoord uit een lijst"),
    QuestionKind.REMARK: N_("Open vraag"),
    QuestionKind.EXPLANATION: N_("Uitleg bij het cijfer"),
    QuestionKind.SUGGESTION: N_("Suggestie"),
    QuestionKind.CALL_REQUESTED: N_("Mogen wij u bellen?"),
}
#: Asked at most once: their answers have a place of their own.
ONCE = frozenset(QuestionKind) - {QuestionKind.ASPECT, QuestionKind.CHOICE, QuestionKind.REMARK}
#: What a colleague may add; the others come from the question bank.
OWN_KINDS = (QuestionKind.ASPECT, QuestionKind.CHOICE, QuestionKind.REMARK)
TYPED = frozenset({QuestionKind.EXPLANATION, QuestionKind.SUGGESTION, QuestionKind.REMARK})
NOT_ON_A_KIOSK = TYPED | {QuestionKind.CALL_REQUESTED}


@dataclass(frozen=True)
class Choice:
    """One answer to choose; what is stored is ``code``."""

    code: str
    label: str
    label_en: str = ""


@dataclass(frozen=True)
class Condition:
    """Ask only when the question ``code`` was answered with one of ``answers``."""

    code: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question, in the words in which it is asked.

    ``channels`` is empty for every channel. ``beside`` puts it on the screen of the question
    before it. ``{channel}`` in a label becomes "aan de balie" and the like.
    """

    kind: QuestionKind
    code: str
    label: str
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    choices: tuple[Choice, ...] = ()
    channels: tuple[Channel, ...] = ()
    only_if: Condition | None = None
    required: bool = False
    beside: bool = False

    def words(self, language: str, *, channel: Channel | None) -> str:
        """Return the question as it is asked in this language, after this contact."""
        text = (self.label_en if language == "en" else "") or self.label
        return text.replace("{channel}", channel_words(channel, language=language))

    def help_words(self, language: str) -> str:
        """Return the sentence of help below the question."""
        return (self.help_en if language == "en" else "") or self.help

    def ends(self, language: str) -> tuple[str, str] | None:
        """Return what the ends of a scale mean when the help says just that: one at each side."""
        found = _ENDS.fullmatch(self.help_words(language))
        return (f"1 = {found[1]}", f"10 = {found[2]}") if found else None

    @property
    def answers(self) -> tuple[str, ...]:
        """Every answer that can be chosen; empty for a text."""
        match self.kind:
            case QuestionKind.OVERALL_MARK:
                return (*MARKS, DONT_KNOW)
            case QuestionKind.ASPECT:
                return (*MARKS, NOT_APPLICABLE)
            case QuestionKind.EFFORT:
                return (*(effort.value for effort in Effort), DONT_KNOW)
            case QuestionKind.CALL_REQUESTED:
                return (YES, NO)
            case QuestionKind.CHOICE:
                return tuple(choice.code for choice in self.choices)
        return ()


_CHANNEL_WORDS: Mapping[Channel, tuple[str, str]] = {
    Channel.COUNTER: ("aan de balie", "at the counter"),
    Channel.PHONE: ("aan de telefoon", "on the phone"),
    Channel.DIGITAL_FORM: ("via het online formulier", "with the online form"),
    Channel.EMAIL: ("per e-mail", "by e-mail"),
    Channel.WEBSITE: ("op de website", "on the website"),
    Channel.POST: ("per brief", "by letter"),
    Channel.SOCIAL: ("via sociale media", "on social media"),
    Channel.HOME_VISIT: ("bij u thuis", "at your home"),
    Channel.KIOSK: ("aan de balie", "at the counter"),
}


def channel_words(channel: Channel | None, *, language: str) -> str:
    """Return how a question names the channel, with nothing for an unknown one."""
    if channel is None:
        return "in general" if language == "en" else "in het algemeen"
    return _CHANNEL_WORDS[channel][language == "en"]


def to_stored(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return questions as a version keeps them: only what differs from the usual."""
    return [dict(_stored(question)) for question in questions]


def _stored(question: Question) -> Iterator[tuple[str, Any]]:
    for field in fields(Question):
        value = getattr(question, field.name)
        if field.name in {"kind", "code", "label"}:
            yield field.name, str(value)
        elif value == field.default:
            continue
        elif field.name == "choices":
            yield "choices", [asdict(choice) for choice in value]
        elif field.name == "channels":
            yield "channels", [channel.value for channel in value]
        elif field.name == "only_if":
            yield "only_if", {"code": value.code, "answers": list(value.answers)}
        else:
            yield field.name, value


def from_stored(stored: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return the questions of a version; also of those that an import brought."""
    return tuple(_question(one) for one in stored)


def _question(stored: Mapping[str, Any]) -> Question:
    condition = stored.get("only_if")
    return Question(
        kind=QuestionKind(stored["kind"]),
        code=stored["code"],
        label=stored["label"],
        label_en=stored.get("label_en", ""),
        help=stored.get("help", ""),
        help_en=stored.get("help_en", ""),
        choices=tuple(Choice(**choice) for choice in stored.get("choices", ())),
        channels=tuple(Channel(word) for word in stored.get("channels", ())),
        only_if=Condition(condition["code"], tuple(condition["answers"])) if condition else None,
        required=stored.get("required", False),
        beside=stored.get("beside", False),
    )


def check_questions(questions: Sequence[Question]) -> None:
    """Raise ``Invalid`` for questions that cannot be asked; keys are codes.

    Routing points back only: so no circle can exist, and no question waits for one after it.
    """
    problems: dict[str, str] = {}
    if not questions:
        problems["questions"] = N_("Kies eerst vragen uit de vragenbank.")
    if len(questions) > MOST_QUESTIONS:
        problems["questions"] = N_("Dit zijn te veel vragen. Neem er hoogstens 40.")
    seen: dict[str, Question] = {}
    for question in questions:
        fault = _fault(question, seen)
        if fault:
            problems[question.code] = fault
        seen[question.code] = question
    if problems:
        raise Invalid(problems)


def _fault(question: Question, before: Mapping[str, Question]) -> str | None:
    """Return the first thing that is wrong with a question, as a sentence."""
    twice = question.kind in ONCE and any(one.kind is question.kind for one in before.values())
    readable = 0 < len(question.label) <= LONGEST_LABEL >= len(question.label_en)
    is_list = question.kind is QuestionKind.CHOICE
    tests = (
        (
            CODE.fullmatch(question.code) is None,
            N_("De code begint met een letter; daarna kleine letters, cijfers en _."),
        ),
        (question.code in before, N_("Deze vraag staat er twee keer in.")),
        (twice, N_("Van deze soort vraag kan er maar één in.")),
        (not readable, N_("Schrijf de vraag in 1 tot 300 tekens.")),
        (
            is_list and not 2 <= len(question.choices) <= MOST_CHOICES,
            N_("Geef 2 tot 30 antwoorden, elk op een eigen regel."),
        ),
        (
            len(set(question.answers)) != len(question.answers),
            N_("Er staat twee keer hetzelfde antwoord in."),
        ),
    )
    wrong = next((sentence for is_wrong, sentence in tests if is_wrong), None)
    return wrong or _routing_fault(question, before)


def _routing_fault(question: Question, before: Mapping[str, Question]) -> str | None:
    condition = question.only_if
    if condition is None:
        return None
    asked = before.get(condition.code)
    if asked is None:
        return N_("De voorwaarde wijst naar een vraag die niet eerder komt.")
    if not condition.answers or not set(condition.answers) <= set(asked.answers):
        return N_("De voorwaarde noemt een antwoord dat niet te kiezen is.")
    return None


def series_breaks(old: Sequence[Question], new: Sequence[Question]) -> list[str]:
    """Return the codes whose answers can no longer be laid beside the older ones.

    Another wording, scale or list of answers of the same code is another question
    (domain.md section 5.1). Help, routing and a translation that was missing are not.
    """
    before = {question.code: question for question in old}
    broken = []
    for question in new:
        same = before.get(question.code)
        if same is None:
            continue
        translated = replace(question, label_en=question.label_en if same.label_en else "")
        if _meaning(translated) != _meaning(same):
            broken.append(question.code)
    return broken


def _meaning(question: Question) -> tuple[object, ...]:
    return (question.kind, question.label, question.label_en, question.answers)

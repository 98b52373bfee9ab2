# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires: what can be asked, in which order, and when a series breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import Channel
from feedback.errors import Invalid
from feedback.surveys.rules.aftercare import AFTERCARE_QUESTIONS
from feedback.surveys.rules.answering import (
    MOST_ON_KIOSK,
    Way,
    asked_questions,
    collect,
    fault_of,
    minutes_for,
    plan_steps,
)
from feedback.surveys.rules.bank import BANK, first_questions
from feedback.surveys.rules.instruments import MADE_HERE, Instrument
from feedback.surveys.rules.marks import Effort
from feedback.surveys.rules.plain_words import plain_word_hints
from feedback.surveys.rules.questionnaire import (
    ADVISED_MOST,
    NOT_ON_A_KIOSK,
    Condition,
    Question,
    QuestionKind,
    check_questions,
    from_stored,
    series_breaks,
    to_stored,
)
from feedback.tables.cells import Absent

MARK = BANK["q_overall"]
WHY = replace(BANK["q_overall_why"], only_if=Condition("q_overall", ("1", "2", "3")))
SOLVED = BANK["q_solved"]


@pytest.mark.parametrize("instrument", MADE_HERE)
def test_what_a_new_survey_starts_with_can_be_asked_and_kept(instrument: Instrument) -> None:
    questions = first_questions(instrument)
    check_questions(questions)
    assert from_stored(to_stored(questions)) == questions


def test_the_bank_speaks_english_and_codes_are_unique() -> None:
    assert [one.code for one in BANK.values() if not one.label_en] == []
    check_questions(tuple(BANK.values())[:40])


def test_the_questions_after_a_conversation_are_read_as_questions() -> None:
    assert len(from_stored(AFTERCARE_QUESTIONS)) == len(AFTERCARE_QUESTIONS)


def test_the_contact_survey_takes_three_minutes_and_twelve_screens() -> None:
    for channel in (Channel.COUNTER, Channel.PHONE, Channel.DIGITAL_FORM):
        asked = asked_questions(first_questions(Instrument.CONTINUOUS), {}, way=Way(channel))
        assert len(plan_steps(asked)) <= ADVISED_MOST
        assert minutes_for(asked) <= 4


def test_without_personal_contact_nobody_marks_the_employee() -> None:
    asked = asked_questions(first_questions(Instrument.CONTINUOUS), {}, way=Way(Channel.WEBSITE))
    assert not [one for one in asked if one.code.startswith("h_")]


def test_a_kiosk_asks_nothing_to_type_and_no_contact() -> None:
    way = Way(Channel.COUNTER, on_kiosk=True)
    kinds = {one.kind for one in asked_questions(tuple(BANK.values()), {}, way=way)}
    assert not kinds & NOT_ON_A_KIOSK
    assert len(asked_questions(tuple(BANK.values()), {}, way=way)) == MOST_ON_KIOSK


def test_routing_follows_the_answers_and_a_skipped_question_takes_its_followers() -> None:
    after = Question(
        QuestionKind.CHOICE,
        "again",
        "Nog eens?",
        choices=SOLVED.choices,
        only_if=Condition("q_solved", ("no",)),
    )
    last = replace(after, code="last", only_if=Condition("again", ("no",)))
    questions = (MARK, WHY, SOLVED, after, last)
    answers = {"q_overall": "8", "q_solved": "yes_at_once", "again": "no"}
    assert [one.code for one in asked_questions(questions, answers, way=Way())] == [
        "q_overall",
        "q_solved",
    ]
    answers |= {"q_overall": "2", "q_solved": "no"}
    assert len(asked_questions(questions, answers, way=Way())) == 5


@pytest.mark.parametrize(
    ("question", "answer", "is_right"),
    [
        (MARK, "7", True),
        (MARK, "dont_know", True),
        (MARK, "0", False),
        (MARK, "11", False),
        (MARK, "7.5", False),
        (MARK, "acht", False),
        (MARK, "", False),
        (SOLVED, "", True),
        (SOLVED, "maybe", False),
        (BANK["h_expert"], "not_applicable", True),
        (BANK["h_expert"], "dont_know", False),
        (BANK["q_ces"], "much", True),
        (BANK["q_overall_why"], "x" * 10_000, True),
        (BANK["q_overall_why"], "x" * 10_001, False),
    ],
)
def test_an_answer_is_one_that_was_offered(
    question: Question, answer: str, *, is_right: bool
) -> None:
    assert (fault_of(question, answer) is None) is is_right


WRONG = {
    "nothing": ((), "questions"),
    "twice the same": ((MARK, MARK), "q_overall"),
    "two overall marks": ((MARK, replace(MARK, code="other")), "other"),
    "a code of capitals": ((replace(MARK, code="Cijfer"),), "Cijfer"),
    "no words": ((replace(MARK, label=""),), "q_overall"),
    "a list of one": ((replace(SOLVED, choices=SOLVED.choices[:1]),), "q_solved"),
    "waits for a later one": ((WHY, MARK), "q_overall_why"),
    "waits for no answer of it": (
        (MARK, replace(WHY, only_if=Condition("q_overall", ("12",)))),
        "q_overall_why",
    ),
}


@pytest.mark.parametrize(("questions", "named"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_asked_is_refused_by_its_code(
    questions: tuple[Question, ...], named: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_questions(questions)
    assert named in refused.value.fields


def test_other_words_or_answers_break_a_series_and_a_translation_does_not() -> None:
    old = (MARK, replace(SOLVED, label_en=""), BANK["q_ces"])
    reworded = replace(MARK, label="Welk cijfer geeft u?")
    shorter = replace(SOLVED, choices=SOLVED.choices[:3])
    assert series_breaks(old, (MARK, SOLVED, BANK["q_ces"], BANK["h_expert"])) == []
    assert series_breaks(old, (reworded, shorter)) == ["q_overall", "q_solved"]
    assert series_breaks(old, (replace(MARK, help="Anders.", beside=True),)) == []


def test_answers_go_where_they_are_counted_and_the_rest_is_left_out() -> None:
    asked = (MARK, BANK["q_ces"], BANK["h_expert"], BANK["h_ideas"], SOLVED, BANK["q_suggest"])
    given = collect(
        asked,
        {
            "q_overall": "dont_know",
            "q_ces": "much",
            "h_expert": "9",
            "h_ideas": "not_applicable",
            "q_solved": "no",
            "q_suggest": "Bel eerder.",
            "q_call_me": "yes",
        },
    )
    assert given.mark is None and given.mark_absent is Absent.DONT_KNOW
    assert given.effort is Effort.MUCH
    assert given.aspects == {"h_expert": 9, "h_ideas": "not_applicable"}
    assert given.background == {"q_solved": "no"}
    assert given.is_unsolved and not given.wants_call


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"q_overall": "3", "q_call_me": "yes"}, CaseKind.COMPLAINT),
        ({"q_overall": "8", "q_solved": "no", "q_call_me": "yes"}, CaseKind.COMPLAINT),
        ({"q_overall": "8", "q_suggest": "Een bankje.", "q_call_me": "yes"}, CaseKind.SUGGESTION),
        ({"q_overall": "9", "q_overall_why": "Top.", "q_call_me": "yes"}, CaseKind.COMPLIMENT),
        ({"q_overall": "8", "q_call_me": "yes"}, CaseKind.QUESTION),
        ({"q_overall": "2"}, None),
        ({"q_overall": "2", "q_suggest": "Een bankje."}, CaseKind.SUGGESTION),
        ({"q_overall": "9", "q_suggest": " Nee. "}, None),
    ],
)
def test_the_kind_is_proposed_from_mark_and_text(
    answers: dict[str, str], kind: CaseKind | None
) -> None:
    assert collect(first_questions(Instrument.CONTINUOUS), answers).proposed_kind is kind


def test_hints_name_what_makes_a_question_hard() -> None:
    hints = plain_word_hints("Indien u thans woonachtig bent in de gemeente, bent u dan tevreden?")
    assert [hint for hint in hints if "‘indien’: schrijf liever ‘als’" in hint]
    assert plain_word_hints("Hoe ging het?") == []
    assert plain_word_hints("x" * 100_000)

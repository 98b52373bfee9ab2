# SPDX-License-Identifier: EUPL-1.2
"""How a call went is read from what was told of it, in whatever order it came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.telephony.rules.calls import CallEnd, CallState, Course, Word, read_call
from feedback.telephony.rules.words import LineStatus, believable, read_status

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def own(status: LineStatus, second: int, **more: object) -> Word:
    return Word(False, status, START + timedelta(seconds=second), **more)  # type: ignore[arg-type]


def other(status: LineStatus, second: int, **more: object) -> Word:
    return Word(True, status, START + timedelta(seconds=second), **more)  # type: ignore[arg-type]


S = LineStatus


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ([], CallState.DIALLING),
        ([own(S.INITIATED, 0)], CallState.DIALLING),
        ([own(S.RINGING, 1)], CallState.RINGING_EMPLOYEE),
        ([own(S.IN_PROGRESS, 3), own(S.RINGING, 1)], CallState.AWAITING_KEY),
        ([own(S.IN_PROGRESS, 3), own(S.KEY_PRESSED, 5)], CallState.RINGING_RESIDENT),
        ([other(S.RINGING, 6)], CallState.RINGING_RESIDENT),
        ([other(S.IN_PROGRESS, 9), own(S.RINGING, 1)], CallState.CONNECTED),
        ([other(S.COMPLETED, 60, seconds=40), other(S.IN_PROGRESS, 9)], CallState.ENDED),
        ([own(S.NO_ANSWER, 25)], CallState.ENDED),
    ],
)
def test_a_call_stands_where_its_furthest_word_says(words: list[Word], state: CallState) -> None:
    assert read_call(words).state is state


@pytest.mark.parametrize(
    ("words", "end", "talk"),
    [
        ([own(S.NO_ANSWER, 25)], CallEnd.NOT_CALLED, None),
        ([own(S.IN_PROGRESS, 3), own(S.COMPLETED, 14)], CallEnd.NOT_CALLED, None),
        ([other(S.INITIATED, 5), other(S.NO_ANSWER, 35)], CallEnd.NOT_ANSWERED, None),
        ([other(S.INITIATED, 5), other(S.BUSY, 7)], CallEnd.NOT_ANSWERED, None),
        ([other(S.INITIATED, 5), other(S.CANCELED, 9)], CallEnd.NOT_ANSWERED, None),
        ([other(S.INITIATED, 5), other(S.FAILED, 6)], CallEnd.NOT_ANSWERED, None),
        ([other(S.INITIATED, 5), other(S.FAILED, 6, code="404")], CallEnd.NO_SUCH_NUMBER, None),
        ([other(S.IN_PROGRESS, 9), other(S.COMPLETED, 60, seconds=51)], CallEnd.ANSWERED, 51),
        ([other(S.COMPLETED, 60, seconds=51)], CallEnd.ANSWERED, 51),
        ([other(S.IN_PROGRESS, 9), own(S.COMPLETED, 60)], CallEnd.ANSWERED, 51),
        ([own(S.KEY_PRESSED, 4), own(S.COMPLETED, 40)], CallEnd.NOT_ANSWERED, None),
    ],
)
def test_an_end_says_what_a_line_can_know(
    words: list[Word], end: CallEnd, talk: int | None
) -> None:
    course = read_call(words)
    assert (course.end, course.talk_seconds) == (end, talk)


STORY = [
    own(S.RINGING, 1),
    own(S.IN_PROGRESS, 3),
    own(S.KEY_PRESSED, 5),
    other(S.INITIATED, 5),
    other(S.RINGING, 6),
    other(S.IN_PROGRESS, 12),
    other(S.COMPLETED, 72, seconds=60),
    own(S.COMPLETED, 73, seconds=70),
]


@given(st.permutations(STORY), st.lists(st.sampled_from(STORY)))
def test_order_and_repetition_change_nothing(told: list[Word], again: list[Word]) -> None:
    assert (
        read_call([*told, *again])
        == read_call(STORY)
        == Course(
            CallState.ENDED,
            START + timedelta(seconds=5),
            START + timedelta(seconds=12),
            START + timedelta(seconds=72),
            60,
            CallEnd.ANSWERED,
        )
    )


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("no-answer", S.NO_ANSWER),
        ("in-progress", S.IN_PROGRESS),
        ("answered", S.IN_PROGRESS),
        (" Completed ", S.COMPLETED),
        ("key-pressed", S.KEY_PRESSED),
        ("iets anders", None),
        ("", None),
    ],
)
def test_the_provider_s_words_are_read(word: str, status: LineStatus | None) -> None:
    assert read_status(word) is status


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (None, 60),
        (30, 30),
        (-60, 0),
        (90, 60),
        (-600, 60),
        (6000, 60),
    ],
)
def test_a_moment_before_asking_or_to_come_is_not_believed(said: int | None, believed: int) -> None:
    at = None if said is None else START + timedelta(seconds=said)
    now = START + timedelta(seconds=60)
    assert believable(at, asked_at=START, now=now) == START + timedelta(seconds=believed)

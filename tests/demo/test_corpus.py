# SPDX-License-Identifier: EUPL-1.2
"""The invented stories are complete, and hold nothing that could be anybody's."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import FIRST_TOPICS
from feedback.contacts.rules.details import read_contact
from feedback.demo.rules.corpus import Story, load_stories, make_resident
from feedback.demo.rules.local_tips import all_local_tips
from feedback.demo.rules.people import CAST, TEAMS
from feedback.suggestions.rules.lexicon import find_cues, first_topic_cues, make_finder
from feedback.text_guard import clean_text, fold, mask_bsn

STORIES = load_stories()
OWNERS = {*TEAMS, *(one.name.split()[0] for one in CAST)}


def test_there_are_stories_of_every_kind_and_on_every_topic() -> None:
    assert len(STORIES) >= 150
    assert len({story.text for story in STORIES}) == len(STORIES)
    assert {story.kind for story in STORIES} == set(CaseKind)
    assert {story.topic for story in STORIES} == {topic.code for topic in FIRST_TOPICS}


def test_complaints_tips_and_compliments_come_in_believable_shares() -> None:
    shares = Counter(story.kind for story in STORIES)
    assert 0.5 < shares[CaseKind.COMPLAINT] / len(STORIES) < 0.7
    assert shares[CaseKind.SUGGESTION] > shares[CaseKind.COMPLIMENT] > len(STORIES) * 0.1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.text[:40])
def test_each_story_is_clean_and_tells_what_the_talk_brought(story: Story) -> None:
    everything = [story.text, story.heard, story.behind, *(one.text for one in story.agreements)]
    for text in everything:
        assert text == clean_text(text)
        assert mask_bsn(text) == (text, False)
        assert not re.search(r"\d{6}|@|www\.|\b06[ -]?\d", text)
    assert story.needs
    assert (story.cause_before is None) == (story.cause_after is None)
    assert story.kind is not CaseKind.COMPLAINT or story.cause_before
    for agreement in story.agreements:
        assert agreement.owner in OWNERS
        assert 1 <= agreement.in_days <= 30


def test_invented_people_can_be_reached_and_differ() -> None:
    chance = Random(7)
    people = [make_resident(number, title=None, chance=chance) for number in range(300)]
    for one in people:
        read_contact(name=one.name, phone=one.phone, email=one.email, address=one.address)
        assert one.email.endswith("@example.org")
        assert one.phone.startswith("061234")
    assert len({one.phone for one in people}) == 300
    assert len({one.name for one in people}) > 250


def test_no_general_cue_word_knows_the_tips_of_this_town() -> None:
    finder = make_finder(first_topic_cues())
    tips = all_local_tips()
    assert len(tips) == len(set(tips)) == 45
    assert [tip for tip in tips if find_cues(fold(tip), finder)] == []

# SPDX-License-Identifier: EUPL-1.2
"""The conversation that a story brought, in the eight blocks of the guide."""

from __future__ import annotations

from random import Random

from feedback.callbacks.services.calls import NewAgreement, Talk
from feedback.clock import local
from feedback.demo.rules.corpus import StoryAgreement, load_remarks
from feedback.demo.rules.days import ONE_DAY
from feedback.demo.rules.people import CAST
from feedback.demo.rules.plan import Act, PlannedCase

FIRST_NAMES = {one.name.split()[0]: one.name for one in CAST}


def make_talk(case: PlannedCase, act: Act) -> Talk:
    """Return what was said in the talk ``act``; the same talk always says the same."""
    started_at = act.started_at or act.at
    chance = Random(f"{case.resident.phone}:{started_at.isoformat()}")  # noqa: S311 - no secret
    story, remarks = case.story, load_remarks()
    happy = story.emotion.value == "happy"
    # Dice of its own: often enough it is what it looked like.
    is_other = Random(f"cause:{case.resident.phone}").random() < 0.65  # noqa: S311 - no secret
    return Talk(
        started_at=started_at,
        summary=story.heard,
        needs=story.needs,
        emotion=story.emotion,
        underlying_story=story.behind,
        cause_before=story.cause_before,
        cause_after=story.cause_after if is_other else story.cause_before,
        summary_confirmed=True,
        route_explained=not happy,
        hears_on=chance.choice(remarks["hears_on"]) if story.agreements else None,
        consent_score=chance.random() < 0.6,
        consent_think_along=chance.random() < 0.25,
        consent_surprise=chance.random() < 0.3,
        note=story.note,
        reflection=chance.choice(remarks["reflections"]) if chance.random() < 0.3 else None,
        agreements=[_agreement(one, act) for one in story.agreements],
    )


def _agreement(agreed: StoryAgreement, act: Act) -> NewAgreement:
    return NewAgreement(
        text=agreed.text,
        owner=FIRST_NAMES.get(agreed.owner, agreed.owner),
        due_on=local(act.at).date() + ONE_DAY * agreed.in_days,
        on_status_page=agreed.on_page,
    )

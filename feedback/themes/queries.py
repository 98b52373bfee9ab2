# SPDX-License-Identifier: EUPL-1.2
"""Every select on themes: the tips of a quarter, and the cue words that hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from feedback.cases.queries import list_stories
from feedback.cases.rules import CaseKind
from feedback.catalogue.models import Topic
from feedback.db import db
from feedback.errors import NotFound
from feedback.insight.rules.quarters import Quarter, quarter_of
from feedback.suggestions.rules.lexicon import Finder, first_topic_cues, make_finder
from feedback.surveys.queries.asking import list_surveys
from feedback.surveys.queries.released import Wish, find_released, iterate_released
from feedback.themes.models import CueChange, ThemeRun
from feedback.themes.rules.counting import Counted, Tip, count_themes
from feedback.themes.rules.cues import Change, held_cues
from feedback.themes.rules.keeping import FAILED
from feedback.wording import N_
from feedback.work.queries import find_heartbeat


def count_tips(quarter: Quarter) -> Counted:
    """Count what the tips of a quarter are about, by the cue words that hold."""
    return count_themes(list_tips(quarter), find_finder())


def list_tips(quarter: Quarter) -> Iterator[Tip]:
    """Yield the tips of a quarter: of cases, and of answers that may be seen."""
    for story in list_stories(CaseKind.SUGGESTION, begins=quarter.begins, ends=quarter.ends):
        yield Tip(story, is_message=True)
    for survey in list_surveys():
        released = find_released(survey.id)
        for answer, _ in iterate_released(released, Wish(quarter=quarter.name, with_text=True)):
            if answer.suggestion:
                yield Tip(answer.suggestion, answer.overall_mark)


def list_quarters(now: datetime) -> list[Quarter]:
    """Return the quarters that are explored: this one and the one before."""
    this = quarter_of(now)
    return [this, this.before]


def find_run(quarter: Quarter) -> ThemeRun | None:
    """Return what was found last among the tips of a quarter."""
    return db.session.scalar(sa.select(ThemeRun).where(ThemeRun.quarter == quarter.name))


def find_failure() -> datetime | None:
    """Return when exploring failed, if it did not work out since."""
    failed = find_heartbeat(FAILED)
    last = db.session.scalar(sa.select(sa.func.max(ThemeRun.made_at)))
    return None if failed is None or (last is not None and last >= failed) else failed


def find_finder() -> Finder:
    """Return what finds the cue words that hold, of every topic."""
    return _finder(tuple(sorted(list_cues().items())))


@lru_cache(maxsize=2)
def _finder(cues: tuple[tuple[str, tuple[str, ...]], ...]) -> Finder:
    return make_finder(dict(cues))


def list_cues() -> dict[str, tuple[str, ...]]:
    """Return the cue words that hold, by code of their topic; a topic without any is left out."""
    query = (
        sa.select(Topic.code, CueChange.former, CueChange.cue)
        .join(Topic, Topic.id == CueChange.topic_id)
        .order_by(CueChange.id)
    )
    changes: dict[str, list[Change]] = defaultdict(list)
    for code, former, cue in db.session.execute(query):
        changes[code].append(Change(former, cue))
    first = first_topic_cues()
    held = {code: held_cues(first.get(code, ()), changes[code]) for code in {*first, *changes}}
    return {code: cues for code, cues in held.items() if cues}


def get_topic(code: str) -> Topic:
    """Return a topic; raises ``NotFound``."""
    found = db.session.scalar(sa.select(Topic).where(Topic.code == code))
    if found is None:
        raise NotFound(N_("Dit onderwerp bestaat niet."))
    return found


def get_code(topic_id: int) -> str:
    """Return the code of a topic by its number; raises ``NotFound``."""
    found = db.session.get(Topic, topic_id)
    if found is None:
        raise NotFound(N_("Dit onderwerp bestaat niet."))
    return found.code


def list_changes(topic_id: int, *, limit: int) -> Sequence[CueChange]:
    """Return the changes of a topic's cue words, newest first."""
    query = (
        sa.select(CueChange)
        .where(CueChange.topic_id == topic_id)
        .order_by(CueChange.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def get_change(change_id: int) -> CueChange:
    """Return a change; raises ``NotFound``."""
    found = db.session.get(CueChange, change_id)
    if found is None:
        raise NotFound(N_("Deze wijziging bestaat niet."))
    return found

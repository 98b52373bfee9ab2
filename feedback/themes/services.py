# SPDX-License-Identifier: EUPL-1.2
"""Commands on cue words, each on the record, and keeping what they leave over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from feedback.audit import services as audit
from feedback.audit.services import Author
from feedback.catalogue.models import Topic
from feedback.db import db, take_turns
from feedback.errors import Conflict, Invalid
from feedback.insight.rules.quarters import Quarter
from feedback.themes import queries
from feedback.themes.models import CueChange, ThemeRun
from feedback.themes.rules.cues import MOST_CUES, read_cue
from feedback.themes.rules.keeping import Exploration, to_content
from feedback.wording import N_


def add_cue(topic: Topic, typed: str, *, by: Author, now: datetime) -> CueChange:
    """Add a cue word to a topic; raises ``Invalid`` for what is none, or is there already."""
    return _change(topic, former="", cue=read_cue(typed), by=by, now=now)


def change_cue(topic: Topic, former: str, *, typed: str, by: Author, now: datetime) -> CueChange:
    """Put one cue word in the place of another; raises ``Invalid``, or ``Conflict`` when gone."""
    return _change(topic, former=former, cue=read_cue(typed), by=by, now=now)


def withdraw_cue(topic: Topic, former: str, *, by: Author, now: datetime) -> CueChange:
    """Take a cue word away; raises ``Conflict`` when it is gone already."""
    return _change(topic, former=former, cue="", by=by, now=now)


def undo_change(made: CueChange, *, by: Author, now: datetime) -> CueChange:
    """Take a change back; raises ``Conflict`` when what it made is no longer there."""
    topic = db.session.get_one(Topic, made.topic_id)
    try:
        return _change(topic, former=made.cue, cue=made.former, by=by, now=now, undoes_id=made.id)
    except Invalid as refusal:
        raise Conflict(N_("Dit is daarna al veranderd.")) from refusal


def keep_exploration(quarter: Quarter, found: Exploration, *, now: datetime) -> ThemeRun:
    """Keep what was found in a quarter, in the place of what was found before."""
    take_turns([f"theme_run {quarter.name}".encode()])
    run = queries.find_run(quarter)
    if run is None:
        run = ThemeRun(quarter=quarter.name, made_at=now, rest=0, content={})
        db.session.add(run)
    run.made_at, run.rest, run.content = now, found.rest, to_content(found)
    db.session.flush()
    return run


def may_undo(made: CueChange, held: Collection[str]) -> bool:
    """Tell whether a change can be taken back: what it made holds, what was there does not."""
    return (not made.cue or made.cue in held) and made.former not in held


def _change(
    topic: Topic,
    *,
    former: str,
    cue: str,
    by: Author,
    now: datetime,
    undoes_id: int | None = None,
) -> CueChange:
    take_turns([f"theme_cues {topic.id}".encode()])
    held = queries.list_cues().get(topic.code, ())
    if former and former not in held:
        raise Conflict(N_("Dit is daarna al veranderd."))
    if cue in held:
        raise Invalid({"cue": N_("Dit woord staat er al.")})
    if not former and len(held) >= MOST_CUES:
        raise Invalid({"cue": N_("Er staan al 300 woorden. Haal er eerst een weg.")})
    made = CueChange(
        topic_id=topic.id,
        former=former,
        cue=cue,
        made_at=now,
        made_by_id=by.id,
        made_by_label=by.label,
        undoes_id=undoes_id,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        "theme_cues.changed",
        by=by,
        object_type="topic",
        object_id=topic.id,
        now=now,
        details={"topic": topic.code, "change": made.id},
    )
    return made

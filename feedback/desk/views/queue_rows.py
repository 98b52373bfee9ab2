# SPDX-License-Identifier: EUPL-1.2
"""The rows of *Vandaag bellen* as finished texts.

Fifty rows of thirty values are most of what a page costs when the template translates, joins
and escapes each of them. So a row is made in two: what counts on with the clock, each time;
and what is said of the person, once a minute (``templates/desk/queue/said.html``).
Every text in ``Said`` and ``Row`` is escaped: that is their one promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from html import escape
from typing import NamedTuple

from flask import get_template_attribute

from feedback.desk.queries.lines import Line
from feedback.desk.rules.labels import KIND_LABELS
from feedback.desk.rules.phrases import Sentence, called, initials
from feedback.desk.rules.times import CountsTo
from feedback.minute import KeptForTheMinute, minute_of
from feedback.web.locale import language, translator
from feedback.wording import N_

Speak = Callable[[str], str]


class Said(NamedTuple):
    """What a row says of a person; each text is escaped, "" where there is none."""

    state: str
    figure: str
    counts_to: str
    aloud: str
    beside: str
    target: str
    """Where the target stands in the bar; "" when it is the promise itself."""
    case_id: int
    number: str
    calls: str
    """Whom the button calls; "" when there is nobody to call."""
    name: str
    kind: str
    topic: str
    story: str
    why: str
    suits: str
    suits_now: bool
    next_try: str
    tries: str
    owner: str
    initials: str
    is_mine: bool


class Around(NamedTuple):
    """What of a row is said once a minute: before, between and after what counts on."""

    before: str
    between: str
    after: str


class Row(NamedTuple):
    """One row: what counts on with the clock, and the words around it."""

    around: Around
    ticks: bool
    clock: str
    seconds: int
    ticks_for: int
    elapsed: str


class Place(NamedTuple):
    """Where the rows stand: what all of them have in common."""

    cases: str
    """The address under which the cases are."""
    back: str
    """What an address ends with to lead back to this list."""
    may_work: bool


_AROUND: KeptForTheMinute[Around] = KeptForTheMinute()


def make_rows(lines: Iterable[Line], place: Place, *, now: datetime) -> list[Row]:
    """Return the rows of these lines, in the language of this request."""
    minute, there = minute_of(now), (place, language())
    return [
        _row(
            line,
            _AROUND.find(minute, (line.known, line.is_mine, there), partial(_around, line, place)),
        )
        for line in lines
    ]


def _around(line: Line, place: Place) -> Around:
    said, template = _said(line, translator()), "desk/queue/said.html"
    parts = (get_template_attribute(template, name) for name in Around._fields)
    return Around(*(str(part(said, place)) for part in parts))


def _row(line: Line, around: Around) -> Row:
    standing = line.standing
    return Row(
        around=around,
        ticks=standing.ticks,
        clock="since" if standing.counts_to is CountsTo.SINCE_DUE else "left",
        seconds=standing.seconds,
        ticks_for=standing.ticks_for,
        elapsed=f"{standing.elapsed_percent:.2f}",
    )


def _said(line: Line, speak: Speak) -> Said:
    row, words, tries, standing = line.row, line.words, line.known.tries, line.standing
    needed = line.known.policy.attempts
    return Said(
        state=standing.state.value,
        figure=escape(standing.figure),
        counts_to=standing.counts_to.value,
        aloud=escape(_say(standing.aloud, speak)),
        beside=escape(_say(standing.beside, speak)),
        target=f"{standing.target_percent:.2f}" if standing.target_percent < 100 else "",
        case_id=row.case_id,
        number=escape(row.number),
        calls=escape(called(line.name) or speak(N_("deze inwoner"))) if line.can_call else "",
        name=escape(line.name or speak(N_("Naam onbekend"))),
        kind=escape(speak(KIND_LABELS[row.kind])),
        topic=escape(row.topic or ""),
        story=escape(row.story_start or speak(N_("Geen tekst: bekijk de zaak."))),
        why=escape(" ".join(_say(sentence, speak) for sentence in words.why)),
        suits=escape(speak(words.fit.words)),
        suits_now=words.fit.is_now,
        next_try=escape(_say(words.next_try, speak)) if words.next_try else "",
        tries=escape(f"{tries.count} {speak(N_('van'))} {needed}") if tries else "–",
        owner=escape(_owner(line, speak)),
        initials=escape(initials(row.owner_name or "")),
        is_mine=line.is_mine,
    )


def _owner(line: Line, speak: Speak) -> str:
    """Return whose case it is in a narrow column: ik, a first name, niemand."""
    if line.is_mine:
        return speak(N_("ik"))
    return line.row.owner_name.split(" ")[0] if line.row.owner_name else speak(N_("niemand"))


def _say(sentence: Sentence, speak: Speak) -> str:
    text = speak(sentence.text)
    return text % sentence.values if sentence.values else text

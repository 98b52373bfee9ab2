# SPDX-License-Identifier: EUPL-1.2
"""The rows of *Vandaag bellen* as finished texts.

Fifty rows of thirty values are most of what a page costs when the template translates, joins
and escapes each of them. So that happens here, once per value, and the template only fills in
(``templates/desk/queue/row.html``). Every text in ``Cells`` is escaped: that is its one promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import NamedTuple

from feedback.desk.queries.queue import Line
from feedback.desk.rules.labels import KIND_LABELS
from feedback.desk.rules.phrases import Sentence, called, initials
from feedback.desk.rules.times import CountsTo
from feedback.web.locale import translator
from feedback.wording import N_


class Cells(NamedTuple):
    """One row; each text is escaped and in the visitor's language, "" where there is none."""

    case_id: int
    number: str
    calls: str
    """Whom the button calls; "" when there is nobody to call."""
    state: str
    figure: str
    ticks: bool
    clock: str
    seconds: int
    ticks_for: int
    counts_to: str
    aloud: str
    beside: str
    elapsed: str
    target: str
    """Where the target stands in the bar; "" when it is the promise itself."""
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


def make_cells(lines: Iterable[Line]) -> list[Cells]:
    """Return the rows of these lines, in the language of this request."""
    speak = translator()
    return [_cells(line, speak) for line in lines]


def _cells(line: Line, speak: Callable[[str], str]) -> Cells:
    row, standing = line.row, line.standing
    name = line.name or speak(N_("Naam onbekend"))
    since_due = standing.counts_to is CountsTo.SINCE_DUE
    of_words = speak(N_("van"))
    return Cells(
        case_id=row.case_id,
        number=escape(row.number),
        calls=escape(called(line.name) or speak(N_("deze inwoner"))) if line.can_call else "",
        state=standing.state.value,
        figure=escape(standing.figure),
        ticks=standing.ticks,
        clock="since" if since_due else "left",
        seconds=standing.seconds,
        ticks_for=standing.ticks_for,
        counts_to=standing.counts_to.value,
        aloud=escape(_say(standing.aloud, speak)),
        beside=escape(_say(standing.beside, speak)),
        elapsed=f"{standing.elapsed_percent:.2f}",
        target=f"{standing.target_percent:.2f}" if standing.target_percent < 100 else "",
        name=escape(name),
        kind=escape(speak(KIND_LABELS[row.kind])),
        topic=escape(row.topic or ""),
        story=escape(row.story_start or speak(N_("Geen tekst: bekijk de zaak."))),
        why=escape(" ".join(_say(sentence, speak) for sentence in line.why)),
        suits=escape(speak(line.fit.words)),
        suits_now=line.fit.is_now,
        next_try=escape(_say(line.next_try, speak)) if line.next_try else "",
        tries=escape(f"{line.tries.count} {of_words} {line.needed_tries}") if line.tries else "–",
        owner=escape(_owner(line, speak)),
        initials=escape(initials(row.owner_name or "")),
        is_mine=line.is_mine,
    )


def _owner(line: Line, speak: Callable[[str], str]) -> str:
    """Return whose case it is in a narrow column: ik, a first name, niemand."""
    if line.is_mine:
        return speak(N_("ik"))
    return line.row.owner_name.split(" ")[0] if line.row.owner_name else speak(N_("niemand"))


def _say(sentence: Sentence, speak: Callable[[str], str]) -> str:
    text = speak(sentence.text)
    return text % sentence.values if sentence.values else text

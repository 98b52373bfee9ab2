# SPDX-License-Identifier: EUPL-1.2
"""The rows of *Vandaag bellen* as finished texts.

Fifty rows of thirty values are most of what a page costs when the template translates, joins
and escapes each of them. So a row is made once a minute (``templates/desk/queue/said.html``);
the browser counts on from the moment of the page. Every text in ``Said`` is escaped: that is
its one promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup

from feedback.callbacks.queries.queue import STORY_START
from feedback.desk.queries.lines import Line
from feedback.desk.rules.labels import KIND_LABELS
from feedback.desk.rules.phrases import Sentence, beginning, called, initials
from feedback.desk.rules.times import CountsTo
from feedback.minute import KeptForTheMinute, minute_of
from feedback.web.frames import frame_of
from feedback.web.locale import language, translator
from feedback.wording import N_

Speak = Callable[[str], str]


class Said(NamedTuple):
    """What a row says of a person; each text is escaped, "" where there is none."""

    state: str
    figure: str
    ticks: bool
    clock: str
    zero_at: int
    stops_at: int
    elapsed: str
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


class Place(NamedTuple):
    """Where the rows stand: what all of them have in common."""

    cases: str
    """The address under which the cases are."""
    back: str
    """What an address ends with to lead back to this list."""
    may_work: bool
    """Whether who looks may do anything with them, and may call."""
    may_call: bool


_ROWS: KeptForTheMinute[bytes] = KeptForTheMinute()


class Rows:
    """The rows of a page, in the language of this request: kept as what goes over the wire."""

    def __init__(self, place: Place, *, now: datetime) -> None:
        self._place = place
        self._kept = _ROWS.of(minute_of(now), (place, language()))

    def __call__(self, lines: Iterable[Line]) -> bytes:
        """Return the rows of these lines, in their order."""
        rows = []
        for line in lines:
            row = self._kept.get(line)
            if row is None:
                row = self._kept[line] = _row(line, self._place).encode()
            rows.append(row)
        return b"".join(rows)


_BULK: KeptForTheMinute[Markup] = KeptForTheMinute()


def show_first(line: Line, place: Place, *, here: str, now: datetime) -> bytes:
    """Return the panel at the top of the list, of who is next; ``here`` leads back to the list."""
    kind = KIND_LABELS[line.row.kind]
    panel = "desk/queue/next.html"
    return frame_of(panel, at=now, who=None, line=line, kind=kind, place=place, here=here).fill()


def choose_many(colleagues: tuple[tuple[int, str], ...], place: Place, *, now: datetime) -> Markup:
    """Return what can be done with the rows one chose: give them to one of these, or take them.

    Without ``colleagues`` one can only take them.
    """
    if not place.may_work:
        return Markup("")
    kept = _BULK.of(minute_of(now), language())
    found = kept.get(colleagues)
    if found is None:
        make = get_template_attribute("desk/queue/bulk.html", "part")
        found = kept[colleagues] = make(colleagues)
    return found


def _row(line: Line, place: Place) -> str:
    template = get_template_attribute("desk/queue/said.html", "row")
    return str(template(_said(line, translator()), place))


def _said(line: Line, speak: Speak) -> Said:
    row, words, tries, standing = line.row, line.words, line.known.tries, line.standing
    needed = line.ground.policy.attempts
    story = beginning(row.story_start, most=STORY_START)
    return Said(
        state=standing.state.value,
        figure=escape(standing.figure),
        ticks=standing.ticks,
        clock="since" if standing.counts_to is CountsTo.SINCE_DUE else "left",
        zero_at=standing.zero_at,
        stops_at=standing.stops_at,
        elapsed=f"{standing.elapsed_percent:.2f}",
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
        story=escape(story or speak(N_("Geen tekst: bekijk de zaak."))),
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

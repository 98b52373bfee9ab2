# SPDX-License-Identifier: EUPL-1.2
"""The rows of *Vandaag bellen* as finished texts.

Fifty rows of thirty values are most of what a page costs when the template translates, joins
and escapes each of them. So a row is made once a minute (``templates/desk/queue/said.html``);
the browser counts on from the moment of the page. Every text in ``Said`` is escaped: that is
its one promise.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from html import escape
from typing import NamedTuple

from flask import get_template_attribute
from markupsafe import Markup

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


_ROWS: KeptForTheMinute[bytes] = KeptForTheMinute()
#: Where rows belong; no text of a person can be it, for each "<" in one is escaped.
_HERE = Markup("<!-- rows -->")


class Rows:
    """The rows of a page, in the language of this request: kept as what goes over the wire.

    They are nine tenths of the page. The template leaves a mark where they belong, and they
    come in after the rest of it was written and encoded.
    """

    def __init__(self, place: Place, *, now: datetime) -> None:
        self._place = place
        self._kept = _ROWS.of(minute_of(now), (place, language()))
        self._called_for: list[bytes] = []

    def __call__(self, lines: Iterable[Line]) -> Markup:
        """Return the mark for the rows of these lines; a template calls it in their order."""
        rows = []
        for line in lines:
            row = self._kept.get(line)
            if row is None:
                row = self._kept[line] = _row(line, self._place).encode()
            rows.append(row)
        self._called_for.append(b"".join(rows))
        return _HERE

    def fill(self, page: str) -> bytes:
        """Return the page with the rows where it called for them."""
        first, *others = (part.encode() for part in page.split(_HERE))
        pieces = [first]
        for rows, part in zip(self._called_for, others, strict=True):
            pieces += (rows, part)
        return b"".join(pieces)


_PARTS: KeptForTheMinute[Markup] = KeptForTheMinute()


def tell_first(line: Line, *, now: datetime) -> Markup:
    """Return what the panel at the top of the list says of who is next."""
    return _part("first", (line, KIND_LABELS[line.row.kind]), now=now)


def choose_many(colleagues: tuple[tuple[int, str], ...], place: Place, *, now: datetime) -> Markup:
    """Return what can be done with the rows one chose: give them to one of these, or take them.

    Without ``colleagues`` one can only take them.
    """
    return _part("bulk", (colleagues,), now=now) if place.may_work else Markup("")


def _part(name: str, given: tuple[Hashable, ...], *, now: datetime) -> Markup:
    """Return a part that names people: it follows from what is given and is kept for a minute."""
    kept = _PARTS.of(minute_of(now), (name, language()))
    found = kept.get(given)
    if found is None:
        make = get_template_attribute(f"desk/queue/{name}.html", "part")
        found = kept[given] = make(*given)
    return found


def _row(line: Line, place: Place) -> str:
    template = get_template_attribute("desk/queue/said.html", "row")
    return str(template(_said(line, translator()), place))


def _said(line: Line, speak: Speak) -> Said:
    row, words, tries, standing = line.row, line.words, line.known.tries, line.standing
    needed = line.ground.policy.attempts
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

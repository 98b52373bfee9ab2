# SPDX-License-Identifier: EUPL-1.2
"""Does how we handle a case work? Rungs from naive to fair, and when nothing is said (M9).

Three questions about people who were asked after their case: called in time against late,
spoken against never, an attentie or none; and one about a new version of an instruction.
The naive difference is never the headline. Imports numpy where it is called.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from feedback.insight.rules.claims import Reason, Verdict
from feedback.insight.rules.sums import FEWEST, NOTHING, Sums
from feedback.insight.rules.waves import Difference

if TYPE_CHECKING:
    from feedback.insight.rules.effects import Array, Effect, Flags

#: Draws of the bootstrap on a page: its error is within some 5 % of that of many more.
ROUNDS, SEED = 200, 1
#: A topic or channel with fewer answers is together with the other small ones.
FEWEST_APART = 30
LOW_MARK = 5


class Question(enum.StrEnum):
    """What is asked of how we handled it."""

    IN_TIME = "in_time"
    SPOKEN = "spoken"
    ATTENTIE = "attentie"


class Person(NamedTuple):
    """One who was asked, as far as kept: no person, no case. ``mark`` is None without answer."""

    quarter: str
    channel: str
    kind: str
    topic: str
    callback: str
    attention: str
    versions: frozenset[int]
    before: int | None
    mark: int | None
    solved: str


_ON_SIDES: Mapping[Question, Callable[[Person], bool | None]] = {
    Question.IN_TIME: lambda one: {"in_time": True, "late": False}.get(one.callback),
    Question.SPOKEN: lambda one: {"in_time": True, "late": True, "never": False}.get(one.callback),
    Question.ATTENTIE: lambda one: {"given": True, "none": False}.get(one.attention),
}


@dataclass(frozen=True)
class Ladder:
    """The rungs of one question; a rung is None where it cannot be reckoned.

    ``left_out`` answered within two weeks of an attentie, or belong to neither side.
    ``hides_means``: the means of the sides would give a small group away, or are of one.
    """

    question: Question
    treated: Sums
    control: Sums
    left_out: int
    adjusted: Difference | None = None
    weighted: Difference | None = None
    same_before: Difference | None = None
    gain: float | None = None
    expected_gain: float | None = None
    pairs: tuple[int, int] = (0, 0)
    response: tuple[float, float] | None = None
    imbalance: float | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Tell whether both sides have ten answers."""
        return min(self.treated.n, self.control.n) >= FEWEST

    @property
    def hides_means(self) -> bool:
        """Tell whether the rest would follow from the means of both and of everybody."""
        return not self.is_shown or 0 < self.left_out < FEWEST

    @property
    def headline(self) -> Difference | None:
        """The fairest rung that could be reckoned; never the naive one."""
        return self.same_before if self.question is Question.ATTENTIE else self.weighted

    @property
    def verdict(self) -> Verdict:
        """What may be said; any reason against comes first."""
        if self.reasons or self.headline is None:
            return Verdict.NO_CLAIM
        return Verdict.SHOWN if self.headline.is_shown else Verdict.NOT_SHOWN


def climb(question: Question, people: Sequence[Person]) -> Ladder:
    """Return the rungs of a question about everybody who was asked.

    1. Who answered around an attentie counts for neither side. 2. Below ten answers on a side
    there is no figure, below thirty no claim. 3. Regression and overlap weights take what was
    known before the call: kind, topic, channel, quarter. 4. An attentie goes to whom we
    choose: only at the same mark before (ANCOVA) can anything be said of it.
    """
    side_of = _ON_SIDES[question]
    sides = [(one, side_of(one)) for one in people if one.attention != "around"]
    usable = [(one, side) for one, side in sides if side is not None]
    answered = [(one, side) for one, side in usable if one.mark is not None]
    treated = Sums.of(one.mark for one, side in answered if side and one.mark is not None)
    control = Sums.of(one.mark for one, side in answered if not side and one.mark is not None)
    all_marks = sum(one.mark is not None for one in people)
    ladder = Ladder(question, treated, control, all_marks - treated.n - control.n)
    if not ladder.is_shown:
        few = Reason.TOO_FEW if min(treated.n, control.n) else Reason.NO_COMPARISON
        return _with(ladder, reasons=(few,))
    return _rungs(ladder, [one for one, _ in usable], [bool(side) for _, side in usable])


def _rungs(ladder: Ladder, people: Sequence[Person], sides: Sequence[bool]) -> Ladder:
    import numpy as np

    from feedback.insight.rules.effects import ancova_effect, ols_effect, overlap_effect

    marks = np.array([np.nan if one.mark is None else float(one.mark) for one in people])
    group = np.array(sides, dtype=np.bool_)
    known = _covariates(people)
    answered = ~np.isnan(marks)
    found = overlap_effect(marks, group, known, rounds=ROUNDS, seed=SEED)
    plain = ols_effect(marks[answered], group[answered], known[answered])
    before = np.array([np.nan if one.before is None else float(one.before) for one in people])
    paired = answered & ~np.isnan(before)
    same = ancova_effect(marks[paired], group[paired], before[paired])
    reckoned = bool(found.facts)
    ladder = _with(
        ladder,
        adjusted=plain,
        weighted=found.adjusted if reckoned else None,
        response=_response(group, answered),
        imbalance=found.facts.get("largest_imbalance"),
        reasons=found.reasons,
        pairs=(same.n_treated, same.n_control),
    )
    if ladder.question is not Question.ATTENTIE:
        return ladder
    return _judge_attentie(ladder, same, marks[paired], before[paired], group[paired])


def _judge_attentie(
    ladder: Ladder, same: Effect, after: Array, before: Array, group: Flags
) -> Ladder:
    """Return the ladder with what is said at the same mark before; without that, nothing is."""
    from feedback.insight.rules.changes import before_after

    if same.reasons:
        reasons = dict.fromkeys((*ladder.reasons, Reason.CHOSEN))
        return _with(ladder, reasons=tuple(reasons))
    moved = before_after(before, after, group)
    response = tuple(one for one in ladder.reasons if one is Reason.RESPONSE)
    rises = tuple(one for one in moved.reasons if one is Reason.REGRESSION_TO_MEAN)
    return _with(
        ladder,
        same_before=same.adjusted,
        gain=moved.naive,
        expected_gain=moved.facts["expected_regression_to_mean"],
        reasons=(*response, *rises),
    )


def _with(ladder: Ladder, **changes: object) -> Ladder:
    from dataclasses import replace

    return replace(ladder, **changes)  # type: ignore[arg-type] # names of its own fields


def _response(group: Flags, answered: Flags) -> tuple[float, float]:
    treated, control = (float(answered[side].mean()) for side in (group, ~group))
    return treated, control


def _covariates(people: Sequence[Person]) -> Array:
    """Return what was known before the call, as columns of nought and one; small ones together."""
    import numpy as np

    columns = []
    for name in ("kind", "topic", "channel", "quarter"):
        values = [getattr(one, name) for one in people]
        large = sorted(v for v in set(values) if values.count(v) >= FEWEST_APART)
        columns += [[float(value == one) for value in values] for one in large[1:]]
    return np.array(columns).T if columns else np.zeros((len(people), 1))


@dataclass(frozen=True)
class VersionLadder:
    """What residents said before and since a version, and of cases it does not apply to.

    ``quarters`` are those that are whole on one side: the one in which it began is left out.
    """

    quarters: tuple[str, ...]
    handled: tuple[Sums, ...]
    others: tuple[Sums, ...]
    before: Sums
    since: Sums
    effect: Effect | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why nothing is said."""
        return self.effect.reasons if self.effect is not None else (Reason.TOO_FEW,)

    @property
    def verdict(self) -> Verdict:
        """What may be said."""
        return self.effect.verdict if self.effect is not None else Verdict.NO_CLAIM


def judge_version(
    people: Iterable[Person], *, versions: frozenset[int], begun: str, until: str = ""
) -> VersionLadder:
    """Return what a new version did, beside cases without that instruction (M9, rung 4).

    ``versions`` are all of the instruction; ``begun`` is the quarter in which this one came
    into force, ``until`` the one in which the next did. Quarters of fewer than ten answers on
    a side are left out of everything.
    """
    import numpy as np

    from feedback.insight.rules.changes import did_effect

    marked = [
        (one.quarter, bool(one.versions & versions), one.mark)
        for one in people
        if one.mark is not None
        and one.attention != "around"
        and one.quarter != begun
        and (not until or one.quarter < until)
    ]
    cells: dict[tuple[str, bool], list[int]] = {}
    for quarter, ours, mark in marked:
        cells.setdefault((quarter, ours), []).append(mark)
    large = {key: marks for key, marks in cells.items() if len(marks) >= FEWEST}
    quarters = tuple(sorted({quarter for quarter, _ in large}))
    handled, others = (
        tuple(Sums.of(large.get((quarter, ours), [])) for quarter in quarters)
        for ours in (True, False)
    )
    before = sum((s for q, s in zip(quarters, handled, strict=True) if q < begun), NOTHING)
    since = sum((s for q, s in zip(quarters, handled, strict=True) if q > begun), NOTHING)
    places = {quarter: float(place) for place, quarter in enumerate(quarters)}
    rows = [(places[quarter], ours, mark) for (quarter, ours), ms in large.items() for mark in ms]
    if not rows or before.n + since.n == 0:
        return VersionLadder(quarters, handled, others, before, since, None)
    effect = did_effect(
        np.array([float(mark) for _, _, mark in rows]),
        np.array([place for place, _, _ in rows]),
        np.array([ours for _, ours, _ in rows], dtype=np.bool_),
        last_before=sum(quarter < begun for quarter in quarters) - 1,
    )
    return VersionLadder(quarters, handled, others, before, since, effect)


@dataclass(frozen=True)
class Recovery:
    """Who was not content and answered afterwards: how many were content then.

    Recovered is a mark of 6 or higher after a mark of 5 or lower, from the same person. The
    definition is that of a recovery rate in service recovery research (Tax and Brown 1998;
    Qmeter's "recovered detractors"), with our own line between low and not low. ``expected``
    is what low marks rise by themselves (regression to the mean).
    """

    low: int
    recovered: int
    before: Sums
    after: Sums
    expected: float | None

    @property
    def is_shown(self) -> bool:
        """Tell whether there are ten of them."""
        return self.low >= FEWEST


def recovery_of(people: Iterable[Person]) -> Recovery:
    """Return how many of those who came with a low mark gave a better one afterwards."""
    import numpy as np

    from feedback.insight.rules.changes import before_after

    pairs = [
        (one.before, one.mark)
        for one in people
        if one.before is not None and one.mark is not None and one.attention != "around"
    ]
    low = [(first, second) for first, second in pairs if first <= LOW_MARK]
    expected = None
    if len(low) >= FEWEST:
        first = np.array([float(one) for one, _ in pairs])
        second = np.array([float(one) for _, one in pairs])
        moved = before_after(first, second, first <= LOW_MARK)
        expected = moved.facts["expected_regression_to_mean"]
    return Recovery(
        len(low),
        sum(second > LOW_MARK for _, second in low),
        Sums.of(first for first, _ in low),
        Sums.of(second for _, second in low),
        expected,
    )

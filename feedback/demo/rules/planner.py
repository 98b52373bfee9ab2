# SPDX-License-Identifier: EUPL-1.2
"""The past weeks of an invented municipality, relative to now (pure)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.day_parts import PartOfDay
from feedback.business_time.local_time import day_of, moment_on
from feedback.cases.rules import CaseKind
from feedback.catalogue.rules import FIRST_DISTRICTS, Channel
from feedback.contacts.rules.details import PreferredChannel
from feedback.demo.rules import fates
from feedback.demo.rules.corpus import Story, load_remarks, load_stories, make_resident
from feedback.demo.rules.days import ONE_DAY, Days, between, days_around, receipt_on
from feedback.demo.rules.people import (
    ABSENT,
    KLANTENSERVICE,
    VERGUNNINGEN,
    choose_present_caller,
    team_of,
)
from feedback.demo.rules.plan import MINUTE, Act, Deed, PlannedCase, chosen_part

WRITTEN = {
    Channel.DIGITAL_FORM: 50,
    Channel.WEBSITE: 14,
    Channel.EMAIL: 24,
    Channel.SOCIAL: 6,
    Channel.POST: 6,
}
SPOKEN = {Channel.PHONE: 60, Channel.COUNTER: 30, Channel.KIOSK: 7, Channel.HOME_VISIT: 3}
OTHER_WAYS = {
    PreferredChannel.EMAIL: 50,
    PreferredChannel.CHAT_RELAY: 15,
    PreferredChannel.INTERPRETER: 15,
    PreferredChannel.COUNTER: 10,
    PreferredChannel.POST: 10,
}


class Bucket(enum.StrEnum):
    """Where a case stands now."""

    HISTORY = "history"
    LATE = "late"
    DUE = "due"
    SPOKEN = "spoken"
    NEW = "new"


@dataclass(frozen=True)
class Sizes:
    """How many cases each bucket holds."""

    history: int
    late: int
    due: int
    spoken: int
    new: int

    @classmethod
    def for_demo(cls, count: int) -> Sizes:
        """Divide ``count``: about twenty people of today, and the past weeks for the rest."""
        some = min(count, 24)
        late, spoken, new = some * 2 // 24, some * 5 // 24, some * 6 // 24
        due = some - late - spoken - new
        return cls(count - some, late, due, spoken, new)

    @classmethod
    def all_open(cls, count: int) -> Sizes:
        """Leave every promise open: what a benchmark of the queue needs."""
        late, new = count // 10, count // 4
        return cls(0, late, count - late - new, 0, new)

    @property
    def total(self) -> int:
        """Return how many cases there are in all."""
        return self.history + self.late + self.due + self.spoken + self.new


def plan_cases(
    sizes: Sizes, *, now: datetime, calendar: ServiceCalendar, seed: int
) -> Iterator[PlannedCase]:
    """Yield every case in the order of receipt; the same seed and day give the same plan."""
    days = days_around(now, calendar=calendar)
    chance = Random(f"{seed}:{days.current.isoformat()}")  # noqa: S311 - stories, no secrets
    stories = StoryDeck(chance)
    places: dict[Bucket, int] = dict.fromkeys(Bucket, 0)
    for number, (received_at, bucket) in enumerate(_arrivals(sizes, days=days, chance=chance)):
        story = stories.next(bucket, place=places[bucket])
        case = plan_case(number, received_at, story, days=days, chance=chance)
        _live(case, bucket, places[bucket], days=days, chance=chance)
        places[bucket] += 1
        yield case


class StoryDeck:
    """Deals every story before any comes back; what has to be called is mostly complaints."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._rest: list[Story] = []

    def next(self, bucket: Bucket, *, place: int) -> Story:
        """Return a story that suits the bucket, as long as there is one."""
        if not self._rest:
            self._rest = list(load_stories())
            self._chance.shuffle(self._rest)
        fits = self._fitting(bucket, place)
        for index in range(len(self._rest) - 1, -1, -1):
            if fits(self._rest[index]):
                return self._rest.pop(index)
        return self._rest.pop()

    def _fitting(self, bucket: Bucket, place: int) -> Callable[[Story], bool]:
        """Return what the next story should be: who is away has a late one of her own team."""
        if bucket is Bucket.LATE and place % 2 == 0:
            return lambda story: team_of(story.topic) == VERGUNNINGEN and _asks(story)
        if bucket is Bucket.DUE and _DUE_PATTERN[place % len(_DUE_PATTERN)][0] in _FRONT_DESK:
            return lambda story: team_of(story.topic) == KLANTENSERVICE and _asks(story)
        return _asks if bucket in {Bucket.LATE, Bucket.DUE} else _is_any


def _is_any(story: Story) -> bool:
    del story
    return True


def _asks(story: Story) -> bool:
    return story.kind in {CaseKind.COMPLAINT, CaseKind.SUGGESTION}


def _arrivals(sizes: Sizes, *, days: Days, chance: Random) -> list[tuple[datetime, Bucket]]:
    """Return when each message came in, in order."""
    found = [(at, Bucket.HISTORY) for at in _history(sizes.history, days=days, chance=chance)]
    latest = days.now - 3 * MINUTE
    for bucket, count in ((Bucket.DUE, sizes.due), (Bucket.SPOKEN, sizes.spoken)):
        for _ in range(count):
            found.append((_since_day_before(latest, days=days, chance=chance), bucket))
    for _ in range(sizes.late):
        start, end = days.opening(days.two_before), days.closing(days.two_before)
        found.append((between(start, end, chance=chance), Bucket.LATE))
    for _ in range(sizes.new):
        start = moment_on(day_of(days.now), timedelta(hours=6, minutes=40))
        if days.is_today and start < latest:
            found.append((between(start, latest, chance=chance), Bucket.NEW))
        else:
            found.append((_since_day_before(latest, days=days, chance=chance), Bucket.DUE))
    return sorted(found)


def weeks_of(history: int) -> int:
    """Return over how many past weeks this many cases are spread."""
    return min(156, 5 + history // 150)


def history_begins(history: int, *, days: Days) -> date:
    """Return the first day on which one of this many cases of the past weeks came in."""
    return days.before - ONE_DAY * 7 * weeks_of(history)


def _history(count: int, *, days: Days, chance: Random) -> Iterator[datetime]:
    last = days.before - ONE_DAY
    span = [last - ONE_DAY * back for back in range(7 * weeks_of(count))]
    yield from receipts_on(span, count, days=days, chance=chance)


def receipts_on(
    span: Sequence[date], count: int, *, days: Days, chance: Random
) -> Iterator[datetime]:
    """Yield when ``count`` messages came in, most of them on working days, in any order."""
    weights = [8 if days.calendar.is_working_day(day) else 2 for day in span]
    for day in chance.choices(span, weights=weights, k=count):
        yield receipt_on(day, calendar=days.calendar, chance=chance)


def _since_day_before(latest: datetime, *, days: Days, chance: Random) -> datetime:
    """Return a moment since the working day before, whose promise is due on the current day."""
    opens, closes = days.opening(days.before), days.closing(days.before)
    end = min(latest, moment_on(days.current, timedelta()) - MINUTE)
    if chance.random() < 0.8:
        return between(opens, min(closes, end), chance=chance)
    return between(min(closes, end), min(end, closes + timedelta(hours=60)), chance=chance)


def plan_case(
    number: int, received_at: datetime, story: Story, *, days: Days, chance: Random
) -> PlannedCase:
    """Return a message as it came in; nothing was done about it yet."""
    is_open = days.calendar.is_open(received_at)
    channels = SPOKEN if is_open and chance.random() < 0.35 else WRITTEN
    channel = chance.choices(list(channels), weights=list(channels.values()))[0]
    is_typed = channel in {Channel.PHONE, Channel.COUNTER, Channel.HOME_VISIT}
    case = PlannedCase(
        story=story,
        resident=make_resident(number, title=story.title, chance=chance),
        channel=channel,
        district=chance.choice(FIRST_DISTRICTS).code if chance.random() < 0.7 else "",
        received_at=received_at,
        has_email=chance.random() < 0.7,
        preferred_times=chance.choice(((), (), ("morning",), ("afternoon",), ("any",))),
        entered_by=choose_present_caller("other", chance=chance) if is_typed else None,
    )
    dice = chance.random()
    if dice < 0.06:
        _prefer(case, chance.choices(list(OTHER_WAYS), weights=list(OTHER_WAYS.values()))[0])
    elif dice < 0.12 or (story.kind is CaseKind.COMPLIMENT and dice < 0.5):
        case.wants_call = case.has_contact = False
    return case


def _want_a_call(case: PlannedCase) -> None:
    case.has_contact, case.wants_call = True, case.preferred_channel is None


def _prefer(case: PlannedCase, way: PreferredChannel) -> None:
    case.preferred_channel, case.wants_call, case.has_email = way, False, True


def live_past(
    case: PlannedCase,
    fate: fates.Fate,
    *,
    word: fates.Word = fates.USUAL,
    days: Days,
    chance: Random,
) -> None:
    """Let a case of the past live; whose promise was not simply kept, wanted a call."""
    if fate is not fates.Fate.KEPT:
        _want_a_call(case)
    fates.live_history(case, fate, word=word, days=days, chance=chance)
    _perhaps_add(case, chance=chance)


def _live(case: PlannedCase, bucket: Bucket, place: int, *, days: Days, chance: Random) -> None:
    """Let a case live; those that people see first are chosen, so that no screen is dull."""
    if bucket is Bucket.HISTORY:
        live_past(case, fates.fate_of(place), days=days, chance=chance)
        return
    _want_a_call(case)
    if bucket is Bucket.SPOKEN:
        fates.live_spoken(case, days=days, chance=chance)
    elif bucket is Bucket.LATE:
        absent = place % 2 == 0
        who = ABSENT if absent else choose_present_caller(case.story.topic, chance=chance)
        tries = 0 if absent else 3 if place % 4 == 1 else 2
        fates.live_waiting(case, who=who, tries=tries, days=days, chance=chance)
    elif bucket is Bucket.NEW:
        taken = place % 3 == 2
        caller = choose_present_caller(case.story.topic, chance=chance)
        fates.live_waiting(case, who=caller if taken else None, tries=0, days=days, chance=chance)
    else:
        _live_due(case, place, days=days, chance=chance)


#: Of every nine people due today: who has them and how often they were tried in vain.
_DUE_PATTERN: tuple[tuple[str, int], ...] = (
    ("marloes", 1),
    ("nobody", 0),
    ("marloes", 0),
    ("anyone", 2),
    ("tom", 0),
    ("yasmina", 0),
    ("nobody", 0),
    ("marloes", 0),
    ("anyone", 1),
)
#: Which of them chose a part of the day by themselves.
CHOOSES = 2
_FRONT_DESK = frozenset({"marloes", "tom", "yasmina"})


def _live_due(case: PlannedCase, place: int, *, days: Days, chance: Random) -> None:
    owner, tries = _DUE_PATTERN[place % len(_DUE_PATTERN)]
    if place % len(_DUE_PATTERN) == CHOOSES:
        case.acts.append(_choice(case, days=days))
    if place == 1:
        _prefer(case, PreferredChannel.CHAT_RELAY)
    elif place == 5:
        _prefer(case, PreferredChannel.INTERPRETER)
    if owner == "nobody":
        fates.live_waiting(case, who=None, tries=0, days=days, chance=chance)
        return
    anyone = choose_present_caller(case.story.topic, chance=chance)
    who = owner if owner in _FRONT_DESK else anyone
    fates.live_waiting(case, who=who, tries=tries, days=days, chance=chance)


def _choice(case: PlannedCase, *, days: Days) -> Act:
    """Have the resident choose the afternoon of the current day, soon after writing."""
    case.preferred_channel, case.wants_call = None, True
    at = min(case.received_at + 4 * MINUTE, days.now - MINUTE)
    return Act(at, Deed.CHOOSE, text=chosen_part(days.current, PartOfDay.AFTERNOON))


def _perhaps_add(case: PlannedCase, *, chance: Random) -> None:
    """Let some residents add a few words, and some colleagues a note."""
    if chance.random() < 0.06 and case.acts:
        first = min(act.at for act in case.acts)
        at = between(case.received_at, first, chance=chance)
        case.acts.append(Act(at, Deed.ADD, text=chance.choice(load_remarks()["additions"])))

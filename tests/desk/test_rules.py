# SPDX-License-Identifier: EUPL-1.2
"""The pure decisions of the workplace, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from feedback.business_time.calendar import ServiceCalendar
from feedback.business_time.hours import Block
from feedback.callbacks.rules import AttemptOutcome, TimeState
from feedback.clock import AMSTERDAM
from feedback.desk.rules import phrases, shares, times, typed
from feedback.desk.rules.lookups import CaseLookup, read_case_lookup
from feedback.desk.rules.reasons import Facts, fits_now, why_now
from feedback.desk.rules.wishes import Wish, positive, read_wish

OPEN = (Block(8 * 60 + 30, 17 * 60),)
CALENDAR = ServiceCalendar(1, (OPEN, OPEN, OPEN, OPEN, OPEN, (), ()))


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment in November 2026, in Amsterdam; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=AMSTERDAM).astimezone(UTC)


NOW = at(24, 10, 42)


def promise(
    started: datetime, nearly: datetime, target: datetime, due: datetime
) -> SimpleNamespace:
    return SimpleNamespace(started_at=started, nearly_at=nearly, target_at=target, due_at=due)


ON_TIME = promise(at(23, 14), at(24, 14, 30), at(24, 14), at(24, 17))
PAST_TARGET = promise(at(23, 9, 14), at(24, 13, 44), at(24, 9, 14), at(24, 17))
LATE = promise(at(20, 16), at(23, 15), at(23, 16), at(23, 17))
NEARLY = promise(at(23, 18), at(24, 10, 30), at(24, 17), at(24, 17))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Kort.", "Kort."),
        ("Een twee drie vier", "Een twee drie…"),
        ("Een twee drie vier ", "Een twee drie…"),
        ("x" * 18, "x" * 17 + "…"),
        (" " * 18, " " * 18),
        (" " * 17 + "x", " " * 17 + "x"),
    ],
)
def test_a_text_that_was_cut_off_ends_with_a_word_and_says_so(text: str, shown: str) -> None:
    assert phrases.beginning(text, most=18) == shown


@pytest.mark.parametrize(
    ("row", "state", "figure", "beside", "aloud"),
    [
        (
            ON_TIME,
            TimeState.ON_TIME,
            "3 u 18",
            "streef 14.00",
            "nog 3 uur en 18 minuten tot de streeftijd van vandaag 14.00 uur",
        ),
        (
            NEARLY,
            TimeState.DUE_SOON,
            "6 u 18",
            "streef 17.00",
            "nog 6 uur en 18 minuten tot de streeftijd van vandaag 17.00 uur",
        ),
        (
            PAST_TARGET,
            TimeState.PAST_TARGET,
            "6 u 18",
            "belofte 17.00",
            "nog 6 uur en 18 minuten, beloofd vóór vandaag 17.00 uur, streeftijd voorbij",
        ),
        (
            LATE,
            TimeState.LATE,
            "2 u 12",
            "was ma 17.00",
            "2 uur en 12 minuten te laat, beloofd vóór gisteren 17.00 uur",
        ),
    ],
    ids=["on time", "nearly", "target passed", "late"],
)
def test_the_figure_counts_to_the_target_until_it_passes(row, state, figure, beside, aloud):
    shown = times.standing(row, now=NOW, calendar=CALENDAR)
    assert (shown.state, shown.figure) == (state, figure)
    assert (str(shown.beside), str(shown.aloud)) == (beside, aloud)


def test_a_very_old_promise_is_counted_no_further():
    shown = times.standing(LATE, now=at(23, 17) + timedelta(days=500), calendar=CALENDAR)
    assert shown.figure == "44+ dagen"
    assert str(shown.aloud).startswith("meer dan 44 werkdagen te laat")


def test_the_bar_is_drawn_in_working_time():
    shown = times.standing(PAST_TARGET, now=NOW, calendar=CALENDAR)
    promised = (7 * 60 + 46) + 8.5 * 60  # Monday 9.14-17.00 and the whole of Tuesday
    assert shown.elapsed_percent == pytest.approx(100 * (466 + 132) / promised)
    assert shown.target_percent == pytest.approx(100 * (466 + 44) / promised)


@pytest.mark.parametrize(
    ("now", "seconds"),
    [(at(24, 16, 59), 60), (at(24, 17), 0), (at(24, 8), 0), (at(28, 12), 0)],
    ids=["a minute before closing", "at closing", "before opening", "on Saturday"],
)
def test_the_clock_on_screen_stands_outside_opening_hours(now, seconds):
    assert times.seconds_until_closing(CALENDAR, now=now) == seconds


@pytest.mark.parametrize(
    ("now", "last_moment"),
    [
        (at(24, 0), at(25, 0)),
        (at(24, 23, 59, 59), at(25, 0)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    ],
    ids=["midnight", "last second", "autumn clock change", "spring clock change"],
)
def test_today_ends_at_midnight_in_amsterdam(now, last_moment):
    assert times.end_of_day(now) == last_moment - timedelta(microseconds=1)
    assert times.start_of_day(now) <= now <= times.end_of_day(now)


def test_after_friday_the_next_day_is_monday():
    friday = at(27, 12)
    assert times.next_day_words(CALENDAR, now=friday) == "maandag 30 november"
    assert times.next_day_words(CALENDAR, now=NOW) == "morgen"
    assert times.end_of_next_working_day(CALENDAR, now=friday) > at(30, 17)


def facts(row: SimpleNamespace, **given: object) -> Facts:
    state = times.state_of(row, now=NOW)
    return Facts(state, row.started_at, row.target_at, row.due_at, **given)  # type: ignore[arg-type]


VAIN = AttemptOutcome.NO_ANSWER
WHY = {
    "late, never tried": (facts(LATE), "Te laat sinds gisteren 17.00 uur."),
    "late, tried": (
        facts(LATE, tries=1, last_try_at=at(23, 16, 20), last_outcome=VAIN),
        "Te laat sinds gisteren 17.00 uur. Gisteren middag niet bereikt. Nu ander dagdeel.",
    ),
    "late and nobody's": (
        facts(LATE, has_owner=False),
        "Te laat sinds gisteren 17.00 uur. Nog van niemand.",
    ),
    "chat": (facts(ON_TIME, way="chat_relay"), "Chat telt hier als gesprek."),
    "interpreter, target passed": (
        facts(PAST_TARGET, way="interpreter"),
        "Er is een tolk nodig. Streeftijd was 9.14.",
    ),
    "other part of the day": (
        facts(PAST_TARGET, tries=1, last_try_at=at(23, 14), last_outcome=VAIN),
        "Gisteren middag niet bereikt. Nu ander dagdeel. Streeftijd was 9.14.",
    ),
    "same part, other day": (
        facts(PAST_TARGET, tries=1, last_try_at=at(23, 11), last_outcome=VAIN),
        "Gisteren ochtend niet bereikt. Nu een andere dag. Streeftijd was 9.14.",
    ),
    "tried just now": (
        facts(ON_TIME, tries=1, last_try_at=at(24, 9), last_outcome=VAIN),
        "Vanochtend niet bereikt. Probeer een ander dagdeel.",
    ),
    "wrong number": (
        facts(ON_TIME, tries=1, last_try_at=at(24, 9), last_outcome=AttemptOutcome.WRONG_NUMBER),
        "Het nummer klopte niet. Zoek een ander nummer.",
    ),
    "target passed": (facts(PAST_TARGET), "Streeftijd was 9.14."),
    "nobody's": (facts(ON_TIME, has_owner=False), "Nog van niemand."),
    "ordinary": (facts(ON_TIME), "Streeftijd is vandaag 14.00 uur."),
    "came after closing": (
        facts(promise(at(23, 18), at(24, 15), at(24, 17), at(24, 17))),
        "Kwam na sluitingstijd binnen.",
    ),
}


@pytest.mark.parametrize(("given", "expected"), WHY.values(), ids=WHY)
def test_why_now_gives_the_strongest_reasons(given, expected):
    assert " ".join(map(str, why_now(given, now=NOW, calendar=CALENDAR))) == expected


def test_why_now_says_when_the_time_that_suits_is_running_out():
    given = facts(PAST_TARGET, preferred_times=("morning",))
    words = [str(one) for one in why_now(given, now=at(24, 11, 15), calendar=CALENDAR)]
    assert words == ["Streeftijd was 9.14.", "Ochtend loopt tot 12.00."]
    given = facts(ON_TIME, preferred_times=("afternoon",))
    words = [str(one) for one in why_now(given, now=at(24, 16, 30), calendar=CALENDAR)]
    assert words == ["Middag loopt tot 17.00."]


def test_why_now_says_when_the_target_is_near():
    row = promise(at(23, 11, 5), at(24, 15), at(24, 11, 5), at(24, 17))
    words = why_now(facts(row), now=NOW, calendar=CALENDAR)
    assert [str(one) for one in words] == ["Streeftijd over 23 minuten."]


@pytest.mark.parametrize(
    ("chosen", "way", "now", "expected"),
    [
        ((), "phone", NOW, ("altijd", True)),
        (("any",), "phone", NOW, ("altijd", True)),
        (("morning", "afternoon"), "phone", NOW, ("altijd", True)),
        (("morning",), "phone", NOW, ("ochtend", True)),
        (("morning",), "phone", at(24, 12), ("ochtend", False)),
        (("afternoon",), "phone", NOW, ("middag", False)),
        (("afternoon",), "phone", at(24, 16, 59), ("middag", True)),
        (("morning",), "phone", at(24, 8, 29), ("ochtend", False)),
        ((), "phone", at(24, 17), ("altijd", False)),
        ((), "email", NOW, ("per mail", True)),
        (("morning",), "interpreter", at(28, 11), ("met tolk", False)),
    ],
)
def test_it_suits_only_in_opening_hours_that_were_chosen(chosen, way, now, expected):
    fit = fits_now(chosen, way=way, now=now, calendar=CALENDAR)
    assert (fit.words, fit.is_now) == expected


@pytest.mark.parametrize(
    ("seconds", "figure", "aloud"),
    [
        (0, "< 1 min", "minder dan een minuut"),
        (60, "1 min", "1 minuut"),
        (59 * 60 + 59, "59 min", "59 minuten"),
        (3600, "1 u 00", "1 uur"),
        (22_680, "6 u 18", "6 uur en 18 minuten"),
        (3 * 30_600 - 1, "25 u 29", "25 uur en 29 minuten"),
        (3 * 30_600, "3 dagen", "3 werkdagen"),
    ],
)
def test_durations_read_as_working_time(seconds, figure, aloud):
    assert phrases.duration(seconds, day_seconds=30_600) == figure
    assert phrases.duration_aloud(seconds, day_seconds=30_600) == aloud


@pytest.mark.parametrize(
    ("moment", "words", "short"),
    [
        (at(24, 9, 14), "vandaag 9.14", "9.14"),
        (at(23, 17), "gisteren 17.00", "ma 17.00"),
        (at(25, 8, 30), "morgen 8.30", "wo 8.30"),
        (at(20, 16), "vrijdag 16.00", "vr 16.00"),
        (at(3, 9), "3 november 9.00", "3 nov"),
        (datetime(2025, 3, 2, 9, tzinfo=UTC), "2 maart 2025 10.00", "2 maa"),
    ],
)
def test_moments_are_said_as_seen_from_now(moment, words, short):
    assert phrases.day_and_time(moment, now=NOW) == words
    assert phrases.short_moment(moment, now=NOW) == short


@pytest.mark.parametrize(
    ("name", "called", "initials"),
    [
        ("De heer K. Postma", "de heer K. Postma", "DP"),
        ("Mevrouw S. de Wit", "mevrouw S. de Wit", "MW"),
        ("Bakkerij Van Loon", "Bakkerij Van Loon", "BL"),
        ("De", "De", "DE"),
        ("", "", "–"),
        ("1234", "1234", "–"),
    ],
)
def test_names_fit_in_a_sentence(name, called, initials):
    assert phrases.called(name) == called
    assert phrases.initials(name) == initials


@pytest.mark.parametrize(
    ("text", "exact", "expected"),
    [
        ("2026-11-24T10:42", None, at(24, 10, 42)),
        ("2026-11-24T10:42", at(24, 10, 42, 31).isoformat(), at(24, 10, 42, 31)),
        ("2026-11-24T10:41", at(24, 10, 42, 31).isoformat(), at(24, 10, 41)),
        ("2026-11-24T10:42", "gisteren", at(24, 10, 42)),
        ("2026-11-24T10:42", "2026-11-24T10:42:31", at(24, 10, 42)),
        ("", at(24, 10, 42).isoformat(), None),
        ("0001-01-01T00:00", None, None),
        ("9999-12-31T23:59", None, None),
        ("\x00", None, None),
        ("24-11-2026 10:42", None, None),
    ],
)
def test_a_typed_minute_means_the_moment_the_page_knew(text, exact, expected):
    assert typed.read_moment(text, exact=exact) == expected


@pytest.mark.parametrize("text", ["", "morgen", "2026-02-30", "0001-01-01", "9999-12-31", "\ud83d"])
def test_a_day_that_is_none_is_refused(text):
    assert typed.read_day(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("0", None),
        ("-1", None),
        ("1e3", None),
        ("٣", None),
        ("9" * 30, None),
        (None, None),
    ],
)
def test_only_whole_positive_numbers_are_numbers(text, number):
    assert positive(text) == number


def test_a_wish_survives_its_address():
    asked = {
        "lijst": "mijn",
        "staat": "te-laat",
        "soort": "tip",
        "kanaal": "telefoon",
        "onderwerp": "3",
        "zoek": "stoep tegel",
        "morgen": "1",
        "pagina": "2",
    }
    wish = read_wish(asked)
    assert wish.args() == asked
    assert read_wish({}) == Wish()
    assert "pagina" not in wish.but(kind=None)


def test_a_lookup_survives_its_address():
    asked = {"zoek": "stoep", "status": "gesloten", "soort": "klacht", "van": "mijn", "voor": "9"}
    assert read_case_lookup(asked).args() == asked
    assert read_case_lookup({"status": "weg", "voor": "x"}) == CaseLookup()


@pytest.mark.parametrize(
    ("part", "n", "expected"),
    [
        (9, 9, None),
        (10, 10, (100, 72, 100)),
        (0, 10, (0, 0, 28)),
        (383, 412, (93, 90, 96)),
    ],
)
def test_percentages_carry_their_margin_and_hide_below_ten(part, n, expected):
    found = shares.share(part, n)
    assert (found and (found.percent, found.low, found.high)) == expected


@pytest.mark.parametrize(
    ("late", "soon", "waiting", "expected"),
    [
        (0, 0, 0, "Iedereen is gesproken"),
        (0, 0, 6, "Alles is op tijd"),
        (1, 0, 6, "Een belofte is gebroken"),
        (1, 3, 6, "Een belofte is gebroken, drie vragen nu aandacht"),
        (2, 1, 6, "Twee beloften zijn gebroken, een vraagt nu aandacht"),
        (0, 1, 6, "Een vraagt nu aandacht"),
        (0, 12, 20, "12 vragen nu aandacht"),
    ],
)
def test_the_board_says_its_answer_in_one_sentence(late, soon, waiting, expected):
    assert str(shares.board_headline(late=late, soon=soon, waiting=waiting)) == expected


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Niemand meer te bellen"),
        (1, "Nog 1 mens te bellen"),
        (500, "Nog 500 mensen te bellen"),
        (501, "Nog 500+ mensen te bellen"),
    ],
)
def test_the_headline_counts_people(count, words):
    assert str(phrases.people_words(count)) == words

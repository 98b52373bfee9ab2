# SPDX-License-Identifier: EUPL-1.2
"""Surveys as a municipality has them: open after contact, interviews, rounds, a mirror."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from feedback.accounts.rules import program
from feedback.business_time.local_time import day_of, moment_on
from feedback.catalogue.rules import Channel
from feedback.db import insert_rows, unit_of_work
from feedback.demo.rules import research
from feedback.demo.rules.corpus import load_stories
from feedback.demo.rules.local_tips import draw_local_tip
from feedback.demo.rules.research import Told
from feedback.insight.rules.quarters import Quarter, quarter_of, trend_of
from feedback.surveys.models.answers import Survey
from feedback.surveys.models.asking import NOBODY, SurveyInvitation
from feedback.surveys.queries.answers import find_latest_version
from feedback.surveys.queries.focus import list_proposals
from feedback.surveys.queries.quotes import list_words_to_read
from feedback.surveys.queries.released import Wish
from feedback.surveys.rules.aftercare import LINK_LASTS, InvitationState
from feedback.surveys.rules.instruments import EntranceKind, Instrument, InviteSource, Layout
from feedback.surveys.rules.quoting import LONGEST_QUOTE
from feedback.surveys.services import building, focusing, quoting
from feedback.surveys.services.inviting import (
    Asking,
    Contact,
    invite_address,
    reveal_token,
    take_contact,
    use_up,
)
from feedback.surveys.services.surveys import store_responses

MAKER = program("Anouk Smit", origin="job")
OPEN_KEY = "hoe-ging-het"
#: The kiosk and card of the demo have no fixed code: a code is nobody's to guess.
REPLY = (
    "Dit staat op de agenda van het overleg met de vakafdeling. Wij berichten hier wat wij doen."
)
INVITED, ANSWERED, CONTACTS = 24, 13, 160


def rebuild_research(*, seed: int, now: datetime) -> None:
    """Make five surveys with their answers; the first is open and asks after each contact."""
    chance = Random(f"research:{seed}")  # noqa: S311 - answers, no secrets
    with unit_of_work():
        _after_contact(chance, now=now)
        _exit_interviews(chance, now=now)
        _rounds(chance, now=now)
        _mirror(chance, now=now)


def _make(key: str, title: str, instrument: Instrument, *, now: datetime) -> Survey:
    made = building.make_survey(key, title=title, instrument=instrument, by=MAKER, now=now)
    building.publish(made, by=MAKER, now=now)
    building.set_open(made, is_open=True, by=MAKER, now=now)
    return made


def _after_contact(chance: Random, *, now: datetime) -> None:
    past = trend_of(quarter_of(now).before)
    began = moment_on(past[0].first_day, timedelta(hours=9))
    survey = _make(OPEN_KEY, "Hoe hebben wij u geholpen?", Instrument.CONTINUOUS, now=began)
    building.set_manner(survey, layout=Layout.STEPS, invites_contacts=True)
    building.set_published(survey, is_published=True, by=MAKER, now=began)
    for kind, label in (
        (EntranceKind.CARD, "Kaartje balie Burgerzaken"),
        (EntranceKind.KIOSK, "Zuil in de hal"),
        (EntranceKind.LINK, "Na de aanvraag van een uittreksel"),
    ):
        channel = Channel.DIGITAL_FORM if kind is EntranceKind.LINK else Channel.COUNTER
        building.open_entrance(survey, kind, label=label, channel=channel, by=MAKER, now=began)
    for one, shift in zip(past, research.SHIFTS, strict=True):
        told = research.answers_by_channel(research.QUARTER, chance=chance, shift=shift)
        span = (one.after.first_day - one.first_day).days
        at = moment_on(one.last_day, timedelta(hours=12))
        _store(survey, told, at=at, chance=chance, name=one.name, days=span)
    told = research.answers_by_channel(research.BEGUN, chance=chance, raised=research.WORKED_ON)
    span = (day_of(now) - past[-1].after.first_day).days + 1
    _store(survey, told, at=now, chance=chance, name="now", days=span)
    _read_words(survey, now=now)
    _invitations(survey, now=now)
    _asked_before(survey, past, chance=chance)
    for number in range(CONTACTS):
        hour = 9 + number % 7
        on = day_of(now) - timedelta(days=1 + number % 9)
        email = f"bezoeker{number}@inwoner.example" if number % 7 > 1 and number % 3 == 0 else ""
        contact = Contact(
            f"demo-afspraak-{number}",
            Channel.COUNTER,
            moment_on(on, timedelta(hours=hour, minutes=number % 50)),
            email=email,
            product_code="paspoort" if number % 2 else "rijbewijs",
        )
        take_contact(contact, now=now)


def _read_words(survey: Survey, *, now: datetime) -> None:
    """Have a colleague read some words of the last quarter, so that its factsheet shows them."""
    quarter = quarter_of(now).before
    for channel in (Channel.COUNTER, Channel.PHONE, Channel.DIGITAL_FORM):
        found = list_words_to_read(
            survey.id, Wish(channel=channel, quarter=quarter.name), limit=200
        )
        tips = [one for one in found if one.is_suggestion]
        for one in [*tips[:2], *(one for one in found if not one.is_suggestion)][:5]:
            quoting.check_quote(
                one.response_id,
                is_suggestion=one.is_suggestion,
                words=one.text[:LONGEST_QUOTE],
                reply=REPLY if one.is_suggestion else "",
                by=MAKER,
                now=now,
            )


def _invitations(survey: Survey, *, now: datetime) -> None:
    """Invite by hand; about half answered (their answers are in the quarter)."""
    asking = Asking(survey, Channel.PHONE, InviteSource.INVITER)
    for number in range(INVITED):
        made = invite_address(asking, f"beller{number}@inwoner.example", now=now)
        if number < ANSWERED and made.why_not is None:
            use_up(reveal_token(made.id), now=now)


def _asked_before(survey: Survey, past: Sequence[Quarter], *, chance: Random) -> None:
    """Write down whom the Inviter asked in past quarters; addresses are forgotten long ago."""
    rows = [
        {
            "survey_id": survey.id,
            "round": "",
            "source": InviteSource.INVITER,
            "channel": channel,
            "language": "nl",
            "state": InvitationState.ANSWERED
            if number < round(asked * answers)
            else InvitationState.WAITING,
            "token_hash": chance.randbytes(32),
            "email_index": NOBODY,
            "made_at": (at := quarter.begins + timedelta(days=chance.randrange(75), hours=9)),
            "send_at": at,
            "expires_at": at + LINK_LASTS,
        }
        for quarter in past
        for channel, (asked, answers) in research.INVITED_BEFORE.items()
        for number in range(asked)
    ]
    insert_rows(SurveyInvitation, rows)


def _exit_interviews(chance: Random, *, now: datetime) -> None:
    at = now - timedelta(days=40)
    survey = _make("exitgesprekken", "Exitgesprekken", Instrument.EXIT_INTERVIEW, now=at)
    work = building.Fieldwork(
        "Voorjaar",
        population="bezoekers, bellers en gebruikers van de website",
        mode="gesprek door een interviewer",
        begins_on=day_of(at) - timedelta(days=14),
        ends_on=day_of(at),
        quota=dict(research.EXIT_INTERVIEWS),
    )
    building.open_round(survey, work, by=MAKER, now=at)
    told = research.answers_by_channel(research.EXIT_INTERVIEWS, chance=chance)
    _store(survey, told, at=at, chance=chance, round_name=work.name, mode="interviewer")
    _focus_groups(survey, chance, now=at - timedelta(days=21))


def _focus_groups(survey: Survey, chance: Random, *, now: datetime) -> None:
    """Colleagues of the desk chose what to ask about; those of the website are choosing."""
    for channel, label, proposal, chosen in (
        (Channel.COUNTER, "Baliemedewerkers", "Een stoel bij het loket", 9),
        (Channel.WEBSITE, "Team website", "Zoeken zonder de juiste term", 4),
    ):
        group = focusing.open_group(
            survey, channel=channel, label=label, ticks=5, by=MAKER, now=now
        )
        focusing.propose(group, proposal)
        focusing.begin_choosing(group, now=now)
        codes = [one.code for one in list_proposals(group.id)]
        for number in range(chosen):
            taste = sorted(codes, key=lambda code: chance.random() * (codes.index(code) + 3))
            focusing.choose(group, taste[:5], key=f"demo-{group.id}-{number}")
        if channel is Channel.COUNTER:
            focusing.close_group(group, now=now)


def _rounds(chance: Random, *, now: datetime) -> None:
    at = now - timedelta(days=65 + 365 * (len(research.ROUNDS) - 1))
    survey = _make("klantbeleving", "Klantbeleving per jaar", Instrument.ROUND, now=at)
    for number, (name, population, count, tenths) in enumerate(research.ROUNDS):
        then = at + timedelta(days=365 * number)
        work = building.Fieldwork(
            name,
            population=population,
            mode="vragenlijst per mail en brief",
            begins_on=day_of(then) - timedelta(days=21),
            ends_on=day_of(then),
        )
        building.open_round(survey, work, by=MAKER, now=then)
        raised = research.RAISED.get(name)
        told = research.answers_of_round(count, tenths, chance=chance, raised=raised)
        _store(survey, told, at=then, chance=chance, round_name=name)
    building.set_open(survey, is_open=False, by=MAKER, now=now)


def _mirror(chance: Random, *, now: datetime) -> None:
    began = now - timedelta(days=30)
    survey = _make("spiegel", "Wat denken wij zelf?", Instrument.EMPLOYEE_MIRROR, now=began)
    building.open_entrance(
        survey,
        EntranceKind.MIRROR,
        label="Bijeenkomst Klantcontact",
        channel=None,
        by=MAKER,
        now=began,
    )
    told = (Told(None, None, None, said, "") for said in research.guesses(chance=chance))
    _store(survey, told, at=began + timedelta(days=14), chance=chance)


def _store(
    survey: Survey,
    told: Iterable[Told],
    *,
    at: datetime,
    chance: Random,
    round_name: str = "",
    mode: str = "self",
    name: str = "",
    days: int = 14,
) -> None:
    """Keep answers of one day or of the days before it, in random order."""
    version = find_latest_version(survey.id)
    assert version is not None, "it was published before"
    low, high, tips = _texts()
    apart = Random(f"{survey.key}{name}")  # noqa: S311 - invented tips, no secret
    rows: list[dict[str, Any]] = []
    for one in told:
        on = moment_on(day_of(at - timedelta(days=chance.randrange(days))), timedelta(0))
        says = one.mark is not None and chance.random() < 0.35
        rows.append(
            {
                "survey_id": survey.id,
                "version_id": version.id,
                "external_id": f"demo-{chance.getrandbits(64):016x}{name}",
                "round": round_name,
                "submitted_at": on,
                "recorded_at": on,
                "channel": one.channel,
                "mode": mode,
                "overall_mark": one.mark,
                "effort": one.effort,
                "explanation": chance.choice(low if (one.mark or 0) <= 6 else high)
                if says
                else None,
                "suggestion": chance.choice(tips)
                if chance.random() < 0.12
                else draw_local_tip(apart)
                if name
                else None,
                "aspects": dict(one.aspects),
                "background": {"q_solved": one.solved} if one.solved else {},
            }
        )
    store_responses(rows)


def _texts() -> tuple[list[str], list[str], list[str]]:
    stories = load_stories()
    low, high, tips = (
        [one.heard for one in stories if one.kind.value == kind]
        for kind in ("complaint", "compliment", "suggestion")
    )
    return low, high, tips

# SPDX-License-Identifier: EUPL-1.2
"""Rondes naast elkaar: what changed since the round before, and what published figures prove."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext

from feedback.desk.queries.selections import list_round_surveys
from feedback.desk.rules.published import Typed, read_published
from feedback.insight.queries import OVERALL, StoredRound, find_rounds
from feedback.insight.rules.rounds import Changed, compare_rounds, failed_checks, judge_published
from feedback.insight.rules.sums import FEWEST
from feedback.insight.rules.waves import Check, Verdict
from feedback.insight.rules.ways import Missing, Seen, Way, decided, ways_of
from feedback.web.access import requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_rounds", __name__, url_prefix="/werk/uitkomsten/rondes")

VERDICTS = {
    Verdict.SHOWN: (N_("aangetoond"), "check"),
    Verdict.NOT_SHOWN: (N_("niet aangetoond"), "circle-minus"),
    Verdict.NOT_COMPARABLE: (N_("niet te vergelijken"), "warning"),
}
FAILED = {
    Check.QUESTION: N_("De vraag is anders gesteld"),
    Check.POPULATION: N_("Er is een andere groep gevraagd"),
    Check.MODES: N_("De manier van vragen verschoof, en dat is niet te corrigeren"),
    Check.WEIGHTING: N_("Er is in één van beide gewogen"),
    Check.ROUTE: N_("Mensen zijn langs een andere weg gevraagd"),
    Check.SEASON: N_("Het veldwerk viel in een ander seizoen"),
}
WAYS = {
    Way.RAW: (N_("Zoals het is"), N_("alle antwoorden even zwaar")),
    Way.WEIGHTED: (N_("Gewogen"), N_("wie te weinig antwoordde, telt zwaarder")),
    Way.SAME_MIX: (
        N_("Bij gelijke manier van vragen"),
        N_("alsof in beide rondes evenveel mensen op elke manier zijn gevraagd"),
    ),
}
MISSING = {
    Missing.NO_WEIGHTS: N_("Niet in beide rondes is gewogen."),
    Missing.TOO_FEW_WEIGHTED: N_("Te weinig antwoorden, de gewichten meegerekend."),
    Missing.ONE_MODE: N_("Iedereen is op dezelfde manier gevraagd."),
    Missing.MODE_WITHOUT_ANSWERS: N_("Op een van de manieren is in één ronde niemand gevraagd."),
}


@bp.get("")
@requires("insights.read")
def show() -> str:
    surveys = list_round_surveys()
    asked = request.args.get("onderzoek", "")
    key = asked or next((one.key for one in surveys), "")
    if not key:
        return render_template("desk/insight/rounds.html", surveys=surveys, rounds=[])
    rounds, labels = find_rounds(key)
    pair = _pair(rounds)
    changes, failed, seen = list[Changed](), tuple[Check, ...](), list[Seen]()
    if pair is not None:
        before, after = pair
        failed = failed_checks(before.fieldwork, after.fieldwork)
        changes = compare_rounds(before.answers, after.answers, failed=failed, overall=OVERALL)
        seen = _ways(changes[0], before, after)
        changes[0] = decided(changes[0], seen)
    names = {code: translate(label) for code, label in labels.items()}
    return render_template(
        "desk/insight/rounds.html",
        surveys=surveys,
        key=key,
        rounds=rounds,
        pair=pair,
        changes=changes,
        failed=failed,
        seen=seen,
        ways=WAYS,
        missing=MISSING,
        names=names | {OVERALL: gettext("Totaaloordeel")},
        headline=_headline(changes),
        words_for=_words_for,
        verdicts=VERDICTS,
        reasons=FAILED,
        fewest=FEWEST,
    )


def _ways(row: Changed, before: StoredRound, after: StoredRound) -> list[Seen]:
    """Return the difference of the overall mark in each way there is."""
    if row.difference is None:
        return []
    pair = before.answers[OVERALL], after.answers[OVERALL]
    return ways_of(row, *pair, (before.weighted, after.weighted))


@bp.get("/rekenen")
@requires("insights.read")
def published() -> str:
    """What two published means prove, when their spread was not published."""
    typed = read_published(request.args)
    found = None
    if isinstance(typed, Typed):
        found = judge_published(
            typed.first,
            typed.second,
            first_n=typed.first_n,
            second_n=typed.second_n,
            same_people=typed.same_people,
        )
    return render_template(
        "desk/insight/published.html",
        typed=request.args,
        faults={} if isinstance(typed, Typed) else typed,
        found=found,
        means=typed if isinstance(typed, Typed) else None,
        verdicts=VERDICTS,
    )


def _pair(rounds: list[StoredRound]) -> tuple[StoredRound, StoredRound] | None:
    """Return the two rounds that were asked for, or the last two."""
    by_name = {one.fieldwork.name: one for one in rounds}
    first, second = (by_name.get(request.args.get(name, "")) for name in ("van", "tot"))
    if first is not None and second is not None and first is not second:
        return first, second
    return (rounds[-2], rounds[-1]) if len(rounds) > 1 else None


def _headline(changes: list[Changed]) -> str:
    """Return a sentence that says of the overall mark no more than may be said."""
    if not changes:
        return translate(N_("Rondes naast elkaar"))
    overall = changes[0]
    if overall.verdict is None or overall.difference is None:
        return translate(N_("Te weinig antwoorden om rondes te vergelijken"))
    if overall.verdict is Verdict.NOT_COMPARABLE:
        return translate(N_("Het totaaloordeel van deze rondes is niet te vergelijken"))
    if overall.verdict is Verdict.NOT_SHOWN:
        return translate(N_("Het totaaloordeel is niet aantoonbaar veranderd"))
    rose = overall.difference.value > 0
    return translate(
        N_("Het totaaloordeel is aantoonbaar hoger")
        if rose
        else N_("Het totaaloordeel is aantoonbaar lager")
    )


def _words_for(row: Changed) -> str:
    """Return why the verdict is what it is."""
    if row.difference is None:
        return translate(N_("Wij tonen cijfers vanaf 10 antwoorden"))
    if row.verdict is Verdict.NOT_COMPARABLE:
        return "; ".join(translate(FAILED[check]) for check in row.failed)
    if row.verdict is Verdict.NOT_SHOWN and row.difference.is_shown:
        return translate(N_("Van zoveel onderdelen verschilt er altijd wel een zo veel"))
    if row.verdict is Verdict.NOT_SHOWN:
        return translate(N_("Niet aantoonbaar veranderd"))
    said = (
        N_("Hoger dan toeval verklaart")
        if row.difference.value > 0
        else N_("Lager dan toeval verklaart")
    )
    return translate(said)

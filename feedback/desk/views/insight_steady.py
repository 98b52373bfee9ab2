# SPDX-License-Identifier: EUPL-1.2
"""Uitkomsten: the marks of a continuous survey over time, and what is more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask import request as asked
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from feedback.charts.control import Control, draw_control
from feedback.charts.specs import Mark
from feedback.charts.specs import Scale as Axis
from feedback.desk.forms.figures import BaselineForm, SeenForm
from feedback.desk.rules.figures import decimal
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Invalid, NotFound
from feedback.insight import services, steady
from feedback.insight.rules.control import Point
from feedback.insight.rules.control_words import channel_words, period_words, signal_words
from feedback.insight.rules.sums import FEWEST
from feedback.insight.rules.watching import BASELINE, Grain, Watched
from feedback.surveys.models.answers import Survey
from feedback.surveys.queries.answers import get_survey
from feedback.web.access import moment, requires
from feedback.web.locale import translate
from feedback.wording import N_

bp = Blueprint("desk_insight_steady", __name__, url_prefix="/werk/uitkomsten/verloop")
#: The chart shows at most a year and a quarter; the table the same.
MOST = 65
NONE = "geen"
GRAINS = {Grain.WEEK: N_("per week"), Grain.MONTH: N_("per maand")}


@bp.get("")
@requires("insights.read")
def show() -> Response:
    return _page()


@bp.post("/seintjes/<int:alarm_id>")
@requires("insights.edit")
def seen(alarm_id: int) -> AnyResponse:
    alarm, form = steady.get_alarm(alarm_id), SeenForm()
    try:
        services.settle_alarm(alarm, form.note.data or "", by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _page(seen_id=alarm_id, seeing=form, status=400)
    flash(gettext("Opgeschreven dat u dit zag."), "done")
    return redirect(_back(), 303)


@bp.post("/uitgangspunt")
@requires("insights.edit")
def begin() -> AnyResponse:
    survey, channel, watched = _found(*_choice(steady.list_watched_surveys()))
    form = BaselineForm()
    try:
        services.begin_baseline(
            survey,
            channel,
            since=form.since.data or "",
            known={watched.slots[place].name for place in watched.shown},
            reason=form.reason.data or "",
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        put_on(form, refusal)
        return _page(beginning=form, status=400)
    flash(gettext("Er is een nieuw uitgangspunt. Oude seintjes blijven staan."), "done")
    return redirect(_back(), 303)


def _back() -> str:
    return url_for(".show", onderzoek=asked.args.get("onderzoek"), kanaal=asked.args.get("kanaal"))


def _choice(surveys: Sequence[Survey]) -> tuple[Survey, str]:
    """Return the survey and channel that the address asks for, or the first that has answers."""
    key = asked.args.get("onderzoek", "")
    if not key and not surveys:
        raise NotFound(N_("Er is nog geen doorlopend onderzoek met een antwoord."))
    survey = get_survey(key) if key else surveys[0]
    return survey, asked.args.get("kanaal", "")


def _found(survey: Survey, wanted: str) -> tuple[Survey, str, Watched]:
    days = steady.find_days(survey.id)
    channel = _pick(wanted, list(days))
    return survey, channel, steady.judge(survey, channel, days.get(channel, {}), now=moment())


def _pick(wanted: str, known: Sequence[str]) -> str:
    name = "" if wanted == NONE else wanted
    return name if name in known else (known[0] if known else "")


def _page(
    *,
    seen_id: int = 0,
    seeing: FlaskForm | None = None,
    beginning: FlaskForm | None = None,
    status: int = 200,
) -> Response:
    surveys, page = steady.list_watched_surveys(), "desk/insight/steady.html"
    if not surveys:
        return make_response(render_template(page, survey=None, surveys=[]), status)
    survey, wanted = _choice(surveys)
    days = steady.find_days(survey.id)
    channel = _pick(wanted, list(days))
    watched = steady.judge(survey, channel, days.get(channel, {}), now=moment())
    place = translate(channel_words(channel)) if channel else survey.title
    chart = chart_of(watched, place=place)
    html = render_template(
        page,
        survey=survey,
        surveys=surveys,
        channels=[(one or NONE, channel_words(one)) for one in days],
        channel=channel or NONE,
        place=place,
        watched=watched,
        grain=GRAINS[watched.grain],
        needed=BASELINE[watched.grain],
        chart=chart,
        picture=draw_control(chart),
        headline=headline_of(watched, place=place),
        alarms=steady.list_alarms(survey.id, channel),
        baseline=steady.find_baseline(survey.id, channel),
        period_words=period_words,
        signal_words=signal_words,
        seen_id=seen_id,
        seeing=seeing or SeenForm(formdata=None),
        beginning=_offered(beginning or BaselineForm(formdata=None), watched),
        may_edit=me().may("insights.edit"),
    )
    return make_response(html, status)


def _offered(form: FlaskForm, watched: Watched) -> FlaskForm:
    names = [watched.slots[place].name for place in reversed(watched.shown)]
    form.since.choices = [(name, period_words(name)) for name in names]
    return form


def headline_of(watched: Watched, *, place: str) -> str:
    """Return the sentence that says whether anything changed, and no more."""
    if watched.chart is None:
        return translate(N_("%(place)s: nog te weinig om te zeggen wat gewoon is")) % {
            "place": place
        }
    last = watched.shown[-1]
    if last in watched.signals:
        signal, is_low = watched.signals[last]
        said = translate(signal_words(signal, is_low=is_low))
        return translate(N_("%(place)s: het cijfer is %(said)s")) % {"place": place, "said": said}
    if watched.signals:
        return translate(N_("%(place)s: nu gewoon, eerder vroeg het aandacht")) % {"place": place}
    return translate(N_("%(place)s: geen teken dat er iets veranderde")) % {"place": place}


def chart_of(watched: Watched, *, place: str) -> Control:
    """Return the last periods as a chart; what may not be shown is not in it."""
    first = max(0, len(watched.slots) - MOST)
    points, needed = _points(watched), BASELINE[watched.grain]
    marks, line = [], list[float | None]()
    for at in range(first, len(watched.slots)):
        slot, point = watched.slots[at], points.get(at)
        if at not in watched.shown:
            marks.append(Mark(_short(slot.name), None, hidden=_why(slot.sums.n)))
            line.append(None)
            continue
        mean = decimal(slot.sums.mean)
        cells = (mean, str(slot.sums.n), *_limits(point), _said(watched, at))
        low, high = (point.low, point.high) if point else (None, None)
        marks.append(Mark(_short(slot.name), float(slot.sums.mean), mean, low, high, cells))
        line.append(point.value if point else None)
    return Control(
        gettext("Totaaloordeel: %(place)s") % {"place": place},
        _sentence(watched),
        tuple(marks),
        _axis(marks),
        (
            gettext("Week") if watched.grain is Grain.WEEK else gettext("Maand"),
            gettext("cijfer"),
            "n",
            gettext("lijn"),
            gettext("grenzen"),
            gettext("teken"),
        ),
        line=tuple(line),
        centre=watched.chart.centre if watched.chart else None,
        asks=frozenset(at - first for at in watched.signals if at >= first),
        learnt=max(0, watched.shown[needed - 1] + 1 - first) if watched.chart else 0,
    )


def _points(watched: Watched) -> dict[int, Point]:
    """Return what the chart says of each place that is shown."""
    if watched.chart is None:
        return {}
    return dict(zip(watched.shown, watched.chart.points, strict=True))


def _limits(point: Point | None) -> tuple[str, str]:
    if point is None:
        return "–", "–"
    low, high = (decimal(end, decimals=2) for end in (point.low, point.high))
    return decimal(point.value, decimals=2), f"{low} – {high}"


def _said(watched: Watched, at: int) -> str:
    if at not in watched.signals:
        return "–"
    signal, is_low = watched.signals[at]
    return translate(signal_words(signal, is_low=is_low))


def _why(n: int) -> str:
    if not n:
        return translate(N_("geen antwoorden"))
    if n < FEWEST:
        return translate(N_("te weinig antwoorden (minimaal 10)"))
    return translate(N_("verborgen om anderen te beschermen"))


def _sentence(watched: Watched) -> str:
    if watched.chart is None:
        return translate(
            N_("Elk rondje is het gemiddelde van een periode met tien antwoorden of meer.")
        )
    return translate(
        N_(
            "Elk rondje is het gemiddelde van een periode, de lijn vlakt toeval af. Binnen de band "
            "is wat altijd schommelt; een ruit vraagt aandacht. Links van de streepjes leerden wij "
            "wat gewoon is."
        )
    )


def _axis(marks: Sequence[Mark]) -> Axis:
    """Return whole marks around all that is shown: what changes little is seen too."""
    values = [mark.value for mark in marks if mark.value is not None]
    low, high = math.floor(min(values, default=1)), math.ceil(max(values, default=10))
    if high - low < 2:
        low, high = max(1, low - 1), high + 1
    return Axis(low, high, tuple(range(low, high + 1)))


def _short(name: str) -> str:
    """Return a period as it stands under the chart: w41, 10-26."""
    year, _, rest = name.partition("-")
    return f"w{int(rest[1:])}" if rest.startswith("W") else f"{rest}-{year[2:]}"

# SPDX-License-Identifier: EUPL-1.2
"""Marks that others published, typed in with their source to stand beside factsheets."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from feedback.catalogue.rules import CHANNEL_LABELS
from feedback.desk.forms.figures import BenchmarkForm
from feedback.desk.rules.figures import decimal
from feedback.desk.views.shell import me
from feedback.desk.views.surveys import put_on
from feedback.errors import Invalid
from feedback.insight.benchmarks import keep_benchmark, list_benchmarks, remove_benchmark
from feedback.insight.rules.words import whole
from feedback.web.access import moment, requires

bp = Blueprint("desk_insight_benchmarks", __name__, url_prefix="/werk/uitkomsten/anderen")


@bp.get("")
@requires("insights.edit")
def show() -> Response:
    return _page(BenchmarkForm(formdata=None))


@bp.post("")
@requires("insights.edit")
def keep() -> AnyResponse:
    form = BenchmarkForm()
    try:
        keep_benchmark(form.typed, by=me(), now=moment())
    except Invalid as refusal:
        put_on(form, refusal)
        return _page(form, status=400)
    flash(gettext("Het cijfer staat nu op de factsheet van dit kanaal."), "done")
    return redirect(url_for(".show"), 303)


@bp.post("/<int:number>/weg")
@requires("insights.edit")
def remove(number: int) -> AnyResponse:
    remove_benchmark(number, by=me(), now=moment())
    flash(gettext("Het cijfer staat niet meer op de factsheet."), "done")
    return redirect(url_for(".show"), 303)


def _page(form: BenchmarkForm, *, status: int = 200) -> Response:
    html = render_template(
        "desk/insight/benchmarks.html",
        form=form,
        rows=[(one, decimal(one.mark_tenths / 10)) for one in list_benchmarks()],
        labels=CHANNEL_LABELS,
        count=whole,
    )
    return make_response(html, status)

# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from html import escape
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from feedback.accounts.queries import people as people_queries
from feedback.business_time.wording import day_nl, time_nl
from feedback.callbacks.services import cases as commands
from feedback.catalogue import queries as catalogue
from feedback.clock import local
from feedback.desk.queries import queue as queries
from feedback.desk.rules import labels
from feedback.desk.rules.wishes import LIST_LABELS, ListName, positive, query_of, read_wish
from feedback.desk.views.queue_rows import Place, Rows, choose_many, show_first
from feedback.desk.views.shell import looks, me, say
from feedback.errors import Conflict
from feedback.web.access import moment, requires
from feedback.web.frames import frame_of
from feedback.web.locale import translate

bp = Blueprint("desk_queue", __name__, url_prefix="/werk")
CHOSEN_AT_MOST = 50


@bp.get("")
@requires("cases.read")
def show() -> Response:
    actor, now, wish = me(), moment(), read_wish(request.args)
    may_assign, may_work = actor.may("cases.assign"), actor.may("cases.work")
    page = queries.find_queue_page(wish, by=actor, now=now)
    place = Place(
        cases=f"{url_for('desk_cases.show')}/",
        back=escape(wish.query()),
        may_work=may_work,
        may_call=may_work and actor.may("contacts.show"),
    )
    here = query_of(wish.args())
    colleagues = people_queries.list_colleagues(permission="cases.work") if may_assign else []
    names = tuple((one.id, one.name) for one in colleagues)
    frame = frame_of(
        "desk/queue.html",
        at=now,
        who=looks(),
        keep=not wish.search,  # It may be a person's name.
        title=say(page.headline) if page.outline.total else translate("Vandaag bellen"),
        page=page.outline,
        wish=wish,
        today=f"{day_nl(local(now).date())}, {time_nl(now)}",
        topics=catalogue.list_topics(),
        may_work=may_work,
        lists=tuple((name, LIST_LABELS[name], count) for name, count in page.lists.items()),
        states=tuple(page.states.items()),
        mails=page.waiting.mails if may_work else None,
        calls=page.waiting.calls if may_work else None,
        mine=ListName.MINE,
        path=url_for(".show"),
        here=here,
        bulk=choose_many(names, place, now=now),
        labels=labels,
    )
    rows = Rows(place, now=now)
    written = frame.fill(
        checked_at=f"{local(now):%-H.%M.%S}".encode(),
        first=show_first(page.first, place, here=here, now=now) if page.first else b"",
        next_day=rows(page.next_day_lines),
        **{f"rows_{state}": rows(lines) for state, lines in page.groups.items()},
    )
    return Response(written, mimetype="text/html")


@bp.get("/nieuws")
@requires("cases.read")
def news() -> Response:
    actor, now = me(), moment()
    since = positive(request.args.get("sinds")) or 0
    count = queries.count_new(read_wish(request.args), since_id=since, by=actor, now=now)
    words = ngettext("%(num)s nieuwe, toon", "%(num)s nieuwe, toon", count)
    return jsonify(new=count, words=words, checked=f"{local(now):%-H.%M.%S}")


@bp.post("/toewijzen")
@requires("cases.work")
def assign_chosen() -> BaseResponse:
    """Give the chosen cases to one colleague, or take those that are nobody's."""
    actor, now = me(), moment()
    chosen = sorted({number for text in request.form.getlist("zaak") if (number := positive(text))})
    to_id = positive(request.form.get("aan")) or actor.id
    refused = 0
    for case_id in chosen[:CHOSEN_AT_MOST]:
        try:
            if to_id == actor.id:
                commands.claim_case(case_id, by=actor, now=now)
            else:
                commands.assign_case(case_id, to_id=to_id, by=actor, now=now)
        except Conflict:
            refused += 1
    done = len(chosen[:CHOSEN_AT_MOST]) - refused
    flash(ngettext("%(num)s zaak toegewezen.", "%(num)s zaken toegewezen.", done), "done")
    if refused:
        words = "%(num)s had al iemand of was al klaar. Die veranderde niet."
        flash(ngettext(words, words, refused), "warning")
    args: dict[str, Any] = read_wish(request.args).args()
    return redirect(url_for(".show", **args), 303)

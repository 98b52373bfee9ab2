# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from feedback.desk.forms.texts import TextForm
from feedback.desk.queries.texts import get_version_page, list_texts
from feedback.desk.rules.differences import Piece, differences
from feedback.desk.views.shell import me
from feedback.errors import Conflict, Invalid
from feedback.texts import queries, services
from feedback.texts.rules.checking import check_wording
from feedback.texts.rules.fields import MEDIUM_LABELS, Medium
from feedback.texts.rules.kinds import TextKey
from feedback.texts.rules.sms import SmsSize, measure
from feedback.texts.writing import Written
from feedback.web.access import moment, requires

bp = Blueprint("desk_texts", __name__, url_prefix="/werk/teksten")
ONE = "/<string:template>/<string:medium>/<string:language>"
LANGUAGES = {"nl": "Nederlands", "en": "Engels"}


@dataclass(frozen=True)
class Preview:
    """A text as a reader gets it; ``faults`` are what keeps it from being kept."""

    written: Written
    size: SmsSize | None
    faults: Sequence[str]

    @property
    def html(self) -> Markup:
        """The inside of the mail: made by us from escaped pieces, so safe to show."""
        inside = self.written.html.partition("<body>")[2].rpartition("</body>")[0]
        words = inside.replace("<h1>", "<h3>").replace("</h1>", "</h3>")
        return Markup(words)  # noqa: S704 - see above


@bp.get("")
@requires("texts.edit")
def show() -> str:
    return render_template("desk/texts.html", texts=list_texts(), **_names())


@bp.get(ONE)
@requires("texts.edit")
def edit(template: str, medium: str, language: str) -> Response:
    key = queries.get_key(template, medium, language)
    current = queries.current_text(key)
    form = TextForm(
        formdata=None,
        subject=current.wording.subject,
        body=current.wording.body,
        seen=str(current.number),
    )
    return _page(key, form)


@bp.post(ONE)
@requires("texts.edit")
def save(template: str, medium: str, language: str) -> Response:
    key, form = queries.get_key(template, medium, language), TextForm()
    try:
        services.save_text(
            key,
            form.wording,
            note=form.note.data or "",
            seen=form.seen_number,
            by=me(),
            now=moment(),
        )
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            form[name].errors = [gettext(sentence)]
        return _page(key, form, status=400)
    except Conflict:
        return _compare(key, form)
    flash(gettext("De nieuwe tekst wordt vanaf nu verstuurd."), "done")
    return redirect(_address(key), 303)


@bp.post(f"{ONE}/voorbeeld")
@requires("texts.edit")
def preview(template: str, medium: str, language: str) -> Response:
    """Show what was typed as a reader would get it; nothing is kept."""
    return _page(queries.get_key(template, medium, language), TextForm())


@bp.get(f"{ONE}/versies/<int:number>")
@requires("texts.edit")
def look_back(template: str, medium: str, language: str, number: int) -> str:
    key = queries.get_key(template, medium, language)
    page = get_version_page(key, number)
    return render_template("desk/text_version.html", key=key, page=page, **_names())


@bp.post(f"{ONE}/versies/<int:number>")
@requires("texts.edit")
def restore(template: str, medium: str, language: str, number: int) -> Response:
    key = queries.get_key(template, medium, language)
    made = services.restore_text(key, number, by=me(), now=moment())
    words = gettext("De woorden van versie %(old)s zijn terug, als versie %(new)s.")
    flash(words % {"old": number, "new": made.number}, "done")
    return redirect(_address(key), 303)


def _compare(key: TextKey, form: TextForm) -> Response:
    """Show a colleague's words beside what was typed; saving again then counts."""
    current = queries.current_text(key)
    form.seen.data = str(current.number)
    mine = services.cleaned(key, form.wording)
    theirs = [
        *differences(current.wording.subject, mine.subject),
        *differences(current.wording.body, mine.body),
    ]
    return _page(key, form, status=409, theirs=theirs)


def _page(
    key: TextKey, form: TextForm, *, status: int = 200, theirs: Sequence[Piece] = ()
) -> Response:
    html = render_template(
        "desk/text.html",
        key=key,
        form=form,
        preview=_preview(key, form),
        versions=queries.list_versions(key),
        theirs=theirs,
        Medium=Medium,
        **_names(),
    )
    return make_response(html, status)


def _preview(key: TextKey, form: TextForm) -> Preview:
    wording = services.cleaned(key, form.wording)
    written = services.preview(key, wording)
    size = measure(written.text) if key.medium is Medium.SMS else None
    try:
        check_wording(key, wording, example=written.text)
    except Invalid as refusal:
        return Preview(written, size, list(refusal.fields.values()))
    return Preview(written, size, [])


def _address(key: TextKey) -> str:
    return url_for(
        ".edit", template=key.template.value, medium=key.medium.value, language=key.language
    )


def _names() -> dict[str, object]:
    return {"media": MEDIUM_LABELS, "languages": LANGUAGES}

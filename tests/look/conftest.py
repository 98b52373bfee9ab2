# SPDX-License-Identifier: EUPL-1.2
"""The app with sample pages under /lookbook, served on loopback to Debian's Chromium."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, jsonify, render_template, request
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms import StringField as TextField
from wtforms.fields.choices import SelectChoice

from feedback.clock import FixedClock
from feedback.desk.views.shell import MenuItem
from tests.conftest import MONDAY_MORNING
from tests.databases import install

HERE = Path(__file__).parent


@dataclass
class Lookbook:
    """The address of the sample pages, and what they were sent."""

    address: str = ""
    answer: str = "save"
    drafts: list[dict[str, Any]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)


class SampleForm(FlaskForm):
    kind = RadioField(
        "Soort",
        choices=[SelectChoice("complaint", "Een klacht"), SelectChoice("suggestion", "Een tip")],
    )
    text = TextAreaField("Wat is er gebeurd?")
    phone = TextField("Uw telefoonnummer")
    cause = SelectField("Oorzaak", choices=[SelectChoice("a", "Formulier onduidelijk")])
    times = SelectMultipleField(
        "Wanneer schikt het?",
        choices=[SelectChoice("morning", "Ochtend"), SelectChoice("afternoon", "Middag")],
    )
    consent = BooleanField("Wil meedenken")


@pytest.fixture(scope="module")
def running_lookbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookbook]:
    made = install(
        tmp_path_factory.mktemp("lookbook"), server=None, clock=FixedClock(MONDAY_MORNING)
    )
    made.reset()
    book = Lookbook()
    _add_pages(made.app, book)
    server = make_server("127.0.0.1", 0, made.app, threaded=True)
    book.address = f"http://127.0.0.1:{server.server_port}/lookbook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield book
    server.shutdown()
    thread.join()
    server.server_close()
    made.release()


@pytest.fixture
def lookbook(running_lookbook: Lookbook) -> Lookbook:
    running_lookbook.answer = "save"
    running_lookbook.drafts.clear()
    running_lookbook.sent.clear()
    return running_lookbook


def _add_pages(app: Flask, book: Lookbook) -> None:
    samples = FileSystemLoader(HERE / "templates")
    app.jinja_env.loader = ChoiceLoader(
        [samples, FileSystemLoader(Path(app.root_path) / "templates")]
    )

    def show(name: str) -> str:
        form = SampleForm(data={"kind": "complaint", "times": []})
        if "fout" in request.args:
            form.phone.errors = ["Dit nummer is te kort"]
        menu = (MenuItem("Vandaag bellen", url="#", current=True),)
        me = SimpleNamespace(name="Marloes de Vries", short_name="Marloes", initials="MV")
        return render_template(
            f"lookbook/{name}.html",
            form=form,
            me=me,
            menu=menu,
            theme=request.args.get("theme"),
            shortcuts_on="uit" not in request.args,
        )

    def keep_draft() -> Any:
        draft = request.get_json()
        book.drafts.append(draft)
        if book.answer == "fail":
            return jsonify(detail="weg"), 503
        if book.answer == "conflict":
            book.answer = "save"
            theirs = {"need": "Brief te laat verstuurd", "needs": ["repair"], "sum": ""}
            return jsonify(version=20, by="Yasmina", savedAt="10.52", data=theirs), 409
        return jsonify(version=draft["version"] + 1, savedAt="10.51.00")

    def tell_news() -> Any:
        if book.answer == "fail":
            return jsonify(detail="weg"), 503
        return jsonify(new=0, words="", checked="10.43.05")

    def receive(what: str = "form") -> str:
        time.sleep(0.2)
        book.sent.append(what)
        return "<!doctype html><title>Ontvangen</title>"

    app.add_url_rule("/lookbook/<name>", "lookbook", show)
    app.add_url_rule("/lookbook/nieuws", "lookbook_news", tell_news)
    app.add_url_rule("/lookbook/concept", "lookbook_draft", keep_draft, methods=["POST"])
    app.add_url_rule("/lookbook/verstuurd", "lookbook_sent", receive, methods=["POST"])
    app.add_url_rule("/lookbook/gebeld/<what>", "lookbook_called", receive, methods=["POST"])
